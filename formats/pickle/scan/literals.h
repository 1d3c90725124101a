// SPDX-License-Identifier: MIT
//
// Numbers and texts of a pickle, read where their opcodes stand.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "formats/pickle/scan/value.h"
#include "roundtrip_pickle/cursor.h"

namespace roundtrip::pickling::scanning {

/// The longest name of a module, class or function that is kept.
inline constexpr std::size_t longest_name = 1000;

class Literals {
 public:
  explicit Literals(View bytes) : bytes_(bytes) {}

  /// The bytes of a text or of bytes as they stand in the pickle: escapes are not resolved.
  [[nodiscard]] View raw(const Value& value) const { return at(value).data; }
  /// The text of a string; nothing for another kind, and one of more than `most` bytes.
  [[nodiscard]] std::optional<std::string> text(const Value& value, std::size_t most = longest_name) const;
  /// An integer of 64 bits.
  [[nodiscard]] std::optional<std::int64_t> integer(const Value& value) const;
  /// As Python writes it, if it is a short one that is no container.
  [[nodiscard]] std::string shown(const Value& value) const;

 private:
  [[nodiscard]] Instruction at(const Value& value) const {
    return Cursor(bytes_.subspan(value.offset), Cursor::Frames::ignored).next();
  }

  View bytes_;
};

}  // namespace roundtrip::pickling::scanning
