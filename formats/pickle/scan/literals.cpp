// SPDX-License-Identifier: MIT
#include "formats/pickle/scan/literals.h"

#include "bench/record/utf8.h"
#include "roundtrip_pickle/integers.h"
#include "roundtrip_pickle/shortest.h"
#include "roundtrip_pickle/text_arguments.h"

namespace roundtrip::pickling::scanning {

namespace {

/// Of the value that is shown of a text.
constexpr std::size_t longest_shown = 60;
constexpr std::size_t most_digits_shown = 40;

}  // namespace

std::optional<std::string> Literals::text(const Value& value, std::size_t most) const {
  if (value.kind != Value::Kind::string) return std::nullopt;
  const Instruction i = at(value);
  if (i.data.size() > most) return std::nullopt;
  if (i.op == Op::string) return unescape_string(as_text(i.data));
  if (i.op == Op::unicode) return unescape_unicode(as_text(i.data));
  return std::string(as_text(i.data));
}

std::optional<std::int64_t> Literals::integer(const Value& value) const {
  if (value.kind != Value::Kind::integer) return std::nullopt;
  const Instruction i = at(value);
  std::vector<std::byte> digits;
  View bytes = i.data;
  switch (i.op) {
    case Op::binint:
    case Op::binint1:
    case Op::binint2:
      return static_cast<std::int64_t>(i.number);
    case Op::integer:
    case Op::long_integer: {
      std::string_view text = as_text(i.data);
      if (i.op == Op::long_integer && text.ends_with('L')) text.remove_suffix(1);
      if (text.size() > most_digits_shown) return std::nullopt;
      const auto number = decimal_integer(text);
      if (!number) return std::nullopt;
      digits = *number;
      bytes = digits;
      break;
    }
    default:
      break;
  }
  const Integer integer = integer_of(bytes);
  if (integer.kind != Integer::Kind::int64) return std::nullopt;
  return static_cast<std::int64_t>(integer.bits);
}

std::string Literals::shown(const Value& value) const {
  switch (value.kind) {
    case Value::Kind::none:
      return "None";
    case Value::Kind::boolean: {
      const Instruction i = at(value);
      return i.op == Op::newtrue || as_text(i.data) == "01" ? "True" : "False";
    }
    case Value::Kind::integer: {
      const auto number = integer(value);
      return number ? std::to_string(*number) : "";
    }
    case Value::Kind::real: {
      const Instruction i = at(value);
      return i.op == Op::real ? std::string(as_text(i.data)) : shortest(i.real);
    }
    case Value::Kind::string: {
      const auto found = text(value, longest_shown);
      return found && is_utf8(*found) ? *found : "";
    }
    default:
      return "";
  }
}

}  // namespace roundtrip::pickling::scanning
