// SPDX-License-Identifier: MIT
#pragma once

#include "bench/operation.h"

namespace roundtrip::operations {

struct load_reuse {
  static constexpr OperationInfo info{
      .name = "load_reuse",
      .contract = "bytes to a record that already holds one, as in a loop over files",
      .rank = 3,
      .floor = "copy"};

  template <class Subject, class Codec>
  class Loop final : public LoopOver<typename Subject::Value> {
   public:
    /// The record starts with other content than it is to be loaded with: a codec that leaves something of it
    /// behind does not get past the gate.
    Loop(Subject subject, Codec& codec) : subject_(std::move(subject)), codec_(codec) {
      subject_.load(subject_.decoy, reused_);
    }

    void run(std::uint64_t n) override {
      for (; n != 0; --n) {
        codec_.load(subject_.encoded, reused_);
        keep(reused_);
      }
    }

    void once(double& ns, const Check<typename Subject::Value>& check) override {
      ns = rough_ns([&] { subject_.load(subject_.encoded, reused_); });
      check(reused_);
    }

   private:
    Subject subject_;
    Codec& codec_;
    typename Subject::Value reused_{};
  };
};

}  // namespace roundtrip::operations
