// SPDX-License-Identifier: MIT
#pragma once

#include "bench/operation.h"

namespace roundtrip::operations {

struct load {
  static constexpr OperationInfo info{
      .name = "load",
      .contract = "bytes to a fresh record, its destruction included",
      .rank = 2,
      .quick = true,
      .floor = "copy"};

  template <class Subject>
  class Loop final : public roundtrip::Loop {
   public:
    explicit Loop(Subject subject) : subject_(std::move(subject)) {}

    void run(std::uint64_t n) override {
      for (; n != 0; --n) {
        if constexpr (requires { subject_.codec.load_new(subject_.encoded); }) {
          auto fresh = subject_.codec.load_new(subject_.encoded);
          keep(fresh);
        } else {
          typename Subject::Value fresh{};
          subject_.codec.load(subject_.encoded, fresh);
          keep(fresh);
        }
      }
    }

    [[gnu::cold]] typename Subject::Value outcome() {
      if constexpr (requires { subject_.codec.load_new(subject_.encoded); }) {
        return subject_.codec.load_new(subject_.encoded);
      } else {
        typename Subject::Value fresh{};
        subject_.load(subject_.encoded, fresh);
        return fresh;
      }
    }

   private:
    Subject subject_;
  };
};

}  // namespace roundtrip::operations
