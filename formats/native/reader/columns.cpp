// SPDX-License-Identifier: MIT
#include "formats/native/reader/columns.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "formats/native/reader/failure.h"

namespace roundtrip::native_files {

namespace {

namespace compact = native::compact::detail;
using compact::Extent;
using compact::Length;
using compact::Mark;
using compact::Text;
using native::Problem;

/// No size is larger: so many can be added and rounded up.
constexpr std::uint64_t most = std::uint64_t{1} << 60U;
/// Types inside one another, records in records among them. More than that is too deep for a document, too.
constexpr std::size_t deepest = 2000;

template <class V>
V take(Columns::Place place) {
  V value;
  std::memcpy(&value, place->values, sizeof value);
  place->values += sizeof value;
  return value;
}

Extent clamped(Extent extent) {
  return {std::min(extent.size, most), extent.alignment};
}

Extent one_after_the_other(Extent first, Extent second) {
  return clamped({compact::round_up(first.size, second.alignment) + second.size,
                  std::max(first.alignment, second.alignment)});
}

/// Rounded up at its end, and not nothing.
Extent whole(Extent parts) {
  return {std::max<std::uint64_t>(compact::round_up(parts.size, parts.alignment), 1), parts.alignment};
}

}  // namespace

Columns::Columns(View file, std::size_t start, const Types& types)
    : in_(file), places_left_(1'000'000 + 16 * std::uint64_t{file.size()}) {
  in_.take(start);
  for (const Type& record : types.records()) {
    static_cast<void>(extent_of(record));
    if (record.recursive) sets_.try_emplace(&record);
  }
  try {
    unpack_all(types);
    check_padding(file);
  } catch (const compact::Refusal& refusal) {
    fail(refusal.problem, refusal.offset);
  }
}

std::uint64_t Columns::bits(Place place, std::size_t size) {
  switch (size) {
    case 1:
      return take<std::uint8_t>(place);
    case 2:
      return take<std::uint16_t>(place);
    case 4:
      return take<std::uint32_t>(place);
    default:
      return take<std::uint64_t>(place);
  }
}

View Columns::text(Place place) {
  const auto found = take<Text>(place);
  return {found.data, found.size};
}

void Columns::finish() const {
  for (const auto& [type, set] : sets_) {
    if (set.taken != set.number) fail(Problem::reference, set.members.at);
  }
}

void Columns::unpack_all(const Types& types) {
  unpack(types.root(), 1, nodes_.emplace_back());
  for (const Type& record : types.records()) {
    if (!record.recursive) continue;
    RecordSet& set = sets_.at(&record);
    set.members.at = in_.offset();
    in_.grant(1, compact::column_footprint<Length>());
    set.number = compact::take_value<Length>(in_);
    if (set.number != 0) unpack_parts(record, set.number, set.members);
  }
  for (const auto& [type, set] : sets_) {
    if (set.held != set.number) fail(Problem::reference, set.members.at);
  }
}

/// No zeros but those that make the file long enough for what it holds.
void Columns::check_padding(View file) const {
  const std::size_t size = in_.offset();
  const View padding = file.subspan(size);
  if (file.size() != std::max<std::uint64_t>(size, compact::least_file_size(in_.footprint())) ||
      std::any_of(padding.begin(), padding.end(), [](std::byte byte) { return byte != std::byte{0}; })) {
    fail(Problem::trailing, size);
  }
}

Columns::Node& Columns::add_part(Node& node) {
  if (places_left_-- == 0) fail("far more columns than a file of this size can have", in_.offset());
  return *node.parts.emplace_back(&nodes_.emplace_back());
}

void Columns::unpack(const Type& type, std::uint64_t count, Node& node) {
  node.at = in_.offset();
  if (count == 0 || type.least == 0) return;
  if (count > compact::most_lengths) in_.refuse(Problem::length);
  if (++depth_ > deepest) fail("types nest deeper than any document", node.at);
  unpack_content(type, static_cast<std::size_t>(count), node);
  --depth_;
}

template <class V>
const V* Columns::unpack_column(std::size_t count, Node& node) {
  in_.grant(count, compact::column_footprint<V>());
  const V* const values = compact::unpack_integers<V>(in_, arena_, count);
  node.values = reinterpret_cast<const std::byte*>(values);
  return values;
}

const Mark* Columns::unpack_marks(std::size_t count, Node& node) {
  in_.grant(count, compact::column_footprint<Mark>());
  const Mark* const marks = compact::unpack_marks(in_, arena_, count);
  node.values = reinterpret_cast<const std::byte*>(marks);
  return marks;
}

template <class F>
void Columns::unpack_floats(std::size_t count, Node& node) {
  in_.grant(count, compact::column_footprint<F>());
  node.values = compact::unpack_floats<F>(in_, arena_, count);
}

void Columns::unpack_content(const Type& type, std::size_t count, Node& node) {
  switch (type.kind) {
    case Kind::boolean:
      return static_cast<void>(unpack_marks(count, node));
    case Kind::int8:
      return static_cast<void>(unpack_column<std::int8_t>(count, node));
    case Kind::int16:
      return static_cast<void>(unpack_column<std::int16_t>(count, node));
    case Kind::int32:
      return static_cast<void>(unpack_column<std::int32_t>(count, node));
    case Kind::int64:
      return static_cast<void>(unpack_column<std::int64_t>(count, node));
    case Kind::uint8:
      return static_cast<void>(unpack_column<std::uint8_t>(count, node));
    case Kind::uint16:
      return static_cast<void>(unpack_column<std::uint16_t>(count, node));
    case Kind::uint32:
      return static_cast<void>(unpack_column<std::uint32_t>(count, node));
    case Kind::uint64:
      return static_cast<void>(unpack_column<std::uint64_t>(count, node));
    case Kind::float32:
      return unpack_floats<float>(count, node);
    case Kind::float64:
      return unpack_floats<double>(count, node);
    case Kind::complex:
      return unpack(*type.parts[0], 2 * std::uint64_t{count}, add_part(node));
    case Kind::string:
    case Kind::bytes:
      in_.grant(count, compact::column_footprint<Text>());
      node.values = reinterpret_cast<const std::byte*>(compact::unpack_texts(in_, arena_, count));
      return;
    case Kind::vector:
    case Kind::map:
    case Kind::set:
      return unpack_elements(type, count, node);
    case Kind::array:
      if (type.count > compact::most_lengths) in_.refuse(Problem::length);
      return unpack(*type.parts[0], count * type.count, add_part(node));
    case Kind::optional:
    case Kind::pointer: {
      const Mark* const marks = unpack_marks(count, node);
      std::uint64_t held = 0;
      for (std::size_t i = 0; i != count; ++i) held += marks[i];
      if (type.kind == Kind::pointer) in_.grant(held, 16 + extent_of(*type.parts[0]).size);
      return unpack(*type.parts[0], held, add_part(node));
    }
    case Kind::variant:
      return unpack_alternatives(type, count, node);
    case Kind::tuple:
      return unpack_parts(type, count, node);
    case Kind::record:
      if (!type.recursive) return unpack_parts(type, count, node);
      sets_.at(&type).held += count;
      return;
    case Kind::monostate:
      return;
  }
}

void Columns::unpack_elements(const Type& type, std::size_t count, Node& node) {
  const auto* const lengths = unpack_column<Length>(count, node);
  const std::uint64_t total = compact::sum_of(in_, lengths, count);
  constexpr std::uint64_t of_node = 48;
  const std::uint64_t extent = sequence_of(type.parts).size;
  in_.grant(total, type.kind == Kind::vector ? extent : of_node + extent);
  const bool takes_bytes =
      std::any_of(type.parts.begin(), type.parts.end(), [](const Type* part) { return part->least != 0; });
  if (total != 0 && !takes_bytes) fail(Problem::length, node.at);
  unpack_parts(type, total, node);
}

void Columns::unpack_alternatives(const Type& type, std::size_t count, Node& node) {
  const auto* const indices = unpack_column<std::uint8_t>(count, node);
  std::array<std::uint64_t, 256> counts{};
  for (std::size_t i = 0; i != count; ++i) ++counts.at(indices[i]);
  std::uint64_t valid = 0;
  for (std::size_t i = 0; i != type.parts.size(); ++i) valid += counts.at(i);
  if (valid != count) fail(Problem::alternative, node.at);
  for (std::size_t i = 0; i != type.parts.size(); ++i) unpack(*type.parts[i], counts.at(i), add_part(node));
}

void Columns::unpack_parts(const Type& type, std::uint64_t count, Node& node) {
  for (const Type* const part : type.parts) unpack(*part, count, add_part(node));
}

Extent Columns::extent_of(const Type& type) {
  const auto [known, is_new] = extents_.try_emplace(&type, Extent{0, 1});
  if (is_new) {
    const Extent found = clamped(find_extent(type));
    return extents_[&type] = found;
  }
  if (known->second.size == 0) {
    fail("a record holds itself without a pointer or container between, and so has no size in memory",
         in_.offset());
  }
  return known->second;
}

Extent Columns::find_extent(const Type& type) {
  switch (type.kind) {
    case Kind::boolean:
    case Kind::monostate:
      return {1, 1};
    case Kind::complex: {
      const std::uint64_t size = number_size(type.parts[0]->kind);
      return {2 * size, size};
    }
    case Kind::string:
      return {32, 8};
    case Kind::bytes:
    case Kind::vector:
      return {24, 8};
    case Kind::map:
    case Kind::set:
      return {type.hashed ? 56U : 48U, 8};
    case Kind::pointer:
      return {8, 8};
    case Kind::array: {
      const Extent element = extent_of(*type.parts[0]);
      const bool is_most = type.count > most / element.size;
      return {is_most ? most : std::max<std::uint64_t>(type.count * element.size, 1), element.alignment};
    }
    case Kind::record:
    case Kind::tuple:
      return sequence_of(type.parts);
    case Kind::optional:
    case Kind::variant: {
      Extent largest{0, 1};
      for (const Type* const part : type.parts) {
        const Extent extent = extent_of(*part);
        largest = {std::max(largest.size, extent.size), std::max(largest.alignment, extent.alignment)};
      }
      return whole(one_after_the_other(largest, {1, 1}));
    }
    default: {
      const std::uint64_t size = number_size(type.kind);
      return {size, size};
    }
  }
}

Extent Columns::sequence_of(const std::vector<const Type*>& types) {
  Extent parts{0, 1};
  for (const Type* const type : types) parts = one_after_the_other(parts, extent_of(*type));
  return whole(parts);
}

}  // namespace roundtrip::native_files
