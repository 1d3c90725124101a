// SPDX-License-Identifier: MIT
//
// CSV as RFC 4180 describes it, written field by field. It needs the standard library alone.
//
//     std::string text;
//     roundtrip_csv::Writer writer(text);
//     writer.text("name"), writer.text("note"), writer.end_record();
//     writer.text("a,b"), writer.absent(), writer.end_record();          // "a,b",
#pragma once

#include <algorithm>
#include <cstring>
#include <string_view>

#include "characters.h"

namespace roundtrip_csv {

/// @tparam Output has append(const char*, std::size_t), as std::string has
template <class Output>
class Writer {
 public:
  /// @param out is appended to, and stays where it is
  /// @param separator any byte but a quote and those of line ends
  explicit Writer(Output& out, char separator = ',')
      : out_(out), separator_(separator), special_(separator) {}

  /// In quotes where it needs them. An empty one does: without, it would be absent.
  void text(std::string_view text) {
    if (needs_quotes(text)) {
      quoted(text);
    } else {
      plain(text);
    }
  }
  /// In quotes: it is text, whatever it looks like.
  void quoted(std::string_view text) {
    separate();
    put("\"");
    while (!text.empty()) {
      const void* const quote = std::memchr(text.data(), '"', text.size());
      if (quote == nullptr) break;
      const auto size = static_cast<std::size_t>(static_cast<const char*>(quote) - text.data()) + 1;
      put(text.substr(0, size));
      put("\"");
      text.remove_prefix(size);
    }
    put(text);
    put("\"");
  }
  /// As it is: a number, for example.
  /// @pre !needs_quotes(text)
  void plain(std::string_view text) {
    separate();
    put(text);
  }
  /// Nothing at all.
  void absent() { separate(); }

  void end_record() {
    put("\r\n");
    follows_ = false;
  }

  [[nodiscard]] bool needs_quotes(std::string_view text) const {
    return text.empty() || text.front() == byte_order_mark.front() ||
           std::any_of(text.begin(), text.end(), special_);
  }

 private:
  void put(std::string_view text) { out_.append(text.data(), text.size()); }
  void separate() {
    if (follows_) put({&separator_, 1});
    follows_ = true;
  }

  Output& out_;
  char separator_;
  Special special_;
  bool follows_ = false;  ///< whether a field stands before the next one
};

}  // namespace roundtrip_csv
