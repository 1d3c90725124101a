// SPDX-License-Identifier: MIT
//
// The library's builder, as the output of save and as the generated code uses it.
#pragma once

#include <flatbuffers/flatbuffers.h>

#include <algorithm>
#include <ranges>
#include <string>
#include <vector>

#include "bench/suite/format.h"

namespace roundtrip::flatbuffers_codec {

template <class T>
using Offset = ::flatbuffers::Offset<T>;
template <class T>
using Vector = ::flatbuffers::Vector<T>;

/// The builder with a function for each kind of container that a record has. What is empty is left out, as
/// the object API leaves it out.
class TableBuilder : public ::flatbuffers::FlatBufferBuilder {
 public:
  /// A member that equals its default is left out otherwise, and -0.0 equals 0.
  TableBuilder() { ForceDefaults(true); }

  void clear() {
    Clear();
    offsets_.clear();
  }

  [[nodiscard]] Offset<::flatbuffers::String> string(const std::string& text) {
    return text.empty() ? 0 : CreateString(text);
  }

  template <class Bytes>
  [[nodiscard]] Offset<Vector<std::uint8_t>> bytes(const Bytes& bytes) {
    if (bytes.empty()) return 0;
    return CreateVector(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  }

  /// @tparam T what the vector has for the numbers, bools or enums
  template <class T, class Numbers>
  [[nodiscard]] Offset<Vector<T>> numbers(const Numbers& numbers) {
    if (numbers.empty()) return 0;
    if constexpr (std::ranges::contiguous_range<const Numbers> &&
                  std::same_as<std::ranges::range_value_t<const Numbers>, T>) {
      return CreateVector(numbers.data(), numbers.size());
    } else {
      T* elements = nullptr;
      const Offset<Vector<T>> made = CreateUninitializedVector(numbers.size(), &elements);
      std::ranges::transform(numbers, elements, [](const auto number) { return static_cast<T>(number); });
      return made;
    }
  }

  template <class Strings>
  [[nodiscard]] Offset<Vector<Offset<::flatbuffers::String>>> strings(const Strings& strings) {
    return strings.empty() ? 0 : CreateVectorOfStrings(strings.begin(), strings.end());
  }

  /// @param make writes an element as a Table
  template <class Table, class Elements, class Make>
  [[nodiscard]] Offset<Vector<Offset<Table>>> tables(const Elements& elements, const Make& make) {
    if (elements.empty()) return 0;
    const std::size_t begin = offsets_.size();
    for (const auto& element : elements) offsets_.push_back(make(element).Union());
    const auto made = CreateVector(offsets_.data() + begin, elements.size());
    offsets_.resize(begin);
    return made.o;
  }

 private:
  std::vector<Offset<void>> offsets_;  ///< of the elements that are written, of all vectors in progress
};

/// The output of save: it owns the bytes that it builds, which are copied nowhere.
class Builder {
 public:
  void clear() {
    builder_.clear();
    finished_ = false;
  }

  /// @param make given the library's builder, returns the root's offset
  template <class Make>
  void build(const Make& make) {
    clear();
    builder_.Finish(make(builder_));
    if (builder_.GetSize() >= FLATBUFFERS_MAX_BUFFER_SIZE) {
      throw UnsupportedError("a buffer of " + std::to_string(builder_.GetSize()) +
                             " bytes: the library's limit is 2 GiB");
    }
    finished_ = true;
  }
  [[nodiscard]] const std::uint8_t* data() const { return finished_ ? builder_.GetBufferPointer() : nullptr; }
  [[nodiscard]] std::size_t size() const { return finished_ ? builder_.GetSize() : 0; }

 private:
  TableBuilder builder_;
  bool finished_ = false;
};

}  // namespace roundtrip::flatbuffers_codec
