// SPDX-License-Identifier: MIT
//
// The library's readers and writers, compiled once: they are large, and no record has a part in them.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <type_traits>
#include <vector>

#include "bench/document.h"
#include "bench/format.h"

namespace roundtrip::nlohmann_codec {

/// The default json sorts the keys of an object. That is right for records, whose names are known, and loses
/// the order of a document; the library's answer to that is ordered_json.
template <class T>
using json_for = std::conditional_t<std::same_as<T, Document>, nlohmann::ordered_json, nlohmann::json>;

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
