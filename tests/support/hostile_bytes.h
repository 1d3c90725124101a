// SPDX-License-Identifier: MIT
//
// Bytes that nobody saved: whatever they are, a load returns or throws, and the sanitizers have nothing to
// say.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <exception>
#include <vector>

#include "bench/record/buffer.h"

namespace roundtrip {

/// @param load given bytes in memory of exactly their size
/// @return whether it took them
template <class Load>
bool survives(std::vector<std::byte> bytes, const Load& load) {
  try {
    load(View(bytes));
    return true;
  } catch (const std::exception&) {
    return false;
  }
}

/// Loads the bytes cut off at every length, none of which may be taken for the whole.
template <class Load>
void load_truncated(View bytes, const Load& load) {
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(survives({bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)}, load))
        << "the first " << size << " of " << bytes.size() << " bytes";
  }
}

/// Loads the bytes with each of them replaced: by each of its neighbours of one bit, and by what has a
/// meaning in texts.
template <class Load>
void load_damaged(View bytes, const Load& load) {
  std::vector<std::byte> damaged{bytes.begin(), bytes.end()};
  for (std::size_t i = 0; i < damaged.size(); ++i) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      damaged[i] = bytes[i] ^ std::byte{1} << bit;
      static_cast<void>(survives(damaged, load));
    }
    for (const char c : {'"', '\\', '[', ']', '{', '}', ',', ':', ' ', '\0', '-', 'e', '9', 'n'}) {
      damaged[i] = static_cast<std::byte>(c);
      static_cast<void>(survives(damaged, load));
    }
    damaged[i] = bytes[i];
  }
}

}  // namespace roundtrip
