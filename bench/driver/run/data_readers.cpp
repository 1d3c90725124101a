// SPDX-License-Identifier: MIT
#include "bench/driver/run/data_readers.h"

#include <fmt/format.h>

#include <algorithm>

#include "bench/driver/base/error.h"
#include "bench/driver/run/answer_members.h"
#include "bench/driver/run/worker.h"
#include "bench/record/document_file.h"
#include "bench/record/file.h"

namespace roundtrip {

namespace {

/// Of a file that this program holds as a whole.
constexpr const char* json_names[] = {data_format::json, data_format::json_lines, "ndjson",
                                      data_format::python_json};

const Manifest::Reader* reader_of(const Manifest& manifest, const std::string& ending) {
  for (const Manifest::Reader& reader : manifest.readers) {
    if (std::find(reader.endings.begin(), reader.endings.end(), ending) != reader.endings.end())
      return &reader;
  }
  return nullptr;
}

std::string known_formats(const Manifest& manifest) {
  std::vector<std::string> names(std::begin(json_names), std::end(json_names));
  for (const Manifest::Reader& reader : manifest.readers) {
    for (const std::string& ending : reader.endings) {
      if (std::find(names.begin(), names.end(), ending) == names.end()) names.push_back(ending);
    }
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

}  // namespace

bool data_format::is_json(const std::string& name) {
  return std::find(std::begin(json_names), std::end(json_names), name) != std::end(json_names);
}

DataFormat DataReaders::format_of(const OpenedInput& input, const std::string& named) const {
  if (!named.empty()) {
    const Manifest::Reader* reader = reader_of(manifest_, named);
    if (reader == nullptr && !data_format::is_json(named)) {
      throw InputError(fmt::format("--data-format {}: unknown format; the formats are {}", named,
                                   known_formats(manifest_)));
    }
    return {named, reader};
  }
  if (data_format::is_json(input.ending)) return {input.ending, reader_of(manifest_, input.ending)};
  const Manifest::Reader* by_name = reader_of(manifest_, input.ending);
  const auto named_by_ending = [&]() -> DataFormat {
    // What reads JSON, too, is not asked for that here.
    return {data_format::is_json(by_name->name()) ? input.ending : by_name->name(), by_name};
  };
  if (by_name != nullptr && (!by_name->missing.empty() || recognises(*by_name, input)))
    return named_by_ending();
  for (const Manifest::Reader& reader : manifest_.readers) {
    if (&reader != by_name && reader.missing.empty() && recognises(reader, input))
      return {reader.name(), &reader};
  }
  if (by_name != nullptr) return named_by_ending();
  return {data_format::json, reader_of(manifest_, data_format::json), false};
}

bool DataReaders::recognises(const Manifest::Reader& reader, const OpenedInput& input) const {
  const auto json = ask(reader, input, {"recognise", input.file.string()});
  return AnswerMembers(json, "recognise", json).text("recognised") == "certain";
}

std::variant<Document, Messages> DataReaders::read(const Manifest::Reader& reader, const OpenedInput& input,
                                                   std::vector<std::string>& notes) const {
  const auto file = scratch_.make_name();
  const auto json = ask(reader, input, {"document", input.file.string(), file.string()});
  for (const AnswerMembers& note : AnswerMembers(json, "document", json).list("notes"))
    notes.push_back(note.text("text"));
  Buffer bytes;
  read_file(file, bytes);
  std::error_code error;
  std::filesystem::remove(file, error);
  if (holds_messages(as_view(bytes))) return read_document_file<Messages>(as_view(bytes));
  return read_document_file<Document>(as_view(bytes));
}

nlohmann::json DataReaders::inspect(const Manifest::Reader& reader, const OpenedInput& input,
                                    std::size_t depth, std::size_t children) const {
  return ask(reader, input,
             {"inspect", input.file.string(), std::to_string(depth), std::to_string(children)});
}

nlohmann::json DataReaders::ask(const Manifest::Reader& reader, const OpenedInput& input,
                                const std::vector<std::string>& request) const {
  const auto refuse = [&](const std::string& why) {
    throw InputError(fmt::format("{}: {}", input.named.string(), why));
  };
  if (!reader.missing.empty())
    refuse(fmt::format("the reader for {} is not built: {}", reader.name(), reader.not_built()));
  WorkerOptions options;
  options.program = manifest_.program(reader);
  options.scratch = scratch_.folder();
  options.memory_limit = memory_limit_;
  options.watchdog = 2 * std::chrono::ceil<std::chrono::seconds>(timeout_);
  try {
    auto json = again_if_killed([&] { return WorkerProcess(options).ask(request, timeout_); });
    // Too little memory is a verdict (bench/worker/requests.h).
    if (json.contains("verdict")) refuse(AnswerMembers(json, request.front(), json).text("reason"));
    return json;
  } catch (const WorkerLost& lost) {
    refuse(fmt::format("the program that reads {} ended: {}", reader.name(), lost.what()));
  } catch (const WorkerError& error) {
    refuse(error.what());
  }
  return {};
}

}  // namespace roundtrip
