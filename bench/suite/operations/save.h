// SPDX-License-Identifier: MIT
#pragma once

#include "bench/suite/operation.h"

namespace roundtrip::operations {

struct save {
  static constexpr OperationInfo info{
      .name = "save",
      .contract = "record to bytes, into a reused buffer that already has capacity",
      .rank = 1,
      .quick = true,
      .floor = "memcpy"};

  template <class Subject>
  class Loop final : public roundtrip::Loop {
   public:
    explicit Loop(Subject subject) : subject_(std::move(subject)), out_(subject_.make_output()) {}

    void run(std::uint64_t n) override { subject_.codec.save(subject_.value, *out_, n); }

    void once(double& ns, const Check& check) override {
      ns = rough_ns([&] { run(1); });
      const auto value = subject_.make_value();
      subject_.load(out_->bytes(), *value);
      check(*value);
    }

   private:
    Subject subject_;
    std::unique_ptr<Output> out_;
  };
};

}  // namespace roundtrip::operations
