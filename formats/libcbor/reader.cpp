// SPDX-License-Identifier: MIT
//
// Any CBOR (RFC 8949), and sequences of it (RFC 8742). The library is not used: its decoder refuses the
// simple values that have no name, and does not keep a place for its messages.
#include "bench/suite/reader.h"

#include <cmath>
#include <optional>
#include <string>

#include "bench/bridges/byte_cursor.h"
#include "bench/bridges/foreign_scalars.h"
#include "bench/suite/values/value_reader.h"

namespace roundtrip {

namespace {

enum Major : unsigned { positive, negative, byte_string, text_string, array, map, tagged, other };

/// What begins each item.
struct Head {
  unsigned major;
  unsigned info;  ///< how the argument is stored; of `other` which value it is
  std::uint64_t argument;
  bool indefinite;
  std::size_t at;
};

constexpr unsigned is_half = 25, is_single = 26, is_double = 27;

/// Tags (IANA, "CBOR Tags") that are more than a hint.
constexpr std::uint64_t time_text = 0, time_number = 1, big_positive = 2, big_negative = 3,
                        string_reference = 25, shared_reference = 29, set_of_values = 258, day_text = 1004,
                        self_described = 55'799;

const Mapping simple_value{"simple value without a name became its number",
                           "simple values without a name became their numbers"};

Head read_head(ByteCursor& cursor) {
  Head head{};
  head.at = cursor.place();
  const auto first = static_cast<unsigned>(cursor.number<1>());
  head.major = first >> 5U;
  head.info = first & 31U;
  switch (head.info) {
    case 24:
      head.argument = cursor.number<1>();
      break;
    case 25:
      head.argument = cursor.number<2>();
      break;
    case 26:
      head.argument = cursor.number<4>();
      break;
    case 27:
      head.argument = cursor.number<8>();
      break;
    case 28:
    case 29:
    case 30:
      cursor.fail("no CBOR: additional information " + std::to_string(head.info) + " is reserved", head.at);
    case 31:
      head.indefinite = true;
      if (head.major == positive || head.major == negative || head.major == tagged)
        cursor.fail("no CBOR: an integer or a tag of no stated size", head.at);
      break;
    default:
      head.argument = head.info;
  }
  return head;
}

class Parser {
 public:
  Parser(View file, ValueSink& sink) : cursor_(file, "cbor"), sink_(sink) {}

  void next() { value(read_head(cursor_)); }
  [[nodiscard]] bool at_end() const { return cursor_.left() == 0; }

 private:
  void value(Head head) {
    std::optional<std::uint64_t> tag;
    while (head.major == tagged) {
      if (head.argument == string_reference || head.argument == shared_reference) {
        cursor_.fail("tag " + std::to_string(head.argument) + " refers to another value, and is not followed",
                     head.at);
      }
      if (head.argument != self_described) {
        if (tag) sink_.mapped(mapping::tag);
        tag = head.argument;
      }
      head = read_head(cursor_);
    }
    sink_.reached(head.at);
    if (!tag) return untagged(head, "");
    const std::string word = "tag " + std::to_string(*tag) + ", ";
    if (!with_meaning(*tag, head, word)) {
      sink_.mapped(mapping::tag);
      untagged(head, word);
    }
  }

  /// @return false where the tag has no meaning here, and nothing was read
  bool with_meaning(std::uint64_t tag, const Head& head, const std::string& word) {
    if ((tag == time_text || tag == day_text) && head.major == text_string) {
      sink_.mapped(mapping::date);
      untagged(head, word);
    } else if (tag == time_number) {
      const std::string text = time_of(head);
      if (text.empty()) return false;
      sink_.mapped(mapping::date);
      sink_.value(word + word_of(head), text);
    } else if ((tag == big_positive || tag == big_negative) && head.major == byte_string) {
      big_integer(head, tag == big_negative, word + word_of(head));
    } else if (tag == set_of_values && head.major == array) {
      sink_.mapped(mapping::set);
      untagged(head, word);
    } else {
      return false;
    }
    return true;
  }

