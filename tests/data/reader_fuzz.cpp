// SPDX-License-Identifier: MIT
//
// Bytes that anybody may have made, given to a family's reader (bench/suite/reader.h) by clang's libFuzzer:
// scripts/fuzz --readers. bench/readers.cmake links this with each of them. reader_bytes_test.py asks the
// readers' programs about damaged files, the same ones in every run.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <stdexcept>

#include "bench/record/utf8.h"
#include "bench/suite/reader.h"
#include "tests/support/file_in_memory.h"

namespace roundtrip {
namespace {

[[noreturn]] void fail(const char* what) {
  std::fprintf(stderr, "fuzz: %s\n", what);
  std::abort();
}

/// Any exception but a std::runtime_error ends the program.
template <class Step>
void take_or_refuse(const Step& step) {
  try {
    step();
  } catch (const std::runtime_error&) {
    // Refused, as most are.
  }
}

/// What the formats rely on in a document.
void expect_sound(const Document& document, std::size_t depth) {
  if (depth > max_document_depth) fail("a document is nested deeper than any may be");
  if (const auto* text = std::get_if<std::string>(&document.value)) {
    if (!is_utf8(*text)) fail("a string of a document is not UTF-8");
  } else if (const auto* array = std::get_if<Document::Array>(&document.value)) {
    for (const Document& element : *array) expect_sound(element, depth + 1);
  } else if (const auto* object = std::get_if<Document::Object>(&document.value)) {
    for (const auto& [key, value] : *object) {
      if (!is_utf8(key)) fail("a key of a document is not UTF-8");
      expect_sound(value, depth + 1);
    }
  }
}

void expect_sound(const FileContent& content) {
  if (const auto* document = std::get_if<Document>(&content)) return expect_sound(*document, 0);
  const auto& messages = std::get<Messages>(content).messages;
  if (messages.empty()) fail("there is no message where there are several");
  for (const Document& message : messages) expect_sound(message, 0);
}

}  // namespace
}  // namespace roundtrip

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace roundtrip;
  static const auto reader = make_reader();
  const FileInMemory file(std::as_bytes(std::span(data, size)));
  static_cast<void>(reader->recognise(file.bytes()));
  take_or_refuse([&] {
    Inspection inspection{InspectionLimits{}};
    reader->inspect(file, inspection);
  });
  take_or_refuse([&] {
    Mappings mappings;
    expect_sound(reader->read(file.bytes(), mappings));
  });
  return 0;
}
