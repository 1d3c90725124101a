// SPDX-License-Identifier: MIT
#include "bench/driver/inspect/inspected_file.h"

#include <fmt/format.h>

#include <algorithm>

#include "bench/driver/base/error.h"
#include "bench/driver/base/escape.h"
#include "bench/driver/run/answer_members.h"

namespace roundtrip {

namespace {

InspectedFile::Line line_of(const AnswerMembers& json) {
  InspectedFile::Line line;
  line.depth = json.count("depth");
  line.name = json.text("name");
  line.type = json.text("type");
  line.shape = json.text("shape");
  if (json.has("bytes")) line.bytes = json.count("bytes");
  line.value = json.text("value");
  line.hidden = json.count("hidden");
  return line;
}

void take(const nlohmann::json& answer, InspectedFile& file) {
  const AnswerMembers json(answer, "inspect", answer);
  for (const AnswerMembers& fact : json.list("facts"))
    file.facts.push_back({fact.text("name"), fact.text("value")});
  for (const AnswerMembers& line : json.list("lines")) file.lines.push_back(line_of(line));
  for (const AnswerMembers& reference : json.list("references")) {
    file.references.push_back({reference.text("name"), reference.count("offset"), reference.text("inside"),
                               reference.flag("called"), reference.flag("harmless")});
  }
  file.references_left_out = json.count("references_left_out");
  for (const AnswerMembers& doubt : json.list("doubts")) file.doubts.push_back(doubt.text("text"));
  file.damage = json.text("damage");
}

}  // namespace

bool InspectedFile::runs_code() const {
  return references_left_out != 0 || !doubts.empty() ||
         std::any_of(references.begin(), references.end(), [](const Reference& r) { return !r.harmless; });
}

InspectedFile inspect_file(const std::filesystem::path& path, const std::string& format,
                           const DataReaders& readers, std::size_t depth, std::size_t children) {
  const OpenedInput input = readers.open(path);
  const DataFormat known = readers.format_of(input, format);
  if (!known.said) {
    throw InputError(
        fmt::format("{}: neither its name nor its first bytes show its format; name it with --data-format",
                    path.string()));
  }
  if (known.reader == nullptr)
    throw InputError(fmt::format("{}: there is no way to inspect {}", path.string(), known.name));
  InspectedFile file;
  file.file = valid_utf8(path.string());
  file.format = known.name;
  file.bytes = std::filesystem::file_size(input.file);
  take(readers.inspect(*known.reader, input, depth, children), file);
  return file;
}

}  // namespace roundtrip
