// SPDX-License-Identifier: MIT
#pragma once

#include "bench/suite/operation.h"

namespace roundtrip::operations {

struct load_reuse {
  static constexpr OperationInfo info{
      .name = "load_reuse",
      .contract = "bytes to a record that already holds one, as in a loop over files",
      .rank = 3,
      .floor = "copy"};

  template <class Subject>
  class Loop final : public roundtrip::Loop {
   public:
    /// The record starts with other content than it is to be loaded with: a codec that leaves something of it
    /// behind does not get past the gate.
    explicit Loop(Subject subject) : subject_(std::move(subject)), reused_(subject_.make_value()) {
      subject_.load(subject_.decoy, *reused_);
    }

    void provide(std::uint64_t n) override { subject_.codec.provide(subject_.encoded, n); }
    void run(std::uint64_t n) override { subject_.codec.load(subject_.encoded, *reused_, n); }

    void once(double& ns, const Check& check) override {
      provide(1);
      ns = rough_ns([&] { run(1); });
      check(*reused_);
    }

   private:
    Subject subject_;
    std::unique_ptr<Value> reused_;
  };
};

}  // namespace roundtrip::operations
