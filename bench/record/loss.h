// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <initializer_list>

namespace roundtrip {

/// The ways in which a round trip may differ without being a failure, if the adapter declares them. An
/// adapter that knows of one loss must not get away with another.
enum class Loss : std::uint8_t {
  nan_payload = 1,     ///< a NaN came back as a NaN with another sign or payload
  non_finite = 2,      ///< an infinity came back as a NaN
  last_digits = 4,     ///< a finite number came back as a close neighbour
  cut_at_nul = 8,      ///< a string with a NUL, a key too, came back as what is before it
  negative_zero = 16,  ///< -0.0 came back as 0.0
  number_type = 32,    ///< in a document: a double without a fraction came back as the integer
  key_order = 64,      ///< in a document: the members of an object came back in another order
};

class Losses {
 public:
  constexpr Losses() = default;
  constexpr Losses(std::initializer_list<Loss> losses) {
    for (const Loss loss : losses) bits_ |= static_cast<std::uint8_t>(loss);
  }
  [[nodiscard]] constexpr bool has(Loss loss) const { return (bits_ & static_cast<std::uint8_t>(loss)) != 0; }
  [[nodiscard]] constexpr bool any() const { return bits_ != 0; }

 private:
  std::uint8_t bits_ = 0;
};

}  // namespace roundtrip
