// SPDX-License-Identifier: MIT
//
// Texts that others read by rules of their own. The names of data files, and what libraries say when they
// fail, come from anywhere: whatever is in them, it stays text.
#pragma once

#include <string>
#include <string_view>

namespace roundtrip {

/// The text with `with` put before each of the special characters.
[[nodiscard]] std::string escape(std::string text, std::string_view special, std::string_view with);

/// The text with blanks for control characters: no line break, and nothing that moves a terminal's cursor.
[[nodiscard]] std::string one_line(std::string_view text);

/// What can stand in a line of a terminal, or of a log: control characters (C0, DEL, C1), line separators,
/// marks that change the direction of a text, and bytes that are not UTF-8 are shown as escape sequences of C
/// (`\n`, `\x1b`,
/// `\u202e`), so that one sees what is in a name, and it does nothing.
[[nodiscard]] std::string terminal_text(std::string_view text);

/// A field of a CSV file (RFC 4180): in quotes where it has to be.
[[nodiscard]] std::string csv_field(const std::string& field);

/// What can stand as text or as an attribute's value in XML 1.0. Control characters, and bytes that are not
/// UTF-8, cannot stand there at all and become U+FFFD.
[[nodiscard]] std::string xml_text(std::string_view text);

/// A code span of GitHub's Markdown, for a table's cell too: nothing in it is a link, a tag or a mention.
[[nodiscard]] std::string markdown_code(std::string_view text);

/// A sentence in GitHub's Markdown, in one line: no markup, no tag, and no mention comes of it.
[[nodiscard]] std::string markdown_text(std::string_view text);

/// The message of a workflow command, after its second `::` (as actions/toolkit escapes it).
[[nodiscard]] std::string workflow_message(std::string_view text);
/// The value of a property of a workflow command, before its second `::`.
[[nodiscard]] std::string workflow_property(std::string_view text);

/// The text with every byte outside of `A-Z a-z 0-9` and `allowed` as % and two hexadecimal digits.
[[nodiscard]] std::string percent_encoded(std::string_view text, std::string_view allowed);

/// The text with U+FFFD where it is not UTF-8: JSON holds nothing else.
[[nodiscard]] std::string valid_utf8(std::string_view text);

}  // namespace roundtrip
