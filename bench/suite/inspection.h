// SPDX-License-Identifier: MIT
//
// What `roundtrip inspect` says of a file: what it is, the versions that it names, a tree of what is in it,
// and what loading it would import or call. A reader (reader.h) tells it in the order of the file; what is
// kept of it is little, however large the file is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace roundtrip {

/// "1 element", "2 elements".
[[nodiscard]] inline std::string counted(std::uint64_t count, std::string_view one, std::string_view many) {
  return std::to_string(count).append(" ").append(count == 1 ? one : many);
}
[[nodiscard]] inline std::string counted(std::uint64_t count, std::string_view word) {
  return counted(count, word, std::string(word) + "s");
}

/// "[3]"
[[nodiscard]] inline std::string element_name(std::uint64_t index) {
  return std::string("[").append(std::to_string(index)).append("]");
}

/// A value in the tree.
struct InspectedValue {
  std::string name;                      ///< of a member or entry, "[3]" of an element; empty for a root
  std::string type;                      ///< in the words of the format: "dict", "float64", "F16"
  std::string shape;                     ///< "3 × 4", "1000 entries"; empty where there is none
  std::optional<std::uint64_t> bytes{};  ///< of its content, where it is one piece
  std::string value;                     ///< a short one, as it is written; empty where it is not shown
};

/// A class or function that loading the file would import, and whether it would be called.
struct CodeReference {
  std::string name;          ///< "posix.system"
  std::uint64_t offset = 0;  ///< of the instruction that asks for it
  std::string inside;        ///< the part of the file that the offset counts in; empty for the file
  bool called = false;
  bool harmless = false;  ///< it is known to build a value and nothing else
};

/// How much of a tree is kept.
struct InspectionLimits {
  std::size_t depth = 6;
  std::size_t children = 16;  ///< of one value
};

class Inspection {
 public:
  struct Fact {
    std::string name;
    std::string value;
  };
  struct Line {
    std::size_t depth;
    InspectedValue value;
    std::uint64_t hidden = 0;  ///< children that are not among the lines
  };

  explicit Inspection(const InspectionLimits& limits) : limits_(limits) {}

  [[nodiscard]] const InspectionLimits& limits() const { return limits_; }

  /// What the file says of itself: {"protocol", "4"}, {"producer", "skl2onnx"}.
  void fact(std::string name, std::string_view value) {
    if (facts_.size() < most_facts) facts_.push_back({std::move(name), shortened(value)});
  }

  /// A value that has no others in it.
  void leaf(InspectedValue value) {
    if (begin(std::move(value))) end();
  }
  /// A value whose children follow, up to end().
  /// @return whether it is kept. If it is not, neither are its children: they may be left out, and so must be
  /// its end()
  [[nodiscard]] bool begin(InspectedValue value) {
    if (!has_room()) {
      hide(1);
      return false;
    }
    ++(open_.empty() ? roots_ : open_.back().children);
    shorten(value);
    text_ += value.name.size() + value.type.size() + value.shape.size() + value.value.size();
    open_.push_back({lines_.size(), 0});
    lines_.push_back({open_.size() - 1, std::move(value)});
    return true;
  }
  void end() { open_.pop_back(); }
  /// Whether another child would be kept.
  [[nodiscard]] bool has_room() const {
    if (open_.empty()) return roots_ < limits_.children;
    return open_.size() <= limits_.depth && open_.back().children < limits_.children &&
           lines_.size() < most_lines && text_ < most_text;
  }
  /// Children of the value that is open that are not told one by one.
  void hide(std::uint64_t count) {
    if (!open_.empty()) lines_[open_.back().line].hidden += count;
  }
  /// The value that is open, for what is known at its end only.
  [[nodiscard]] InspectedValue& current() { return lines_[open_.back().line].value; }

  /// In the order of the file. One that is asked for again is told once, as the worst of both.
  void refers_to(const CodeReference& reference) {
    for (CodeReference& known : references_) {
      if (known.name != reference.name || known.inside != reference.inside) continue;
      if (reference.called && !known.called) known.offset = reference.offset;
      known.called = known.called || reference.called;
      known.harmless = known.harmless && reference.harmless;
      return;
    }
    if (references_.size() < most_references) {
      references_.push_back(reference);
      references_.back().name = shortened(reference.name);
    } else if (!reference.harmless) {
      ++references_left_out_;
    }
  }
  /// Why it cannot be told whether loading the file runs code. Such a file is never called clean.
  void doubt(std::string why) {
    if (doubts_.size() < most_facts) doubts_.push_back(std::move(why));
  }

  [[nodiscard]] const std::vector<Fact>& facts() const { return facts_; }
  [[nodiscard]] const std::vector<Line>& lines() const { return lines_; }
  [[nodiscard]] const std::vector<CodeReference>& references() const { return references_; }
  [[nodiscard]] std::uint64_t references_left_out() const { return references_left_out_; }
  [[nodiscard]] const std::vector<std::string>& doubts() const { return doubts_; }

 private:
  struct Open {
    std::size_t line;
    std::size_t children;
  };

  // A file may be nothing but names.
  static constexpr std::size_t most_facts = 100;
  static constexpr std::size_t most_lines = 5'000;
  static constexpr std::size_t most_text = 300'000;  ///< bytes; escaped, it may become six times as long
  static constexpr std::size_t most_references = 500;
  static constexpr std::size_t longest_text = 200;

  [[nodiscard]] static std::string shortened(std::string_view text) {
    if (text.size() <= longest_text) return std::string(text);
    std::size_t end = longest_text;
    // Not in the middle of a character of UTF-8.
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) --end;
    return std::string(text.substr(0, end)) + "…";
  }
  static void shorten(InspectedValue& value) {
    for (std::string* text : {&value.name, &value.type, &value.shape, &value.value}) *text = shortened(*text);
  }

  InspectionLimits limits_;
  std::vector<Fact> facts_;
  std::vector<Line> lines_;
  std::size_t text_ = 0;
  std::size_t roots_ = 0;
  std::vector<Open> open_;
  std::vector<CodeReference> references_;
  std::uint64_t references_left_out_ = 0;
  std::vector<std::string> doubts_;
};

}  // namespace roundtrip
