// SPDX-License-Identifier: MIT
#pragma once

#include "bench/operation.h"

namespace roundtrip::operations {

struct save {
  static constexpr OperationInfo info{
      .name = "save",
      .contract = "record to bytes, into a reused buffer that already has capacity",
      .rank = 1,
      .quick = true,
      .floor = "memcpy"};

  template <class Subject, class Codec>
  class Loop final : public LoopOver<typename Subject::Value> {
   public:
    Loop(Subject subject, Codec& codec) : subject_(std::move(subject)), codec_(codec) {}

    void run(std::uint64_t n) override {
      for (; n != 0; --n) {
        out_.clear();
        codec_.save(subject_.value, out_);
        keep(out_);
      }
    }

    void once(double& ns, const Check<typename Subject::Value>& check) override {
      ns = rough_ns([&] { subject_.save(out_); });
      typename Subject::Value value{};
      subject_.load(as_view(out_), value);
      check(value);
    }

   private:
    Subject subject_;
    Codec& codec_;
    typename Subject::Output out_;
  };
};

}  // namespace roundtrip::operations
