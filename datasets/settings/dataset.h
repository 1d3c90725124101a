// SPDX-License-Identifier: MIT
//
// The settings of a desktop application for many users, with the translations of its texts. The shape is that
// of the settings.json and keybindings.json of editors
// (https://code.visualstudio.com/docs/getstarted/settings) beside the message catalogues of GNU gettext or
// ICU. Maps of short strings in many scripts, and values of mixed types.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "bench/record/record.h"
#include "bench/suite/dataset.h"

namespace roundtrip::datasets::settings {

enum class Theme : std::uint8_t { automatic, light, dark, high_contrast };
ROUNDTRIP_ENUM(Theme, automatic, light, dark, high_contrast);

struct Color {
  std::uint8_t red;
  std::uint8_t green;
  std::uint8_t blue;
};
ROUNDTRIP_RECORD(Color, red, green, blue);

/// What a setting may be set to; monostate is "back to the built-in value".
using Preference =
    std::variant<std::monostate, bool, std::int64_t, double, std::string, std::vector<std::string>>;

struct KeyBinding {
  std::string command;
  std::optional<std::string> condition;
};
ROUNDTRIP_RECORD(KeyBinding, command, condition);

struct Profile {
  std::string display_name;
  std::string locale;  ///< BCP 47
  Theme theme;
  std::optional<Color> accent;
  std::optional<std::string> status_emoji;
  double zoom;
  std::map<std::string, Preference> preferences;
  std::map<std::string, KeyBinding> key_bindings;               ///< by the keys pressed
  std::map<std::string, std::map<std::string, bool>> features;  ///< by area, then by name
  std::map<std::uint32_t, std::string> quick_slots;
  std::set<std::string> extensions;
  std::vector<std::pair<std::string, std::uint32_t>> recent_searches;  ///< and how many results they had
  std::tuple<std::int32_t, std::int32_t, std::uint32_t, std::uint32_t> window;  ///< x, y, width, height
};
ROUNDTRIP_RECORD(Profile, display_name, locale, theme, accent, status_emoji, zoom, preferences, key_bindings,
                 features, quick_slots, extensions, recent_searches, window);

struct Settings {
  std::string application;
  std::uint32_t schema_version;
  std::set<std::string> locales;
  std::map<std::string, std::map<std::string, std::string>>
      translations;                                               ///< by locale, then by the text's name
  std::map<std::string, Profile> profiles;                        ///< by the user's name
  std::unordered_map<std::string, std::uint64_t> command_counts;  ///< how often each command was used
  std::unordered_map<std::uint32_t, std::string> devices;         ///< by their number
};
ROUNDTRIP_RECORD(Settings, application, schema_version, locales, translations, profiles, command_counts,
                 devices);

struct Dataset {
  using Record = Settings;
  static constexpr DatasetInfo info{
      .name = "settings",
      .summary =
          "settings of 200 users and 1,560 translations: maps and variants of short strings in nine scripts, "
          "as an application keeps them",
      .by_default = false};
  static Record generate(const DatasetOptions& options);
};

}  // namespace roundtrip::datasets::settings
