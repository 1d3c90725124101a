// SPDX-License-Identifier: MIT
//
// What was learnt.
// Written by scripts/train-models; numbers alone, so nobody formats it.
#pragma once
// clang-format off

#include <array>
#include <cstdint>
#include <string_view>

#include "bench/record/models.h"

namespace roundtrip::datasets::linear_model {

inline constexpr std::string_view version = "scikit-learn 1.2.1";

inline models::Hyperparameters hyperparameters() {
  return {{"C", 1.0},
          {"dual", false},
          {"fit_intercept", true},
          {"intercept_scaling", std::int64_t{1}},
          {"max_iter", std::int64_t{1000}},
          {"multi_class", std::string("auto")},
          {"penalty", std::string("l2")},
          {"random_state", std::int64_t{0}},
          {"solver", std::string("lbfgs")},
          {"tol", 0.0001},
          {"verbose", std::int64_t{0}},
          {"warm_start", false}};
}

inline constexpr std::array<std::string_view, 4> feature_names{
    "sepal length","sepal width","petal length","petal width",};

inline constexpr std::array<std::string_view, 3> classes{
    "setosa","versicolor","virginica",};

inline constexpr std::array<double, 12> coefficients{
    -0x1.83387c719e94fp-2,0x1.bf8500393ddb7p-1,-0x1.217a70e41b057p+1,-0x1.f09fbf50a56c1p-1,
    0x1.6659b3a0e06bdp-2,-0x1.6ddecf8bb55a6p-2,-0x1.599ee76954fbfp-5,-0x1.aef497c8ae141p-1,
    0x1.cdec8d0be29e8p-6,-0x1.08959873632ebp-1,0x1.26e0ec81c059cp+1,0x1.cfca2b8ca9cp+0,};

inline constexpr std::array<double, 3> intercepts{
    0x1.1500ef148464ep+3,0x1.34a2a5d21ba58p+1,-0x1.622998890b4e5p+3,};

}  // namespace roundtrip::datasets::linear_model
