// SPDX-License-Identifier: MIT
//
// What several datasets share: pools of names and words that text is composed of, and the few helpers that
// keep the generated data the same on every platform. Text composed of skewed draws from pools compresses
// about as well as real text of the kind does; repeated copies of one string, or random letters, would not.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "bench/record/random.h"

namespace roundtrip::datasets {

inline constexpr auto given_names = std::to_array<std::string_view>(
    {"anna",   "james",  "maria",  "peter", "sofia",  "lucas", "emma",   "david",  "laura", "tomas", "julia",
     "martin", "nina",   "oliver", "clara", "daniel", "ines",  "samuel", "eva",    "jonas", "alice", "victor",
     "paula",  "erik",   "helena", "simon", "ida",    "marco", "ruth",   "felix",  "greta", "adam",  "amina",
     "noah",   "ingrid", "omar",   "leila", "hugo",   "marta", "kenji",  "priya",  "arjun", "yuki",  "chen",
     "fatima", "ivan",   "olga",   "pavel", "zofia",  "kofi",  "nadia",  "rafael", "elif",  "tariq", "freya",
     "magnus", "sanne",  "bruno",  "irene", "mateo",  "aoife", "declan", "hana",   "ravi"});

inline constexpr auto family_names = std::to_array<std::string_view>(
    {"smith",    "novak",   "garcia",   "mueller", "rossi",    "jansen",   "silva",   "kowalski", "nielsen",
     "martin",   "lopez",   "weber",    "hansen",  "moreau",   "costa",    "fischer", "brown",    "haugen",
     "keller",   "santos",  "dubois",   "larsen",  "horvath",  "ferrari",  "walker",  "becker",   "popescu",
     "sato",     "kumar",   "okafor",   "ivanova", "petrov",   "lindgren", "murphy",  "oconnor",  "bakker",
     "virtanen", "takeda",  "nakamura", "wong",    "zhang",    "nguyen",   "tran",    "hussain",  "rahman",
     "demir",    "yilmaz",  "papadaki", "stavrou", "carvalho", "mendes",   "ortega",  "vasquez",  "romero",
     "bergman",  "ekstrom", "jokinen",  "kallas",  "ozols",    "mazur",    "wojcik",  "dvorak",   "kolar",
     "toth",     "szabo",   "ionescu",  "marinov", "dimitrov", "hoxha",    "kraja",   "abadi",    "haddad",
     "mensah",   "diallo",  "mwangi",   "abebe",   "macleod",  "whitaker", "ashford", "pemberton"});

inline constexpr auto nouns = std::to_array<std::string_view>(
    {"time",    "house",   "water",   "light",   "paper",    "garden",  "river",    "window",  "table",
     "market",  "letter",  "street",  "road",    "mountain", "kitchen", "winter",   "summer",  "morning",
     "bread",   "coffee",  "lamp",    "chair",   "door",     "bridge",  "station",  "school",  "office",
     "library", "museum",  "harbour", "island",  "forest",   "field",   "stone",    "glass",   "silver",
     "copper",  "cotton",  "leather", "wool",    "basket",   "bottle",  "blanket",  "candle",  "carpet",
     "clock",   "curtain", "drawer",  "engine",  "fence",    "folder",  "frame",    "handle",  "helmet",
     "jacket",  "kettle",  "ladder",  "lantern", "mirror",   "needle",  "notebook", "pencil",  "pillow",
     "pocket",  "radio",   "ribbon",  "saddle",  "scarf",    "shelf",   "signal",   "spoon",   "ticket",
     "tower",   "tunnel",  "vessel",  "wagon",   "wallet",   "wheel",   "whistle",  "wire",    "anchor",
     "archive", "balance", "battery", "branch",  "cable",    "camera",  "canvas",   "chapter", "circuit",
     "compass", "concert", "corner",  "current", "degree",   "dial",    "distance", "echo",    "edge",
     "error",   "fabric",  "filter",  "gauge",   "grain",    "guide",   "history",  "horizon", "index",
     "journal", "journey", "kernel",  "layer",   "ledger",   "lesson",  "level",    "limit",   "machine",
     "margin",  "measure", "memory",  "meter",   "method",   "motion",  "network",  "object",  "orbit",
     "order",   "palette", "pattern", "phase"});

inline constexpr auto adjectives = std::to_array<std::string_view>(
    {"new",    "small",  "blue",     "old",     "quiet",    "green",    "large",   "red",    "white",
     "simple", "early",  "open",     "long",    "warm",     "dark",     "light",   "round",  "short",
     "cold",   "bright", "black",    "common",  "deep",     "dry",      "empty",   "final",  "flat",
     "fresh",  "gentle", "golden",   "grey",    "heavy",    "hidden",   "hollow",  "inner",  "late",
     "lost",   "modern", "narrow",   "natural", "northern", "outer",    "pale",    "plain",  "proud",
     "pure",   "rapid",  "rare",     "rough",   "secret",   "sharp",    "silent",  "slow",   "smooth",
     "soft",   "solid",  "southern", "square",  "steady",   "strange",  "striped", "strong", "sweet",
     "tall",   "thick",  "thin",     "tiny",    "upper",    "vivid",    "wide",    "wild",   "wooden",
     "yellow", "young",  "ancient",  "broken",  "clever",   "delicate", "eastern", "folding"});

/// One of the pool's strings; the first ones are the most frequent.
template <std::size_t N>
[[nodiscard]] constexpr std::string_view frequent(Random& random, const std::array<std::string_view, N>& pool,
                                                  int draws = 2) {
  return pool[random.skewed(N, draws)];
}

/// The word with its first letter in upper case (ASCII letters only: independent of any locale).
[[nodiscard]] inline std::string capitalized(std::string_view word) {
  std::string result(word);
  if (!result.empty() && result.front() >= 'a' && result.front() <= 'z') {
    result.front() = static_cast<char>(result.front() - 'a' + 'A');
  }
  return result;
}

/// The number in decimal, with leading zeros up to the width.
[[nodiscard]] inline std::string decimal(std::uint64_t number, std::size_t width = 1) {
  std::string result = std::to_string(number);
  if (result.size() < width) result.insert(0, width - result.size(), '0');
  return result;
}

[[nodiscard]] inline std::string hexadecimal(Random& random, int digits) {
  std::string result;
  for (int i = 0; i < digits; ++i) result += "0123456789abcdef"[random.below(16)];
  return result;
}

/// A user name such as "anna.novak".
[[nodiscard]] inline std::string user_name(Random& random) {
  std::string result(frequent(random, given_names));
  result += '.';
  result += frequent(random, family_names);
  return result;
}

/// Words between separators, such as "quiet-river" or "small-blue-lamp": adjectives, and a noun at the end.
[[nodiscard]] inline std::string phrase(Random& random, int words, char separator) {
  std::string result;
  for (int i = 1; i < words; ++i) {
    result += frequent(random, adjectives);
    result += separator;
  }
  result += frequent(random, nouns);
  return result;
}

/// The quotient in one correctly rounded operation: how an integer becomes a double with decimals. No sum or
/// product is near it that a compiler could fuse with it.
/// @pre both are below 2^53 in magnitude, so that their conversion is exact
[[nodiscard]] inline double ratio(std::int64_t numerator, std::int64_t denominator) {
  return static_cast<double>(numerator) / static_cast<double>(denominator);
}

}  // namespace roundtrip::datasets
