// SPDX-License-Identifier: MIT
//
// How the classes of the object API are filled and read.
#include "formats/flatbuffers/spellings.h"

namespace roundtrip::flatbuffers {

namespace {

using schema::Form;
using schema::Member;
using schema::Presence;
using schema::Value;

class ObjectSpelling : public FamilySpelling<schema::Spelling> {
 public:
  std::string api() const override { return "flatbuffers_codec::Objects"; }
  std::string object(const std::string& message) const override { return message + "T"; }

  schema::Place field(const Member& field, const std::string& message) const override {
    const std::string name = message + "." + field.name;
    return {field.value.form == Form::bytes ? "to_bytes($, " + name + ")" : name + " = $",
            is_table(field.value) ? "engage(" + name + ")" : name};
  }
  schema::Place alternative(const Member& choice, std::size_t index,
                            const std::string& message) const override {
    return {"", "flatbuffers_codec::emplace<messages::" + object(choice.alternatives[index].value.type) +
                    ">(" + message + "." + choice.name + ", " + label(choice, index, {}) + ")"};
  }
  schema::Place element(const Value& value, const std::string& list, const std::string&) const override {
    return {list + ".push_back($)",
            "*" + list + ".emplace_back(std::make_unique<messages::" + object(value.parts[0].type) + ">())"};
  }
  std::string reserve(const Value&, const std::string& list, const std::string& size) const override {
    return list + ".reserve(" + size + ")";
  }
  std::string append(const Value&, const std::string& list, const std::string& begin,
                     const std::string& end) const override {
    return list + ".assign(" + begin + ", " + end + ")";
  }

  std::string get(const Member& field, const std::string& message) const override {
    const bool pointer = is_table(field.value) || field.presence == Presence::optional;
    return (pointer ? "*" : "") + message + "." + field.name;
  }
  std::string has(const Member& field, const std::string& message) const override {
    return message + "." + field.name;
  }
  std::string get_alternative(const Member& choice, std::size_t index,
                              const std::string& message) const override {
    return "*" + message + "." + choice.name + ".As" + choice.alternatives[index].name + "()";
  }
  std::string which(const Member& choice, const std::string& message) const override {
    return message + "." + choice.name + ".type";
  }
  std::string read_element(const Value& value, const std::string& element) const override {
    return is_table(value) ? "*" + element : element;
  }
};

}  // namespace

const schema::Spelling& object_spelling() {
  static const ObjectSpelling spelling;
  return spelling;
}

}  // namespace roundtrip::flatbuffers
