// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
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
  class Loop final : public LoopOver<typename Subject::Value> {
   public:
    explicit Loop(Subject subject) : subject_(std::move(subject)) {}

    void run(std::uint64_t n) override { sum_ = subject_.codec.access(subject_.encoded, n); }

    void once(double& ns, const Check<typename Subject::Value>& check) override {
      ns = rough_ns([&] { run(1); });
      // What a format loses is lost to access, too: the verdict is that of a load of the same bytes.
      typename Subject::Value loaded{};
      subject_.load(subject_.encoded, loaded);
      if (sum_ != access_sum(to_read(loaded))) {
        throw std::runtime_error("the sum over all members is not that of the record that was loaded");
      }
      check(loaded);
    }

   private:
    /// Of the library's own object access reads the record that it was made from.
    const auto& to_read(const typename Subject::Value& loaded) const {
      if constexpr (std::same_as<typename Subject::Value, typename Subject::Record>) {
        return loaded;
      } else {
        return subject_.record;
      }
    }

    Subject subject_;
    std::uint64_t sum_ = 0;
  };
};

}  // namespace roundtrip::operations
