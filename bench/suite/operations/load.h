// SPDX-License-Identifier: MIT
#pragma once

#include "bench/suite/operation.h"

namespace roundtrip::operations {

struct load {
  static constexpr OperationInfo info{.name = "load",
                                      .contract = "bytes to a fresh record, its destruction included",
                                      .rank = 2,
                                      .quick = true,
                                      .floor = "copy"};

  template <class Subject>
  class Loop final : public roundtrip::Loop {
   public:
    explicit Loop(Subject subject) : subject_(std::move(subject)) {}

    void provide(std::uint64_t n) override { subject_.codec.provide(subject_.encoded, n); }
    void run(std::uint64_t n) override { subject_.codec.load_fresh(subject_.encoded, n); }

    void once(double& ns, const Check& check) override {
      std::unique_ptr<Value> fresh;
      provide(1);
      ns = rough_ns([&] {
        if (subject_.codec.loads_new()) {
          fresh = subject_.codec.load_new(subject_.encoded);
        } else {
          fresh = subject_.make_value();
          subject_.load(subject_.encoded, *fresh);
        }
      });
      check(*fresh);
    }

   private:
    Subject subject_;
  };
};

}  // namespace roundtrip::operations
