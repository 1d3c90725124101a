// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "bench/suite/values/document_builder.h"
#include "bench/suite/values/inspected_values.h"

namespace roundtrip {

/// The fact of an inspection that a file has several values.
inline void tell_values(Inspection& inspection, std::uint64_t count) {
  if (count > 1) inspection.fact("values", std::to_string(count) + ", one after the other");
}

/// A reader of a format whose values can stand one behind the other.
/// @tparam Parser is made of a file and a ValueSink; its next() tells one value, and there is another unless
/// it is at_end()
template <class Parser>
class ValueReader : public Reader {
 public:
  /// @param name of the format
  explicit ValueReader(std::string name) : name_(std::move(name)) {}

  void inspect(const ReadFile& file, Inspection& inspection) const override {
    inspection.fact("format", name_);
    InspectedValues sink(inspection, file);
    Parser parser(file.bytes(), sink);
    std::uint64_t count = 0;
    do {
      parser.next();
      ++count;
    } while (!parser.at_end());
    tell_values(inspection, count);
  }

  [[nodiscard]] FileContent read(View file, Mappings& mappings) const override {
    DocumentBuilder builder(mappings);
    Parser parser(file, builder);
    std::vector<Document> values;
    do {
      parser.next();
      values.push_back(builder.take());
    } while (!parser.at_end());
    return content_of(std::move(values));
  }

 private:
  std::string name_;
};

}  // namespace roundtrip
