// SPDX-License-Identifier: MIT
//
// What save_file and save_file_sync share.
#pragma once

#include "bench/file.h"
#include "bench/operation.h"

namespace roundtrip {

template <class Subject, Sync sync>
class SaveFileLoop final : public Loop {
 public:
  explicit SaveFileLoop(Subject subject) : subject_(std::move(subject)) { run(1); }
  SaveFileLoop(const SaveFileLoop&) = delete;
  SaveFileLoop& operator=(const SaveFileLoop&) = delete;
  SaveFileLoop(SaveFileLoop&&) = delete;
  SaveFileLoop& operator=(SaveFileLoop&&) = delete;
  ~SaveFileLoop() override {
    std::error_code gone_already;
    std::filesystem::remove(subject_.scratch, gone_already);
  }

  void run(std::uint64_t n) override {
    for (; n != 0; --n) {
      subject_.save(out_);
      write_file(subject_.scratch, as_view(out_), sync);
    }
  }

  [[gnu::cold]] typename Subject::Value outcome() {
    Buffer bytes;
    read_file(subject_.scratch, bytes);
    typename Subject::Value value{};
    subject_.load(as_view(bytes), value);
    return value;
  }

 private:
  Subject subject_;
  typename Subject::Output out_;
};

}  // namespace roundtrip
