// SPDX-License-Identifier: MIT
#include "formats/hdf5/output.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <limits>
#include <new>

#include "bench/record/unsupported.h"

namespace roundtrip::hdf5_codec {

namespace {

constexpr std::size_t least_increment = std::size_t{4} << 10;
/// Where a superblock of version 2 has the size of the file (HDF5 File Format Specification 3.0, II.A).
constexpr std::size_t end_of_file = 28;

// The library writes a file in memory that it gets by these functions: the buffer itself. What no object
// takes is to be the same in each file, and is therefore 0.

void* get_more(void* /*old*/, std::size_t size, H5FD_file_image_op_t /*when*/, void* out) {
  auto& buffer = *static_cast<Buffer*>(out);
  const std::size_t before = buffer.size();
  try {
    buffer.resize(size);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
  if (size > before) std::memset(buffer.data() + before, 0, size - before);
  return buffer.data();
}
void* get_memory(std::size_t size, H5FD_file_image_op_t when, void* out) {
  return get_more(nullptr, size, when, out);
}
void* no_copy(void* to, const void* /*from*/, std::size_t /*size*/, H5FD_file_image_op_t /*when*/,
              void* /*out*/) {
  return to;
}
herr_t keep(void* /*memory*/, H5FD_file_image_op_t /*when*/, void* /*out*/) {
  return 0;
}
void* same_user(void* out) {
  return out;
}
herr_t keep_user(void* /*out*/) {
  return 0;
}

Handle property_list(hid_t of) {
  return {H5Pcreate(of), "no property list"};
}

Handle text_type(std::size_t size, H5T_cset_t characters) {
  Handle type(H5Tcopy(H5T_C_S1), "no type of text");
  checked(H5Tset_size(type.id(), size), "no type of text of this size");
  checked(H5Tset_cset(type.id(), characters), "no type of text of these characters");
  if (size != H5T_VARIABLE) checked(H5Tset_strpad(type.id(), H5T_STR_NULLPAD), "no type of text with NULs");
  return type;
}

Handle space_of(const arrays::Shape& shape) {
  std::array<hsize_t, arrays::Shape::max_rank> extents{};
  std::copy(shape.begin(), shape.end(), extents.begin());
  return {shape.rank() == 0 ? H5Screate(H5S_SCALAR)
                            : H5Screate_simple(static_cast<int>(shape.rank()), extents.data(), nullptr),
          "no space of this shape"};
}

}  // namespace

hid_t file_type_of(NumberType type, hid_t boolean) {
  switch (type) {
    case NumberType::boolean:
      return boolean;
    case NumberType::int8:
      return H5T_STD_I8LE;
    case NumberType::int16:
      return H5T_STD_I16LE;
    case NumberType::int32:
      return H5T_STD_I32LE;
    case NumberType::int64:
      return H5T_STD_I64LE;
    case NumberType::uint8:
      return H5T_STD_U8LE;
    case NumberType::uint16:
      return H5T_STD_U16LE;
    case NumberType::uint32:
      return H5T_STD_U32LE;
    case NumberType::uint64:
      return H5T_STD_U64LE;
    case NumberType::float32:
      return H5T_IEEE_F32LE;
    case NumberType::float64:
      break;
  }
  return H5T_IEEE_F64LE;
}

Handle boolean_type() {
  Handle type(H5Tenum_create(H5T_STD_I8LE), "no type of bools");
  for (const std::int8_t value : {std::int8_t{0}, std::int8_t{1}}) {
    checked(H5Tenum_insert(type.id(), value == 0 ? "FALSE" : "TRUE", &value), "no type of bools");
  }
  return type;
}

OutputSettings::OutputSettings() {
  prepare_library();
  access = property_list(H5P_FILE_ACCESS);
  file_creation = property_list(H5P_FILE_CREATE);
  group_creation = property_list(H5P_GROUP_CREATE);
  dataset_creation = property_list(H5P_DATASET_CREATE);
  link_creation = property_list(H5P_LINK_CREATE);
  boolean = boolean_type();
  single = space_of({});
  long_text = text_type(H5T_VARIABLE, H5T_CSET_UTF8);
  // Groups as of HDF5 1.8 (2008): those before have two kilobytes each, and no checksums.
  checked(H5Pset_libver_bounds(access.id(), H5F_LIBVER_V18, H5F_LIBVER_V18), "no version");
  checked(H5Pset_dset_no_attrs_hint(dataset_creation.id(), true), "no short headers");
  // Blocks in advance would leave holes of two kilobytes, more than a short record takes.
  checked(H5Pset_meta_block_size(access.id(), 0), "no blocks");
  checked(H5Pset_small_data_block_size(access.id(), 0), "no blocks");
  for (const Handle* list : {&file_creation, &group_creation, &dataset_creation})
    checked(H5Pset_obj_track_times(list->id(), false), "no objects without times");
  checked(H5Pset_char_encoding(link_creation.id(), H5T_CSET_UTF8), "no names of UTF-8");
}

Output::Output(const OutputSettings& settings, Buffer& out, std::size_t expected)
    : settings_(settings), out_(out) {
  prepare_library();
  out_.clear();
  const hid_t access = settings.access.id();
  checked(H5Pset_fapl_core(access, std::max(expected, least_increment), false), "no file in memory");
  H5FD_file_image_callbacks_t callbacks{
      &get_memory, &no_copy, &get_more, &keep, &same_user, &keep_user, static_cast<void*>(&out_)};
  checked(H5Pset_file_image_callbacks(access, &callbacks), "no memory for a file");
  file_ = Handle(H5Fcreate(next_file_name().c_str(), H5F_ACC_TRUNC, settings.file_creation.id(), access),
                 "a file in memory cannot be made");
  root_ = Handle(H5Gopen2(file_.id(), "/", H5P_DEFAULT), "the root cannot be opened");
}

void Output::finish() {
  root_ = Handle();
  checked(H5Fflush(file_.id(), H5F_SCOPE_LOCAL), "the file cannot be completed");
  // What it needs for itself while it is open, it gives back at the end.
  file_ = Handle();
  std::uint64_t end = 0;
  if (out_.size() < end_of_file + sizeof end) fail("the file has no superblock");
  std::memcpy(&end, out_.data() + end_of_file, sizeof end);
  const std::size_t written = out_.size();
  out_.resize(end);
  if (end > written) std::memset(out_.data() + written, 0, end - written);
}

Handle Output::add_group(hid_t parent, const std::string& name) const {
  return {H5Gcreate2(parent, name.c_str(), settings_.link_creation.id(), settings_.group_creation.id(),
                     H5P_DEFAULT),
          "the group " + name + " cannot be made"};
}

Handle Output::add(hid_t parent, const std::string& name, hid_t type, hid_t space) const {
  return {H5Dcreate2(parent, name.c_str(), type, space, settings_.link_creation.id(),
                     settings_.dataset_creation.id(), H5P_DEFAULT),
          "the array " + name + " cannot be made"};
}

void Output::add_array(hid_t parent, const std::string& name, NumberType type, const arrays::Shape& shape,
                       View numbers) const {
  const hid_t stored = file_type_of(type, settings_.boolean.id());
  const Handle array = add(parent, name, stored, space_of(shape).id());
  checked(H5Dwrite(array.id(), stored, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers.data()),
          "the array " + name + " cannot be written");
}

void Output::add_text(hid_t parent, const std::string& name, std::string_view text) const {
  if (text.size() > std::numeric_limits<std::uint32_t>::max())
    throw UnsupportedError("what is not an array ends at 4 GiB in HDF5");
  const Handle type = text_type(text.size(), H5T_CSET_UTF8);
  const Handle array = add(parent, name, type.id(), settings_.single.id());
  checked(H5Dwrite(array.id(), type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, text.data()),
          "the text " + name + " cannot be written");
}

void Output::set_text(hid_t group, const char* name, const std::string& text) const {
  const Handle attribute(
      H5Acreate2(group, name, settings_.long_text.id(), settings_.single.id(), H5P_DEFAULT, H5P_DEFAULT),
      std::string("the attribute ") + name + " cannot be made");
  const char* const characters = text.c_str();
  checked(H5Awrite(attribute.id(), settings_.long_text.id(), static_cast<const void*>(&characters)),
          std::string("the attribute ") + name + " cannot be written");
}

void Output::set_texts(hid_t group, const char* name, const std::vector<std::string>& texts) const {
  std::size_t longest = 1;
  for (const std::string& text : texts) longest = std::max(longest, text.size());
  std::string padded;
  for (const std::string& text : texts) padded.append(text).append(longest - text.size(), '\0');
  const Handle type = text_type(longest, H5T_CSET_ASCII);
  const Handle attribute(
      H5Acreate2(group, name, type.id(), space_of({texts.size()}).id(), H5P_DEFAULT, H5P_DEFAULT),
      std::string("the attribute ") + name + " cannot be made");
  checked(H5Awrite(attribute.id(), type.id(), padded.data()),
          std::string("the attribute ") + name + " cannot be written");
}

}  // namespace roundtrip::hdf5_codec
