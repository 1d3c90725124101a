// SPDX-License-Identifier: MIT
//
// Any MessagePack (https://github.com/msgpack/msgpack/blob/master/spec.md). The library is not used: its
// visitor is not told where in the bytes it is.
#include "bench/suite/reader.h"

#include <optional>
#include <string>

#include "bench/bridges/byte_cursor.h"
#include "bench/bridges/foreign_scalars.h"
#include "bench/suite/values/value_reader.h"

namespace roundtrip {

namespace {

enum class Kind : std::uint8_t { plain, extension, array, map };

/// A value without what is in it.
struct Head {
  std::size_t at = 0;
  Kind kind = Kind::plain;
  std::string_view type{};
  Plain value{};           ///< of an extension its bytes
  std::uint64_t size = 0;  ///< of an array or a map
  int extension = 0;
};

constexpr int timestamp = -1;

const Mapping extension_type{"value of an extension type became its bytes",
                             "values of extension types became their bytes"};

Head text(ByteCursor& cursor, std::uint64_t size) {
  return {.type = "str", .value = as_text(cursor.take(size))};
}
Head bytes(ByteCursor& cursor, std::uint64_t size) {
  return {.type = "bin", .value = cursor.take(size)};
}
Head container(Kind kind, std::uint64_t size) {
  return {.kind = kind, .type = kind == Kind::array ? "array" : "map", .size = size};
}
Head extension(ByteCursor& cursor, std::uint64_t size) {
  const std::uint64_t bits = cursor.number<1>();
  const auto type = static_cast<int>(bits) - (bits < 0x80 ? 0 : 0x100);
  return {.kind = Kind::extension, .type = "ext", .value = cursor.take(size), .extension = type};
}
template <class Signed>
Head signed_integer(std::string_view type, std::uint64_t bits) {
  return {.type = type, .value = std::int64_t{static_cast<Signed>(bits)}};
}

Head read_long_head(ByteCursor& cursor, std::uint64_t first) {
  switch (first) {
    case 0xc0:
      return {.type = "nil"};
    case 0xc2:
    case 0xc3:
      return {.type = "bool", .value = first == 0xc3};
    case 0xc4:
      return bytes(cursor, cursor.number<1>());
    case 0xc5:
      return bytes(cursor, cursor.number<2>());
    case 0xc6:
      return bytes(cursor, cursor.number<4>());
    case 0xc7:
      return extension(cursor, cursor.number<1>());
    case 0xc8:
      return extension(cursor, cursor.number<2>());
    case 0xc9:
      return extension(cursor, cursor.number<4>());
    case 0xca:
      return {.type = "float 32", .value = double{cursor.float32()}};
    case 0xcb:
      return {.type = "float 64", .value = cursor.float64()};
    case 0xcc:
      return {.type = "uint 8", .value = cursor.number<1>()};
    case 0xcd:
      return {.type = "uint 16", .value = cursor.number<2>()};
    case 0xce:
      return {.type = "uint 32", .value = cursor.number<4>()};
    case 0xcf:
      return {.type = "uint 64", .value = cursor.number<8>()};
    case 0xd0:
      return signed_integer<std::int8_t>("int 8", cursor.number<1>());
    case 0xd1:
      return signed_integer<std::int16_t>("int 16", cursor.number<2>());
    case 0xd2:
      return signed_integer<std::int32_t>("int 32", cursor.number<4>());
    case 0xd3:
      return signed_integer<std::int64_t>("int 64", cursor.number<8>());
    case 0xd4:
    case 0xd5:
    case 0xd6:
    case 0xd7:
    case 0xd8:
      return extension(cursor, 1ULL << (first - 0xd4));
    case 0xd9:
      return text(cursor, cursor.number<1>());
    case 0xda:
      return text(cursor, cursor.number<2>());
    case 0xdb:
      return text(cursor, cursor.number<4>());
    case 0xdc:
      return container(Kind::array, cursor.number<2>());
    case 0xdd:
      return container(Kind::array, cursor.number<4>());
    case 0xde:
      return container(Kind::map, cursor.number<2>());
    case 0xdf:
      return container(Kind::map, cursor.number<4>());
    default:
      cursor.fail("no MessagePack: a byte c1", cursor.place() - 1);
  }
}

Head read_head(ByteCursor& cursor) {
  const std::size_t at = cursor.place();
  const std::uint64_t first = cursor.number<1>();
  Head head;
  if (first < 0x80) {
    head = {.type = "positive fixint", .value = first};
  } else if (first < 0x90) {
    head = container(Kind::map, first & 15U);
  } else if (first < 0xa0) {
    head = container(Kind::array, first & 15U);
  } else if (first < 0xc0) {
    head = text(cursor, first & 31U);
  } else if (first >= 0xe0) {
    head = signed_integer<std::int8_t>("negative fixint", first);
  } else {
    head = read_long_head(cursor, first);
  }
  head.at = at;
  return head;
}

/// A timestamp in one of its three sizes. @return empty where it is none
std::string time_of(View content) {
  constexpr std::uint64_t billion = 1'000'000'000;
  ByteCursor cursor(content, "msgpack");
  std::int64_t seconds = 0;
  std::uint64_t nanoseconds = 0;
  if (content.size() == 4) {
    seconds = static_cast<std::int64_t>(cursor.number<4>());
  } else if (content.size() == 8) {
    const std::uint64_t both = cursor.number<8>();
    nanoseconds = both >> 34U;
    seconds = static_cast<std::int64_t>(both & ((1ULL << 34U) - 1));
  } else if (content.size() == 12) {
    nanoseconds = cursor.number<4>();
    seconds = static_cast<std::int64_t>(cursor.number<8>());
  } else {
    return "";
  }
  return nanoseconds < billion ? iso_time(seconds, static_cast<std::uint32_t>(nanoseconds)) : "";
}

class Parser {
 public:
  Parser(View file, ValueSink& sink) : cursor_(file, "msgpack"), sink_(sink) {}

