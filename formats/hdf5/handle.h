// SPDX-License-Identifier: MIT
//
// What HDF5's functions give and say, as C++ has it: identifiers that are closed, errors that are exceptions.
#pragma once

#include <hdf5.h>

#include <string>
#include <utility>

namespace roundtrip::hdf5_codec {

/// @throws std::runtime_error
[[noreturn]] void fail(const std::string& what);
/// Of a call that has just failed: with what the library says of it.
/// @throws std::runtime_error
[[noreturn]] void fail_by_library(const std::string& what);

/// Keeps the library from printing its errors, and from loading code by the numbers that a file has for its
/// filters. Called before the library is used.
void prepare_library();

/// Of a file in memory, which must have one: no other file of this process has it, and nothing on a disk can.
[[nodiscard]] std::string next_file_name();

/// @throws std::runtime_error where a call has returned an error
template <class Result>
Result checked(Result result, const std::string& what) {
  if (result < 0) fail_by_library(what);
  return result;
}

/// Whatever an identifier stands for, closed at the end.
class Handle {
 public:
  Handle() = default;
  /// @throws std::runtime_error where there is none
  Handle(hid_t id, const std::string& what) : id_(checked(id, what)) {}
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, H5I_INVALID_HID)) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(id_, other.id_);
    return *this;
  }
  ~Handle() {
    if (id_ >= 0) H5Idec_ref(id_);
  }

  [[nodiscard]] hid_t id() const { return id_; }

 private:
  hid_t id_ = H5I_INVALID_HID;
};

}  // namespace roundtrip::hdf5_codec
