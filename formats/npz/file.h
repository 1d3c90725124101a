// SPDX-License-Identifier: MIT
//
// An npz of what was split, and back.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include <roundtrip_npz/npy.h>
#include "bench/bridges/archives/zip.h"
#include "bench/bridges/arrays/split.h"
#include "bench/bridges/arrays/tensor.h"
#include "bench/bridges/event_loader.h"

namespace roundtrip::npz_codec {

/// Of an element, or of each half of a complex one.
/// @throws std::runtime_error when no member of a record can be of it
[[nodiscard]] NumberType number_type(const npz::Header& header);

class File {
 public:
  explicit File(archives::Method method)
      : method_(method), zip_({.alignment = method == archives::Method::stored ? std::size_t{64} : 1}) {}

  void write(const arrays::Splitter& splitter, Buffer& out);
  /// @throws std::runtime_error when a checksum is wrong, when a member is no array of numbers that a record
  /// can
  ///   hold, and all that zip.h, npy.h and fill.h say
  void read(View bytes, events::Loader& loader);

 private:
  template <class Put>
  void add(std::string_view name, NumberType type, bool complex, arrays::Shape shape, std::size_t bytes,
           const Put& put);
  View content(View bytes, const archives::Member& member);

  archives::Method method_;
  archives::ZipWriter zip_;
  archives::Unpacker unpacker_;
  std::string name_, header_;
  Buffer array_;
  std::vector<arrays::StoredTensor> tensors_;
  std::vector<Buffer> rooms_;  ///< for what is unpacked, used again
  std::size_t rooms_used_ = 0;
  std::deque<std::vector<std::byte>> reordered_;
};

}  // namespace roundtrip::npz_codec
