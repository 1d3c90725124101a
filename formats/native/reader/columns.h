// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <vector>

#include "bench/suite/values/value_sink.h"
#include "formats/native/reader/description.h"
#include "roundtrip_native/compact_unpack.h"

namespace roundtrip::native_files {

/// The compact layout (docs/native-format-compact.md): a column for each place in the root's type, all of
/// them unpacked and checked before any value is taken. That may take 64 times the file's size in memory,
/// and no more.
class Columns {
 public:
  /// A place in a type, and what its column still holds.
  struct Node {
    const std::byte* values = nullptr;
    std::size_t at = 0;  ///< in the file: where the column begins
    std::vector<Node*> parts;
  };
  using Place = Node*;

  /// @param start of the columns
  /// @throws std::runtime_error that says what is wrong with them
  Columns(View file, std::size_t start, const Types& types);
  Columns(const Columns&) = delete;
  Columns& operator=(const Columns&) = delete;
  Columns(Columns&&) = delete;
  Columns& operator=(Columns&&) = delete;
  ~Columns() = default;

  [[nodiscard]] Place root() { return &nodes_.front(); }
  [[nodiscard]] Place part(Place place, const Type& type, std::size_t index) {
    // What takes no bytes has no columns below it.
    const Node& node = type.recursive ? sets_.at(&type).members : *place;
    return node.parts.empty() ? &none_ : node.parts[index];
  }
  [[nodiscard]] static std::size_t at(Place place) { return place->at; }
  void begin_record(const Type& type) {
    if (type.recursive) ++sets_.at(&type).taken;
  }
  /// Columns are looked at in turn.
  void tell_progress(ValueSink&) const {}

  static std::uint64_t bits(Place place, std::size_t size);
  static bool mark(Place place) { return bits(place, 1) != 0; }
  static std::size_t alternative(Place place, std::size_t) {
    return static_cast<std::size_t>(bits(place, 1));
  }
  static View text(Place place);
  static std::uint64_t length(Place place, std::uint64_t) { return bits(place, 4); }

  void finish() const;

 private:
  using Extent = native::compact::detail::Extent;

  /// The records of a recursive type.
  struct RecordSet {
    Node members;
    std::uint64_t number = 0;
    std::uint64_t held = 0;
    std::uint64_t taken = 0;
  };

  void unpack_all(const Types& types);
  void unpack(const Type& type, std::uint64_t count, Node& node);
  void unpack_content(const Type& type, std::size_t count, Node& node);
  void unpack_elements(const Type& type, std::size_t count, Node& node);
  void unpack_alternatives(const Type& type, std::size_t count, Node& node);
  void unpack_parts(const Type& type, std::uint64_t count, Node& node);
  template <class V>
  const V* unpack_column(std::size_t count, Node& node);
  const native::compact::detail::Mark* unpack_marks(std::size_t count, Node& node);
  template <class F>
  void unpack_floats(std::size_t count, Node& node);
  Node& add_part(Node& node);
  void check_padding(View file) const;
  Extent extent_of(const Type& type);
  Extent find_extent(const Type& type);
  Extent sequence_of(const std::vector<const Type*>& types);

  native::compact::detail::Input in_;
  native::compact::detail::Arena arena_;
  std::deque<Node> nodes_;
  std::map<const Type*, RecordSet> sets_;
  std::map<const Type*, Extent> extents_;  ///< of size 0 while one is being found
  std::size_t depth_ = 0;
  std::uint64_t places_left_;
  Node none_;
};

}  // namespace roundtrip::native_files
