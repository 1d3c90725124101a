// SPDX-License-Identifier: MIT
//
// Dates and times of Python's module datetime, whose states are a few bytes (Lib/_pydatetime.py), as ISO 8601
// has them.
#include <array>
#include <cstdio>

#include "formats/pickle/document/documents.h"

namespace roundtrip::pickle_document {

namespace {

template <class... Numbers>
std::string formatted(const char* format, Numbers... numbers) {
  std::array<char, 64> text{};
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-vararg)
  std::snprintf(text.data(), text.size(), format, numbers...);
  return text.data();
}

/// Of the hour's and the month's byte the highest bit says which of two times is meant when clocks go back.
constexpr unsigned fold = 0x80;

class Fields {
 public:
  explicit Fields(View bytes) : bytes_(bytes) {}
  unsigned operator[](std::size_t i) const { return std::to_integer<unsigned>(bytes_[i]); }

  [[nodiscard]] std::string date() const {
    return formatted("%04u-%02u-%02u", (*this)[0] * 256 + (*this)[1], (*this)[2] & ~fold, (*this)[3]);
  }
  [[nodiscard]] std::string time(std::size_t from) const {
    const unsigned micro = (*this)[from + 3] << 16U | (*this)[from + 4] << 8U | (*this)[from + 5];
    std::string text =
        formatted("%02u:%02u:%02u", (*this)[from] & ~fold, (*this)[from + 1], (*this)[from + 2]);
    if (micro != 0) text += formatted(".%06u", micro);
    return text;
  }

 private:
  View bytes_;
};

/// Days, seconds and microseconds, of which only the days may be negative.
std::string duration(std::int64_t days, std::int64_t seconds, std::int64_t micro) {
  constexpr std::int64_t day = 86400;
  std::int64_t total = days * day + seconds;
  const bool negative = total < 0;
  if (negative && micro != 0) {
    ++total;
    micro = 1'000'000 - micro;
  }
  if (negative) total = -total;
  std::string text = negative ? "-P" : "P";
  if (total >= day) text += formatted("%lldD", static_cast<long long>(total / day));
  text += formatted("T%lld", static_cast<long long>(total % day));
  if (micro != 0) text += formatted(".%06lld", static_cast<long long>(micro));
  return text + "S";
}

}  // namespace

std::int64_t Documents::integer_at(const Items& items, std::size_t index) const {
  constexpr std::int64_t most = 1'000'000'000;  // of days, seconds or microseconds
  if (index >= items.size()) return 0;
  const Node& node = at(items[index]);
  if (node.kind != Kind::integer || node.integer < -most || node.integer > most) {
    refuse("a time is made of what is not a number of days or seconds", node);
  }
  return node.integer;
}

/// A time zone that is a fixed number of seconds.
std::string Documents::offset_of(NodeId zone) const {
  const Node& node = at(zone);
  if (node.kind == Kind::none) return "";
  const auto is_call = [&](const Node& call, std::string_view name) {
    return call.kind == Kind::object && name_of(at(call.items[0])).is("datetime", name) &&
           !at(call.items[1]).items.empty();
  };
  if (!is_call(node, "timezone") || !is_call(at(at(node.items[1]).items[0]), "timedelta")) {
    refuse("a time zone that only Python knows", node);
  }
  const Items& given = at(at(at(node.items[1]).items[0]).items[1]).items;
  const std::int64_t seconds = integer_at(given, 0) * 86400 + integer_at(given, 1);
  const auto positive = static_cast<long long>(seconds < 0 ? -seconds : seconds);
  std::string text =
      formatted("%c%02lld:%02lld", seconds < 0 ? '-' : '+', positive / 3600, positive / 60 % 60);
  if (positive % 60 != 0) text += formatted(":%02lld", positive % 60);
  return text;
}

std::string Documents::date_text(std::string_view type, View bytes, const Node& node) const {
  constexpr std::size_t date_size = 4;
  constexpr std::size_t time_size = 6;
  const Fields fields(bytes);
  if (type == "date" && bytes.size() == date_size) return fields.date();
  if (type == "time" && bytes.size() == time_size) return fields.time(0);
  if (type == "datetime" && bytes.size() == date_size + time_size)
    return fields.date() + "T" + fields.time(date_size);
  refuse("a date or time of another size than Python's", node);
}

bool Documents::called_date(const Node& node, const Name& function, const Items& given, Document& out) {
  if (function.module != "datetime") return false;
  if (function.name == "timedelta") {
    out = {duration(integer_at(given, 0), integer_at(given, 1), integer_at(given, 2))};
  } else if (function.name == "date" || function.name == "time" || function.name == "datetime") {
    if (given.empty() || given.size() > 2 ||
        (at(given[0]).kind != Kind::bytes && at(given[0]).kind != Kind::string)) {
      refuse("a date or time that is not made of its bytes", node);
    }
    out = {date_text(function.name, at(given[0]).bytes, node) +
           (given.size() == 2 ? offset_of(given[1]) : "")};
  } else {
    return false;
  }
  mappings_.add(mapping::date);
  return true;
}

}  // namespace roundtrip::pickle_document
