// SPDX-License-Identifier: MIT
#include "bench/driver/inspect/render.h"

#include <fmt/format.h>

#include <algorithm>

#include "bench/driver/base/escape.h"
#include "bench/driver/base/json_file.h"

namespace roundtrip {

namespace {

std::string place_of(const InspectedFile::Reference& reference) {
  const std::string place = fmt::format("at byte {}", reference.offset);
  return reference.inside.empty() ? place : fmt::format("{} of {}", place, reference.inside);
}

std::string bytes_text(std::uint64_t bytes) {
  std::string digits = std::to_string(bytes);
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, ",");
  return digits + (bytes == 1 ? " byte" : " bytes");
}

std::string line_text(const InspectedFile::Line& line, const Paint& paint) {
  std::string text;
  const auto add = [&](const std::string& part, const char* code) {
    if (!part.empty()) text += (text.empty() ? "" : "  ") + paint(code, terminal_text(part));
  };
  add(line.name, bold);
  add(line.type, green);
  add(line.shape, dim);
  if (line.bytes) add(bytes_text(*line.bytes), dim);
  add(line.value, yellow);
  return text;
}

/// The lines that join a child to its parent, for each depth.
class Branches {
 public:
  explicit Branches(const std::vector<InspectedFile::Line>& lines) : lines_(lines) {}

  [[nodiscard]] std::string before(std::size_t index) {
    const std::size_t depth = lines_[index].depth;
    if (depth == 0) return {};
    std::string text;
    for (std::size_t d = 1; d < depth; ++d) text += goes_on(index, d) ? "│  " : "   ";
    return text + (goes_on(index, depth) ? "├─ " : "└─ ");
  }

 private:
  /// Whether another line of this depth follows under the same parent, or its count of those not shown.
  [[nodiscard]] bool goes_on(std::size_t index, std::size_t depth) const {
    for (std::size_t i = index + 1; i < lines_.size(); ++i) {
      if (lines_[i].depth < depth) return hidden_above(index, depth);
      if (lines_[i].depth == depth) return true;
    }
    return hidden_above(index, depth);
  }
  [[nodiscard]] bool hidden_above(std::size_t index, std::size_t depth) const {
    for (std::size_t i = index; i != SIZE_MAX; --i) {
      if (lines_[i].depth == depth - 1) return lines_[i].hidden != 0;
    }
    return false;
  }

  const std::vector<InspectedFile::Line>& lines_;
};

std::string tree_text(const InspectedFile& file, const Paint& paint) {
  std::string text;
  Branches branches(file.lines);
  // Those whose children are being told, with the count of the children that are not.
  struct Open {
    std::uint64_t depth;
    std::uint64_t hidden;
    std::string indent;
  };
  std::vector<Open> open;
  const auto close = [&](std::uint64_t depth) {
    for (; !open.empty() && open.back().depth >= depth; open.pop_back()) {
      if (open.back().hidden != 0)
        text += open.back().indent + paint(dim, fmt::format("└─ … {} more", open.back().hidden)) + "\n";
    }
  };
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    const auto& line = file.lines[i];
    close(line.depth);
    const std::string before = branches.before(i);
    text += before + line_text(line, paint) + "\n";
    std::string indent;
    // What stands before a child is what stood before its parent, without the parent's own branch.
    for (std::size_t at = 0; at < before.size();) {
      const std::string_view rest = std::string_view(before).substr(at);
      const std::string_view branch = "├─ ";
      const std::string_view last = "└─ ";
      if (rest.starts_with(branch)) {
        indent += "│  ";
        at += branch.size();
      } else if (rest.starts_with(last)) {
        indent += "   ";
        at += last.size();
      } else {
        indent += rest[0];
        ++at;
      }
    }
    open.push_back({line.depth, line.hidden, indent});
  }
  close(0);
  return text;
}

}  // namespace

std::vector<std::string> verdict_sentences(const InspectedFile& file) {
  std::vector<std::string> sentences;
  for (const bool called : {true, false}) {
    for (const auto& reference : file.references) {
      if (reference.harmless || reference.called != called) continue;
      sentences.push_back(fmt::format("loading this {}: {} {}", called ? "runs code" : "imports code",
                                      reference.name, place_of(reference)));
    }
  }
  if (file.references_left_out != 0)
    sentences.push_back(fmt::format("… and {} more of this kind", file.references_left_out));
  for (const std::string& doubt : file.doubts)
    sentences.push_back("it cannot be told whether loading this runs code: " + doubt);
  // What could not be looked at is not clean.
  if (sentences.empty() && !file.damage.empty())
    sentences.emplace_back("it cannot be told whether loading this runs code: the file is damaged");
  if (sentences.empty()) {
    sentences.emplace_back(file.references.empty() ? "loading this runs no code"
                                                   : "loading this runs only code that builds plain values");
  }
  return sentences;
}

std::string render_text(const InspectedFile& file, const Terminal& terminal) {
  const Paint paint(terminal.colour);
  std::string text = paint(bold, terminal_text(file.file)) + ": " + terminal_text(file.format) + ", " +
                     bytes_text(file.bytes) + "\n";
  for (const std::string& sentence : verdict_sentences(file))
    text +=
        "  " + paint(file.runs_code() || !file.damage.empty() ? red : green, terminal_text(sentence)) + "\n";
  if (!file.damage.empty()) text += "  " + paint(red, terminal_text("damaged: " + file.damage)) + "\n";
  for (const auto& fact : file.facts)
    text += fmt::format("  {}: {}\n", terminal_text(fact.name), terminal_text(fact.value));
  text += "\n" + tree_text(file, paint);
  const auto harmless = std::count_if(file.references.begin(), file.references.end(),
                                      [](const auto& reference) { return reference.harmless; });
  if (harmless != 0) {
    text += "\nknown to build values and nothing else:\n";
    for (const auto& reference : file.references) {
      if (reference.harmless)
        text += "  " + terminal_text(fmt::format("{} {}", reference.name, place_of(reference))) + "\n";
    }
  }
  return text + "\n";
}

std::string render_json(const std::vector<InspectedFile>& files) {
  using Json = nlohmann::ordered_json;
  Json all = Json::array();
  for (const InspectedFile& file : files) {
    Json json;
    json["file"] = file.file;
    json["format"] = file.format;
    json["bytes"] = file.bytes;
    json["runs_code"] = file.damage.empty() || file.runs_code() ? Json(file.runs_code()) : Json();
    json["verdict"] = verdict_sentences(file);
    json["damage"] = file.damage;
    Json& facts = json["facts"] = Json::array();
    for (const auto& fact : file.facts) facts.push_back({{"name", fact.name}, {"value", fact.value}});
    Json& references = json["references"] = Json::array();
    for (const auto& reference : file.references) {
      references.push_back({{"name", reference.name},
                            {"offset", reference.offset},
                            {"inside", reference.inside},
                            {"called", reference.called},
                            {"harmless", reference.harmless}});
    }
    json["references_left_out"] = file.references_left_out;
    json["doubts"] = file.doubts;
    Json& tree = json["tree"] = Json::array();
    for (const auto& line : file.lines) {
      Json& node = tree.emplace_back(Json{{"depth", line.depth},
                                          {"name", line.name},
                                          {"type", line.type},
                                          {"shape", line.shape},
                                          {"value", line.value},
                                          {"hidden", line.hidden}});
      if (line.bytes) node["bytes"] = *line.bytes;
    }
    all.push_back(std::move(json));
  }
  return lines_of(Json{{"files", std::move(all)}}) + "\n";
}

}  // namespace roundtrip
