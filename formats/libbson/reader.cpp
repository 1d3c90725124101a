// SPDX-License-Identifier: MIT
//
// BSON documents (https://bsonspec.org, version 1.1), one or more: dumps of MongoDB have one behind the
// other.
#include <bson/bson.h>

#include <cstring>
#include <optional>
#include <stdexcept>
#include <string>

#include "bench/bridges/foreign_scalars.h"
#include "bench/suite/reader.h"
#include "bench/suite/values/value_reader.h"

namespace roundtrip {

namespace {

const Mapping object_id{"ObjectId became its hexadecimal digits",
                        "ObjectIds became their hexadecimal digits"};
const Mapping decimal{"decimal number of 128 bits became a string",
                      "decimal numbers of 128 bits became strings"};
const Mapping milliseconds{"date beyond the years 0 to 9999 became its milliseconds",
                           "dates beyond the years 0 to 9999 became their milliseconds"};
const Mapping subtype{"value of bytes lost its subtype", "values of bytes lost their subtypes"};
const Mapping expression{"regular expression became a string", "regular expressions became strings"};
const Mapping code{"piece of JavaScript became a string", "pieces of JavaScript became strings"};
const Mapping symbol{"symbol became a string", "symbols became strings"};
const Mapping internal_time{"timestamp of MongoDB's own became its 64 bits, an integer",
                            "timestamps of MongoDB's own became their 64 bits, integers"};
const Mapping end_of_keys{"MinKey or MaxKey became its name", "MinKeys and MaxKeys became their names"};

/// The size of the document that bytes begin with; nothing where they cannot be one, which has that many and
/// ends with a zero.
std::optional<std::uint32_t> size_of_document(View bytes) {
  constexpr std::uint32_t least = 5;
  std::uint32_t size = 0;
  if (bytes.size() < least) return {};
  std::memcpy(&size, bytes.data(), sizeof size);
  size = BSON_UINT32_FROM_LE(size);
  if (size < least || size > bytes.size() || bytes[size - 1] != std::byte{0}) return {};
  return size;
}

/// One value after the other, in the order of the bytes. bson_iter_next checks the lengths of a value before
/// it returns true.
class Parser {
 public:
  Parser(View file, ValueSink& sink)
      : begin_(reinterpret_cast<const std::uint8_t*>(file.data())), left_(file), sink_(sink) {}

  void next() {
    const auto* const start = reinterpret_cast<const std::uint8_t*>(left_.data());
    const auto size = size_of_document(left_);
    bson_iter_t members;
    if (!size || !bson_iter_init_from_data(&members, start, *size)) {
      fail("the bytes are not one document or more, which begin with their size and end with a zero", start);
    }
    if (!sink_.start_object("document")) fail(too_deep_for_a_document(), members.raw);
    content(members, true);
    left_ = left_.subspan(*size);
  }
  [[nodiscard]] bool at_end() const { return left_.empty(); }

 private:
  void content(bson_iter_t& members, bool keys) const {
    const std::uint8_t* const start = members.raw;
    while (bson_iter_next(&members)) {
      const std::string_view key{bson_iter_key_unsafe(&members), bson_iter_key_len(&members)};
      if (keys) put_key(sink_, key);
      value(members);
      sink_.reached(static_cast<std::size_t>(members.raw + members.off - begin_));
    }
    // An iterator stops in the same way at the end and where it does not understand the bytes.
    if (members.err_off != 0) fail("the BSON is damaged", start + members.err_off);
    sink_.end();
  }

  void value(const bson_iter_t& at) const {
    switch (bson_iter_type_unsafe(&at)) {
      case BSON_TYPE_DOUBLE:
        return sink_.value("double", bson_iter_double_unsafe(&at));
      case BSON_TYPE_UTF8:
        return put_text(sink_, "string", string(at));
      case BSON_TYPE_DOCUMENT:
      case BSON_TYPE_ARRAY:
        return container(at);
      case BSON_TYPE_BINARY:
        return binary(at);
      case BSON_TYPE_UNDEFINED:
        sink_.mapped(mapping::undefined);
        return sink_.value("undefined", std::monostate());
      case BSON_TYPE_OID: {
        std::array<char, 25> digits;
        bson_oid_to_string(bson_iter_oid(&at), digits.data());
        sink_.mapped(object_id);
        return sink_.value("ObjectId", std::string_view(digits.data()));
      }
      case BSON_TYPE_BOOL:
        return sink_.value("bool", bson_iter_bool_unsafe(&at));
      case BSON_TYPE_DATE_TIME:
        return date(bson_iter_date_time(&at));
      case BSON_TYPE_NULL:
        return sink_.value("null", std::monostate());
      case BSON_TYPE_INT32:
        return sink_.value("int32", std::int64_t{bson_iter_int32_unsafe(&at)});
      case BSON_TYPE_INT64:
        return sink_.value("int64", std::int64_t{bson_iter_int64_unsafe(&at)});
      case BSON_TYPE_TIMESTAMP: {
        std::uint32_t seconds = 0;
        std::uint32_t increment = 0;
        bson_iter_timestamp(&at, &seconds, &increment);
        sink_.mapped(internal_time);
        return sink_.value("timestamp", std::uint64_t{seconds} << 32U | increment);
      }
      case BSON_TYPE_DECIMAL128: {
        bson_decimal128_t number;
        bson_iter_decimal128(&at, &number);
        std::array<char, BSON_DECIMAL128_STRING> text;
        bson_decimal128_to_string(&number, text.data());
        sink_.mapped(decimal);
        return sink_.value("decimal128", std::string_view(text.data()));
      }
      default:
        return text_of_a_kind(at);
    }
  }

