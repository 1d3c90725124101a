// SPDX-License-Identifier: MIT
#include "formats/jsonc/text.h"

#include <limits>
#include <new>
#include <stdexcept>
#include <string>

namespace roundtrip::jsonc_codec {

namespace {

/// The library's own is 32.
constexpr int most_depth = 2048;

}  // namespace

void write_text(const Tree<Spelling>& tree, Buffer& out) {
  std::size_t size = 0;
  const char* text = json_object_to_json_string_length(
      tree.get(), JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE, &size);
  if (text == nullptr) throw std::bad_alloc();
  out.append(text, size);
}

Parser::Parser() : tokener_(json_tokener_new_ex(most_depth)) {
  if (!tokener_) throw std::bad_alloc();
}

Tree<Spelling> Parser::read(View bytes) {
  const std::string_view text = as_text(bytes);
  if (text.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    throw std::runtime_error("json-c reads no text of 2 GiB or more");
  }
  json_tokener_reset(tokener_.get());
  Tree<Spelling> tree(json_tokener_parse_ex(tokener_.get(), text.data(), static_cast<int>(text.size())));
  json_tokener_error error = json_tokener_get_error(tokener_.get());
  std::size_t end = json_tokener_get_parse_end(tokener_.get());
  if (error == json_tokener_continue) {
    // A number ends where something else begins: a NUL, which is none of the text, says that it is over.
    tree.reset(json_tokener_parse_ex(tokener_.get(), "", 1));
    error = json_tokener_get_error(tokener_.get());
    end = text.size();
  }
  if (error != json_tokener_success) {
    throw std::runtime_error(std::string("json-c: ") + json_tokener_error_desc(error) + " (at byte " +
                             std::to_string(end) + ")");
  }
  if (text.find_first_not_of(" \t\r\n", end) != std::string_view::npos) {
    throw std::runtime_error("json-c: there is something behind the value (at byte " + std::to_string(end) +
                             ")");
  }
  return tree;
}

}  // namespace roundtrip::jsonc_codec
