// SPDX-License-Identifier: MIT
//
// The fuzz target of a format that takes documents and records (fuzzing.h): whatever is loaded takes no more
// memory than its bytes allow, and comes back as the same after a save.
#pragma once

#include <exception>

#include "bench/record/difference.h"
#include "bench/suite/format.h"
#include "formats/native/tests/every_kind.h"
#include "tests/support/fuzzing.h"

namespace roundtrip::fuzzing {

/// What a load may take for each byte: an opcode or a bracket may stand for a value.
inline constexpr std::size_t memory_per_byte = 2000;
inline constexpr std::size_t memory_at_least = std::size_t{16} << 20;

/// @return whether the step ended without an exception
template <class Step>
bool done_within_memory(View bytes, const char* what, const Step& step) {
  bool done = false;
  within(memory_per_byte * bytes.size() + memory_at_least, what, [&] {
    try {
      step();
      done = true;
    } catch (const std::exception&) {
      // Refused, as most are.
    }
  });
  return done;
}

template <class Format, class T>
void read_as(View bytes, const char* what) {
  static typename Format::template Codec<T> codec;
  T value{};
  if (!done_within_memory(bytes, what, [&] { codec.load(bytes, value); })) return;
  output_of<typename Format::template Codec<T>> again;
  codec.save(value, again);
  T same{};
  codec.load(as_view(again), same);
  if (first_difference(value, same)) fail("a value that was loaded does not come back");
}

/// An input without its first byte, in memory of its own: a sanitizer sees what is read behind it.
inline Input input_of(const std::uint8_t* data, std::size_t size) {
  const auto* const begin = reinterpret_cast<const std::byte*>(data);
  return size == 0 ? Input{} : Input(begin + 1, begin + size);
}

template <class Format, class T>
void add_seed(std::vector<Input>& seeds, const T& record) {
  output_of<typename Format::template Codec<T>> bytes;
  typename Format::template Codec<T>().save(record, bytes);
  add(seeds.emplace_back(Input{std::byte{0}}), as_view(bytes));
}

}  // namespace roundtrip::fuzzing
