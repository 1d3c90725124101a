// SPDX-License-Identifier: MIT
//
// How tables are written by the generated functions, and read by the generated accessors.
#include "bench/bridges/schema/building.h"
#include "bench/bridges/schema/traversal.h"
#include "formats/flatbuffers/spellings.h"

namespace roundtrip::flatbuffers {

namespace {

using schema::Form;
using schema::Member;
using schema::Presence;
using schema::Value;

class TableSpelling : public FamilySpelling<schema::BottomUpSpelling> {
 public:
  std::string api() const override { return "flatbuffers_codec::Tables"; }
  std::string output(const std::string&) const override { return "flatbuffers_codec::TableBuilder&"; }
  bool is_read_in_place() const override { return true; }

  std::string result(const std::string& message) const override {
    return "flatbuffers_codec::Offset<" + message + ">";
  }
  std::string as_any() const override { return ".Union()"; }
  std::string create(const std::string& message, const std::vector<std::string>& fields) const override {
    std::string text = "messages::Create" + message + "(builder";
    for (const std::string& field : fields) text += ", " + field;
    return text + ")";
  }
  std::string string(const std::string& object) const override { return "builder.string(" + object + ")"; }
  std::string bytes(const std::string& object) const override { return "builder.bytes(" + object + ")"; }
  std::string numbers(const Value& list, const std::string& object) const override {
    return "builder.numbers<" + number(list.parts[0]) + ">(" + object + ")";
  }
  std::string strings(const std::string& object) const override { return "builder.strings(" + object + ")"; }
  std::string messages(const Value& list) const override {
    return "builder.tables<messages::" + list.parts[0].type + ">";
  }
  std::string optional(const Value& value) const override {
    return is_table(value) ? result("messages::" + value.type)
                           : "::flatbuffers::Optional<" + schema::number_type(value.kind) + ">";
  }
  std::string choice_type(const Member& choice) const override { return "messages::" + choice.value.type; }

  std::string get(const Member& field, const std::string& message) const override {
    const std::string held = message + "." + field.name + "()";
    if (field.value.form == Form::list) return list(field.value, held);
    if (field.value.form == Form::bytes) return "::flatbuffers::make_span(" + held + ")";
    if (field.value.form == Form::string) return "::flatbuffers::GetStringView(" + held + ")";
    return (is_table(field.value) || field.presence == Presence::optional ? "*" : "") + held;
  }
  std::string has(const Member& field, const std::string& message) const override {
    return message + "." + field.name + "()";
  }
  std::string get_alternative(const Member& choice, std::size_t index,
                              const std::string& message) const override {
    return "*" + message + "." + choice.name + "_as_" + choice.alternatives[index].name + "()";
  }
  std::string which(const Member& choice, const std::string& message) const override {
    return message + "." + choice.name + "_type()";
  }
  std::string read_element(const Value& value, const std::string& element) const override {
    return value.form == Form::scalar ? element : "*" + element;
  }
  /// Strings are the library's.
  bool plain(const Value& value) const override {
    return value.form == Form::scalar && value.cpp.kind != "enum";
  }

 private:
  /// A vector's bools are bytes.
  static std::string number(const Value& value) {
    return schema::number_type(value.kind == "bool" ? "uint8" : value.kind);
  }
  static std::string list(const Value& value, const std::string& held) {
    if (value.parts[0].form == Form::scalar) return "::flatbuffers::make_span(" + held + ")";
    return "flatbuffers_codec::Elements(" + held + ")";
  }
};

}  // namespace

const schema::Spelling& table_spelling() {
  static const TableSpelling spelling;
  return spelling;
}

}  // namespace roundtrip::flatbuffers
