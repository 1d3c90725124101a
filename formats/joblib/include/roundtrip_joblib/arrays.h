// SPDX-License-Identifier: MIT
//
// Files of Python's joblib (numpy_pickle.py of joblib 1.2): a pickle in which the bytes of each NumPy array
// stand behind the object that describes it,
//
//     … joblib.numpy_pickle.NumpyArrayWrapper with subclass, shape, order, dtype, allow_mmap and
//       numpy_array_alignment_bytes; BUILD
//     a byte n, n bytes of padding       not where the alignment is None or, before joblib 1.2, is not there
//     the elements                       in C or Fortran order
//     … the pickle goes on
//
// A file may be compressed as a whole (compression.h). Nothing of a file is ever called, and no class but
// NumPy's few may be in it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bench/bridges/arrays/shape.h"
#include "roundtrip_pickle/graph.h"

namespace roundtrip::joblib {

inline constexpr std::string_view wrapper_module = "joblib.numpy_pickle";
inline constexpr std::string_view wrapper_name = "NumpyArrayWrapper";
/// From the start of the file to the elements: a multiple of it, in files that joblib 1.2 or this writes.
inline constexpr std::size_t alignment = 16;

/// The type of an element, of which there are only numbers.
struct DType {
  char kind = 'f';  ///< b (bool), i, u, f or c (complex)
  std::size_t item_size = 8;
  bool big_endian = false;

  /// @param name as NumPy writes it in a pickle: f8
  /// @param offset for the message
  /// @throws pickling::Error for objects, which are a pickle inside, for texts, dates, structures and numbers
  ///   that are neither of 8, 16, 32 nor 64 bits
  [[nodiscard]] static DType of(std::string_view name, std::size_t offset);
  /// @param order < or > or |, or = for that of the machine
  void set_order(std::string_view order, std::size_t offset);
};

/// What stands in front of the elements.
struct Header {
  DType dtype;
  bool fortran_order = false;
  arrays::Shape shape{};
  bool allow_mmap = false;
  bool padded = false;

  /// Where the elements are.
  /// @param rest of the file, behind the header
  /// @throws pickling::Error when there are fewer than the shape says
  [[nodiscard]] pickling::ReadOptions::Behind elements(View rest, std::size_t offset) const;
};

/// An array in a file: its elements are where they are in the file.
struct Array {
  Header header;
  View data;
};

/// A file as a graph: an array is an object, for array_of.
/// @param bytes not compressed; they outlive the graph
/// @throws pickling::Error when they are no such file, or ask for any other class
[[nodiscard]] pickling::Graph read_graph(View bytes);

/// What an object of the graph is: an array of joblib's, one that is pickled as NumPy does it, or a number
/// with a type of NumPy's, which has no dimensions.
/// @throws pickling::Error when it is something else
[[nodiscard]] Array array_of(const pickling::Graph& graph, const pickling::Node& object);

/// An array, and how one gets to it from the root: keys and indices with dots between.
struct NamedArray {
  std::string path;
  Array array;
};

/// The arrays of a file that is in memory or mapped, as joblib's mmap_mode='r' maps them: nothing is copied.
/// One that is pickled as NumPy does it is no more than a part of the pickle, and is left out.
/// An array that is met a second time is listed once.
/// @param file not compressed
/// @throws pickling::Error as read_graph, and when it nests too deep
[[nodiscard]] std::vector<NamedArray> list_arrays(View file);

}  // namespace roundtrip::joblib
