// SPDX-License-Identifier: MIT
//
// The two C++ APIs that flatc generates for a schema.
#pragma once

#include "bench/bridges/schema/spelling.h"

namespace roundtrip::flatbuffers {

/// The object API: classes for what tables hold, which are packed and unpacked.
const schema::Spelling& object_spelling();

/// The tables themselves: a function that writes each, and accessors of what lies in the bytes.
const schema::Spelling& table_spelling();

inline bool is_table(const schema::Value& value) {
  return value.form == schema::Form::record || value.form == schema::Form::message;
}

/// What both have in common.
template <class Base>
class FamilySpelling : public Base {
 public:
  std::vector<std::string> includes(const std::string& dataset) const override {
    return {"formats/flatbuffers/adapter.h", "flatbuffers/" + dataset + "_generated.h"};
  }
  /// Not in roundtrip, where `flatbuffers` is not the library.
  std::string messages_namespace(const std::string& dataset) const override {
    return "roundtrip_fb::" + dataset;
  }
  std::string label(const schema::Member& choice, std::size_t index, const std::string&) const override {
    return "messages::" + choice.value.type + "::" + choice.alternatives[index].name;
  }
};

}  // namespace roundtrip::flatbuffers
