// SPDX-License-Identifier: MIT
//
// What the generated code reads tables with, where they lie in the bytes.
#pragma once

#include <flatbuffers/flatbuffers.h>

#include <stdexcept>
#include <string>

#include "bench/record/buffer.h"

namespace roundtrip::flatbuffers_codec {

/// The number of nested tables up to which bytes are read. The library's default of 64 is a guard against
/// hostile input; a user whose own data is deeper raises it.
inline constexpr ::flatbuffers::uoffset_t depth_limit = 2000;

/// The table that the bytes begin with, which are trusted.
template <class Table>
[[nodiscard]] const Table& trusted_root(View bytes) {
  return *::flatbuffers::GetRoot<Table>(bytes.data());
}

/// The same, after a look at all of the bytes. No table takes fewer than 8 of them, its offset included:
/// bytes in which more are found use some of them many times, which no builder does, and might unpack to any
/// size.
/// @throws std::runtime_error
template <class Table>
[[nodiscard]] const Table& verified_root(View bytes) {
  const auto* begin = reinterpret_cast<const std::uint8_t*>(bytes.data());
  const bool fits = bytes.size() < FLATBUFFERS_MAX_BUFFER_SIZE;  // which the verifier asserts
  ::flatbuffers::Verifier verifier(begin, fits ? bytes.size() : 0, depth_limit,
                                   static_cast<::flatbuffers::uoffset_t>(bytes.size() / 8));
  if (!verifier.VerifyBuffer<Table>(nullptr)) {
    throw std::runtime_error("these " + std::to_string(bytes.size()) + " bytes are no " +
                             Table::GetFullyQualifiedName());
  }
  return trusted_root<Table>(bytes);
}

/// The elements of a vector of offsets, of which there are none where it is absent.
template <class T>
class Elements {
 public:
  explicit Elements(const ::flatbuffers::Vector<T>* vector) : vector_(vector) {}

  [[nodiscard]] std::size_t size() const { return ::flatbuffers::VectorLength(vector_); }
  [[nodiscard]] auto begin() const { return vector_ == nullptr ? Iterator() : vector_->begin(); }
  [[nodiscard]] auto end() const { return vector_ == nullptr ? Iterator() : vector_->end(); }

 private:
  using Iterator = typename ::flatbuffers::Vector<T>::const_iterator;

  const ::flatbuffers::Vector<T>* vector_;
};

}  // namespace roundtrip::flatbuffers_codec
