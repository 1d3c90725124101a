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

  template <class Subject>
  class Loop final : public roundtrip::Loop {
   public:
    explicit Loop(Subject subject) : subject_(std::move(subject)) { subject_.save(out_); }

    void run(std::uint64_t n) override {
      for (; n != 0; --n) {
        out_.clear();
        subject_.codec.save(subject_.value, out_);
        keep(out_);
      }
    }

    [[gnu::cold]] typename Subject::Value outcome() {
      typename Subject::Value value{};
      subject_.load(as_view(out_), value);
      return value;
    }

   private:
    Subject subject_;
    typename Subject::Output out_;
  };
};

}  // namespace roundtrip::operations
