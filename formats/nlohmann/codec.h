// SPDX-License-Identifier: MIT
//
// The library's readers and writers, compiled once: they are large, and no record has a part in them.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <type_traits>
#include <vector>

#include "bench/record/document.h"
#include "bench/suite/format.h"

namespace roundtrip::nlohmann_codec {

/// The default json sorts the keys of an object. That is right for records, whose names are known, and loses
/// the order of a document; the library's answer to that is ordered_json.
template <class T>
using json_for = std::conditional_t<std::same_as<T, Document>, nlohmann::ordered_json, nlohmann::json>;

/// What ordered_json cannot hold, and what it takes too long for. It is a vector of its members, so a key
/// that is set or read is compared with all before it: n keys cost n (n - 1) / 2 comparisons in each save,
/// and as many in each load.
class OrderedObjects {
 public:
  /// In all objects together, those of the records that were checked before among them; 10,000 keys in one
  /// object are 5e7. docs/fairness.md says what they cost.
  static constexpr std::uint64_t most_comparisons = 50'000'000;

  /// @throws UnsupportedError with the path, when an object has a key twice, or there are more comparisons
  void check(const Document& document);

 private:
  std::uint64_t comparisons_ = 0;
};

using BinaryOutput = std::vector<std::uint8_t>;

template <class Json>
struct Text {
  using Output = std::string;
  static void write(const Json& json, std::string& out);
  static Json read(View bytes);
};

template <class Json>
struct Cbor {
  using Output = BinaryOutput;
  static void write(const Json& json, BinaryOutput& out);
  static Json read(View bytes);
};

template <class Json>
struct Msgpack {
  using Output = BinaryOutput;
  static void write(const Json& json, BinaryOutput& out);
  static Json read(View bytes);
};

template <class Json>
struct Bson {
  using Output = BinaryOutput;
  static void write(const Json& json, BinaryOutput& out);
  static Json read(View bytes);
};

template <class Json>
struct Ubjson {
  using Output = BinaryOutput;
  static void write(const Json& json, BinaryOutput& out);
  static Json read(View bytes);
};

}  // namespace roundtrip::nlohmann_codec
