// SPDX-License-Identifier: MIT
//
// Every kind of member with the values that break formats: the ends of each integer type, integers beyond
// 2^53 (where JSON numbers stop being exact in many readers, RFC 8259 section 6), strings with NUL, quotes
// and characters outside the BMP, empty containers, keys that are no strings, negative zero, subnormal and
// non-finite numbers (IEEE 754). No file has this shape; test suites of formats consist of such values
// (compare https://github.com/nst/JSONTestSuite). Members are in the order in which formats usually give in:
// what most of them can hold comes first.
#pragma once

#include <array>
#include <complex>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <variant>
#include <vector>

#include "bench/record/record.h"
#include "bench/suite/dataset.h"

namespace roundtrip::datasets::edges {

/// Negative, and with gaps.
enum class Severity : std::int8_t { normal = 0, lowest = -128, minor = -1, major = 7, highest = 127 };
ROUNDTRIP_ENUM(Severity, normal, lowest, minor, major, highest);

/// Beyond what 32 bits or a double hold.
enum class Permission : std::uint64_t {
  none = 0,
  read = 1,
  owner = 0x8000000000000001,
  all = 0xffffffffffffffff
};
ROUNDTRIP_ENUM(Permission, none, read, owner, all);

struct Integers {
  bool no;
  bool yes;
  std::int8_t int8_min;
  std::int8_t int8_max;
  std::int16_t int16_min;
  std::int16_t int16_max;
  std::int32_t int32_min;
  std::int32_t int32_max;
  std::uint8_t uint8_max;
  std::uint16_t uint16_max;
  std::uint32_t uint32_max;
  std::int64_t above_double;  ///< 2^53 + 1
  std::int64_t below_double;  ///< -2^53 - 1
  std::int64_t int64_min;
  std::int64_t int64_max;
  std::uint64_t above_int64;  ///< 2^63
  std::uint64_t uint64_max;
  std::vector<std::int64_t> byte_boundaries;  ///< around the powers of 2^7 and 2^8, where varints get longer
  Severity severity_zero;
  Severity severity_min;
  Severity severity_max;
  Permission permission_max;
};
ROUNDTRIP_RECORD(Integers, no, yes, int8_min, int8_max, int16_min, int16_max, int32_min, int32_max, uint8_max,
                 uint16_max, uint32_max, above_double, below_double, int64_min, int64_max, above_int64,
                 uint64_max, byte_boundaries, severity_zero, severity_min, severity_max, permission_max);

struct Texts {
  std::string empty;
  std::string quotes;  ///< ", ', \ and /
  std::string markup;
  std::string literal_null;
  std::string literal_number;
  std::string literal_true;
  std::string blanks;  ///< at both ends
  std::string line_ends;
  std::string accents;  ///< composed and decomposed: different texts that look alike
  std::string scripts;
  std::string emoji;        ///< outside the BMP, with joiners
  std::string long_text;    ///< 10,000 characters
  std::string code_points;  ///< the ends of each length of UTF-8, the byte order mark, noncharacters
  std::string controls;     ///< U+0001 to U+001F, and U+007F
  std::string nul_inside;
};
ROUNDTRIP_RECORD(Texts, empty, quotes, markup, literal_null, literal_number, literal_true, blanks, line_ends,
                 accents, scripts, emoji, long_text, code_points, controls, nul_inside);

struct Point {
  std::int32_t x;
  std::int32_t y;
};
ROUNDTRIP_RECORD(Point, x, y);

struct Containers {
  std::vector<std::int32_t> empty_vector;
  std::vector<std::string> strings;
  std::vector<Point> points;
  std::vector<std::vector<std::int32_t>> ragged;
  std::array<std::array<std::int16_t, 3>, 2> grid;
  std::array<std::string, 2> string_pair;
  std::optional<std::int32_t> absent;
  std::optional<std::int32_t> zero;  ///< present, and equal to a default
  std::optional<std::string> empty_string;
  std::optional<Point> point;
  std::optional<std::vector<std::int32_t>> optional_vector;
  std::vector<std::optional<std::int32_t>> gaps;
  std::map<std::string, std::string> empty_map;
  std::map<std::string, std::int32_t> odd_keys;
  std::map<std::string, std::map<std::string, std::vector<std::string>>> nested_maps;
  std::unordered_map<std::string, Point> hash_map;
  std::set<std::string> string_set;
  std::set<std::int64_t> integer_set;
  std::unordered_set<std::string> hash_set;
  std::set<std::string> empty_set;
  std::pair<std::int32_t, std::string> pair;
  std::tuple<bool, std::uint64_t, std::string, Point> tuple;
  std::vector<std::pair<std::string, std::int32_t>> repeated_keys;
};
ROUNDTRIP_RECORD(Containers, empty_vector, strings, points, ragged, grid, string_pair, absent, zero,
                 empty_string, point, optional_vector, gaps, empty_map, odd_keys, nested_maps, hash_map,
                 string_set, integer_set, hash_set, empty_set, pair, tuple, repeated_keys);

/// The alternatives overlap on purpose: what a text format writes for 1 may be any of three of them.
using Alternative = std::variant<std::monostate, bool, std::int64_t, std::uint64_t, std::string, Point,
                                 std::vector<std::int32_t>>;

struct Alternatives {
  Alternative nothing;
  std::vector<Alternative> each;
  std::variant<std::int32_t, std::int64_t>
      second_of_two;  ///< a value that the first alternative could hold as well
  std::map<std::string, Alternative> named;
  std::unique_ptr<Point> null_pointer;
  std::unique_ptr<Point> pointer;
  std::vector<std::unique_ptr<std::string>> pointers;
};
ROUNDTRIP_RECORD(Alternatives, nothing, each, second_of_two, named, null_pointer, pointer, pointers);

struct Binaries {
  Bytes empty;
  Bytes zeros;
  Bytes all_values;
  std::vector<Bytes> several;
  std::optional<Bytes> empty_but_present;
};
ROUNDTRIP_RECORD(Binaries, empty, zeros, all_values, several, empty_but_present);

/// Maps whose keys are no strings.
struct KeyedMaps {
  std::map<std::int32_t, std::string> by_integer;
  std::map<std::uint64_t, std::uint64_t> by_large_integer;
  std::unordered_map<std::int64_t, std::string> by_hashed_integer;
  std::map<Severity, std::string> by_severity;
  std::map<std::int32_t, std::map<std::int32_t, Point>> nested;
};
ROUNDTRIP_RECORD(KeyedMaps, by_integer, by_large_integer, by_hashed_integer, by_severity, nested);

struct FiniteNumbers {
  std::vector<double> doubles;
  std::vector<float> floats;
  std::variant<std::int64_t, double> whole_double;  ///< a double that looks like an integer in text
  std::complex<double> complex_double;
  std::complex<float> complex_float;
  std::vector<std::complex<double>> complex_values;
  double smallest_subnormal;
  double smallest_normal;
  double largest;
  double seventeen_digits;
  float float_smallest_subnormal;
  float float_smallest_normal;
  float float_largest;
  float nine_digits;
  double negative_zero;
  float float_negative_zero;
  std::complex<double> negative_zeros;
};
ROUNDTRIP_RECORD(FiniteNumbers, doubles, floats, whole_double, complex_double, complex_float, complex_values,
                 smallest_subnormal, smallest_normal, largest, seventeen_digits, float_smallest_subnormal,
                 float_smallest_normal, float_largest, nine_digits, negative_zero, float_negative_zero,
                 negative_zeros);

struct NonFiniteNumbers {
  double infinity;
  double negative_infinity;
  float float_infinity;
  float float_negative_infinity;
  std::complex<double> infinities;
  double nan;
  float float_nan;
  std::vector<double> mixed;
  double negative_nan;
  float float_negative_nan;
  double payload_nan;  ///< quiet, with bits of its own below the quiet bit
  float float_payload_nan;
  double negative_payload_nan;
  float float_negative_payload_nan;
};
ROUNDTRIP_RECORD(NonFiniteNumbers, infinity, negative_infinity, float_infinity, float_negative_infinity,
                 infinities, nan, float_nan, mixed, negative_nan, float_negative_nan, payload_nan,
                 float_payload_nan, negative_payload_nan, float_negative_payload_nan);

struct Edges {
  Integers integers;
  Texts texts;
  Containers containers;
  Alternatives alternatives;
  Binaries binaries;
  KeyedMaps keyed_maps;
  FiniteNumbers finite;
  NonFiniteNumbers non_finite;
};
ROUNDTRIP_RECORD(Edges, integers, texts, containers, alternatives, binaries, keyed_maps, finite, non_finite);

struct Dataset {
  using Record = Edges;
  static constexpr DatasetInfo info{
      .name = "edges",
      .summary = "one record of extreme values of every kind of member: for the fidelity check, not timed",
      .timed = false};
  /// Always the same record: there is nothing to scale and nothing random.
  static Record generate(const DatasetOptions& options);
};

}  // namespace roundtrip::datasets::edges
