// SPDX-License-Identifier: MIT
//
// What the tests of the reader of native files (formats/native/reader) have in common.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "bench/record/difference.h"
#include "bench/record/document.h"
#include "bench/suite/reader.h"
#include "roundtrip_native/header.h"

namespace roundtrip {

inline void append(Buffer& out, std::string_view text) {
  out.append(text.data(), text.size());
}

/// A file of any description, with its hash.
inline Buffer described(std::string_view description, std::string_view body,
                        native::detail::Flags more_flags = 0) {
  Buffer file;
  append(file, std::string("RTNB\2") + static_cast<char>(native::detail::flag_description | more_flags));
  const auto hash = native::detail::hash_of(description);
  file.append(hash.data(), hash.size());
  append(file, std::string{static_cast<char>(description.size() & 0xffU),
                           static_cast<char>(description.size() >> 8U)});
  append(file, description);
  append(file, body);
  return file;
}
inline Buffer described_columns(std::string_view description, std::string_view body) {
  return described(description, body, native::detail::flag_compact);
}

/// Text with NULs.
template <std::size_t N>
std::string bytes(const char (&literal)[N]) {
  return {literal, N - 1};
}

struct ReadDocument {
  Document root;
  std::vector<std::string> notes;
};

inline ReadDocument read_document(View file) {
  Mappings mappings;
  Document root = make_reader()->read(file, mappings);
  return {std::move(root), mappings.texts()};
}

class FileInMemory final : public ReadFile {
 public:
  explicit FileInMemory(View bytes) : bytes_(bytes) {}
  [[nodiscard]] View bytes() const override { return bytes_; }
  void done_until(std::size_t) const override {}

 private:
  View bytes_;
};

inline Inspection inspected(View file, const InspectionLimits& limits = {}) {
  Inspection inspection(limits);
  make_reader()->inspect(FileInMemory(file), inspection);
  return inspection;
}

/// What a call ends with that must throw.
template <class Call>
std::string message_of(const Call& call) {
  try {
    call();
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "nothing was thrown";
}

/// Reading and inspecting both refuse the file in these words.
inline void expect_refused(const Buffer& file, std::string_view words) {
  const std::string read = message_of([&] { read_document(as_view(file)); });
  EXPECT_NE(read.find(words), std::string::npos) << read << " for " << words;
  EXPECT_NE(read.find("at byte "), std::string::npos) << read;
  const std::string shown = message_of([&] { inspected(as_view(file)); });
  EXPECT_EQ(shown, read);
}

inline Document array_of(std::vector<Document> elements) {
  return {std::move(elements)};
}
inline Document text_of_document(std::string text) {
  return {std::move(text)};
}

inline void expect_document(const Buffer& file, const Document& expected,
                            const std::vector<std::string>& notes = {}) {
  const ReadDocument read = read_document(as_view(file));
  const auto difference = first_difference(expected, read.root);
  EXPECT_FALSE(difference) << difference->path << ": expected " << difference->expected << ", read "
                           << difference->actual;
  EXPECT_EQ(read.notes, notes);
}

}  // namespace roundtrip
