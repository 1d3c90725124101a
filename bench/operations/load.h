// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "bench/operation.h"

namespace roundtrip::operations {

struct load {
  static constexpr OperationInfo info{.name = "load",
                                      .contract = "bytes to a fresh record, its destruction included",
                                      .rank = 2,
                                      .quick = true,
                                      .floor = "copy"};

  template <class Subject, class Codec>
  class Loop final : public LoopOver<typename Subject::Value> {
   public:
    Loop(Subject subject, Codec& codec) : subject_(std::move(subject)), codec_(codec) {}

    void run(std::uint64_t n) override {
      for (; n != 0; --n) {
        if constexpr (requires { codec_.load_new(subject_.encoded); }) {
          auto fresh = codec_.load_new(subject_.encoded);
          keep(fresh);
        } else {
          typename Subject::Value fresh{};
          codec_.load(subject_.encoded, fresh);
          keep(fresh);
        }
      }
    }

    void once(double& ns, const Check<typename Subject::Value>& check) override {
      if constexpr (requires { codec_.load_new(subject_.encoded); }) {
        std::optional<typename Subject::Value> fresh;
        ns = rough_ns([&] { fresh.emplace(codec_.load_new(subject_.encoded)); });
        check(*fresh);
      } else {
        typename Subject::Value fresh{};
        ns = rough_ns([&] { subject_.load(subject_.encoded, fresh); });
        check(fresh);
      }
    }

   private:
    Subject subject_;
    Codec& codec_;
  };
};

}  // namespace roundtrip::operations
