// SPDX-License-Identifier: MIT
//
// Many small documents that are each saved by themselves: the lines of a .jsonl file, the files of a folder.
#pragma once

#include <array>
#include <cstring>
#include <stdexcept>

#include "bench/document.h"
#include "bench/format.h"

namespace roundtrip {

struct Messages {
  std::vector<Document> messages;
};
ROUNDTRIP_RECORD(Messages, messages);

/// Any document codec, message by message: each is saved on its own and appended to the output behind its
/// length (4 bytes, little-endian), which is the same for every format.
template <class DocumentCodec>
struct MessagesCodec {
  using Value = value_of<DocumentCodec, Document>;

  void save(const Messages& record, Buffer& out) {
    for (const Document& message : record.messages) {
      one_.clear();
      codec_.save(message, one_);
      const View bytes = as_view(one_);
      std::array<std::uint8_t, length_size> length{};
      for (std::size_t i = 0; i < length_size; ++i)
        length[i] = static_cast<std::uint8_t>(bytes.size() >> (8 * i));
      out.append(length.data(), length.size());
      out.append(bytes.data(), bytes.size());
    }
  }

  void load(View bytes, Messages& record) {
    std::size_t count = 0;
    while (!bytes.empty()) {
      std::size_t length = 0;
      if (bytes.size() < length_size) throw std::runtime_error("the messages end inside a length");
      for (std::size_t i = 0; i < length_size; ++i)
        length |= std::to_integer<std::size_t>(bytes[i]) << (8 * i);
      bytes = bytes.subspan(length_size);
      if (length > bytes.size()) throw std::runtime_error("the messages end inside a message");
      if (count == record.messages.size()) record.messages.emplace_back();
      codec_.load(bytes.first(length), record.messages[count++]);
      bytes = bytes.subspan(length);
    }
    record.messages.resize(count);
  }

 private:
  static constexpr std::size_t length_size = 4;

  DocumentCodec codec_;
  output_of<DocumentCodec> one_;
};

}  // namespace roundtrip
