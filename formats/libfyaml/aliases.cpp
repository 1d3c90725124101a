// SPDX-License-Identifier: MIT
#include "formats/libfyaml/aliases.h"

#include <algorithm>
#include <stdexcept>

#include "bench/suite/values/value_sink.h"

namespace roundtrip::libfyaml_codec {

namespace {

struct Extent {
  std::size_t bytes = 0;
  std::size_t depth = 0;
};

/// What a copy takes, nearly.
Extent extent_of(const Document& document) {
  Extent extent{sizeof document, 0};
  const auto add = [&](const Document& inner, std::size_t key) {
    const Extent other = extent_of(inner);
    extent.bytes += other.bytes + key;
    extent.depth = std::max(extent.depth, other.depth + 1);
  };
  if (const auto* array = std::get_if<Document::Array>(&document.value)) {
    for (const Document& element : *array) add(element, 0);
  } else if (const auto* object = std::get_if<Document::Object>(&document.value)) {
    for (const auto& [key, member] : *object) add(member, sizeof(std::string) + key.size());
  } else if (const auto* text = std::get_if<std::string>(&document.value)) {
    extent.bytes += text->size();
  } else if (const auto* bytes = std::get_if<Bytes>(&document.value)) {
    extent.bytes += bytes->size();
  }
  return extent;
}

}  // namespace

Aliases::Position Aliases::next() {
  if (open_.empty()) return {};
  return {open_.back().container, open_.back().children++};
}

void Aliases::value(std::string_view anchor) {
  const Position position = next();
  if (!anchor.empty()) anchors_.insert_or_assign(std::string(anchor), Anchor{position, none});
}

void Aliases::container(std::string_view anchor) {
  const Position position = next();
  if (!anchor.empty()) anchors_.insert_or_assign(std::string(anchor), Anchor{position, containers_.size()});
  open_.push_back({containers_.size(), 0});
  containers_.push_back({position});
}

void Aliases::end() {
  containers_[open_.back().container].open = false;
  open_.pop_back();
}

void Aliases::alias(std::string_view name, std::string where) {
  const auto found = anchors_.find(name);
  if (found == anchors_.end()) throw std::runtime_error("no anchor is named " + std::string(name));
  const Anchor& anchor = found->second;
  if (anchor.container != none && containers_[anchor.container].open) {
    throw std::runtime_error("the alias " + std::string(name) +
                             " stands in what it refers to, which no tree of values can hold");
  }
  aliases_.push_back({anchor.position, next(), std::move(where)});
}

Document& Aliases::at(Document& root, const Position& position) const {
  if (position.container == none) return root;
  Document& around = at(root, containers_[position.container].position);
  if (auto* array = std::get_if<Document::Array>(&around.value)) return array->at(position.index);
  return std::get<Document::Object>(around.value).at(position.index).second;
}

std::size_t Aliases::depth_of(const Position& position) const {
  std::size_t depth = 0;
  for (std::size_t i = position.container; i != none; i = containers_[i].position.container) ++depth;
  return depth;
}

void Aliases::resolve(Document& root, std::size_t& left) const {
  // In the order of the file: what an alias refers to is before it, and has none left.
  for (const Alias& alias : aliases_) {
    const Document& from = at(root, alias.from);
    const Extent extent = extent_of(from);
    if (extent.bytes > left) {
      throw std::runtime_error("libfyaml: copies of what aliases refer to take more memory than the limit" +
                               alias.where);
    }
    left -= extent.bytes;
    if (depth_of(alias.to) + extent.depth > max_document_depth)
      throw std::runtime_error("libfyaml: with what aliases refer to " + too_deep_for_a_document() +
                               alias.where);
    at(root, alias.to) = Document(from);
  }
}

}  // namespace roundtrip::libfyaml_codec
