// SPDX-License-Identifier: MIT
#pragma once

#include <stdexcept>

#include "bench/record/access.h"
#include "bench/suite/operation.h"

namespace roundtrip::operations {

struct access {
  static constexpr OperationInfo info{
      .name = "access",
      .contract = "bytes to a sum over every member, read where it lies: checked, but no record is made",
      .rank = 7,
      .by_default = false,
      .floor = "copy"};

  /// Why the codec cannot do it; empty when it can.
  template <class Codec>
  static std::string_view without(const Codec& codec) {
    return codec.can_access() ? "" : "members cannot be read before all is loaded";
  }

  template <class Subject>
  class Loop final : public roundtrip::Loop {
   public:
    explicit Loop(Subject subject) : subject_(std::move(subject)) {}

    void run(std::uint64_t n) override { sum_ = subject_.codec.access(subject_.encoded, n); }

    void once(double& ns, const Check& check) override {
      ns = rough_ns([&] { run(1); });
      if (sum_ != access_sum(subject_.record)) {
        throw std::runtime_error("the sum over all members is not that of the record");
      }
      // Nothing was loaded: what was saved is as it was.
      check(subject_.value);
    }

   private:
    Subject subject_;
    std::uint64_t sum_ = 0;
  };
};

}  // namespace roundtrip::operations
