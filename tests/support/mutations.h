// SPDX-License-Identifier: MIT
//
// What arrives when bytes get lost or changed on the way, for the tests of adapters.
#pragma once

#include <cstddef>
#include <exception>

#include "bench/record/buffer.h"

namespace roundtrip {

/// Calls load with each beginning of the bytes, and with each byte changed in some ways: a bit of a digit, of
/// the case of a letter, all bits. It may throw what std::exception is a base of and must do nothing worse,
/// for which the sanitizers look.
/// @return how many of them were refused
template <class Load>
std::size_t count_refused(View bytes, const Load& load) {
  std::size_t refused = 0;
  const auto try_load = [&](View changed) {
    try {
      load(changed);
    } catch (const std::exception&) {
      ++refused;
    }
  };
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    // Of its own size, so that a read behind its end is seen.
    const Buffer beginning(bytes.first(size));
    try_load(as_view(beginning));
  }
  for (const std::byte bits : {std::byte{1}, std::byte{0x20}, std::byte{0xff}}) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      Buffer changed(bytes);
      changed.data()[i] ^= bits;
      try_load(as_view(changed));
    }
  }
  return refused;
}

}  // namespace roundtrip
