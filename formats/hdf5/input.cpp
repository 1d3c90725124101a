// SPDX-License-Identifier: MIT
#include "formats/hdf5/input.h"

#include <algorithm>
#include <array>
#include <exception>

#include "bench/record/utf8.h"
#include "formats/hdf5/output.h"

namespace roundtrip::hdf5_codec {

namespace {

/// What a byte of deflate becomes at most.
constexpr std::size_t most_per_byte = 1032;

// The library keeps an image of a file in memory of its own, which it gets, fills and frees by these
// functions. The bytes are only read: each time they stand where they are.

void* view_get(std::size_t /*size*/, H5FD_file_image_op_t /*when*/, void* bytes) {
  return bytes;
}
void* view_copy(void* to, const void* /*from*/, std::size_t /*size*/, H5FD_file_image_op_t /*when*/,
                void* /*bytes*/) {
  return to;
}
void* view_resize(void* /*old*/, std::size_t /*size*/, H5FD_file_image_op_t /*when*/, void* /*bytes*/) {
  return nullptr;
}
herr_t view_free(void* /*old*/, H5FD_file_image_op_t /*when*/, void* /*bytes*/) {
  return 0;
}
void* user_copy(void* bytes) {
  return bytes;
}
herr_t user_free(void* /*bytes*/) {
  return 0;
}

Handle open_view(View bytes) {
  if (bytes.empty()) fail("there are no bytes");
  const Handle access(H5Pcreate(H5P_FILE_ACCESS), "no property list");
  checked(H5Pset_fapl_core(access.id(), bytes.size(), false), "no file in memory");
  void* const place = const_cast<std::byte*>(bytes.data());
  H5FD_file_image_callbacks_t callbacks{&view_get,  &view_copy, &view_resize, &view_free,
                                        &user_copy, &user_free, place};
  checked(H5Pset_file_image_callbacks(access.id(), &callbacks), "the bytes cannot be read where they are");
  checked(H5Pset_file_image(access.id(), place, bytes.size()), "the bytes cannot be a file");
  return {H5Fopen(next_file_name().c_str(), H5F_ACC_RDONLY, access.id()), "these bytes are no file"};
}

/// Texts that the library makes, each in memory of its own.
struct VariableTexts {
  explicit VariableTexts(std::size_t count) : pointers(count) {}
  VariableTexts(const VariableTexts&) = delete;
  VariableTexts& operator=(const VariableTexts&) = delete;
  ~VariableTexts() {
    for (char* const text : pointers) H5free_memory(text);
  }