  static std::string time_of(const Head& head) {
    if (head.major == other && head.info >= is_half && head.info <= is_double) {
      const double seconds = float_of(head);
      const double whole = std::floor(seconds);
      if (!(std::abs(seconds) < 1e12)) return "";
      return iso_time(static_cast<std::int64_t>(whole),
                      static_cast<std::uint32_t>(std::floor((seconds - whole) * 1e6)) * 1000);
    }
    if (head.major > negative || head.argument > static_cast<std::uint64_t>(INT64_MAX)) return "";
    const auto seconds = static_cast<std::int64_t>(head.argument);
    return iso_time(head.major == negative ? -1 - seconds : seconds, 0);
  }

  void big_integer(const Head& head, bool below_zero, const std::string& type) {
    View magnitude = string_of(head, text_);
    while (!magnitude.empty() && magnitude.front() == std::byte{0}) magnitude = magnitude.subspan(1);
    if (magnitude.size() > longest_big_integer) {
      cursor_.fail("an integer of " + std::to_string(magnitude.size()) + " bytes, of which " +
                       std::to_string(longest_big_integer) + " are the limit",
                   head.at);
    }
    std::uint64_t small = 0;
    for (const std::byte byte : magnitude.first(std::min<std::size_t>(magnitude.size(), 8)))
      small = small << 8U | std::to_integer<std::uint64_t>(byte);
    if (magnitude.size() > 8 || (below_zero && small > static_cast<std::uint64_t>(INT64_MAX))) {
      sink_.mapped(mapping::big_integer);
      sink_.value(type, decimal_digits(magnitude, below_zero));
    } else {
      integer(below_zero, small, type);
    }
  }

  void integer(bool below_zero, std::uint64_t argument, std::string_view type) {
    if (!below_zero) return sink_.value(type, argument);
    if (argument <= static_cast<std::uint64_t>(INT64_MAX))
      return sink_.value(type, -1 - static_cast<std::int64_t>(argument));
    std::array<std::byte, 8> magnitude;
    for (unsigned i = 0; i != 8; ++i) magnitude.at(i) = static_cast<std::byte>(argument >> (56 - 8 * i));
    sink_.mapped(mapping::big_integer);
    sink_.value(type, decimal_digits(magnitude, true));
  }

  void untagged(const Head& head, const std::string& tag) {
    const std::string type = tag + word_of(head);
    switch (head.major) {
      case positive:
      case negative:
        return integer(head.major == negative, head.argument, type);
      case byte_string:
        return sink_.value(type, string_of(head, text_));
      case text_string:
        return put_text(sink_, type, as_text(string_of(head, text_)));
      case array:
        if (!sink_.start_array(type)) cursor_.fail(too_deep_for_a_document(), head.at);
        items(head, [&](const Head& item) { value(item); });
        return sink_.end();
      case map:
        if (!sink_.start_object(type)) cursor_.fail(too_deep_for_a_document(), head.at);
        items(head, [&](const Head& item) {
          key(item);
          value(read_head(cursor_));
        });
        return sink_.end();
      default:
        return without_content(head, type);
    }
  }

  void without_content(const Head& head, const std::string& type) {
    if (head.indefinite) cursor_.fail("no CBOR: a break where nothing is open", head.at);
    if (head.info >= is_half) return sink_.value(type, float_of(head));
    if (head.info == 24 && head.argument < 32)
      cursor_.fail("no CBOR: a simple value in two bytes that has its place in one", head.at);
    switch (head.argument) {
      case 20:
      case 21:
        return sink_.value(type, head.argument == 21);
      case 22:
        return sink_.value(type, std::monostate());
      case 23:
        sink_.mapped(mapping::undefined);
        return sink_.value(type, std::monostate());
      default:
        sink_.mapped(simple_value);
        return sink_.value(type, head.argument);
    }
  }

