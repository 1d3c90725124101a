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

/// A pair whose value is a string; all others are checked and passed over.
struct StringPair {
  std::string_view key, value;
};

struct Header {
  std::vector<Tensor> tensors;
  std::vector<StringPair> strings;
  std::size_t data = 0;  ///< where it begins in the file
};

/// Reads and checks all but the elements. What it says points into the file.
/// @throws std::runtime_error when something ends beyond the file, a key or a name stands twice, a value or a
///   tensor has a type that is unknown (or, of a tensor, quantized), a shape overflows or has more than 8
///   extents, or when tensors overlap, have more between them than alignment asks for, or do not reach to the
///   end
[[nodiscard]] Header read_header(std::span<const std::byte> file);

/// Places the tensors, sets the offset of each, and writes what stands before the data, its padding included.
/// @param out is replaced
/// @return the size of the data
std::uint64_t write_header(std::span<Tensor> tensors, std::span<const StringPair> strings, std::string& out);

}  // namespace roundtrip::gguf
