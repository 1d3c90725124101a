// SPDX-License-Identifier: MIT
//
// Everything that the command says goes through here. What a name or a library's message holds cannot move
// the terminal's cursor or begin a line of its own, and a stream that is broken never ends the work.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>

namespace roundtrip {

/// Opens something in place of standard streams that the caller has closed: the next file that is opened
/// would become one of them otherwise. Called first of all.
void claim_standard_streams();

/// A line on standard error, with "roundtrip: " before it. Whatever is in the sentence, it stays one line.
/// When standard error is broken, nothing happens.
void say(std::string_view sentence);
template <class First, class... Rest>
void say(fmt::format_string<First, Rest...> format, First&& first, Rest&&... rest) {
  say(std::string_view(fmt::format(format, std::forward<First>(first), std::forward<Rest>(rest)...)));
}

/// Raw text on standard error, for what draws there. When standard error is broken, nothing happens.
void draw(std::string_view text);

/// Text on standard output as it is: what comes from outside has been made safe by the function of escape.h
/// for this kind of output. When standard output is broken, finish_output() says so.
void print(std::string_view text);

/// Writes out what print() still holds.
/// @return why some of what was printed is lost, as an error number; 0 when it is not
[[nodiscard]] int finish_output();

}  // namespace roundtrip
