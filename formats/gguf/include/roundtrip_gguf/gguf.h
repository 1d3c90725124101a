// SPDX-License-Identifier: MIT
//
// GGUF 3 (https://github.com/ggerganov/ggml, docs/gguf.md): metadata, where each array lies, and the arrays.
// Reads versions 2 and 3, which differ in nothing that stands here, and writes 3; needs the standard library
// alone. Everything is little-endian.
//
//     "GGUF", u32 version, u64 tensors, u64 pairs
//     each pair       key, u32 type, value; a string is u64 size and bytes, an array u32 type, u64 count,
//     elements each tensor     name, u32 dimensions, u64 each, the fastest first, u32 type, u64 offset in the
//     data data            from the next multiple of general.alignment, 32 where it is absent, as is each
//     tensor
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bench/bridges/arrays/shape.h"

namespace roundtrip::gguf {

/// The types of tensors that are no blocks of quantized numbers.
enum class Type : std::uint32_t {
  F32 = 0,
  F16 = 1,
  I8 = 24,
  I16 = 25,
  I32 = 26,
  I64 = 27,
  F64 = 28,
  BF16 = 30
};

/// What a type consists of: so many elements in so many bytes; 0 of a type that is unknown.
struct Block {
  std::string_view name;
  std::size_t elements, bytes;
};
[[nodiscard]] Block block_of(Type type);

/// Bytes of an element; 0 of a type that is not above.
[[nodiscard]] std::size_t size_of(Type type);

/// That a name may have, in bytes.
inline constexpr std::size_t longest_name = 64;

struct Tensor {
  std::string_view name;
  Type type;
  arrays::Shape shape;       ///< the slowest first
  std::uint64_t offset = 0;  ///< in the data

  [[nodiscard]] std::size_t bytes() const { return shape.count() * size_of(type); }
};

/// The types of values of metadata.
enum class Value : std::uint32_t { u8, i8, u16, i16, u32, i32, f32, boolean, string, array, u64, i64, f64 };

/// Bytes of a value; 0 of those that have no size of their own.
[[nodiscard]] std::size_t size_of_value(Value type);

struct Pair {
  std::string_view key;
  Value type;
  std::span<const std::byte> value;  ///< as it lies in the file, checked
};

/// A pair whose value is a string; all others are checked and passed over.
struct StringPair {
  std::string_view key, value;
};

struct Header {
  std::uint32_t version = 3;
  std::vector<Tensor> tensors;
  std::vector<StringPair> strings;
  std::vector<Pair> pairs;  ///< by list_header alone
  std::size_t data = 0;     ///< where it begins in the file
};

/// Reads and checks all but the elements. What it says points into the file.
/// @throws std::runtime_error when something ends beyond the file, a key or a name stands twice, a value or a
///   tensor has a type that is unknown (or, of a tensor, quantized), a shape overflows or has more than 8
///   extents, or when tensors overlap, have more between them than alignment asks for, or do not reach to the
///   end
[[nodiscard]] Header read_header(std::span<const std::byte> file);

/// The same with all pairs, for files whose tensors may be quantized, or of a type that is unknown.
[[nodiscard]] Header list_header(std::span<const std::byte> file);

/// Places the tensors, sets the offset of each, and writes what stands before the data, its padding included.
/// @param out is replaced
/// @return the size of the data
std::uint64_t write_header(std::span<Tensor> tensors, std::span<const StringPair> strings, std::string& out);

}  // namespace roundtrip::gguf