  std::vector<char*> pointers;
};

struct Names {
  std::vector<std::string> found;
  std::exception_ptr error;
};

/// No exception is to pass through C.
herr_t add_name(hid_t /*group*/, const char* name, const H5L_info_t* /*link*/, void* into) {
  auto& names = *static_cast<Names*>(into);
  try {
    names.found.emplace_back(name);
    return 0;
  } catch (...) {
    names.error = std::current_exception();
    return -1;
  }
}

const char* name_of(H5T_class_t kind) {
  switch (kind) {
    case H5T_INTEGER:
      return "integers of a width";
    case H5T_FLOAT:
      return "floats of a format";
    case H5T_TIME:
      return "times";
    case H5T_STRING:
      return "texts";
    case H5T_BITFIELD:
      return "bit fields";
    case H5T_OPAQUE:
      return "opaque bytes";
    case H5T_COMPOUND:
      return "compounds";
    case H5T_REFERENCE:
      return "references";
    case H5T_ENUM:
      return "an enumeration";
    case H5T_VLEN:
      return "lists of any length";
    case H5T_ARRAY:
      return "arrays";
    default:
      return "a type";
  }
}

/// What of a text of a fixed length is the text: NULs or spaces follow it.
std::string_view without_padding(std::string_view text, hid_t type) {
  const char padding = H5Tget_strpad(type) == H5T_STR_SPACEPAD ? ' ' : '\0';
  return text.substr(0, text.find_last_not_of(padding) + 1);
}

bool equal(hid_t a, hid_t b) {
  return checked(H5Tequal(a, b), "two types cannot be compared") > 0;
}

}  // namespace

Input::Input(View bytes) : left_(most_per_byte * bytes.size()) {
  prepare_library();
  boolean_ = boolean_type();
  file_ = open_view(bytes);
  root_ = {Handle(H5Gopen2(file_.id(), "/", H5P_DEFAULT), "the root cannot be opened"), H5I_GROUP};
  read_once(root_, "the root");
}

std::vector<std::string> Input::names(hid_t group, const std::string& path) {
  Names names;
  const herr_t done =
      H5Literate(group, H5_INDEX_NAME, H5_ITER_INC, nullptr, &add_name, static_cast<void*>(&names));
  if (names.error) std::rethrow_exception(names.error);
  checked(done, "the group " + path + " cannot be listed");
  return std::move(names.found);
}

Object Input::open(hid_t group, const std::string& name, const std::string& path) {
  if (name.empty() || name == "." || name.find('/') != std::string::npos || !is_utf8(name))
    fail(path + " has a name that none can have");
  H5L_info_t link{};
  checked(H5Lget_info(group, name.c_str(), &link, H5P_DEFAULT), path + " is not there");
  if (link.type == H5L_TYPE_SOFT) fail(path + " is a link to another place, which is not followed");
  if (link.type != H5L_TYPE_HARD) fail(path + " is a link into another file, which is not followed");
  Handle object(H5Oopen(group, name.c_str(), H5P_DEFAULT), path + " cannot be opened");
  const H5I_type_t kind = H5Iget_type(object.id());
  if (kind != H5I_GROUP && kind != H5I_DATASET) fail(path + " is neither a group nor an array");
  return {std::move(object), kind};
}

void Input::read_once(const Object& object, const std::string& path) {
  H5O_info_t info{};
  checked(H5Oget_info2(object.handle.id(), &info, H5O_INFO_BASIC), path + " has no address");
  if (!read_.insert(info.addr).second) fail(path + " is a second name of something, or holds itself");
}

Object Input::open_path(hid_t group, std::string_view names, const std::string& path) {
  Handle around;
  for (std::size_t slash = names.find('/'); slash != std::string_view::npos; slash = names.find('/')) {
    Object inner = open(group, std::string(names.substr(0, slash)), path);
    if (inner.kind != H5I_GROUP) fail(path + " leads through what is not a group");
    around = std::move(inner.handle);
    group = around.id();
    names.remove_prefix(slash + 1);
  }
  return open(group, std::string(names), path);
}

arrays::Shape Input::shape_of(hid_t space, const std::string& path) {
  const H5S_class_t kind = H5Sget_simple_extent_type(space);
  if (kind != H5S_SCALAR && kind != H5S_SIMPLE) fail(path + " has no elements, and is not empty");
  const int rank = checked(H5Sget_simple_extent_ndims(space), path + " has no dimensions");
  std::array<hsize_t, H5S_MAX_RANK> extents{};
  checked(H5Sget_simple_extent_dims(space, extents.data(), nullptr), path + " has no dimensions");
  arrays::Shape shape;
  for (int i = 0; i != rank; ++i) shape.push(extents.at(static_cast<std::size_t>(i)));
  return shape;
}

std::size_t Input::claim(std::size_t element_size, const arrays::Shape& shape, const std::string& path) {
  std::size_t bytes = element_size;
  const bool empty = std::find(shape.begin(), shape.end(), std::size_t{0}) != shape.end();
  bool fits = true;
  for (const std::size_t extent : shape) fits = fits && !__builtin_mul_overflow(bytes, extent, &bytes);
  if (empty) return 0;
  if (!fits || bytes > left_) fail(path + " claims more elements than the file can hold");
  left_ -= bytes;
  return bytes;
}

void Input::check_storage(hid_t dataset, std::size_t element_size, const std::string& path) const {
  const Handle how(H5Dget_create_plist(dataset), path + " has no properties");
  switch (H5Pget_layout(how.id())) {
    case H5D_COMPACT:
    case H5D_CONTIGUOUS:
      break;
    case H5D_CHUNKED: {
      std::array<hsize_t, H5S_MAX_RANK> extents{};
      const int rank = H5Pget_chunk(how.id(), static_cast<int>(extents.size()), extents.data());
      std::size_t bytes = element_size;
      bool fits = rank >= 0 && rank <= H5S_MAX_RANK;
      for (int i = 0; fits && i != rank; ++i)
        fits = !__builtin_mul_overflow(bytes, extents.at(static_cast<std::size_t>(i)), &bytes);
      if (!fits || bytes > left_) fail(path + " has chunks that are larger than the file can hold");
      break;
    }
    case H5D_VIRTUAL:
      fail(path + " is made of other files, which are not opened");
    default:
      fail(path + " has a layout that is not known");
  }
  if (checked(H5Pget_external_count(how.id()), path + " has no list of files") != 0)
    fail(path + " has its numbers in another file, which is not opened");
  const int filters = checked(H5Pget_nfilters(how.id()), path + " has no list of filters");
  for (unsigned i = 0; i != static_cast<unsigned>(filters); ++i) {
    unsigned flags = 0;
    unsigned settings = 0;
    std::size_t setting_count = 0;
    const H5Z_filter_t filter =
        checked(H5Pget_filter2(how.id(), i, &flags, &setting_count, nullptr, 0, nullptr, &settings),
                path + " has no filter");
    if (filter != H5Z_FILTER_DEFLATE && filter != H5Z_FILTER_SHUFFLE && filter != H5Z_FILTER_FLETCHER32)
      fail(path + " is packed by the filter " + std::to_string(filter) + ", which is not used");
  }
}

Array Input::read_array(const Object& object, const std::string& path, Buffer& numbers) {
  if (object.kind != H5I_DATASET) fail(path + " is not an array");
  read_once(object, path);
  const hid_t dataset = object.handle.id();
  const Handle type(H5Dget_type(dataset), path + " has no type");
  Array array{};
  const auto known = std::find_if(number_types.begin(), number_types.end(), [&](const NumberTypeInfo& info) {
    const hid_t stored = file_type_of(info.type, boolean_.id());
    if (equal(type.id(), stored)) return true;
    if (info.type == NumberType::boolean) return false;
    const Handle swapped(H5Tcopy(stored), "no other type");
    checked(H5Tset_order(swapped.id(), H5T_ORDER_BE), "no other order");
    return equal(type.id(), swapped.id());
  });
  if (known == number_types.end())
    fail(path + " holds " + hdf5_codec::name_of(H5Tget_class(type.id())) + ", which no member can hold");
  array.type = known->type;
  check_storage(dataset, known->size, path);
  array.shape = shape_of(Handle(H5Dget_space(dataset), path + " has no space").id(), path);
  numbers.resize(claim(known->size, array.shape, path));
  if (numbers.size() == 0) return array;
  checked(H5Dread(dataset, file_type_of(array.type, boolean_.id()), H5S_ALL, H5S_ALL, H5P_DEFAULT,
                  numbers.data()),
          path + " cannot be read");
  return array;
}

bool Input::read_text(const Object& object, const std::string& path, Buffer& text) {
  if (object.kind != H5I_DATASET) return false;
  const hid_t dataset = object.handle.id();
  const Handle type(H5Dget_type(dataset), path + " has no type");
  if (H5Tget_class(type.id()) != H5T_STRING || H5Tis_variable_str(type.id()) != 0) return false;
  const std::size_t size = H5Tget_size(type.id());
  check_storage(dataset, size, path);
  const arrays::Shape shape = shape_of(Handle(H5Dget_space(dataset), path + " has no space").id(), path);
  if (shape.rank() != 0) fail(path + " has more than one text");
  text.resize(claim(size, shape, path));
  checked(H5Dread(dataset, type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, text.data()), path + " cannot be read");
  text.resize(without_padding(as_text(as_view(text)), type.id()).size());
  return true;
}

bool Input::has_attribute(hid_t object, const char* name) {
  return checked(H5Aexists(object, name), std::string("the attribute ") + name + " cannot be looked for") > 0;
}

std::vector<std::string> Input::texts(hid_t object, const char* name, const std::string& path) {
  const std::string what = "the attribute " + std::string(name) + " of " + path;
  const Handle attribute(H5Aopen(object, name, H5P_DEFAULT), what + " is not there");
  const Handle space(H5Aget_space(attribute.id()), what + " has no space");
  const arrays::Shape shape = shape_of(space.id(), what);
  if (shape.rank() > 1) fail(what + " is a table of texts");
  const Handle type(H5Aget_type(attribute.id()), what + " has no type");
  const std::size_t size = H5Tget_size(type.id());
  const std::size_t bytes = claim(size, shape, what);
  // h5py has no type for the elements of an empty list.
  if (bytes == 0) return {};
  if (H5Tget_class(type.id()) != H5T_STRING) fail(what + " is not text");
  const std::size_t count = shape.count();
  std::vector<std::string> found;
  if (H5Tis_variable_str(type.id()) == 0) {
    std::string all(bytes, '\0');
    checked(H5Aread(attribute.id(), type.id(), all.data()), what + " cannot be read");
    for (std::size_t i = 0; i != count; ++i)
      found.emplace_back(without_padding(std::string_view(all).substr(i * size, size), type.id()));
    return found;
  }
  VariableTexts texts(count);
  checked(H5Aread(attribute.id(), type.id(), static_cast<void*>(texts.pointers.data())),
          what + " cannot be read");
  for (const char* const text : texts.pointers) {
    found.emplace_back(text == nullptr ? "" : text);
    if (found.back().size() > left_) fail(what + " has more texts than the file can hold");
    left_ -= found.back().size();
  }
  return found;
}

std::string Input::text(hid_t object, const char* name, const std::string& path) {
  std::vector<std::string> found = texts(object, name, path);
  if (found.size() != 1) fail("the attribute " + std::string(name) + " of " + path + " is not one text");
  if (!is_utf8(found.front())) fail("the attribute " + std::string(name) + " of " + path + " is not UTF-8");
  return std::move(found.front());
}

}  // namespace roundtrip::hdf5_codec
