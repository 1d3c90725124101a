// SPDX-License-Identifier: MIT
#include "bench/driver/history/history.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

#include "bench/driver/base/error.h"
#include "bench/record/checksum.h"

namespace roundtrip {

namespace {

/// Reads two or four digits, as far as they are there.
std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
  if (text.size() < at + count) return std::nullopt;
  int value = 0;
  for (const char c : text.substr(at, count)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = 10 * value + (c - '0');
  }
  return value;
}

/// "Z", "+01:00" or "+0100" in minutes east of Greenwich.
std::optional<int> zone_minutes(std::string_view zone) {
  if (zone == "Z") return 0;
  const bool colon = zone.size() == 6 && zone[3] == ':';
  if (!(colon || zone.size() == 5) || (zone[0] != '+' && zone[0] != '-')) return std::nullopt;
  const auto hours = digits(zone, 1, 2);
  const auto minutes = digits(zone, colon ? 4 : 3, 2);
  if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  return (zone[0] == '-' ? -1 : 1) * (60 * *hours + *minutes);
}

std::optional<std::string> utc(std::string_view iso) {
  constexpr std::string_view pattern = "0000-00-00T00:00:00";
  if (iso.size() <= pattern.size()) return std::nullopt;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool blank_for_t = pattern[i] == 'T' && iso[i] == ' ';
    if (pattern[i] != '0' && iso[i] != pattern[i] && !blank_for_t) return std::nullopt;
  }
  std::string_view zone = iso.substr(pattern.size());
  if (zone.starts_with('.')) {
    zone.remove_prefix(std::min(zone.find_first_not_of("0123456789", 1), zone.size()));
  }
  const auto east = zone_minutes(zone);
  std::array<int, 6> part{};
  static constexpr std::array<std::pair<std::size_t, std::size_t>, 6> places{
      {{0, 4}, {5, 2}, {8, 2}, {11, 2}, {14, 2}, {17, 2}}};
  for (std::size_t i = 0; i < part.size(); ++i) {
    const auto value = digits(iso, places[i].first, places[i].second);
    if (!value) return std::nullopt;
    part[i] = *value;
  }
  namespace chrono = std::chrono;
  const chrono::year_month_day day{chrono::year(part[0]), chrono::month(static_cast<unsigned>(part[1])),
                                   chrono::day(static_cast<unsigned>(part[2]))};
  if (!east || !day.ok() || part[0] == 0 || part[3] > 23 || part[4] > 59 || part[5] > 60) return std::nullopt;
  const auto time = chrono::sys_days(day) + chrono::hours(part[3]) + chrono::minutes(part[4] - *east) +
                    chrono::seconds(part[5]);
  const auto date = chrono::floor<chrono::days>(time);
  const chrono::year_month_day in_utc(date);
  const chrono::hh_mm_ss clock(time - date);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(in_utc.year()),
                     static_cast<unsigned>(in_utc.month()), static_cast<unsigned>(in_utc.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

}  // namespace

std::string machine_id(const Fingerprint& fingerprint) {
  Fingerprint identity = fingerprint;
  identity.kernel.clear();
  identity.memory_bytes = 0;
  return fmt::format("{:016x}", checksum(identity));
}

std::string to_utc(const std::string& iso, const std::string& what) {
  if (auto time = utc(iso)) return *std::move(time);
  throw InputError(what + ": '" + iso + "' is not a time with a zone; write it as 2026-11-27T01:29:12Z or " +
                   "2026-11-27T02:29:12+01:00");
}

bool is_commit_hash(const std::string& text) {
  return (text.size() == 40 || text.size() == 64) &&
         text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

const Fingerprint* MachineHistory::fingerprint() const {
  const auto latest = std::find_if(runs.rbegin(), runs.rend(),
                                   [](const StoredRun& run) { return run.fingerprint.has_value(); });
  return latest == runs.rend() ? nullptr : &*latest->fingerprint;
}

}  // namespace roundtrip
