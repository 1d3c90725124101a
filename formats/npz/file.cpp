// SPDX-License-Identifier: MIT
#include "formats/npz/file.h"

#include <optional>
#include <stdexcept>

#include "bench/bridges/arrays/fill.h"
#include "bench/bridges/arrays/numpy_type.h"

namespace roundtrip::npz_codec {

namespace {

constexpr std::string_view suffix = ".npy";

NumberType type_of(const npz::Header& header, std::string_view name) {
  if (header.kind == 'f' && header.item_size == 2)
    throw std::runtime_error("npz: " + std::string(name) + " is float16, which no member can hold");
  return number_type(header);
}

}  // namespace

NumberType number_type(const npz::Header& header) {
  const auto type = arrays::type_of_numpy(header.kind, header.item_size);
  if (!type) throw std::runtime_error("npz: no numbers of " + std::string(header.descr));
  return *type;
}

template <class Put>
void File::add(std::string_view name, NumberType type, bool complex, arrays::Shape shape, std::size_t bytes,
               const Put& put) {
  npz::Header header{.kind = arrays::numpy_kind(type), .item_size = size_of(type), .shape = shape};
  if (complex) {
    header.kind = 'c';
    header.item_size *= 2;
    header.shape.pop();
  }
  npz::write_header(header, header_);
  name_.assign(name).append(suffix);
  const bool stored = method_ == archives::Method::stored;
  if (!stored) array_.resize(header_.size() + bytes);
  std::byte* const place = stored ? zip_.add_stored(name_, header_.size() + bytes) : array_.data();
  std::memcpy(place, header_.data(), header_.size());
  put(place + header_.size());
  if (!stored) zip_.add_deflated(name_, as_view(array_));
}

void File::write(const arrays::Splitter& splitter, Buffer& out) {
  zip_.start(out);
  for (const arrays::Tensor& tensor : splitter.tensors()) {
    add(splitter.name(tensor), tensor.type, tensor.complex, tensor.shape, tensor.bytes(),
        [&](std::byte* place) { tensor.put(place); });
  }
  const View json = splitter.json();
  add(arrays::json_name, NumberType::uint8, false, {json.size()}, json.size(),
      [&](std::byte* place) { std::memcpy(place, json.data(), json.size()); });
  zip_.finish();
}

View File::content(View bytes, const archives::Member& member) {
  if (member.method == archives::Method::deflated && rooms_used_ == rooms_.size()) rooms_.emplace_back();
  Buffer unused;
  return unpacker_.content(bytes, member,
                           member.method == archives::Method::deflated ? rooms_[rooms_used_++] : unused);
}

void File::read(View bytes, events::Loader& loader) {
  tensors_.clear();
  reordered_.clear();
  rooms_used_ = 0;
  const std::vector<archives::Member> members = archives::read_zip(bytes);
  // A buffer that grew is not to move those before it.
  rooms_.reserve(members.size());
  std::optional<View> json;
  for (const archives::Member& member : members) {
    std::string_view name = member.name;
    if (!name.ends_with(suffix))
      throw std::runtime_error("npz: the member " + std::string(name) + " is not a .npy");
    name.remove_suffix(suffix.size());
    const View npy = content(bytes, member);
    try {
      npz::Header header = npz::read_header(npy);
      const NumberType type = type_of(header, name);
      View data = npy.subspan(header.data);
      if (header.big_endian || (header.fortran_order && header.shape.rank() > 1)) {
        data = reordered_.emplace_back(npz::in_c_order(header, data));
      }
      if (header.kind == 'c') header.shape.push(2);
      if (name == arrays::json_name && type == NumberType::uint8) {
        json = data;
      } else {
        tensors_.push_back({name, type, header.shape, data});
      }
    } catch (const std::runtime_error& error) {
      throw std::runtime_error(std::string(error.what()) + " (" + std::string(member.name) + ")");
    }
  }
  arrays::fill(json, tensors_, loader);
}

}  // namespace roundtrip::npz_codec
