// SPDX-License-Identifier: MIT
//
// Small models with what is hardest to keep.
#pragma once

#include <bit>
#include <limits>
#include <string>

#include "bench/record/models.h"

namespace roundtrip::onnx_test {

inline models::Hyperparameters every_hyperparameter() {
  return {{"", true},
          {"bool", false},
          {"least", std::int64_t{INT64_MIN}},
          {"zero", -0.0},
          {"third", 1.0 / 3},
          {"subnormal", 5e-324},
          {"infinity", -std::numeric_limits<double>::infinity()},
          {"nan", std::bit_cast<double>(0xfff8000000abcdef)},
          {"colon", std::string("a:b")},
          {std::string("nul\0", 4), std::string("\0é", 3)},
          {"empty", std::string()}};
}

inline std::vector<double> odd_numbers() {
  return {-0.0, 5e-324, 1.0 / 3, std::bit_cast<double>(0x7ff8000000000123), -1e308, 0.1};
}

inline models::LinearClassifier small_linear(models::Link link = models::Link::softmax) {
  const bool one = link == models::Link::logistic;
  return {.version = "by hand",
          .hyperparameters = every_hyperparameter(),
          .feature_names = one ? std::vector<std::string>(6) : std::vector<std::string>{"x", ""},
          .classes = one ? models::Classes(std::vector<std::string>{"", "ja"})
                         : models::Classes(std::vector<std::int64_t>{INT64_MAX, INT64_MIN, 0}),
          .link = link,
          .coefficients = {one ? 1U : 3U, one ? 6U : 2U, odd_numbers()},
          .intercepts = one ? std::vector{-0.0} : std::vector{0.5, -0.25, 1e-300}};
}

inline models::TreeEnsemble small_forest() {
  return {.version = "",
          .hyperparameters = {},
          .feature_names = {},
          .classes = std::vector<std::string>{"a", "b", "c"},
          .feature_count = 2,
          .trees = {{{1, 0, -1, -1, -1},
                     {2.5, -0.0, 0, 0, 0},
                     {1, 2, -1, -1, -1},
                     {4, 3, -1, -1, -1},
                     {3, 3, {1, 0, 0, -0.0, 0.1, 0.9, 0, 0, 0}}},
                    {{-1}, {0}, {-1}, {-1}, {1, 3, {0.2, 0.3, 0.5}}}}};
}

inline models::MultilayerPerceptron small_network(models::Link link = models::Link::softmax) {
  using models::Activation;
  const bool one = link == models::Link::logistic;
  return {.version = "v",
          .hyperparameters = {},
          .feature_names = {},
          .classes = std::vector<std::int64_t>{-1, 1},
          .link = link,
          .layers = {{{2, 3, odd_numbers()}, {1, 2, 3}, Activation::tanh},
                     {{3, 1, {1, 2, 3}}, {-0.0}, Activation::logistic},
                     {{1, 1, {2}}, {0}, Activation::identity},
                     {{1, 1, {2}}, {0}, Activation::relu},
                     {{1, one ? 1U : 2U, one ? std::vector{0.1} : std::vector{0.1, 0.2}},
                      one ? std::vector{0.5} : std::vector{0.5, 0.25},
                      Activation::identity}}};
}

}  // namespace roundtrip::onnx_test
