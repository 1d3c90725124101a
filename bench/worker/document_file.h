// SPDX-License-Identifier: MIT
//
// How a document travels from the driver, which parses JSON, to a worker, which must not be linked with a
// second JSON library: as bytes of the native format, behind one byte that says whether it is a document or
// messages.
#pragma once

#include "bench/messages.h"
#include "formats/native/native.h"

namespace roundtrip {

namespace detail {
inline constexpr std::byte document_mark{'D'};
inline constexpr std::byte messages_mark{'M'};
}  // namespace detail

[[nodiscard]] inline bool holds_messages(View file) {
  return !file.empty() && file[0] == detail::messages_mark;
}

/// @tparam Root Document or Messages
template <class Root>
void write_document_file(const Root& root, Buffer& file) {
  const std::byte mark = std::same_as<Root, Messages> ? detail::messages_mark : detail::document_mark;
  file.clear();
  file.append(&mark, 1);
  Buffer bytes;
  native::save(root, bytes);
  file.append(bytes.data(), bytes.size());
}

/// @throws std::runtime_error when the file is not one that write_document_file wrote for Root
template <class Root>
[[nodiscard]] Root read_document_file(View file) {
  return native::load<Root>(file.empty() ? file : file.subspan(1));
}

/// A small document with other content than any that is measured.
template <class Root>
[[nodiscard]] Root decoy_document() {
  Document decoy{Document::Object{
      {"decoy", Document{Document::Array{Document{true}, Document{std::string("left over")}, Document{0.5},
                                         Document::integer(std::int64_t{-7})}}}}};
  if constexpr (std::same_as<Root, Messages>) {
    return Messages{std::vector<Document>(3, decoy)};
  } else {
    return decoy;
  }
}

}  // namespace roundtrip
