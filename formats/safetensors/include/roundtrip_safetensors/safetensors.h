// SPDX-License-Identifier: MIT
//
// safetensors (https://github.com/huggingface/safetensors, "Format"): a header of JSON that says where each
// array lies, and the arrays. Reads and writes the layout; needs the standard library alone.
//
// A file is
//
//     N, u64, little-endian      the size of the header
//     N bytes                    a JSON object, from its { on; spaces may follow
//     data                       the arrays, C order, little-endian, one after the other
//
//     {"__metadata__": {"key": "text"},
//      "name": {"dtype": "F64", "shape": [3, 4], "data_offsets": [begin, end]}}
//
// with offsets from where the data begins. Here the header is padded so that the data begins at a multiple of
// eight, and arrays of wide elements stand first: each array is aligned to its elements.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/bridges/arrays/shape.h"

namespace roundtrip::safetensors {

enum class DType : std::uint8_t { BOOL, U8, I8, U16, I16, F16, BF16, U32, I32, F32, U64, I64, F64 };

[[nodiscard]] std::string_view name_of(DType dtype);
/// Bytes of an element.
[[nodiscard]] std::size_t size_of(DType dtype);

/// An array in the header.
struct Entry {
  std::string_view name;
  DType dtype;
  arrays::Shape shape;
  std::uint64_t begin = 0, end = 0;  ///< from the start of the data
};

/// What readers take at most, in bytes.
inline constexpr std::uint64_t largest_header = 100'000'000;

struct Header {
  std::vector<Entry> entries;  ///< as they stand in the header
  std::vector<std::pair<std::string, std::string>> metadata;
  std::size_t data = 0;             ///< where it begins in the file
  std::deque<std::string> names{};  ///< those that the file spells with escapes
};

/// Reads and checks all but the elements. Names point into the file, or into the result.
/// @throws std::runtime_error when the header is over largest_header or beyond the end of the file, is no
/// JSON
///   of this form, names an array or a key twice, or when the arrays have gaps between them, overlap, end
///   beyond the file or before its end, or have a shape of another size; when a shape has more than 8 extents
[[nodiscard]] Header read_header(std::span<const std::byte> file);

/// Places the arrays, sets begin and end of each, and writes what stands before the data, its size included.
/// @param out is replaced
/// @return the size of the data
/// @throws std::length_error when the header would be over largest_header
std::uint64_t write_header(std::span<Entry> entries,
                           std::span<const std::pair<std::string_view, std::string_view>> metadata,
                           std::string& out);

}  // namespace roundtrip::safetensors
