// SPDX-License-Identifier: MIT
//
// From a file's types and where its values come from, a layout, to what it holds: in the order of the file's
// walk through the root, and without the program's types.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bench/suite/values/value_sink.h"
#include "formats/native/reader/failure.h"
#include "formats/native/reader/key_text.h"
#include "formats/native/reader/keys.h"

namespace roundtrip::native_files {

inline const Mapping variant_value{"variant became the value that it holds",
                                   "variants became the values that they hold"};

/// What a walk may take. A few bytes of a file can stand for very many values: for arrays of what takes no
/// bytes, for records in records of one member each, for members with names that are long.
struct WalkLimits {
  /// Values, and pieces of 16 bytes of names.
  std::uint64_t values = 500'000;
  KeyMemory keys{};
  /// Whether a value that stands for more than that, and takes no bytes, is told as its type alone. Otherwise
  /// it is refused.
  bool may_leave_out = false;
};

/// @tparam Layout with a Place, where a type's next value is, and the functions that are called here
template <class Layout>
class ValueWalk {
 public:
  ValueWalk(Layout& layout, ValueSink& sink, const WalkLimits& limits)
      : layout_(layout), sink_(&sink), limits_(limits) {}

  void run(const Type& root) { value(root, layout_.root()); }

  /// Containers in which repeated keys were not looked for: too many had to be kept for that.
  [[nodiscard]] std::size_t not_compared() const { return limits_.keys.not_compared; }

 private:
  using Place = typename Layout::Place;

  void value(const Type& declared, Place place) {
    layout_.tell_progress(*sink_);
    spend(1, place);
    const Type* type = &declared;
    std::string_view words = type->words;
    // What a document has no level for is no call: a type may have many of these inside one another.
    for (;;) {
      if (type->kind == Kind::optional || type->kind == Kind::pointer) {
        const bool present = layout_.mark(place);
        note_byte(present ? 1 : 0);
        if (!present) return sink_->value(words, std::monostate());
        place = layout_.part(place, *type, 0);
        type = type->parts[0];
      } else if (type->kind == Kind::variant) {
        const std::size_t index = layout_.alternative(place, type->parts.size());
        note_byte(index);
        sink_->mapped(variant_value);
        words = type->alternatives[index];
        place = layout_.part(place, *type, index);
        type = type->parts[index];
      } else {
        break;
      }
    }
    if (type->least == 0 && type->population > limits_.values) return leave_out(*type, words, place);
    content(*type, words, place);
  }

  void content(const Type& type, std::string_view words, Place place) {
    switch (type.kind) {
      case Kind::monostate:
        return sink_->value(words, std::monostate());
      case Kind::boolean: {
        const bool truth = layout_.mark(place);
        note_byte(truth ? 1 : 0);
        return sink_->value(words, truth);
      }
      case Kind::string:
        return put_text(*sink_, words, as_text(text(place)));
      case Kind::bytes:
        return sink_->value(words, text(place));
      case Kind::complex:
        return complex(type, words, place);
      case Kind::vector:
      case Kind::array:
        return elements(type, words, place);
      case Kind::tuple:
        sink_->mapped(mapping::tuple);
        start(words, false, place);
        for (std::size_t i = 0; i != type.parts.size(); ++i)
          value(*type.parts[i], layout_.part(place, type, i));
        return end();
      case Kind::record:
        return record(type, words, place);
      case Kind::map:
      case Kind::set:
        return entries(type, words, place);
      default:
        return sink_->value(words, number(type, place));
    }
  }

  void complex(const Type& type, std::string_view words, Place place) {
    sink_->mapped(mapping::complex);
    start(words, false, place);
    for (int part = 0; part != 2; ++part)
      sink_->value(type.parts[0]->words, number(*type.parts[0], layout_.part(place, type, 0)));
    end();
  }

  void elements(const Type& type, std::string_view words, Place place) {
    const Type& element = *type.parts[0];
    const bool counted = type.kind == Kind::vector;
    const std::uint64_t count = counted ? layout_.length(place, element.least) : type.count;
    const std::size_t size = number_size(element.kind);
    if (size != 0 && size < 8) sink_->mapped(mapping::width);
    start(words, false, place);
    for (std::uint64_t i = 0; i != count; ++i) {
      if (counted) note_byte(1);
      value(element, layout_.part(place, type, 0));
    }
    if (counted) note_byte(0);
    end();
  }

  void record(const Type& type, std::string_view words, Place place) {
    start(words, true, place);
    layout_.begin_record(type);
    for (std::size_t i = 0; i != type.parts.size(); ++i) {
      spend(type.names[i].size() / 16, place);
      sink_->key(type.names[i]);
      value(*type.parts[i], layout_.part(place, type, i));
    }
    end();
  }

