// SPDX-License-Identifier: MIT
//
// roundtrip-reader-<family>: answers the driver as a worker does, about files that others wrote. Its
// requests:
//
// - recognise FILE: whether it is of the family's format. The answer's member `recognised` is no, possible or
//   certain.
// - inspect FILE DEPTH CHILDREN: what is in it (bench/suite/inspection.h).
// - document FILE OUT: writes it to OUT as a document file, of a document or messages. The answer's member
//   `notes` says what was mapped.
#include <array>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench/readers/mapped_file.h"
#include "bench/record/document_file.h"
#include "bench/record/file.h"
#include "bench/suite/reader.h"
#include "bench/worker/requests.h"

namespace {

using roundtrip::Inspection;
using roundtrip::JsonLine;
using roundtrip::Reader;
using roundtrip::Request;

JsonLine recognise(const Reader& reader, const Request& request) {
  const roundtrip::MappedFile file(request.at(1));
  constexpr std::array names{"no", "possible", "certain"};
  JsonLine json;
  json.add("recognised", names.at(static_cast<std::size_t>(reader.recognise(file.bytes()))));
  return json;
}

std::vector<JsonLine> texts(const std::vector<std::string>& texts) {
  std::vector<JsonLine> lines;
  for (const std::string& text : texts) lines.emplace_back().add("text", text);
  return lines;
}

JsonLine told(const Inspection& inspection, const std::string& error) {
  std::vector<JsonLine> facts;
  for (const auto& fact : inspection.facts())
    facts.emplace_back().add("name", fact.name).add("value", fact.value);
  std::vector<JsonLine> lines;
  for (const auto& line : inspection.lines()) {
    JsonLine& json = lines.emplace_back();
    json.add("depth", line.depth)
        .add("name", line.value.name)
        .add("type", line.value.type)
        .add("shape", line.value.shape)
        .add("value", line.value.value)
        .add("hidden", line.hidden);
    if (line.value.bytes) json.add("bytes", *line.value.bytes);
  }
  std::vector<JsonLine> references;
  for (const auto& reference : inspection.references()) {
    references.emplace_back()
        .add("name", reference.name)
        .add("offset", reference.offset)
        .add("inside", reference.inside)
        .add("called", reference.called)
        .add("harmless", reference.harmless);
  }
  JsonLine json;
  json.add("facts", facts)
      .add("lines", lines)
      .add("references", references)
      .add("references_left_out", inspection.references_left_out())
      .add("doubts", texts(inspection.doubts()))
      .add("damage", error);
  return json;
}

JsonLine inspect(const Reader& reader, const Request& request) {
  const roundtrip::MappedFile file(request.at(1));
  Inspection inspection(
      {roundtrip::number_of<std::size_t>(request.at(2)), roundtrip::number_of<std::size_t>(request.at(3))});
  try {
    reader.inspect(file, inspection);
    return told(inspection, "");
  } catch (const std::runtime_error& error) {
    return told(inspection, error.what());
  }
}

/// Whoever takes the document from the file must not run out of its stack.
void check_depth(const roundtrip::Document& document, std::size_t depth) {
  if (depth > roundtrip::max_document_depth) {
    throw std::runtime_error("nested more than " + std::to_string(roundtrip::max_document_depth) +
                             " deep, which is the limit");
  }
  if (const auto* array = std::get_if<roundtrip::Document::Array>(&document.value)) {
    for (const auto& element : *array) check_depth(element, depth + 1);
  } else if (const auto* object = std::get_if<roundtrip::Document::Object>(&document.value)) {
    for (const auto& member : *object) check_depth(member.second, depth + 1);
  }
}

JsonLine document(const Reader& reader, const Request& request) {
  const roundtrip::MappedFile file(request.at(1));
  roundtrip::Mappings mappings;
  const roundtrip::FileContent content = reader.read(file.bytes(), mappings);
  roundtrip::Buffer out;
  if (const auto* const root = std::get_if<roundtrip::Document>(&content)) {
    check_depth(*root, 0);
    roundtrip::write_document_file(*root, out);
  } else {
    const auto& messages = std::get<roundtrip::Messages>(content);
    for (const auto& message : messages.messages) check_depth(message, 0);
    roundtrip::write_document_file(messages, out);
  }
  roundtrip::write_file(request.at(2), roundtrip::as_view(out));
  JsonLine json;
  json.add("notes", texts(mappings.texts()));
  return json;
}

JsonLine answer(const Reader& reader, const Request& request) {
  if (request.at(0) == "recognise") return recognise(reader, request);
  if (request.at(0) == "inspect") return inspect(reader, request);
  if (request.at(0) == "document") return document(reader, request);
  throw std::invalid_argument("no request is named '" + request.at(0) + "'");
}

}  // namespace

int main(int argc, char** argv) {
  return roundtrip::serve_requests(argc, argv, "reads files", [](const Request& request) {
    static const auto reader = roundtrip::make_reader();
    return answer(*reader, request);
  });
}
