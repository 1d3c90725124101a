// SPDX-License-Identifier: MIT
#include "datasets/settings/dataset.h"
#include "datasets/settings/languages.h"
#include "datasets/words.h"

namespace roundtrip::datasets::settings {

namespace {

constexpr std::size_t profile_count = 200;
constexpr std::size_t texts_of_a_language = 130;

constexpr auto areas =
    std::to_array<std::string_view>({"editor", "window", "terminal", "search", "files", "view", "debug",
                                     "sync", "workbench", "accessibility", "network"});

std::string dotted_name(Random& random) {
  std::string name(frequent(random, areas));
  name += '.';
  name += frequent(random, adjectives);
  name += capitalized(frequent(random, nouns));
  return name;
}

std::string make_text(Random& random, const Language& language) {
  std::string text(random.pick(language.words));
  for (std::size_t i = random.skewed(6, 2); i > 0; --i) {
    text += language.space;
    text += random.pick(language.words);
  }
  if (random.chance(12)) text += language.space.empty() ? "{count}" : " {count}";
  if (random.chance(15)) text += "…";
  return text;
}

std::map<std::string, std::string> make_catalogue(Random& random, const Language& language,
                                                  const std::set<std::string>& names) {
  std::map<std::string, std::string> catalogue;
  for (const std::string& name : names) catalogue[name] = make_text(random, language);
  return catalogue;
}

Preference make_preference(Random& random, const Language& language) {
  switch (random.below(12)) {
    case 0:
      return std::monostate{};
    case 1:
    case 2:
    case 3:
    case 4:
      return random.chance(50);
    case 5:
    case 6:
    case 7:
      return static_cast<std::int64_t>(random.skewed(4000, 4)) - 1;
    case 8:
      return ratio(random.between(1, 400), 20);
    case 9:
    case 10:
      return random.chance(50) ? phrase(random, 2, '-') : make_text(random, language);
    default: {
      std::vector<std::string> list;
      for (std::size_t i = random.skewed(6, 2); i > 0; --i) {
        list.emplace_back("**/");
        list.back() += frequent(random, nouns);
      }
      return list;
    }
  }
}

std::string make_keys(Random& random) {
  constexpr auto modifiers =
      std::to_array<std::string_view>({"ctrl+", "ctrl+shift+", "alt+", "ctrl+k ctrl+", "shift+"});
  constexpr auto keys =
      std::to_array<std::string_view>({"s", "p", "f", "b", "d", "up", "down", "f5", "enter", "/", "[", "\\",
                                       "`", "ü", "ф", "pagedown", "f12", "home"});
  std::string result(frequent(random, modifiers));
  result += random.pick(keys);
  return result;
}

KeyBinding make_key_binding(Random& random) {
  constexpr auto conditions =
      std::to_array<std::string_view>({"editorTextFocus", "!terminalFocus", "inDebugMode && !isReadonly"});
  KeyBinding binding{};
  binding.command = dotted_name(random);
  if (random.chance(40)) binding.condition = frequent(random, conditions);
  return binding;
}

/// A few of something: mostly near the least number.
std::size_t few(Random& random, std::size_t least, std::size_t most) {
  return least + random.skewed(most - least, 2);
}

Profile make_profile(Random& random) {
  const Language& language = languages[random.skewed(languages.size(), 2)];
  Profile profile{};
  profile.display_name = make_text(random, language);
  profile.locale = language.locale;
  profile.theme = static_cast<Theme>(random.skewed(4, 2));
  if (random.chance(35)) {
    Color color{};
    for (std::uint8_t* part : {&color.red, &color.green, &color.blue}) {
      *part = static_cast<std::uint8_t>(random.below(256));
    }
    profile.accent = color;
  }
  if (random.chance(40)) profile.status_emoji = frequent(random, emoji);
  profile.zoom = ratio(random.between(5, 20), 10);
  // Each key in a statement before its value: which is drawn first should be plain to see.
  for (std::size_t i = few(random, 6, 30); i > 0; --i) {
    std::string name = dotted_name(random);
    profile.preferences[std::move(name)] = make_preference(random, language);
  }
  for (std::size_t i = few(random, 0, 12); i > 0; --i) {
    std::string keys = make_keys(random);
    profile.key_bindings[std::move(keys)] = make_key_binding(random);
  }
  for (std::size_t i = few(random, 1, 5); i > 0; --i) {
    auto& area = profile.features[std::string(frequent(random, areas))];
    for (std::size_t j = few(random, 1, 5); j > 0; --j) {
      std::string name = phrase(random, 2, '_');
      area[std::move(name)] = random.chance(60);
    }
  }
  for (std::size_t i = few(random, 0, 8); i > 0; --i) {
    const auto slot = static_cast<std::uint32_t>(1 + random.skewed(40, 2));
    profile.quick_slots[slot] = make_text(random, language);
  }
  for (std::size_t i = few(random, 1, 12); i > 0; --i) profile.extensions.insert(phrase(random, 2, '-'));
  for (std::size_t i = few(random, 0, 10); i > 0; --i) {
    std::string text = make_text(random, language);
    if (random.chance(10)) text += frequent(random, emoji);
    const auto results = static_cast<std::uint32_t>(random.skewed(2000, 4));
    profile.recent_searches.emplace_back(std::move(text), results);
  }
  const auto x = static_cast<std::int32_t>(random.between(-8, 1900));
  const auto y = static_cast<std::int32_t>(random.between(-8, 1000));
  const auto width = static_cast<std::uint32_t>(random.between(480, 2560));
  const auto height = static_cast<std::uint32_t>(random.between(320, 1440));
  profile.window = {x, y, width, height};
  return profile;
}

}  // namespace

Settings Dataset::generate(const DatasetOptions& options) {
  Random random(options.seed);
  Settings settings{};
  settings.application = "Atelier ✎";
  settings.schema_version = 17;

  std::set<std::string> texts;
  // The number makes every name new, so that any count can be reached.
  const std::size_t text_count = scaled(texts_of_a_language, options.scale);
  for (std::size_t i = 0; i < text_count; ++i) texts.insert(dotted_name(random) + '.' + decimal(i));
  for (const Language& language : languages) {
    settings.locales.emplace(language.locale);
    settings.translations[std::string(language.locale)] = make_catalogue(random, language, texts);
  }

  const std::size_t profiles = scaled(profile_count, options.scale);
  for (std::size_t i = 0; i < profiles; ++i) {
    std::string name = user_name(random) + decimal(i);
    settings.profiles[std::move(name)] = make_profile(random);
  }
  for (std::size_t i = scaled(200, options.scale); i > 0; --i) {
    std::string command = dotted_name(random);
    settings.command_counts[std::move(command)] = 1 + random.skewed(100'000, 8);
  }
  for (std::size_t i = scaled(60, options.scale); i > 0; --i) {
    const auto device = static_cast<std::uint32_t>(random.bits() >> 32);
    settings.devices[device] = capitalized(phrase(random, 2, ' '));
  }
  return settings;
}

}  // namespace roundtrip::datasets::settings