  /// Of a map or set.
  void entries(const Type& type, std::string_view words, Place place) {
    const bool is_map = type.kind == Kind::map;
    const std::uint64_t least = type.parts[0]->least + (is_map ? type.parts[1]->least : 0);
    const std::uint64_t count = layout_.length(place, least);
    if (!is_map) sink_->mapped(mapping::set);
    start(words, is_map, place);
    KeySet keys(limits_.keys);
    KeyBytes* const outer = noted_;
    std::vector<KeyBytes> inside;  // a key, of which these entries are a part
    std::size_t inside_size = 0;
    KeyBytes entry(limits_.keys.longest);
    for (std::uint64_t i = 0; i != count; ++i) {
      entry.clear();
      noted_ = &entry;
      const Place of_key = layout_.part(place, type, 0);
      const std::size_t at = layout_.at(of_key);
      if (is_map) {
        key(*type.parts[0], of_key);
      } else {
        value(*type.parts[0], of_key);
      }
      keys.add(entry, at);
      noted_ = outer != nullptr ? &entry : nullptr;
      if (is_map) value(*type.parts[1], layout_.part(place, type, 1));
      if (outer == nullptr || !outer->whole()) continue;
      if (!type.hashed) {
        outer->add_byte(1);
        outer->add_part(entry);
        continue;
      }
      inside.push_back(entry);
      inside_size += sizeof(KeyBytes) + entry.bytes().size();
      if (inside_size <= limits_.keys.longest) continue;
      outer->give_up();
      inside.clear();
    }
    noted_ = outer;
    if (outer != nullptr) note_unordered(inside);
    if (const auto at = keys.repeated()) fail(native::Problem::repeated_key, *at);
    end();
  }

  /// The same whatever the order was; and the end of the entries.
  void note_unordered(std::vector<KeyBytes>& entries) {
    std::sort(entries.begin(), entries.end(),
              [](const KeyBytes& a, const KeyBytes& b) { return a.bytes() < b.bytes(); });
    for (const KeyBytes& entry : entries) {
      noted_->add_byte(1);
      noted_->add_part(entry);
    }
    noted_->add_byte(0);
  }

  void key(const Type& type, Place place) {
    if (type.kind == Kind::string) return put_key(*sink_, as_text(text(place)));
    ValueSink* const outer = sink_;
    KeyText told(std::min(outer->longest_text(), limits_.keys.longest));
    sink_ = &told;
    value(type, place);
    sink_ = outer;
    sink_->mapped(mapping::key);
    sink_->key(told.text());
  }

  View text(Place place) {
    const View found = layout_.text(place);
    if (noted_ != nullptr) noted_->add_text(as_text(found));
    return found;
  }

  Plain number(const Type& type, Place place) {
    const std::uint64_t bits = layout_.bits(place, number_size(type.kind));
    if (noted_ != nullptr) noted_->add_number(type.kind, bits);
    switch (type.kind) {
      case Kind::int8:
        return std::int64_t{static_cast<std::int8_t>(bits)};
      case Kind::int16:
        return std::int64_t{static_cast<std::int16_t>(bits)};
      case Kind::int32:
        return std::int64_t{static_cast<std::int32_t>(bits)};
      case Kind::int64:
        return static_cast<std::int64_t>(bits);
      case Kind::float32:
        return double{std::bit_cast<float>(static_cast<std::uint32_t>(bits))};
      case Kind::float64:
        return std::bit_cast<double>(bits);
      default:
        return bits;
    }
  }

  void note_byte(std::uint64_t byte) {
    if (noted_ != nullptr) noted_->add_byte(byte);
  }

  /// Of records inside one another, too: the format's own limit is further away.
  void start(std::string_view words, bool is_object, Place place) {
    if (open_ == max_document_depth || !(is_object ? sink_->start_object(words) : sink_->start_array(words)))
      fail(too_deep_for_a_document(), layout_.at(place));
    ++open_;
  }
  void end() {
    --open_;
    sink_->end();
  }

  void spend(std::uint64_t cost, Place place) {
    if (cost > limits_.values)
      fail("far more values and names than a file of this size is expected to have", layout_.at(place));
    limits_.values -= cost;
  }

  void leave_out(const Type& type, std::string_view words, Place place) {
    if (!limits_.may_leave_out) {
      fail(type.words + " stands for more values that take no bytes than a document may have",
           layout_.at(place));
    }
    sink_->value(words, std::monostate());
  }

  Layout& layout_;
  ValueSink* sink_;
  WalkLimits limits_;
  KeyBytes* noted_ = nullptr;  ///< of the key that is being read
  std::size_t open_ = 0;       ///< containers, those of keys among them
};

}  // namespace roundtrip::native_files
