// SPDX-License-Identifier: MIT
#pragma once

#include <utility>
#include <vector>

#include "bench/suite/values/value_sink.h"

namespace roundtrip {

/// Makes a document of what it is told.
class DocumentBuilder final : public ValueSink {
 public:
  explicit DocumentBuilder(Mappings& mappings) : mappings_(mappings) {}

  /// The value, after which another may be told.
  /// @pre each array and object has ended
  [[nodiscard]] Document take() { return std::exchange(root_, Document()); }

  void value(std::string_view, const Plain& value) override { std::visit(Put{place().value}, value); }
  void key(std::string_view key) override {
    std::get<Document::Object>(open_.back()->value).emplace_back(std::string(key), Document{});
  }
  void mapped(const Mapping& mapping) override { mappings_.add(mapping); }
  void reached(std::size_t) override {}
  [[nodiscard]] std::size_t longest_text() const override { return SIZE_MAX; }

  /// Where the next value goes, for what is put there without being told.
  [[nodiscard]] Document& place() {
    if (open_.empty()) return root_;
    if (auto* array = std::get_if<Document::Array>(&open_.back()->value)) return array->emplace_back();
    return std::get<Document::Object>(open_.back()->value).back().second;
  }

 protected:
  void begin_array(std::string_view) override { open(Document::Array()); }
  void begin_object(std::string_view) override { open(Document::Object()); }
  void end_container() override { open_.pop_back(); }

 private:
  struct Put {
    Document::Value& place;
    void operator()(std::string_view text) const { place = std::string(text); }
    void operator()(View bytes) const { place = Bytes(bytes.begin(), bytes.end()); }
    void operator()(std::uint64_t number) const { place = Document::integer(number).value; }
    void operator()(const auto& other) const { place = other; }
  };

  void open(Document::Value&& empty) {
    Document& made = place();
    made.value = std::move(empty);
    // It stays where it is: what it is in does not grow before its end.
    open_.push_back(&made);
  }

  Mappings& mappings_;
  Document root_;
  std::vector<Document*> open_;
};

}  // namespace roundtrip
