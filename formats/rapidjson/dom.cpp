// SPDX-License-Identifier: MIT
#include "formats/rapidjson/dom.h"

#include <stdexcept>

#include "bench/bridges/depth.h"

namespace roundtrip::rapidjson_codec {

namespace {

/// What builds the tree, with an end to the depth: the library's parser is recursive, as is what reads the
/// tree.
class Guarded {
 public:
  explicit Guarded(rapidjson::Document& document) : document_(document) {}

  bool Null() { return document_.Null(); }
  bool Bool(bool b) { return document_.Bool(b); }
  bool Int(int i) { return document_.Int(i); }
  bool Uint(unsigned u) { return document_.Uint(u); }
  bool Int64(std::int64_t i) { return document_.Int64(i); }
  bool Uint64(std::uint64_t u) { return document_.Uint64(u); }
  bool Double(double d) { return document_.Double(d); }
  bool RawNumber(const char* text, rapidjson::SizeType size, bool copy) {
    return document_.RawNumber(text, size, copy);
  }
  bool String(const char* text, rapidjson::SizeType size, bool copy) {
    return document_.String(text, size, copy);
  }
  bool Key(const char* text, rapidjson::SizeType size, bool copy) { return document_.Key(text, size, copy); }
  bool StartObject() { return ++depth_ <= max_depth && document_.StartObject(); }
  bool EndObject(rapidjson::SizeType members) {
    --depth_;
    return document_.EndObject(members);
  }
  bool StartArray() { return ++depth_ <= max_depth && document_.StartArray(); }
  bool EndArray(rapidjson::SizeType elements) {
    --depth_;
    return document_.EndArray(elements);
  }

 private:
  rapidjson::Document& document_;
  std::size_t depth_ = 0;
};

/// @return how much of the text was read
template <unsigned flags, class Stream>
std::size_t populate(Stream stream, rapidjson::Document& document) {
  rapidjson::ParseResult result;
  const auto generate = [&](rapidjson::Document& into) {
    Guarded guarded(into);
    rapidjson::Reader reader;
    result = reader.Parse<flags>(stream, guarded);
    return !result.IsError();
  };
  document.Populate(generate);
  if (result.Code() == rapidjson::kParseErrorTermination) {
    throw std::runtime_error("rapidjson: arrays and objects nest more than " + std::to_string(max_depth) +
                             " deep");
  }
  if (result.IsError()) {
    throw std::runtime_error("rapidjson: " + std::string(rapidjson::GetParseError_En(result.Code())) +
                             " (at byte " + std::to_string(result.Offset()) + ")");
  }
  return stream.Tell();
}

constexpr unsigned exact =
    unsigned{rapidjson::kParseFullPrecisionFlag} | unsigned{rapidjson::kParseNanAndInfFlag};

/// The end of a stream looks like a NUL to the library, and a NUL like the end.
void check_all_read(std::size_t read, std::size_t size) {
  if (read != size) throw std::runtime_error("rapidjson: there is a NUL after the value");
}

}  // namespace

void parse(View text, rapidjson::Document& document) {
  const std::string_view characters = as_text(text);
  check_all_read(populate<exact>(rapidjson::MemoryStream(characters.data(), characters.size()), document),
                 characters.size());
}

void parse_in_situ(std::span<std::byte> text, rapidjson::Document& document) {
  constexpr unsigned flags = exact | unsigned{rapidjson::kParseInsituFlag};
  check_all_read(
      populate<flags>(rapidjson::InsituStringStream(reinterpret_cast<char*>(text.data())), document),
      text.size());
}

void write(const rapidjson::Document& document, rapidjson::StringBuffer& out) {
  rapidjson::Writer<rapidjson::StringBuffer> writer(out);
  document.Accept(writer);
}

}  // namespace roundtrip::rapidjson_codec
