// SPDX-License-Identifier: MIT
//
// What the tags of other programs' files ask for.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace roundtrip::libfyaml_codec {

enum class TagUse : std::uint8_t {
  none,     ///< the node has none, or one that says no more than it would be without
  scalar,   ///< str, int, float, bool, null or binary
  date,     ///< timestamp
  set,      ///< a map without values
  tuple,    ///< Python's
  unknown,  ///< of an application, or a type that is a convention on how to use a list or a map
  code,     ///< an object of a program: loading it would import a module, or construct what the tag names
};

struct NodeTag {
  TagUse use = TagUse::none;
  std::string name;     ///< without what all tags of YAML's own begin with
  bool called = false;  ///< of code: more than found by its name
};

/// @param tag in full; empty where there is none
[[nodiscard]] NodeTag tag_named(std::string_view tag);

}  // namespace roundtrip::libfyaml_codec