  /// What only databases hold.
  void text_of_a_kind(const bson_iter_t& at) const {
    std::uint32_t size = 0;
    switch (bson_iter_type_unsafe(&at)) {
      case BSON_TYPE_REGEX: {
        const char* options = nullptr;
        const char* const pattern = bson_iter_regex(&at, &options);
        sink_.mapped(expression);
        return put_text(sink_, "regex", "/" + std::string(pattern) + "/" + options);
      }
      case BSON_TYPE_CODE: {
        const char* const text = bson_iter_code(&at, &size);
        sink_.mapped(code);
        return put_text(sink_, "JavaScript", {text, size});
      }
      case BSON_TYPE_SYMBOL: {
        const char* const text = bson_iter_symbol(&at, &size);
        sink_.mapped(symbol);
        return put_text(sink_, "symbol", {text, size});
      }
      case BSON_TYPE_MINKEY:
      case BSON_TYPE_MAXKEY: {
        const bool least = bson_iter_type_unsafe(&at) == BSON_TYPE_MINKEY;
        sink_.mapped(end_of_keys);
        return sink_.value(least ? "MinKey" : "MaxKey", std::string_view(least ? "MinKey" : "MaxKey"));
      }
      case BSON_TYPE_CODEWSCOPE:
        fail("JavaScript with a scope, which is not a value", at.raw + at.type);
      case BSON_TYPE_DBPOINTER:
        fail("a DBPointer, which is not a value", at.raw + at.type);
      default:
        fail("a type that BSON does not have", at.raw + at.type);
    }
  }

  static std::string_view string(const bson_iter_t& at) {
    std::size_t size = 0;
    const char* const text = bson_iter_utf8_unsafe(&at, &size);
    return {text, size};
  }

  void container(const bson_iter_t& at) const {
    const bool is_object = bson_iter_type_unsafe(&at) == BSON_TYPE_DOCUMENT;
    bson_iter_t inner;
    if (!bson_iter_recurse(&at, &inner)) fail("a document or an array is damaged", at.raw + at.type);
    if (!(is_object ? sink_.start_object("document") : sink_.start_array("array")))
      fail(too_deep_for_a_document(), at.raw + at.type);
    content(inner, is_object);
  }

  void binary(const bson_iter_t& at) const {
    bson_subtype_t kind{};
    std::uint32_t size = 0;
    const std::uint8_t* bytes = nullptr;
    bson_iter_binary(&at, &kind, &size, &bytes);
    const bool plain = kind == BSON_SUBTYPE_BINARY;
    if (!plain) sink_.mapped(subtype);
    sink_.value(plain ? "binary" : "binary, subtype " + std::to_string(kind),
                std::as_bytes(std::span(bytes, size)));
  }

  void date(std::int64_t since_1970) const {
    const std::int64_t rest = (since_1970 % 1000 + 1000) % 1000;
    const std::string text = iso_time(since_1970 / 1000 - (since_1970 % 1000 < 0 ? 1 : 0),
                                      static_cast<std::uint32_t>(rest) * 1'000'000);
    sink_.mapped(text.empty() ? milliseconds : mapping::date);
    if (text.empty()) return sink_.value("date", since_1970);
    sink_.value("date", std::string_view(text));
  }

  [[noreturn]] void fail(const std::string& what, const std::uint8_t* at) const {
    throw std::runtime_error("bson: " + what + " (at byte " + std::to_string(at - begin_) + ")");
  }

  const std::uint8_t* begin_;
  View left_;
  ValueSink& sink_;
};

class BsonReader final : public ValueReader<Parser> {
 public:
  BsonReader() : ValueReader("BSON") {}

  /// By the sizes of the first documents.
  [[nodiscard]] Recognition recognise(View file) const override {
    constexpr std::size_t most = 100;
    View left = file;
    std::size_t documents = 0;
    for (auto size = size_of_document(left); size && documents != most; size = size_of_document(left)) {
      left = left.subspan(*size);
      ++documents;
    }
    return documents != 0 && (left.empty() || documents == most) ? Recognition::possible : Recognition::no;
  }
};

}  // namespace

std::unique_ptr<Reader> make_reader() {
  return std::make_unique<BsonReader>();
}

}  // namespace roundtrip
