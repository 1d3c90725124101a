// SPDX-License-Identifier: MIT
#include "formats/jansson/text.h"

namespace roundtrip::jansson_codec {

void write_text(const Tree<Spelling>& tree, Buffer& out) {
  const auto append = [](const char* text, std::size_t size, void* to) {
    static_cast<Buffer*>(to)->append(text, size);
    return 0;
  };
  // 17 digits are exact, and what the library prints when it is told nothing.
  if (json_dump_callback(tree.get(), append, &out, JSON_COMPACT | JSON_ENCODE_ANY) != 0)
    throw std::bad_alloc();
}

Tree<Spelling> read_text(View bytes) {
  const std::string_view text = as_text(bytes);
  json_error_t error;
  Tree<Spelling> tree(json_loadb(text.data(), text.size(), JSON_DECODE_ANY | JSON_ALLOW_NUL, &error));
  if (!tree) {
    throw std::runtime_error(std::string("jansson: ") + error.text + " (at byte " +
                             std::to_string(error.position) + ")");
  }
  return tree;
}

}  // namespace roundtrip::jansson_codec
