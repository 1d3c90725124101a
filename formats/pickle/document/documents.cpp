// SPDX-License-Identifier: MIT
#include "formats/pickle/document/documents.h"

#include <algorithm>

#include "bench/suite/reader.h"
#include "formats/pickle/document/decimal.h"
#include "roundtrip_pickle/integers.h"
#include "roundtrip_pickle/shortest.h"

namespace roundtrip::pickle_document {

namespace {

/// Of a key that is shown.
constexpr std::size_t deepest_key = 20;

std::string quoted(std::string_view text) {
  std::string quotes = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quotes += '\\';
    quotes += c;
  }
  return quotes + '"';
}

}  // namespace

std::string hexadecimal(View bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const std::byte byte : bytes) {
    const auto number = std::to_integer<std::size_t>(byte);
    text += digits[number / 16];
    text += digits[number % 16];
  }
  return text;
}

Documents::Documents(const Graph& graph, View file, Mappings& mappings, std::size_t& left)
    : graph_(graph),
      file_(file),
      mappings_(mappings),
      left_(left),
      open_(graph.size()),
      told_(graph.size()) {}

void Documents::count(std::size_t values, const Node& node) {
  if (values > left_) refuse("more values than the limit, with those that are shared copied", node);
  left_ -= values;
}

void Documents::count_copy(NodeId id) {
  // What is in the pickle once is no longer than that.
  constexpr std::size_t bytes_of_a_value = 16;
  if (told_[id]) count(at(id).bytes.size() / bytes_of_a_value, at(id));
  told_[id] = true;
}

void Documents::deepen(std::size_t levels, const Node& node) {
  if (levels > max_document_depth - depth_)
    refuse("values nest more than 900 deep, which is the limit", node);
  depth_ += levels;
}

Document Documents::value(NodeId id) {
  const Node& node = at(id);
  count(1, node);
  if (node.items.empty() && node.kind != Kind::object) {
    count_copy(id);
    return unshared(id);
  }
  if (open_[id]) refuse("a value holds itself, which no document can", node);
  if (told_[id]) mappings_.add(mapping::shared);
  deepen(1, node);
  open_[id] = true;
  Document document = unshared(id);
  open_[id] = false;
  told_[id] = true;
  --depth_;
  return document;
}

Document Documents::unshared(NodeId id) {
  const Node& node = at(id);
  switch (node.kind) {
    case Kind::none:
      return {};
    case Kind::boolean:
      return {node.integer != 0};
    case Kind::integer:
      return Document::integer(node.integer);
    case Kind::big_integer:
      return big_integer(node);
    case Kind::real:
      return {node.real};
    case Kind::complex:
      mappings_.add(mapping::complex);
      return {Document::Array{{node.real}, {node.imaginary}}};
    case Kind::string:
      return {std::string(as_text(node.bytes))};
    case Kind::bytes:
    case Kind::byte_array:
      return {Bytes(node.bytes.begin(), node.bytes.end())};
    case Kind::tuple:
      mappings_.add(mapping::tuple);
      return array(node.items, node);
    case Kind::set:
    case Kind::frozenset:
      mappings_.add(mapping::set);
      return array(node.items, node);
    case Kind::list:
      return array(node.items, node);
    case Kind::dict:
      return members(node.items, node);
    case Kind::object:
      return object(id);
    case Kind::global:
      refuse("the class or function " + name_of(node).full() + " stands where a value is expected", node);
    case Kind::persistent:
      refuse("a persistent id stands for a value that is not in the pickle", node);
  }
  return {};
}

Document Documents::big_integer(const Node& node) {
  const pickling::Integer integer = pickling::integer_of(node.bytes);
  if (integer.kind == pickling::Integer::Kind::uint64) return Document::integer(integer.bits);
  mappings_.add(mapping::big_integer);
  const auto digits = decimal_digits(node.bytes);
  if (!digits) refuse("an integer of more than 4300 digits", node);
  return {*digits};
}

Document Documents::array(const Items& items, const Node& node) {
  if (items.size() > left_) count(items.size(), node);
  Document::Array elements;
  elements.reserve(items.size());
  for (const NodeId item : items) elements.push_back(value(item));
  return {std::move(elements)};
}

Document Documents::members(const Items& items, const Node& node) {
  if (items.size() > left_) count(items.size(), node);
  Document::Object object;
  object.reserve(items.size() / 2);
  add_members(object, items);
  return {std::move(object)};
}

void Documents::add_members(Document::Object& object, const Items& items) {
  for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
    std::string name = key(items[i]);
    object.emplace_back(std::move(name), value(items[i + 1]));
  }
}

std::string Documents::key(NodeId id) {
  const Node& node = at(id);
  if (node.kind == Kind::string) {
    count_copy(id);
    return std::string(as_text(node.bytes));
  }
  mappings_.add(mapping::key);
  return key_text(id, 0);
}

std::string Documents::key_text(NodeId id, std::size_t depth) {
  const Node& node = at(id);
  if (depth > deepest_key) refuse("a key nests too deep", node);
  count(1, node);
  count_copy(id);
  switch (node.kind) {
    case Kind::none:
      return "null";
    case Kind::boolean:
      return node.integer != 0 ? "true" : "false";
    case Kind::integer:
      return std::to_string(node.integer);
    case Kind::big_integer: {
      const auto digits = decimal_digits(node.bytes);
      if (!digits) refuse("an integer of more than 4300 digits", node);
      return *digits;
    }
    case Kind::real:
      return pickling::shortest(node.real);
    case Kind::string:
      return quoted(as_text(node.bytes));
    case Kind::bytes:
      return hexadecimal(node.bytes);
    case Kind::complex:
      return "[" + pickling::shortest(node.real) + "," + pickling::shortest(node.imaginary) + "]";
    case Kind::tuple:
    case Kind::frozenset: {
      std::string text = "[";
      for (const NodeId item : node.items)
        text.append(text.size() == 1 ? "" : ",").append(key_text(item, depth + 1));
      return text + "]";
    }
    case Kind::object: {
      // Dates, numbers of numpy and the like.
      const Document document = value(id);
      if (const auto* text = std::get_if<std::string>(&document.value)) return *text;
      if (const auto* number = std::get_if<std::int64_t>(&document.value)) return std::to_string(*number);
      if (const auto* number = std::get_if<double>(&document.value)) return pickling::shortest(*number);
      break;
    }
    default:
      break;
  }
  refuse("a key of a dict has no text", node);
}

namespace {

pickling::ReadOptions read_options() {
  pickling::ReadOptions options;
  options.any_class = true;
  options.behind = behind;
  options.most_values = most_values;
  return options;
}

/// With the copies of what is shared.
std::size_t most_values_of(View file) {
  return std::min(most_values, (std::size_t{1} << 16U) + 8 * file.size());
}

}  // namespace

Document read(View file, Mappings& mappings) {
  const Graph graph = pickling::read_graph(file, read_options());
  std::size_t left = most_values_of(file);
  return Documents(graph, file, mappings, left).value(graph.root());
}

std::vector<Document> read_row(View file, Mappings& mappings) {
  pickling::ReadOptions options = read_options();
  options.trailing = true;
  std::size_t left = most_values_of(file);
  std::vector<Document> documents;
  do {
    const Graph graph = pickling::read_graph(file, options);
    documents.push_back(Documents(graph, file, mappings, left).value(graph.root()));
    options.start = graph.end();
  } while (options.start != file.size());
  return documents;
}

}  // namespace roundtrip::pickle_document
