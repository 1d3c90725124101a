// SPDX-License-Identifier: MIT
#include "formats/libfyaml/tags.h"

#include <algorithm>
#include <array>

namespace roundtrip::libfyaml_codec {

namespace {

constexpr std::string_view yaml_prefix = "tag:yaml.org,2002:";

struct Known {
  std::string_view name;
  TagUse use;
  std::string_view plain_name;
};
/// The types of YAML 1.1 and 1.2, and PyYAML's names for the same.
constexpr auto known = std::to_array<Known>({
    {"str", TagUse::scalar, "str"},
    {"int", TagUse::scalar, "int"},
    {"float", TagUse::scalar, "float"},
    {"bool", TagUse::scalar, "bool"},
    {"null", TagUse::scalar, "null"},
    {"binary", TagUse::scalar, "binary"},
    {"seq", TagUse::none, "seq"},
    {"map", TagUse::none, "map"},
    {"timestamp", TagUse::date, "timestamp"},
    {"set", TagUse::set, "set"},
    {"omap", TagUse::unknown, "omap"},
    {"pairs", TagUse::unknown, "pairs"},
    {"merge", TagUse::none, "merge"},
    {"value", TagUse::none, "value"},
    {"python/str", TagUse::scalar, "str"},
    {"python/unicode", TagUse::scalar, "str"},
    {"python/int", TagUse::scalar, "int"},
    {"python/long", TagUse::scalar, "int"},
    {"python/float", TagUse::scalar, "float"},
    {"python/bool", TagUse::scalar, "bool"},
    {"python/none", TagUse::scalar, "null"},
    {"python/bytes", TagUse::scalar, "binary"},
    {"python/complex", TagUse::unknown, "python/complex"},
    {"python/list", TagUse::none, "seq"},
    {"python/dict", TagUse::none, "map"},
    {"python/tuple", TagUse::tuple, "python/tuple"},
});

/// What loaders of other languages take for the name of a class.
bool names_an_object(std::string_view name, bool of_yaml) {
  constexpr std::array<std::string_view, 5> languages{"python/", "ruby/", "js/", "php/", "perl/"};
  return std::any_of(languages.begin(), languages.end(),
                     [&](std::string_view language) { return name.starts_with(language); }) ||
         // SnakeYAML's global tags: !!javax.script.ScriptEngineManager
         (of_yaml && name.find('.') != std::string_view::npos);
}

}  // namespace

NodeTag tag_named(std::string_view tag) {
  constexpr std::string_view ruby_prefix = "tag:ruby.yaml.org,2002:";
  if (tag.empty() || tag == "!") return {};
  const bool of_yaml = tag.starts_with(yaml_prefix);
  std::string name(of_yaml ? tag.substr(yaml_prefix.size()) : tag);
  if (tag.starts_with(ruby_prefix)) name = "ruby/" + name.substr(ruby_prefix.size());
  if (name.starts_with('!') && names_an_object(std::string_view(name).substr(1), false)) name.erase(0, 1);
  const auto* const found =
      std::find_if(known.begin(), known.end(), [&](const Known& k) { return of_yaml && k.name == name; });
  if (found != known.end()) return {found->use, std::string(found->plain_name)};
  if (!names_an_object(name, of_yaml)) return {TagUse::unknown, name};
  const bool only_found = name.starts_with("python/name:") || name.starts_with("python/module:");
  return {TagUse::code, name, !only_found};
}

}  // namespace roundtrip::libfyaml_codec
