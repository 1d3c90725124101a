// SPDX-License-Identifier: MIT
//
// What the fuzz targets have in common. A target is formats/<f>/tests/fuzz.cpp with LLVMFuzzerTestOneInput
// and, unless ROUNDTRIP_FUZZER is set, a main that is fuzzing::run. With clang's -fsanitize=fuzzer it is a
// fuzzer (scripts/fuzz). By itself it tries what it makes of its seeds, the same in every run.
// AddressSanitizer is needed either way: it counts the memory, too. Included by one source of a program.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "bench/record/buffer.h"
#include "bench/record/file.h"
#include "bench/record/random.h"

// Of the sanitizers' allocator_interface.h, which GCC does not install.
// NOLINTBEGIN(bugprone-reserved-identifier)
extern "C" {
int __sanitizer_install_malloc_and_free_hooks(void (*)(const volatile void*, std::size_t),
                                              void (*)(const volatile void*));
std::size_t __sanitizer_get_allocated_size(const volatile void*);
}
// NOLINTEND(bugprone-reserved-identifier)

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace roundtrip::fuzzing {

namespace detail {

/// Of the heap, in bytes that were asked for.
inline std::size_t live = 0;
inline std::size_t most_live = 0;

inline void note_malloc(const volatile void* /*block*/, std::size_t size) {
  live += size;
  most_live = std::max(most_live, live);
}

inline void note_free(const volatile void* block) {
  if (block != nullptr) live -= __sanitizer_get_allocated_size(block);
}

inline const int hooked = __sanitizer_install_malloc_and_free_hooks(&note_malloc, &note_free);

}  // namespace detail

[[noreturn]] inline void fail(const char* what) {
  std::fprintf(stderr, "fuzz: %s\n", what);
  std::abort();
}

/// Refuses a step that takes more memory than that.
template <class F>
void within(std::size_t most, const char* what, F&& step) {
  const std::size_t before = detail::live;
  detail::most_live = detail::live;
  step();
  if (detail::most_live - before > most) {
    std::fprintf(stderr, "%zu bytes of memory, %zu may be asked for\n", detail::most_live - before, most);
    fail(what);
  }
}

using Input = std::vector<std::byte>;

inline void add(Input& input, View bytes) {
  input.insert(input.end(), bytes.begin(), bytes.end());
}

/// An input with some bytes changed, lost or doubled. Its first byte, which may say what it is, stays.
inline Input mutated(Input input, Random& random) {
  const auto place = [&] { return static_cast<std::ptrdiff_t>(1 + random.below(input.size() - 1)); };
  for (std::uint64_t left = 1 + random.below(4); left != 0 && input.size() > 2; --left) {
    const std::ptrdiff_t at = place();
    switch (random.below(6)) {
      case 0:
        input[static_cast<std::size_t>(at)] ^= static_cast<std::byte>(1U << random.below(8));
        break;
      case 1:
        input[static_cast<std::size_t>(at)] = static_cast<std::byte>(random.below(256));
        break;
      case 2:
        input[static_cast<std::size_t>(at)] = std::byte{0xff};
        break;
      case 3:
        input.resize(static_cast<std::size_t>(at));
        break;
      case 4:
        input.erase(input.begin() + at);
        break;
      default: {
        const Input part(input.begin() + at, input.begin() + std::max(at, place()));
        input.insert(input.begin() + at, part.begin(), part.end());
      }
    }
  }
  return input;
}

inline void try_input(const Input& input) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

/// The main of a target. With a folder as its argument it writes the seeds, for a fuzzer to start from.
/// @param bytes that are tried of each seed's mutations, with 1,000 more counted for each: long ones come
/// seldom
inline int run(int count, char** arguments, const std::vector<Input>& seeds, std::size_t bytes = 2'000'000) {
  if (detail::hooked == 0) fail("the sanitizer's allocator cannot be watched");
  if (count > 1) {
    for (std::size_t i = 0; i < seeds.size(); ++i) {
      write_file(std::filesystem::path(arguments[1]) / std::to_string(i), seeds[i], Sync::no);
    }
    return 0;
  }
  Random random(1);
  for (const Input& seed : seeds) {
    try_input(seed);
    for (std::size_t left = bytes; left > seed.size() + 1000; left -= seed.size() + 1000) {
      try_input(mutated(seed, random));
    }
  }
  return 0;
}

}  // namespace roundtrip::fuzzing
