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
class SaveFileLoop final : public LoopOver<typename Subject::Value> {
 public:
  explicit SaveFileLoop(Subject subject) : subject_(std::move(subject)), file_(subject_.scratch) {}

  void run(std::uint64_t n) override {
    for (; n != 0; --n) {
      subject_.save(out_);
      write_file(file_.path(), as_view(out_), sync);
    }
  }

  void once(double& ns, const Check<typename Subject::Value>& check) override {
    ns = rough_ns([&] { run(1); });
    Buffer bytes;
    read_file(file_.path(), bytes);
    typename Subject::Value value{};
    subject_.load(as_view(bytes), value);
    check(value);
  }

 private:
  Subject subject_;
  detail::ScratchFile file_;
  typename Subject::Output out_;
};

template <class Subject>
class LoadFileLoop final : public LoopOver<typename Subject::Value> {
 public:
  explicit LoadFileLoop(Subject subject) : subject_(std::move(subject)), file_(subject_.scratch) {
    write_file(file_.path(), subject_.encoded);
  }

  void run(std::uint64_t n) override {
    for (; n != 0; --n) {
      read_file(file_.path(), bytes_);
      subject_.codec.load_fresh(as_view(bytes_), 1);
    }
  }

  void once(double& ns, const Check<typename Subject::Value>& check) override {
    typename Subject::Value fresh{};
    ns = rough_ns([&] {
      read_file(file_.path(), bytes_);
      subject_.load(as_view(bytes_), fresh);
    });
    check(fresh);
  }

 private:
  Subject subject_;
  detail::ScratchFile file_;
  Buffer bytes_;
};

}  // namespace roundtrip
