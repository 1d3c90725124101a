// SPDX-License-Identifier: MIT
//
// Texts that others read by rules of their own. Names, paths, reasons and versions come from anywhere: from
// files of results, from the names of data files, from what libraries say when they fail. For each kind of
// output there is one function here, and whatever the bytes are that it gets, what it returns is text in that
// output and does nothing. JSON is json_file.h's affair. What all of them have in common:
//
// Control characters (C0, DEL, C1), separators of lines, marks that change the direction of a text, byte
// order marks and bytes that are not UTF-8 are shown as escape sequences of C: `\n`, `\x1b`, `\u202e`,
// `\xff`. So one sees what is in a name, and everything that is returned is UTF-8 in one line.
//
// No log that the text gets into takes it for a command. GitHub's runner (actions/runner, ActionCommand.cs)
// obeys a line that begins with `::`, behind white space too, and `##[` anywhere in a line; the agent of
// Azure Pipelines obeys `##vso[`. So `::` at the start of a word is shown as `\x3a:`, and `##` as `\x23#`.
//
// A text longer than `longest_shown` is shown by its beginning and its end. Results and comparisons in JSON
// have all of it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace roundtrip {

/// In characters, before any escaping.
inline constexpr std::size_t longest_shown = 2000;

/// A line, or a part of one, of a terminal or a log. A line that is put together from several texts is
/// escaped as a whole: then it is the line that begins with no command.
[[nodiscard]] std::string terminal_text(std::string_view text);

/// Text in GitHub's Markdown (CommonMark 0.30 with GFM's extensions), anywhere in a line, for a table's cell
/// too: no markup, no tag, no link, no list or heading, and no mention and no reference to an issue comes of
/// it.
[[nodiscard]] std::string markdown_text(std::string_view text);

/// The same as a code span. What a span cannot hold in every place (a backtick, a pipe or a backslash in a
/// table's cell, what looks like a comment or a tag) stands as markdown_text.
[[nodiscard]] std::string markdown_code(std::string_view text);

/// Text in LaTeX, in a comment too. TeX's special characters, and those that the encoding OT1 has elsewhere,
/// are commands. Of what is not ASCII the letters of Latin-1 stay, and signs that the tables use become
/// commands; all other characters, which would be errors for pdflatex, are shown as `\u4e2d`.
[[nodiscard]] std::string latex_text(std::string_view text);

/// A field of a CSV file (RFC 4180): in quotes where it has to be. What a spreadsheet would take for a
/// formula has an apostrophe before it, inside the quotes, as OWASP's page on CSV injection has it; numbers
/// stay numbers.
[[nodiscard]] std::string csv_field(std::string_view text);

/// Text or an attribute's value in XML 1.0, and in HTML where text may stand.
[[nodiscard]] std::string xml_text(std::string_view text);

/// The message of a workflow command, after its second `::` (as actions/toolkit escapes it).
[[nodiscard]] std::string workflow_message(std::string_view text);
/// The value of a property of a workflow command, before its second `::`.
[[nodiscard]] std::string workflow_property(std::string_view text);

/// The value of a name's key in Go's benchmark format (golang.org/design/14313-benchmark-format): %XX for
/// what a name cannot hold, and for a hyphen that would be read as the sign before GOMAXPROCS.
[[nodiscard]] std::string benchstat_name(std::string_view text);
/// The value of a configuration line there, which is the rest of the line; empty when there is none.
[[nodiscard]] std::string benchstat_value(std::string_view text);

/// A part of an address (RFC 3986): %XX for all that is not unreserved there. It is the only function here
/// whose result gives the text again, whatever that is.
[[nodiscard]] std::string url_component(std::string_view text);

/// JSON as the text of a script element in HTML, which ends at the first `</script` and knows no escape but
/// JSON's own. It is the same JSON.
[[nodiscard]] std::string script_json(std::string_view json);

/// JSON as its writer has made it, with what would act in a terminal or a log inside of strings as `\u009b`.
/// It is the same JSON.
[[nodiscard]] std::string json_text(std::string_view json);

/// The text with U+FFFD where it is not UTF-8: JSON holds nothing else.
[[nodiscard]] std::string valid_utf8(std::string_view text);

}  // namespace roundtrip
