// SPDX-License-Identifier: MIT
#include "formats/native/reader/description.h"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

#include "formats/native/reader/failure.h"

namespace roundtrip::native_files {

namespace {

/// More than any file has, and so little that two of them can be added.
constexpr std::uint64_t most = std::uint64_t{1} << 62U;

std::uint64_t sum(std::uint64_t a, std::uint64_t b) {
  return std::min(most, a + b);
}
std::uint64_t product(std::uint64_t a, std::uint64_t b) {
  return a != 0 && b > most / a ? most : a * b;
}

Kind kind_of(const std::string& word) {
  static const std::map<std::string_view, Kind> kinds{{"bool", Kind::boolean},
                                                      {"int8", Kind::int8},
                                                      {"int16", Kind::int16},
                                                      {"int32", Kind::int32},
                                                      {"int64", Kind::int64},
                                                      {"uint8", Kind::uint8},
                                                      {"uint16", Kind::uint16},
                                                      {"uint32", Kind::uint32},
                                                      {"uint64", Kind::uint64},
                                                      {"float", Kind::float32},
                                                      {"double", Kind::float64},
                                                      {"string", Kind::string},
                                                      {"bytes", Kind::bytes},
                                                      {"complex", Kind::complex},
                                                      {"vector", Kind::vector},
                                                      {"array", Kind::array},
                                                      {"optional", Kind::optional},
                                                      {"pointer", Kind::pointer},
                                                      {"map", Kind::map},
                                                      {"unordered_map", Kind::map},
                                                      {"set", Kind::set},
                                                      {"unordered_set", Kind::set},
                                                      {"tuple", Kind::tuple},
                                                      {"variant", Kind::variant},
                                                      {"monostate", Kind::monostate}};
  return kinds.at(word);
}

/// A record's may hold "::", and no colon by itself.
bool has_lone_colon(std::string_view name) {
  for (std::size_t i = name.find(':'); i != std::string_view::npos; i = name.find(':', i + 2)) {
    if (name.substr(i, 2) != "::") return true;
  }
  return false;
}

}  // namespace

std::size_t number_size(Kind kind) {
  switch (kind) {
    case Kind::int8:
    case Kind::uint8:
      return 1;
    case Kind::int16:
    case Kind::uint16:
      return 2;
    case Kind::int32:
    case Kind::uint32:
    case Kind::float32:
      return 4;
    case Kind::int64:
    case Kind::uint64:
    case Kind::float64:
      return 8;
    default:
      return 0;
  }
}

bool is_signed(Kind kind) {
  return kind >= Kind::int8 && kind <= Kind::int64;
}

/// Goes through records by what they refer to, depth first, each once, without the stack: a description may
/// have thousands of records, each in the one before it. It finds which can hold themselves, too, by Tarjan's
/// algorithm ("Depth-first search and linear graph algorithms", 1972).
class Types::Walk {
 public:
  explicit Walk(const Graph& graph)
      : graph_(graph), number_(graph.size(), unseen), lowest_(graph.size()), recursive_(graph.size()) {}

  void from(std::size_t start) {
    if (number_[start] != unseen) return;
    begin(start);
    while (!path_.empty()) {
      auto& [record, next] = path_.back();
      if (next != graph_[record].size()) {
        const std::size_t other = graph_[record][next++];
        if (other == record) recursive_[record] = true;
        if (number_[other] == unseen) {
          begin(other);
        } else {
          lowest_[record] = std::min(lowest_[record], number_[other]);
        }
      } else {
        end(record);
      }
    }
  }

  /// Of records, in the order in which the walk was done with them.
  [[nodiscard]] const std::vector<std::size_t>& finished() const { return finished_; }
  [[nodiscard]] const std::vector<bool>& recursive() const { return recursive_; }

 private:
  static constexpr std::size_t unseen = std::numeric_limits<std::size_t>::max();
  /// Larger than any number: of one whose component is known.
  static constexpr std::size_t done = unseen - 1;

  void begin(std::size_t record) {
    number_[record] = lowest_[record] = begun_++;
    component_.push_back(record);
    path_.emplace_back(record, 0);
  }
  void end(std::size_t record) {
    finished_.push_back(record);
    if (lowest_[record] == number_[record]) {
      const auto first = std::find(component_.begin(), component_.end(), record);
      for (auto member = first; member != component_.end(); ++member) {
        if (component_.end() - first > 1) recursive_[*member] = true;
        number_[*member] = done;
      }
      component_.erase(first, component_.end());
    }
    const std::size_t lowest = lowest_[record];
    path_.pop_back();
    if (!path_.empty()) lowest_[path_.back().first] = std::min(lowest_[path_.back().first], lowest);
  }

