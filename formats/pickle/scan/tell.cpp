// SPDX-License-Identifier: MIT
//
// What a scan found, told to the inspection in the words of Python.
#include <string>
#include <utility>

#include "formats/pickle/scan/scanner.h"

namespace roundtrip::pickling::scanning {

namespace {

using Kind = Value::Kind;

std::string_view type_of(Kind kind) {
  switch (kind) {
    case Kind::none:
      return "None";
    case Kind::boolean:
      return "bool";
    case Kind::integer:
      return "int";
    case Kind::real:
      return "float";
    case Kind::string:
      return "str";
    case Kind::bytes:
      return "bytes";
    case Kind::byte_array:
      return "bytearray";
    case Kind::list:
      return "list";
    case Kind::tuple:
      return "tuple";
    case Kind::dict:
      return "dict";
    case Kind::set:
      return "set";
    case Kind::frozenset:
      return "frozenset";
    case Kind::global:
      return "class or function";
    case Kind::persistent:
      return "persistent id";
    default:
      return "value";
  }
}

std::string entries(std::uint64_t count) {
  return std::to_string(count) + (count == 1 ? " entry" : " entries");
}

class Teller {
 public:
  Teller(Inspection& inspection, const Literals& literals, const Globals& globals)
      : inspection_(inspection), literals_(literals), globals_(globals) {}

  void tell(const Value& value, std::string name) {
    if (!inspection_.has_room()) return inspection_.hide(1);
    InspectedValue told{std::move(name), std::string(type_of(value.kind)), "", {}, ""};
    if (value.kind == Kind::object || value.kind == Kind::array) return tell_object(value, std::move(told));
    if (value.kind == Kind::string || value.kind == Kind::bytes || value.kind == Kind::byte_array)
      told.bytes = literals_.raw(value).size();
    told.value = value.kind == Kind::global ? globals_.name(value.global) : literals_.shown(value);
    if (value.kind == Kind::persistent && !value.contents) told.value = as_text(literals_.raw(value));
    switch (value.kind) {
      case Kind::list:
      case Kind::tuple:
      case Kind::dict:
      case Kind::set:
      case Kind::frozenset:
        if (value.again) {
          told.value = "as before";
        } else {
          told.shape = entries(count_of(value));
        }
        break;
      default:
        break;
    }
    if (!inspection_.begin(std::move(told))) return;
    if (value.contents) tell_children(*value.contents);
    inspection_.end();
  }

 private:
  static std::uint64_t count_of(const Value& value) {
    if (!value.contents) return 0;
    return value.contents->pairs ? value.contents->count / 2 : value.contents->count;
  }

  void tell_object(const Value& value, InspectedValue told) {
    if (value.kind == Kind::object) told.type = class_of(value) + " object";
    const Contents* const contents = value.contents.get();
    if (value.again) told.value = "as before";
    if (contents != nullptr && contents->summary) {
      const Summary& summary = *contents->summary;
      told.type = summary.type;
      told.shape = summary.shape;
      told.value = summary.value;
      if (summary.bytes != 0) told.bytes = summary.bytes;
    }
    if (!inspection_.begin(std::move(told))) return;
    if (contents != nullptr) {
      // Members, or what stands for them; then what the object has as a list or dict.
      const bool known = contents->summary != nullptr;
      const Value& inner = contents->state.kind == Kind::unknown ? contents->made_with : contents->state;
      if (!known && inner.contents) tell_children(*inner.contents);
      tell_children(*contents);
    }
    inspection_.end();
  }
  /// An old way to make an object is a call with its class.
  std::string class_of(const Value& value) const {
    const std::string& name = globals_.name(value.global);
    if (name.ends_with("._reconstructor") && value.contents && value.contents->made_with.contents) {
      const auto& given = value.contents->made_with.contents->children;
      if (!given.empty() && given[0].kind == Kind::global) return globals_.name(given[0].global);
    }
    return name;
  }

  void tell_children(const Contents& contents) {
    const std::size_t step = contents.pairs ? 2 : 1;
    std::uint64_t told = 0;
    for (std::size_t i = 0; i + step <= contents.children.size() && inspection_.has_room(); i += step) {
      if (contents.pairs) {
        tell(contents.children[i + 1], key_text(contents.children[i]));
      } else {
        tell(contents.children[i], element_name(i));
      }
      ++told;
    }
    inspection_.hide(contents.count / step - told);
  }
  std::string key_text(const Value& key) const {
    std::string text = literals_.text(key).value_or(literals_.shown(key));
    return text.empty() && key.kind != Kind::string ? std::string(type_of(key.kind)) : text;
  }

  Inspection& inspection_;
  const Literals& literals_;
  const Globals& globals_;
};

}  // namespace

void Scanner::tell_facts() {
  if (!options_.facts) return;
  inspection_.fact("protocol", std::to_string(scanned_.protocol));
  if (scanned_.frames != 0) inspection_.fact("frames", std::to_string(scanned_.frames));
  if (scanned_.pickles > 1) inspection_.fact("pickles in a row", std::to_string(scanned_.pickles));
  if (scanned_.persistent_ids != 0)
    inspection_.fact("persistent ids", std::to_string(scanned_.persistent_ids));
}

void Scanner::tell_tree() {
  Teller teller(inspection_, literals_, globals_);
  if (scanned_.pickles <= 1 && roots_.size() == 1) return teller.tell(roots_.front(), options_.name);
  if (roots_.empty()) return;
  if (!inspection_.begin({options_.name, "pickles in a row", entries(scanned_.pickles), {}, ""})) return;
  for (std::size_t i = 0; i < roots_.size(); ++i) teller.tell(roots_[i], element_name(i));
  if (scanned_.pickles > roots_.size()) inspection_.hide(scanned_.pickles - roots_.size());
  inspection_.end();
}

}  // namespace roundtrip::pickling::scanning
