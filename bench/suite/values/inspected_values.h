// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "bench/suite/values/value_sink.h"

namespace roundtrip {

/// Shows in an inspection what it is told, as much of it as the inspection has room for.
class InspectedValues final : public ValueSink {
 public:
  InspectedValues(Inspection& inspection, const ReadFile& file) : inspection_(inspection), file_(file) {}

  void value(std::string_view type, const Plain& value) override {
    if (hidden_ != 0) return;
    if (!inspection_.has_room()) {
      count();
      return inspection_.hide(1);
    }
    InspectedValue shown{next_name(), std::string(type), "", {}, ""};
    if (const auto* bytes = std::get_if<View>(&value)) {
      shown.bytes = bytes->size();
    } else if (const auto* text = std::get_if<std::string_view>(&value)) {
      // A little more than is kept, so that it is seen that there is more.
      shown.value = text->substr(0, 2 * longest_text());
    } else if (!std::holds_alternative<std::monostate>(value)) {
      shown.value = text_of(value);
    }
    inspection_.leaf(std::move(shown));
  }
  void key(std::string_view key) override {
    if (hidden_ == 0 && inspection_.has_room()) key_ = key.substr(0, 2 * longest_text());
  }
  void mapped(const Mapping&) override {}
  void reached(std::size_t offset) override { file_.done_until(offset); }
  [[nodiscard]] std::size_t longest_text() const override { return 256; }

 protected:
  void begin_array(std::string_view type) override { open(type, false); }
  void begin_object(std::string_view type) override { open(type, true); }
  void end_container() override {
    if (hidden_ != 0) {
      --hidden_;
      return;
    }
    const Open& open = open_.back();
    inspection_.current().shape =
        open.object ? counted(open.children, "entry", "entries") : counted(open.children, "element");
    open_.pop_back();
    inspection_.end();
  }

 private:
  struct Open {
    bool object;
    std::uint64_t children;
  };

  void count() {
    if (!open_.empty()) ++open_.back().children;
  }
  /// Of the value that comes next, which is counted.
  std::string next_name() {
    if (open_.empty()) return "";
    Open& open = open_.back();
    ++open.children;
    return open.object ? key_ : element_name(open.children - 1);
  }
  void open(std::string_view type, bool object) {
    if (hidden_ != 0) {
      ++hidden_;
      return;
    }
    if (inspection_.begin({next_name(), std::string(type), "", {}, ""})) {
      open_.push_back({object, 0});
    } else {
      hidden_ = 1;
    }
  }

  Inspection& inspection_;
  const ReadFile& file_;
  std::vector<Open> open_;
  std::string key_;
  std::size_t hidden_ = 0;  ///< arrays and objects that have begun and are not shown
};

}  // namespace roundtrip
