// SPDX-License-Identifier: MIT
//
// A record with every kind of member, for the tests of the native format. It is small, since what it is made
// of is compiled many times; datasets/edges is the one with the values that break formats.
#pragma once

#include <array>
#include <complex>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <variant>
#include <vector>

#include "bench/record/record.h"

namespace roundtrip {

enum class Sign : std::int8_t { negative = -1, none = 0, positive = 1 };
ROUNDTRIP_ENUM(Sign, negative, none, positive);
enum class Right : std::uint64_t { none = 0, all = 0xffffffffffffffff };
ROUNDTRIP_ENUM(Right, none, all);

struct Place {
  std::int32_t x;
  std::int32_t y;
};
ROUNDTRIP_RECORD(Place, x, y);

struct Chain {
  std::uint16_t value;
  std::unique_ptr<Chain> next;
};
ROUNDTRIP_RECORD(Chain, value, next);

struct EveryKind {
  bool boolean;
  std::int8_t int8;
  std::int16_t int16;
  std::int64_t int64;
  std::uint32_t uint32;
  float float32;
  double float64;
  Sign sign;
  Right right;
  std::string text;
  Bytes bytes;
  std::complex<float> complex;
  std::vector<std::string> texts;
  std::vector<Place> places;
  std::vector<std::vector<std::uint16_t>> ragged;
  std::array<std::array<std::int16_t, 3>, 2> grid;
  std::array<std::string, 17> names;
  std::optional<Place> place;
  std::vector<std::optional<std::int32_t>> gaps;
  std::map<std::string, std::vector<std::string>> map;
  std::unordered_map<std::string, Place> hashed_map;
  std::set<std::int64_t> set;
  std::set<double> numbers;
  std::unordered_set<std::string> hashed_set;
  std::tuple<bool, std::uint64_t, std::string, Place> tuple;
  std::variant<std::monostate, bool, std::int64_t, std::string, Place> either;
  std::vector<std::variant<std::string, std::vector<std::int32_t>>> alternatives;
  std::vector<std::unique_ptr<std::string>> pointers;
  Chain chain;
};
ROUNDTRIP_RECORD(EveryKind, boolean, int8, int16, int64, uint32, float32, float64, sign, right, text, bytes,
                 complex, texts, places, ragged, grid, names, place, gaps, map, hashed_map, set, numbers,
                 hashed_set, tuple, either, alternatives, pointers, chain);

inline EveryKind every_kind() {
  EveryKind value{.boolean = true,
                  .int8 = -128,
                  .int16 = 513,
                  .int64 = -9'007'199'254'740'993,
                  .uint32 = 0xffffffff,
                  .float32 = -0.0F,
                  .float64 = 1e300,
                  .sign = Sign::negative,
                  .right = Right::all,
                  .text = std::string("nul \0 inside", 12),
                  .bytes = Bytes(300, std::byte{7}),
                  .complex = {1.5F, -2.5F},
                  .texts = {"", "a", std::string(15, 'b'), std::string(16, 'c'), std::string(300, 'd')},
                  .places = {{1, 2}, {3, 4}, {-5, -6}},
                  .ragged = {{}, {1}, {2, 3, 65535}},
                  .grid = {{{1, 2, 3}, {-1, -2, -3}}},
                  .names = {"first", "second"},
                  .place = Place{7, 8},
                  .gaps = {1, std::nullopt, -1},
                  .map = {{"", {}}, {"key", {"x", "y"}}},
                  .hashed_map = {{"one", {1, 1}}, {"two", {2, 2}}},
                  .set = {-1, 0, 1},
                  .numbers = {-1.5, 0.0, 2.25},
                  .hashed_set = {"p", "q"},
                  .tuple = {true, 1, "text", {9, 9}},
                  .either = std::int64_t{-3},
                  .alternatives = {"one", std::vector<std::int32_t>{1, 2}, ""},
                  .pointers = {},
                  .chain = {1, std::make_unique<Chain>(Chain{2, nullptr})}};
  value.pointers.push_back(nullptr);
  value.pointers.push_back(std::make_unique<std::string>("pointed to"));
  return value;
}

}  // namespace roundtrip
