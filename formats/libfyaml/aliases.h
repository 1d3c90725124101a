// SPDX-License-Identifier: MIT
//
// Anchors and aliases: where in a document the one stands, and a copy of it where the other does.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "bench/record/document.h"

namespace roundtrip::libfyaml_codec {

class Aliases {
 public:
  // What stands in the file, in its order: keys are not among it.

  void value(std::string_view anchor);
  void container(std::string_view anchor);
  void end();
  /// @param where for a message
  /// @throws std::runtime_error when there is no such anchor, or it is that of a node around it
  void alias(std::string_view name, std::string where);

  /// Puts copies where aliases stood.
  /// @param left bytes that copies may have, of which these are taken
  /// @throws std::runtime_error beyond that, and where copies in copies nest too deep
  void resolve(Document& root, std::size_t& left) const;

 private:
  static constexpr std::size_t none = SIZE_MAX;

  /// A value: the container that it is in, and the how manyth it is there.
  struct Position {
    std::size_t container = none;
    std::size_t index = 0;
  };
  struct Container {
    Position position;
    bool open = true;
  };
  struct Open {
    std::size_t container;
    std::size_t children;
  };
  struct Anchor {
    Position position;
    std::size_t container;  ///< that it is; `none` of a scalar
  };
  struct Alias {
    Position from, to;
    std::string where;
  };

  Position next();
  [[nodiscard]] Document& at(Document& root, const Position& position) const;
  [[nodiscard]] std::size_t depth_of(const Position& position) const;

  std::vector<Container> containers_;
  std::vector<Open> open_;
  std::map<std::string, Anchor, std::less<>> anchors_;
  std::vector<Alias> aliases_;
};

}  // namespace roundtrip::libfyaml_codec
