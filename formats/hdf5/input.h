// SPDX-License-Identifier: MIT
//
// An HDF5 file that is read from memory, where it lies. Whatever is in it, no other file is opened, no code
// is loaded for it, and what is read takes no more memory than deflate can have packed into its bytes. That
// is as far as it goes: the library that follows the file's addresses has faults of its own
// (docs/formats/hdf5.md).
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "bench/bridges/arrays/shape.h"
#include "bench/bridges/numbers.h"
#include "formats/hdf5/handle.h"

namespace roundtrip::hdf5_codec {

/// Something that a group has a name for.
struct Object {
  Handle handle;
  H5I_type_t kind;  ///< H5I_GROUP or H5I_DATASET
};

struct Array {
  NumberType type;
  arrays::Shape shape;
};

class Input {
 public:
  /// @param bytes must stay
  /// @throws std::runtime_error when they are no HDF5 file
  explicit Input(View bytes);

  [[nodiscard]] hid_t root() const { return root_.handle.id(); }

  /// The names in a group, in their order.
  /// @param path of the group, for messages
  [[nodiscard]] static std::vector<std::string> names(hid_t group, const std::string& path);
  /// What a group has under a name.
  /// @param path of the object, for messages
  /// @throws std::runtime_error where that is a link to somewhere else, or a type
  [[nodiscard]] static Object open(hid_t group, const std::string& name, const std::string& path);
  /// The same of a name with slashes.
  [[nodiscard]] static Object open_path(hid_t group, std::string_view names, const std::string& path);
  /// Notes that an object is read.
  /// @throws std::runtime_error where it was read already: a short file is not to become a large record
  void read_once(const Object& object, const std::string& path);

  /// @param numbers gets the elements as they are in memory
  /// @throws std::runtime_error where there are no numbers that a record can hold
  [[nodiscard]] Array read_array(const Object& object, const std::string& path, Buffer& numbers);
  /// The one text of an array of texts of a fixed length. @return whether it is such an array
  [[nodiscard]] bool read_text(const Object& object, const std::string& path, Buffer& text);

  [[nodiscard]] static bool has_attribute(hid_t object, const char* name);
  /// @throws std::runtime_error where an object has no texts of that name
  [[nodiscard]] std::vector<std::string> texts(hid_t object, const char* name, const std::string& path);
  /// The same of a single text.
  [[nodiscard]] std::string text(hid_t object, const char* name, const std::string& path);

 private:
  /// How many bytes the elements take, which are taken off what may be read.
  std::size_t claim(std::size_t element_size, const arrays::Shape& shape, const std::string& path);
  void check_storage(hid_t dataset, std::size_t element_size, const std::string& path) const;
  static arrays::Shape shape_of(hid_t space, const std::string& path);

  Handle boolean_;
  Handle file_;
  Object root_{{}, H5I_GROUP};
  std::set<haddr_t> read_;
  std::size_t left_;  ///< bytes that may still be read
};

}  // namespace roundtrip::hdf5_codec
