// SPDX-License-Identifier: MIT
#pragma once

#include <bson/bson.h>

#include <cstddef>

namespace roundtrip::libbson_codec {

/// What is written to: the library's own document, which keeps its memory when it is cleared.
class Output {
 public:
  Output() { bson_init(&document_); }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  ~Output() { bson_destroy(&document_); }

  void clear() { bson_reinit(&document_); }
  [[nodiscard]] const std::byte* data() const {
    return reinterpret_cast<const std::byte*>(bson_get_data(&document_));
  }
  [[nodiscard]] std::size_t size() const { return document_.len; }

  [[nodiscard]] bson_t& document() { return document_; }

 private:
  bson_t document_;
};

}  // namespace roundtrip::libbson_codec
