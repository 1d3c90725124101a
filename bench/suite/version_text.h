// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string_view>

// "3.11.2" from three macros of a library's version, as a string literal.
// What an argument stands for is put in before it becomes text.
#define ROUNDTRIP_TEXT_OF_TOKENS(x) #x
#define ROUNDTRIP_TEXT_OF(x) ROUNDTRIP_TEXT_OF_TOKENS(x)
#define ROUNDTRIP_VERSION_TEXT(major, minor, patch) \
  ROUNDTRIP_TEXT_OF(major) "." ROUNDTRIP_TEXT_OF(minor) "." ROUNDTRIP_TEXT_OF(patch)

namespace roundtrip {

namespace detail {

struct NumberText {
  consteval explicit NumberText(long number, long unit) {
    append(number / unit / unit);
    text[size++] = '.';
    append(number / unit % unit);
    text[size++] = '.';
    append(number % unit);
  }
  consteval void append(long number) {
    if (number >= 10) append(number / 10);
    text[size++] = static_cast<char>('0' + number % 10);
  }
  char text[24]{};
  std::size_t size = 0;
};

template <long number, long unit>
inline constexpr NumberText number_text{number, unit};

}  // namespace detail

/// "3.21.12" from 3021012, where `unit` is 1000: of libraries that have their version as one number.
template <long number, long unit>
inline constexpr std::string_view version_of_number{detail::number_text<number, unit>.text,
                                                    detail::number_text<number, unit>.size};

}  // namespace roundtrip
