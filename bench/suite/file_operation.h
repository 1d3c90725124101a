// SPDX-License-Identifier: MIT
//
// The loops of the file operations.
#pragma once

#include "bench/record/file.h"
#include "bench/suite/operation.h"

namespace roundtrip {

namespace detail {

/// A file that is gone when its owner is.
class ScratchFile {
 public:
  explicit ScratchFile(std::filesystem::path path) : path_(std::move(path)) {}
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;
  ScratchFile(ScratchFile&&) = delete;
  ScratchFile& operator=(ScratchFile&&) = delete;
  ~ScratchFile() {
    std::error_code gone_already;
    std::filesystem::remove(path_, gone_already);
  }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace detail

template <class Subject, Sync sync>
class SaveFileLoop final : public Loop {
 public:
  explicit SaveFileLoop(Subject subject)
      : subject_(std::move(subject)), file_(subject_.scratch), out_(subject_.make_output()) {}

  void run(std::uint64_t n) override {
    for (; n != 0; --n) {
      subject_.save(*out_);
      write_file(file_.path(), out_->bytes(), sync);
    }
  }

  void once(double& ns, const Check& check) override {
    ns = rough_ns([&] { run(1); });
    Buffer bytes;
    read_file(file_.path(), bytes);
    const auto value = subject_.make_value();
    subject_.load(as_view(bytes), *value);
    check(*value);
  }

 private:
  Subject subject_;
  detail::ScratchFile file_;
  std::unique_ptr<Output> out_;
};

template <class Subject>
class LoadFileLoop final : public Loop {
 public:
  explicit LoadFileLoop(Subject subject) : subject_(std::move(subject)), file_(subject_.scratch) {
    write_file(file_.path(), subject_.encoded);
  }

  void run(std::uint64_t n) override {
    for (; n != 0; --n) {
      read_file(file_.path(), bytes_);
      subject_.codec.load_fresh(bytes_);
    }
  }

  void once(double& ns, const Check& check) override {
    const auto fresh = subject_.make_value();
    ns = rough_ns([&] {
      read_file(file_.path(), bytes_);
      subject_.load(as_view(bytes_), *fresh);
    });
    check(*fresh);
  }

 private:
  Subject subject_;
  detail::ScratchFile file_;
  Buffer bytes_;
};

}  // namespace roundtrip
