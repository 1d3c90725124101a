// SPDX-License-Identifier: MIT
//
// An HDF5 file that is written into memory. The same content gives the same bytes: no object has a time.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bench/bridges/arrays/shape.h"
#include "bench/bridges/numbers.h"
#include "formats/hdf5/handle.h"

namespace roundtrip::hdf5_codec {

/// How all files are written: made once, used for each.
struct OutputSettings {
  /// @throws std::runtime_error where the library does not work
  OutputSettings();

  Handle access, file_creation, group_creation, dataset_creation, link_creation;
  Handle boolean, single, long_text;
};

class Output {
 public:
  /// @param settings must stay, as must out, which is the file once it is finished
  /// @param expected about how many bytes it will have
  Output(const OutputSettings& settings, Buffer& out, std::size_t expected);

  /// @pre no group of it is open
  void finish();

  [[nodiscard]] hid_t root() const { return root_.id(); }
  [[nodiscard]] Handle add_group(hid_t parent, const std::string& name) const;
  /// The numbers of a shape as an array of their own, as they are in memory.
  void add_array(hid_t parent, const std::string& name, NumberType type, const arrays::Shape& shape,
                 View numbers) const;
  /// A text as an array without dimensions.
  /// @throws UnsupportedError where it is longer than 4 GiB
  void add_text(hid_t parent, const std::string& name, std::string_view text) const;

  /// A text of a group's own, of any length. @pre it has no NUL
  void set_text(hid_t group, const char* name, const std::string& text) const;
  /// A list of texts, all of the length of the longest one. @pre they have no NUL
  void set_texts(hid_t group, const char* name, const std::vector<std::string>& texts) const;

 private:
  [[nodiscard]] Handle add(hid_t parent, const std::string& name, hid_t type, hid_t space) const;

  const OutputSettings& settings_;
  Buffer& out_;
  Handle file_, root_;
};

/// Of a number in a file: little-endian, a bool as h5py has it, an enumeration of FALSE and TRUE.
/// @param boolean that enumeration
[[nodiscard]] hid_t file_type_of(NumberType type, hid_t boolean);
[[nodiscard]] Handle boolean_type();

}  // namespace roundtrip::hdf5_codec
