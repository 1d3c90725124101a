// SPDX-License-Identifier: MIT
//
// Small models with what is hardest to keep, of what PMML has a place for.
#pragma once

#include <bit>
#include <string>
#include <vector>

#include "bench/record/models.h"

namespace roundtrip::pmml_test {

inline models::LinearClassifier linear(models::Link link = models::Link::softmax) {
  const bool one = link == models::Link::logistic;
  return {.version = "by <hand> & \"pen\"\n",
          .hyperparameters = {{"a\tb", true},
                              {"least", std::int64_t{INT64_MIN}},
                              {"nan", std::bit_cast<double>(0xfff8000000abcdef)},
                              {"empty", std::string()}},
          .feature_names = one ? std::vector<std::string>{"class", "é"} : std::vector<std::string>{},
          .classes = one ? models::Classes(std::vector<std::string>{"", " ja "})
                         : models::Classes(std::vector<std::int64_t>{INT64_MAX, INT64_MIN, 0}),
          .link = link,
          .coefficients = one ? models::Matrix{1, 2, {-0.0, 5e-324}}
                              : models::Matrix{3, 2, {-0.0, 5e-324, 1.0 / 3, -1e308, 0.1, 1e22}},
          .intercepts = one ? std::vector{-0.0} : std::vector{0.5, -0.25, 1e-300}};
}

inline models::TreeEnsemble forest() {
  return {.version = "",
          .hyperparameters = {},
          .feature_names = {"a", "b"},
          .classes = std::vector<std::string>{"a", "b", "c"},
          .feature_count = 2,
          .trees = {{{1, 0, -1, -1, -1},
                     {2.5, -0.0, 0, 0, 0},
                     {1, 2, -1, -1, -1},
                     {4, 3, -1, -1, -1},
                     {3, 3, {1, 0, 0, -0.0, 0.1, 0.9, 0, 0, 0}}},
                    {{-1}, {0}, {-1}, {-1}, {1, 3, {0.2, 0.3, 0.5}}}}};
}

inline models::MultilayerPerceptron network() {
  using models::Activation;
  return {.version = "v",
          .hyperparameters = {},
          .feature_names = {},
          .classes = std::vector<std::int64_t>{-1, 1},
          .link = models::Link::softmax,
          .layers = {{{2, 3, {1, 2, 3, 4, 5, 6}}, {1, 2, 3}, Activation::tanh},
                     {{3, 1, {1, 2, 3}}, {-0.0}, Activation::logistic},
                     {{1, 1, {2}}, {0}, Activation::identity},
                     {{1, 1, {2}}, {0}, Activation::relu},
                     {{1, 2, {0.1, 0.2}}, {0.5, 0.25}, Activation::identity}}};
}

}  // namespace roundtrip::pmml_test
