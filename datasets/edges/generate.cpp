// SPDX-License-Identifier: MIT
#include <bit>
#include <limits>
#include <string_view>

#include "datasets/edges/dataset.h"

namespace roundtrip::datasets::edges {

namespace {

using namespace std::string_view_literals;

template <class T>
constexpr T lowest = std::numeric_limits<T>::min();
template <class T>
constexpr T highest = std::numeric_limits<T>::max();

/// From the bits: no operation may quieten it, change its sign or drop its payload.
constexpr double double_of(std::uint64_t bits) {
  return std::bit_cast<double>(bits);
}
constexpr float float_of(std::uint32_t bits) {
  return std::bit_cast<float>(bits);
}

Bytes bytes_of(std::size_t count, unsigned step) {
  Bytes bytes;
  for (std::size_t i = 0; i < count; ++i) bytes.push_back(static_cast<std::byte>(i * step % 256));
  return bytes;
}

Integers make_integers() {
  Integers integers{
      .no = false,
      .yes = true,
      .int8_min = lowest<std::int8_t>,
      .int8_max = highest<std::int8_t>,
      .int16_min = lowest<std::int16_t>,
      .int16_max = highest<std::int16_t>,
      .int32_min = lowest<std::int32_t>,
      .int32_max = highest<std::int32_t>,
      .uint8_max = highest<std::uint8_t>,
      .uint16_max = highest<std::uint16_t>,
      .uint32_max = highest<std::uint32_t>,
      .above_double = (std::int64_t{1} << 53) + 1,
      .below_double = -(std::int64_t{1} << 53) - 1,
      .int64_min = lowest<std::int64_t>,
      .int64_max = highest<std::int64_t>,
      .above_int64 = std::uint64_t{1} << 63,
      .uint64_max = highest<std::uint64_t>,
      .byte_boundaries = {},
      .severity_zero = Severity::normal,
      .severity_min = Severity::lowest,
      .severity_max = Severity::highest,
      .permission_max = Permission::all,
  };
  for (const int bits : {0, 5, 7, 8, 14, 15, 16, 21, 24, 28, 31, 32, 35, 42, 48, 49, 53, 56, 62}) {
    const std::int64_t power = std::int64_t{1} << bits;
    for (const std::int64_t value : {power - 1, power, power + 1}) {
      integers.byte_boundaries.push_back(value);
      integers.byte_boundaries.push_back(-value);
    }
  }
  return integers;
}

Texts make_texts() {
  Texts texts{};
  texts.quotes = R"(say "yes" or 'no' \ \" \u0041 \n / // %s $HOME `x`)";
  texts.markup = "<a href=\"x\">&amp;</a> ]]> <![CDATA[ --> <!-- <?xml ?> {{ }} # : - ,;";
  texts.literal_null = "null";
  texts.literal_number = "1e5";
  texts.literal_true = "true";
  texts.blanks = "  \t two blanks and a tab at both ends \t  ";
  texts.line_ends = "\nunix\nwindows\r\nold mac\r\rform feed\f\vend\n";
  texts.accents = "\u00e9 e\u0301 \u212b \u00c5 A\u030a \ufb01 fi";
  texts.scripts =
      // NOLINTNEXTLINE(misc-misleading-bidirectional): text from right to left is what it is about
      "Ελληνικά Русский العربية עברית हिन्दी 中文 日本語 한국어 ไทย \u2028\u2029 \u200b\u200e\u202e";
  texts.emoji =
      "😀 👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇸🇪 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𠀋 "
      "𐍈";
  texts.code_points =
      "\x7f\xc2\x80\u07ff\u0800\ud7ff\ue000\ufdd0\ufeff\ufffd\ufffe\uffff\U00010000\U0001ffff\U0010ffff";
  for (int i = 0; i < 1000; ++i) texts.long_text += "ten chars ";
  for (char c = 1; c < 0x20; ++c) texts.controls += c;
  texts.controls += '\x7f';
  texts.nul_inside = "before\0after\0"sv;
  return texts;
}

Containers make_containers() {
  Containers containers{};
  containers.strings = {"", "one", "", "two words", "\n"};
  containers.points = {{0, 0}, {lowest<std::int32_t>, highest<std::int32_t>}, {-1, 1}};
  containers.ragged = {{}, {1}, {}, {2, 3, 4}, {-5}};
  containers.grid = {{{lowest<std::int16_t>, 0, 1}, {-1, 2, highest<std::int16_t>}}};
  containers.string_pair = {"", "second"};
  containers.zero = 0;
  containers.empty_string = "";
  containers.point = Point{0, 0};
  containers.optional_vector.emplace();
  containers.gaps = {std::nullopt, 0, std::nullopt, std::nullopt, -1, highest<std::int32_t>};
  containers.odd_keys = {{"", 0},
                         {" ", 1},
                         {"a.b", 2},
                         {"a/b", 3},
                         {"A", 4},
                         {"a", 5},
                         {"1", 6},
                         {"null", 7},
                         {"\"quoted\"", 8},
                         {"<tag>", 9},
                         {"$ref", 10},
                         {"_id", 11},
                         {"line\nend", 12},
                         {"ключ", 13},
                         {"🔑", 14},
                         {"__proto__", 15},
                         {"key with blanks ", 16}};
  // One by one: in nested braces two texts would also be a pair of iterators.
  containers.nested_maps["empty"];
  containers.nested_maps["full"]["none"];
  containers.nested_maps["full"]["two"] = {std::string("a"), std::string()};
  containers.nested_maps[""][""] = {std::string()};
  containers.hash_map = {
      {"origin", {0, 0}}, {"", {1, -1}}, {"far", {highest<std::int32_t>, lowest<std::int32_t>}}};
  containers.string_set = {"", "b", "a", "ä", "B"};
  containers.integer_set = {lowest<std::int64_t>, -1, 0, 1, highest<std::int64_t>};
  containers.hash_set = {"", "x", "y", "z z"};
  containers.pair = {-1, "minus one"};
  containers.tuple = {true, highest<std::uint64_t>, "third", Point{4, -4}};
  containers.repeated_keys = {{"same", 1}, {"same", 2}, {"other", 3}, {"same", 1}};
  return containers;
}

Alternatives make_alternatives() {
  Alternatives alternatives{};
  auto& each = alternatives.each;
  each.emplace_back(std::monostate{});
  each.emplace_back(false);
  each.emplace_back(true);
  each.emplace_back(std::int64_t{1});
  each.emplace_back(std::uint64_t{1});
  each.emplace_back(lowest<std::int64_t>);
  each.emplace_back(highest<std::uint64_t>);
  each.emplace_back(std::string());
  each.emplace_back(std::string("1"));
  each.emplace_back(std::string("null"));
  each.emplace_back(Point{});
  each.emplace_back(Point{1, -1});
  each.emplace_back(std::vector<std::int32_t>{});
  each.emplace_back(std::vector<std::int32_t>{1, -1});
  alternatives.second_of_two = std::int64_t{1};
  alternatives.named["nothing"] = std::monostate{};
  alternatives.named["text"] = std::string("text");
  alternatives.named["unsigned"] = std::uint64_t{0};
  alternatives.pointer = std::make_unique<Point>(Point{0, 0});
  alternatives.pointers.push_back(std::make_unique<std::string>());
  alternatives.pointers.push_back(nullptr);
  alternatives.pointers.push_back(std::make_unique<std::string>("held"));
  return alternatives;
}

Binaries make_binaries() {
  Binaries binaries{};
  binaries.zeros = bytes_of(5, 0);
  binaries.all_values = bytes_of(256, 1);
  // Lengths around the groups of three and four that Base64 works in.
  for (std::size_t length = 0; length <= 5; ++length) binaries.several.push_back(bytes_of(length, 251));
  binaries.empty_but_present.emplace();
  return binaries;
}

KeyedMaps make_keyed_maps() {
  KeyedMaps maps{};
  maps.by_integer = {{lowest<std::int32_t>, "lowest"},
                     {-1, ""},
                     {0, "zero"},
                     {10, "ten"},
                     {9, "nine"},  // sorts after "10" as text
                     {highest<std::int32_t>, "highest"}};
  maps.by_large_integer = {{0, highest<std::uint64_t>},
                           {(std::uint64_t{1} << 53) + 1, 53},
                           {std::uint64_t{1} << 63, 63},
                           {highest<std::uint64_t>, 0}};
  maps.by_hashed_integer = {
      {lowest<std::int64_t>, "lowest"}, {0, "zero"}, {highest<std::int64_t>, "highest"}};
  maps.by_severity = {{Severity::lowest, "lowest"}, {Severity::normal, ""}, {Severity::highest, "highest"}};
  maps.nested = {{-1, {}}, {0, {{0, {0, 0}}, {-7, {7, -7}}}}};
  return maps;
}

FiniteNumbers make_finite_numbers() {
  constexpr auto tiny = double_of(1);
  constexpr auto float_tiny = float_of(1);
  FiniteNumbers numbers{};
  numbers.doubles = {0.0,
                     1.0,
                     -1.0,
                     0.1,
                     -0.1,
                     0.2,
                     1.0 / 3,
                     100.0,
                     1e5,
                     1e15,
                     1e16,
                     1e17,
                     1e21,
                     1e22,
                     1e23,
                     1e-5,
                     1e-7,
                     5e-324,
                     9007199254740993.0,
                     9223372036854775808.0,
                     18446744073709551615.0,
                     123456789.12345678,
                     3.141592653589793,
                     2.2250738585072011e-308,
                     1.7976931348623157e308,
                     4.35,
                     0.3,
                     2.5e-5,
                     8.41,
                     9.5e-3,
                     1e300,
                     1e-300};
  numbers.floats = {0.0F,           1.0F,   -1.0F,    0.1F,       16777216.0F, 16777217.0F, 3.4028235e38F,
                    1.1754942e-38F, 1e-45F, 1.0F / 3, 8388609.5F, 1e10F,       0.3F,        33554430.0F};
  numbers.whole_double = 1.0;
  numbers.complex_double = {0.1, -1e300};
  numbers.complex_float = {0.1F, -3e38F};
  numbers.complex_values = {{0.0, 0.0}, {1.0, -1.0}, {tiny, highest<double>}};
  numbers.smallest_subnormal = tiny;
  numbers.smallest_normal = lowest<double>;
  numbers.largest = highest<double>;
  numbers.seventeen_digits = 0.30000000000000004;
  numbers.float_smallest_subnormal = float_tiny;
  numbers.float_smallest_normal = lowest<float>;
  numbers.float_largest = highest<float>;
  numbers.nine_digits = 1.00001505e11F;
  numbers.negative_zero = -0.0;
  numbers.float_negative_zero = -0.0F;
  numbers.negative_zeros = {-0.0, -0.0};
  return numbers;
}

NonFiniteNumbers make_non_finite_numbers() {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  constexpr float float_infinity = std::numeric_limits<float>::infinity();
  constexpr double nan = double_of(0x7ff8000000000000);
  NonFiniteNumbers numbers{};
  numbers.infinity = infinity;
  numbers.negative_infinity = -infinity;
  numbers.float_infinity = float_infinity;
  numbers.float_negative_infinity = -float_infinity;
  numbers.infinities = {infinity, -infinity};
  numbers.nan = nan;
  numbers.float_nan = float_of(0x7fc00000);
  numbers.mixed = {1.5, infinity, -0.0, nan, -infinity, 0.1};
  numbers.negative_nan = double_of(0xfff8000000000000);
  numbers.float_negative_nan = float_of(0xffc00000);
  numbers.payload_nan = double_of(0x7ff8000123456789);
  numbers.float_payload_nan = float_of(0x7fc12345);
  numbers.negative_payload_nan = double_of(0xfffffffffffffffe);
  numbers.float_negative_payload_nan = float_of(0xffedcba9);
  return numbers;
}

}  // namespace

Edges Dataset::generate(const DatasetOptions&) {
  Edges edges{};
  edges.integers = make_integers();
  edges.texts = make_texts();
  edges.containers = make_containers();
  edges.alternatives = make_alternatives();
  edges.binaries = make_binaries();
  edges.keyed_maps = make_keyed_maps();
  edges.finite = make_finite_numbers();
  edges.non_finite = make_non_finite_numbers();
  return edges;
}

}  // namespace roundtrip::datasets::edges