  template <class Item>
  void items(const Head& head, const Item& item) {
    if (!head.indefinite) {
      for (std::uint64_t left = head.argument; left != 0; --left) item(read_head(cursor_));
      return;
    }
    for (Head next = read_head(cursor_); !(next.major == other && next.indefinite);
         next = read_head(cursor_)) {
      item(next);
    }
  }

  void key(Head head) {
    while (head.major == tagged) {
      sink_.mapped(mapping::tag);
      head = read_head(cursor_);
    }
    switch (head.major) {
      case positive:
        return put_key(sink_, head.argument);
      case negative: {
        std::array<std::byte, 8> magnitude;
        for (unsigned i = 0; i != 8; ++i)
          magnitude.at(i) = static_cast<std::byte>(head.argument >> (56 - 8 * i));
        sink_.mapped(mapping::key);
        return sink_.key(decimal_digits(magnitude, true));
      }
      case byte_string:
        return put_key(sink_, string_of(head, text_));
      case text_string:
        return put_key(sink_, as_text(string_of(head, text_)));
      case other:
        if (head.indefinite) break;
        sink_.mapped(mapping::key);
        return sink_.key(head.info >= is_half ? text_of(float_of(head)) : word_of(head));
      default:
        break;
    }
    cursor_.fail("a key that is " + word_of(head) + ", which has no text", head.at);
  }

  /// @param room for one in parts, of which no more is kept than is of interest
  View string_of(const Head& head, std::string& room) {
    if (!head.indefinite) return cursor_.take(head.argument);
    room.clear();
    items(head, [&](const Head& part) {
      if (part.major != head.major || part.indefinite)
        cursor_.fail("no CBOR: a part of a string that is none", part.at);
      const std::string_view text = as_text(cursor_.take(part.argument));
      room += text.substr(0, sink_.longest_text() - std::min(sink_.longest_text(), room.size()));
    });
    return as_view(room);
  }

  static double float_of(const Head& head) {
    if (head.info == is_half) return from_half(static_cast<std::uint16_t>(head.argument));
    if (head.info == is_single) return std::bit_cast<float>(static_cast<std::uint32_t>(head.argument));
    return std::bit_cast<double>(head.argument);
  }

  static std::string word_of(const Head& head) {
    constexpr std::array words{
        "unsigned integer", "negative integer", "byte string", "text string", "array", "map"};
    if (head.major < words.size()) return words.at(head.major);
    switch (head.info) {
      case 20:
        return "false";
      case 21:
        return "true";
      case 22:
        return "null";
      case 23:
        return "undefined";
      case is_half:
        return "float16";
      case is_single:
        return "float32";
      case is_double:
        return "float64";
      default:
        return head.indefinite ? "break" : "simple(" + std::to_string(head.argument) + ")";
    }
  }

  ByteCursor cursor_;
  ValueSink& sink_;
  std::string text_;
};

class CborReader final : public ValueReader<Parser> {
 public:
  CborReader() : ValueReader("CBOR") {}

  [[nodiscard]] Recognition recognise(View file) const override {
    constexpr std::string_view magic = "\xd9\xd9\xf7";
    if (as_text(file).starts_with(magic)) return Recognition::certain;
    try {
      ByteCursor cursor(file, "cbor");
      const Head head = read_head(cursor);
      const bool closed = head.major == positive || head.major == negative || head.major == other;
      if (closed && (head.indefinite || cursor.left() != 0)) return Recognition::no;
      if (head.indefinite || head.major == tagged) return Recognition::possible;
      const std::uint64_t least = head.major == map ? 2 : head.major == other ? 0 : 1;
      const std::uint64_t items = closed ? 0 : head.argument;
      return items <= cursor.left() / std::max<std::uint64_t>(least, 1) ? Recognition::possible
                                                                        : Recognition::no;
    } catch (const std::runtime_error&) {
      return Recognition::no;
    }
  }
};

}  // namespace

std::unique_ptr<Reader> make_reader() {
  return std::make_unique<CborReader>();
}

}  // namespace roundtrip
