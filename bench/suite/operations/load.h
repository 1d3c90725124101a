// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "bench/suite/operation.h"

namespace roundtrip::operations {

struct load {
  static constexpr OperationInfo info{.name = "load",
                                      .contract = "bytes to a fresh record, its destruction included",
                                      .rank = 2,
                                      .quick = true,
                                      .floor = "copy"};

  template <class Subject>
  class Loop final : public LoopOver<typename Subject::Value> {
   public:
    explicit Loop(Subject subject) : subject_(std::move(subject)) {}

    void run(std::uint64_t n) override { subject_.codec.load_fresh(subject_.encoded, n); }

    void once(double& ns, const Check<typename Subject::Value>& check) override {
      std::optional<typename Subject::Value> fresh;
      ns = rough_ns([&] {
        if (subject_.codec.loads_new()) {
          fresh.emplace(subject_.codec.load_new(subject_.encoded));
        } else {
          subject_.load(subject_.encoded, fresh.emplace());
        }
      });
      check(*fresh);
    }

   private:
    Subject subject_;
  };
};

}  // namespace roundtrip::operations
