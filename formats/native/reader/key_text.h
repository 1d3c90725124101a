// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "bench/bridges/json_text_sink.h"
#include "bench/suite/values/value_sink.h"

namespace roundtrip::native_files {

/// The text of a key that is no string, since that is what a document's keys are: of what has no others in it
/// its own, else compact JSON.
class KeyText final : public ValueSink {
 public:
  /// @param longest of what is of interest; somewhat more than that may be made
  explicit KeyText(std::size_t longest) : json_(out_), longest_(longest) {}

  [[nodiscard]] std::string_view text() const { return as_text(as_view(out_)); }

  void value(std::string_view, const Plain& value) override {
    if (is_full()) return;
    if (is_object_.empty()) {
      const std::string text = text_of(value);
      out_.append(text.data(), text.size());
    } else {
      std::visit(Put{json_, longest_}, value);
    }
  }
  void key(std::string_view key) override {
    if (!is_full()) json_.key(key.size() <= longest_ ? key : too_long);
  }
  /// Not counted: the key as a whole is.
  void mapped(const Mapping&) override {}
  void reached(std::size_t) override {}
  [[nodiscard]] std::size_t longest_text() const override { return longest_; }

 protected:
  void begin_array(std::string_view) override {
    if (!is_full()) json_.begin_array(0);
    is_object_.push_back(false);
  }
  void begin_object(std::string_view) override {
    if (!is_full()) json_.begin_object(0);
    is_object_.push_back(true);
  }
  void end_container() override {
    const bool is_object = is_object_.back();
    is_object_.pop_back();
    if (is_full()) return;
    if (is_object) {
      json_.end_object();
    } else {
      json_.end_array();
    }
  }

 private:
  static constexpr std::string_view too_long = "…";

  struct Put {
    JsonTextSink& json;
    std::size_t longest;
    void operator()(std::monostate) const { json.null(); }
    void operator()(bool truth) const { json.boolean(truth); }
    void operator()(double number) const { json.number(number); }
    void operator()(std::integral auto number) const { json.integer(number); }
    void operator()(std::string_view text) const { json.string(text.size() <= longest ? text : too_long); }
    void operator()(View bytes) const {
      json.string(bytes.size() <= longest ? text_of(bytes) : std::string(too_long));
    }
  };

  [[nodiscard]] bool is_full() const { return out_.size() > longest_; }

  Buffer out_;
  JsonTextSink json_;
  std::size_t longest_;
  std::vector<bool> is_object_;
};

}  // namespace roundtrip::native_files