  const Graph& graph_;
  std::vector<std::size_t> number_;
  std::vector<std::size_t> lowest_;
  std::vector<bool> recursive_;
  std::vector<std::size_t> finished_;
  std::vector<std::size_t> component_;
  std::vector<std::pair<std::size_t, std::size_t>> path_;
  std::size_t begun_ = 0;
};

Types::Types(std::string_view text, std::size_t at) : at_(at) {
  Description description;
  if (const char* const wrong = parse_description_text(text, description); wrong != nullptr) refuse(wrong);
  records_.resize(description.records.size());
  for (std::size_t i = 0; i != records_.size(); ++i) {
    records_[i].kind = Kind::record;
    records_[i].words = "@" + description.records[i].name;
    if (has_lone_colon(records_[i].words)) refuse("a record's name has a colon by itself");
    indices_.emplace(records_[i].words, i);
  }
  Graph mentions(records_.size());
  for (std::size_t i = 0; i != records_.size(); ++i)
    make_record(description.records[i], records_[i], mentions[i]);
  std::vector<std::size_t> of_root;
  root_ = make(description.root, of_root);
  check_order(mentions, of_root);
  check_finite();
}

void Types::refuse(const char* what) const {
  fail(std::string(native::describe(native::Problem::description)) + ": " + what, at_);
}

const Type* Types::make(const TypeDescription& description, std::vector<std::size_t>& mentioned) {
  if (description.kind == "record") {
    mentioned.push_back(indices_.at("@" + description.record));
    return &records_[mentioned.back()];
  }
  Type& type = others_.emplace_back();
  type.words = to_text(description);
  type.hashed = description.kind.starts_with("unordered_");
  type.count = description.length;
  if (description.kind == "enum") {
    type.kind = kind_of(description.arguments[0].kind);
  } else {
    type.kind = kind_of(description.kind);
    for (const TypeDescription& argument : description.arguments)
      type.parts.push_back(make(argument, mentioned));
  }
  if (type.kind == Kind::variant) {
    if (type.parts.size() > 255) refuse("a variant has more than 255 alternatives");
    for (std::size_t i = 0; i != type.parts.size(); ++i)
      type.alternatives.push_back("alternative " + std::to_string(i) + ", " + type.parts[i]->words);
  }
  measure(type);
  return &type;
}

/// A record whose line is still to come has a least size of 1 until then: it and the one that refers to it
/// hold each other, and such records take a byte at least.
void Types::measure(Type& type) const {
  switch (type.kind) {
    case Kind::array:
      type.least = product(type.count, type.parts[0]->least);
      type.population = sum(1, product(type.count, type.parts[0]->population));
      break;
    case Kind::complex:
      type.least = 2 * type.parts[0]->least;
      break;
    case Kind::record:
    case Kind::tuple:
      type.least = 0;
      for (const Type* const part : type.parts) {
        type.least = sum(type.least, part->least);
        type.population = sum(type.population, part->population);
      }
      break;
    case Kind::variant:
      type.least = most;
      for (const Type* const part : type.parts) type.least = std::min(type.least, part->least);
      type.least = sum(type.least, 1);
      break;
    case Kind::monostate:
      type.least = 0;
      break;
    default:
      type.least = std::max<std::uint64_t>(1, number_size(type.kind));
  }
}

void Types::make_record(const RecordDescription& description, Type& record,
                        std::vector<std::size_t>& mentioned) {
  for (const FieldDescription& field : description.fields) {
    record.names.push_back(field.name);
    record.parts.push_back(make(field.type, mentioned));
  }
  measure(record);
}

void Types::check_order(const Graph& mentions, const std::vector<std::size_t>& of_root) {
  Walk walk(mentions);
  for (const std::size_t record : of_root) walk.from(record);
  bool is_in_order = walk.finished().size() == records_.size();
  for (std::size_t i = 0; is_in_order && i != records_.size(); ++i) is_in_order = walk.finished()[i] == i;
  if (!is_in_order) refuse("its lines are not those of the root's records in the order of a walk through it");
  for (std::size_t i = 0; i != records_.size(); ++i) records_[i].recursive = walk.recursive()[i];
}

void Types::check_finite() const {
  Graph direct(records_.size());
  for (std::size_t i = 0; i != records_.size(); ++i) {
    for (const Type* const part : records_[i].parts) add_direct(*part, direct[i]);
  }
  Walk walk(direct);
  for (std::size_t i = 0; i != records_.size(); ++i) walk.from(i);
  if (std::find(walk.recursive().begin(), walk.recursive().end(), true) != walk.recursive().end())
    refuse("a record contains itself directly, or through arrays, tuples and records alone");
}

/// Records of which a value always has some in itself, without a mark or length between.
void Types::add_direct(const Type& type, std::vector<std::size_t>& direct) const {
  if (type.kind == Kind::record) {
    direct.push_back(indices_.at(type.words));
  } else if (type.kind == Kind::array || type.kind == Kind::tuple) {
    for (const Type* const part : type.parts) add_direct(*part, direct);
  }
}

}  // namespace roundtrip::native_files
