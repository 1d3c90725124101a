// SPDX-License-Identifier: MIT
#pragma once

#include <stdexcept>
#include <type_traits>

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
      // What a format loses is lost to access, too: the verdict is that of a load of the same bytes.
      const auto loaded = subject_.make_value();
      subject_.load(subject_.encoded, *loaded);
      std::remove_cvref_t<decltype(subject_.record)> converted{};
      if (sum_ != access_sum(subject_.codec.record_of(*loaded, converted))) {
        throw std::runtime_error("the sum over all members is not that of the loaded record");
      }
      check(*loaded);
    }

   private:
    Subject subject_;
    std::uint64_t sum_ = 0;
  };
};

}  // namespace roundtrip::operations
