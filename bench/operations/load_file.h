// SPDX-License-Identifier: MIT
#pragma once

#include "bench/file.h"
#include "bench/operation.h"

namespace roundtrip::operations {

struct load_file {
  static constexpr OperationInfo info{
      .name = "load_file",
      .contract = "open, read into a reused buffer and close a file that is in the page cache, then load",
      .rank = 5,
      .floor = "memcpy"};

  template <class Subject>
  class Loop final : public roundtrip::Loop {
   public:
    explicit Loop(Subject subject) : subject_(std::move(subject)) {
      write_file(subject_.scratch, subject_.encoded);
    }
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;
    Loop(Loop&&) = delete;
    Loop& operator=(Loop&&) = delete;
    ~Loop() override {
      std::error_code gone_already;
      std::filesystem::remove(subject_.scratch, gone_already);
    }

    void run(std::uint64_t n) override {
      for (; n != 0; --n) {
        read_file(subject_.scratch, bytes_);
        typename Subject::Value fresh{};
        subject_.load(as_view(bytes_), fresh);
        keep(fresh);
      }
    }

    [[gnu::cold]] typename Subject::Value outcome() {
      typename Subject::Value fresh{};
      subject_.load(as_view(bytes_), fresh);
      return fresh;
    }

   private:
    Subject subject_;
    Buffer bytes_;
  };
};

}  // namespace roundtrip::operations