  void next() { value(); }
  [[nodiscard]] bool at_end() const { return cursor_.left() == 0; }

 private:
  void value() {
    const Head head = read_head(cursor_);
    sink_.reached(head.at);
    switch (head.kind) {
      case Kind::array:
        if (!sink_.start_array(head.type)) cursor_.fail(too_deep_for_a_document(), head.at);
        for (std::uint64_t left = head.size; left != 0; --left) value();
        return sink_.end();
      case Kind::map:
        if (!sink_.start_object(head.type)) cursor_.fail(too_deep_for_a_document(), head.at);
        for (std::uint64_t left = head.size; left != 0; --left) {
          key();
          value();
        }
        return sink_.end();
      case Kind::extension:
        return extension_value(head);
      case Kind::plain:
        break;
    }
    const auto* const text = std::get_if<std::string_view>(&head.value);
    if (text != nullptr) return put_text(sink_, head.type, *text);
    sink_.value(head.type, head.value);
  }

  void extension_value(const Head& head) {
    const std::string type = "ext type " + std::to_string(head.extension);
    const std::string time = head.extension == timestamp ? time_of(std::get<View>(head.value)) : "";
    sink_.mapped(time.empty() ? extension_type : mapping::date);
    if (time.empty()) return sink_.value(type, head.value);
    sink_.value(type, std::string_view(time));
  }

  void key() {
    const Head head = read_head(cursor_);
    if (head.kind == Kind::array || head.kind == Kind::map)
      cursor_.fail("a key that is of type " + std::string(head.type) + ", which has no text", head.at);
    put_key(sink_, head.value);
  }

  ByteCursor cursor_;
  ValueSink& sink_;
};

class MessagePackReader final : public ValueReader<Parser> {
 public:
  MessagePackReader() : ValueReader("MessagePack") {}

  /// The first value must be able to be the whole.
  [[nodiscard]] Recognition recognise(View file) const override {
    try {
      ByteCursor cursor(file, "msgpack");
      const Head head = read_head(cursor);
      const bool fits = head.kind == Kind::array ? head.size <= cursor.left()
                        : head.kind == Kind::map ? head.size <= cursor.left() / 2
                                                 : cursor.left() == 0;
      return fits ? Recognition::possible : Recognition::no;
    } catch (const std::runtime_error&) {
      return Recognition::no;
    }
  }
};

}  // namespace

std::unique_ptr<Reader> make_reader() {
  return std::make_unique<MessagePackReader>();
}

}  // namespace roundtrip
