// SPDX-License-Identifier: MIT
//
// The library's text, compiled once.
#pragma once

#include <json-c/json_tokener.h>

#include <memory>

#include "bench/record/buffer.h"
#include "formats/jsonc/spelling.h"

namespace roundtrip::jsonc_codec {

/// @throws std::bad_alloc
void write_text(const Tree<Spelling>& tree, Buffer& out);

/// Lives as long as the codec, for the memory of the library's parser.
class Parser {
 public:
  Parser();
  /// @throws std::runtime_error with the place when the text is no JSON
  [[nodiscard]] Tree<Spelling> read(View bytes);

 private:
  struct Free {
    void operator()(json_tokener* tokener) const { json_tokener_free(tokener); }
  };
  std::unique_ptr<json_tokener, Free> tokener_;
};

}  // namespace roundtrip::jsonc_codec
