// SPDX-License-Identifier: MIT
//
// An HDF5 file of what was split, and back. A dot in the name of an array is a step into a group:
// `trees.0.threshold` is the dataset trees/0/threshold. No link can be without a name, so that a step that is
// empty is `%`. Where a document has a key twice, an array and a group may be due at the same place: what
// comes second is then named `%:` and the rest of its name, dots and all.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "bench/bridges/arrays/split.h"
#include "bench/bridges/arrays/tensor.h"
#include "bench/bridges/event_loader.h"
#include "formats/hdf5/input.h"
#include "formats/hdf5/output.h"

namespace roundtrip::hdf5_codec {

/// Of a path: that groups are not nested without end, and that no name is longer than HDF5 takes.
inline constexpr arrays::Limits limits{.longest_name = 1000};

class File {
 public:
  /// @throws UnsupportedError for what HDF5 has no room for
  void write(const arrays::Splitter& splitter, Buffer& out);
  /// @throws std::runtime_error when the bytes are no file, or one of another record, and all that input.h
  /// and fill.h say
  void read(View bytes, events::Loader& loader);

 private:
  /// What is read: the memory for names and numbers is kept.
  struct Reading {
    Input input;
    char separator;
  };

  void read_group(Reading& reading, hid_t group, const std::string& name, std::size_t depth);
  void read_array(Reading& reading, const Object& object, const std::string& name);
  Buffer& next_room();

  OutputSettings settings_;
  Buffer numbers_;
  std::vector<arrays::StoredTensor> tensors_;
  std::deque<std::string> names_;
  std::deque<Buffer> rooms_;  ///< for what is read, used again
  std::size_t rooms_used_ = 0;
};

}  // namespace roundtrip::hdf5_codec
