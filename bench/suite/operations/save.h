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
  class Loop final : public LoopOver<typename Subject::Value> {
   public:
    explicit Loop(Subject subject) : subject_(std::move(subject)) {}

    void run(std::uint64_t n) override { subject_.codec.save(subject_.value, out_, n); }

    void once(double& ns, const Check<typename Subject::Value>& check) override {
      ns = rough_ns([&] { run(1); });
      typename Subject::Value value{};
      subject_.load(as_view(out_), value);
      check(value);
    }

   private:
    Subject subject_;
    typename Subject::Output out_;
  };
};

}  // namespace roundtrip::operations
