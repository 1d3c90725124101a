// SPDX-License-Identifier: MIT
//
// NumPy's format of one array, versions 1.0 to 3.0 (numpy.lib.format, "NPY format"); an npz is a ZIP archive
// of members named <array>.npy. Needs the standard library and arrays/order.cpp; bench/bridges/archives/zip.h
// reads and writes the archive.
//
//     "\x93NUMPY", major, minor          major 1: the size is u16; 2 and 3: u32, little-endian
//     size, a Python dict literal        {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }
//                                        padded with spaces to a newline, so that the data begins at a
//                                        multiple of 64
//     the elements                       C order, or Fortran order
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bench/bridges/arrays/shape.h"

namespace roundtrip::npz {

/// Of an element, as in a descr: `<f8` is kind f of 8 bytes.
struct Header {
  static constexpr char objects = 'O', unknown = '?';
  static constexpr std::size_t character = 4;  ///< bytes of one in a U

  /// b (bool), i, u, f, c (complex); not of numbers: S, U, M, m, V, which is a structured one, too; `objects`
  /// where a part of a structured one may be objects, and `unknown`
  char kind = 'u';
  std::size_t item_size = 1;  ///< bytes; 0 of structured ones
  bool big_endian = false;
  bool fortran_order = false;
  arrays::Shape shape{};
  std::size_t data = 0;  ///< where the elements begin
  unsigned major_version = 1;
  std::string_view descr{};  ///< as it is written, in the file
};

/// Reads the header of an array, and does not look at the elements: a beginning of the array is enough.
/// @throws std::runtime_error when it is not of this form, or a shape has more than 8 extents
[[nodiscard]] Header describe(std::span<const std::byte> npy);

/// @throws std::runtime_error when the elements do not take so many bytes
void require_elements(const Header& header, std::size_t bytes);

/// Reads the header of an array of numbers, and checks that the elements are there, to the byte.
/// @throws std::runtime_error when it is not of this form, when a shape overflows or has more than 8 extents;
///   for arrays of objects, which are a pickle inside that could run anything, and for structured ones
[[nodiscard]] Header read_header(std::span<const std::byte> npy);

/// @param out gets what stands before the elements, in version 1.0, or 2.0 where that is too short
void write_header(const Header& header, std::string& out);

/// The elements in C order and little-endian, whatever the file has.
/// @pre the elements are not empty ones
/// @param bytes the elements, of which there are as many as the shape says
[[nodiscard]] std::vector<std::byte> in_c_order(const Header& header, std::span<const std::byte> bytes);

}  // namespace roundtrip::npz
