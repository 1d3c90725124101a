// SPDX-License-Identifier: MIT
#include "formats/hdf5/handle.h"

#include <atomic>
#include <cstdint>
#include <stdexcept>

namespace roundtrip::hdf5_codec {

namespace {

/// The first one that is shown is where it began: the deepest in the library.
herr_t take_first(unsigned number, const H5E_error2_t* error, void* message) {
  if (number == 0 && error->desc != nullptr) *static_cast<const char**>(message) = error->desc;
  return 0;
}

}  // namespace

void fail(const std::string& what) {
  throw std::runtime_error("hdf5: " + what);
}

void fail_by_library(const std::string& what) {
  const char* message = nullptr;
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, &take_first, static_cast<void*>(&message));
  const std::string said = message == nullptr ? "" : std::string(": ") + message;
  fail(what + said);
}

void prepare_library() {
  static const bool prepared = [] {
    checked(H5open(), "the library does not start");
    checked(H5PLset_loading_state(0), "plugins cannot be refused");
    return true;
  }();
  static_cast<void>(prepared);
  // Each thread has a setting of its own.
  checked(H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr), "errors cannot be kept from being printed");
}

std::string next_file_name() {
  static std::atomic<std::uint64_t> count = 0;
  return "/dev/null/" + std::to_string(++count);
}

}  // namespace roundtrip::hdf5_codec
