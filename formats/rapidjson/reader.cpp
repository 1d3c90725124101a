// SPDX-License-Identifier: MIT
#include "formats/rapidjson/reader.h"

#include <stdexcept>

namespace roundtrip::rapidjson_codec {

namespace {

/// The library's events as the loader's.
class Handler {
 public:
  explicit Handler(events::Loader& loader) : loader_(loader) {}

  bool Null() { return loader_.null(); }
  bool Bool(bool b) { return loader_.boolean(b); }
  bool Int(int i) { return loader_.int64(i); }
  bool Uint(unsigned u) { return loader_.int64(u); }
  bool Int64(std::int64_t i) { return loader_.int64(i); }
  bool Uint64(std::uint64_t u) { return loader_.uint64(u); }
  bool Double(double d) { return loader_.number(d); }
  /// Only called with a flag that is not used.
  bool RawNumber(const char*, rapidjson::SizeType, bool) { return false; }
  bool String(const char* text, rapidjson::SizeType size, bool) { return loader_.string({text, size}); }
  bool StartObject() { return loader_.start_object(); }
  bool Key(const char* text, rapidjson::SizeType size, bool) { return loader_.key({text, size}); }
  bool EndObject(rapidjson::SizeType) { return loader_.end_object(); }
  bool StartArray() { return loader_.start_array(); }
  bool EndArray(rapidjson::SizeType) { return loader_.end_array(); }

 private:
  events::Loader& loader_;
};

}  // namespace

template <Precision precision>
void TextReader<precision>::parse(View bytes) {
  constexpr unsigned precise =
      precision == Precision::full ? unsigned{rapidjson::kParseFullPrecisionFlag} : 0;
  constexpr unsigned flags = rapidjson::kParseNanAndInfFlag | precise;
  const std::string_view text = as_text(bytes);
  rapidjson::MemoryStream stream(text.data(), text.size());
  Handler handler(loader_);
  const rapidjson::ParseResult result = reader_.Parse<flags>(stream, handler);
  if (result.Code() == rapidjson::kParseErrorTermination)
    throw std::runtime_error("rapidjson: " + loader_.error());
  if (result.IsError()) {
    throw std::runtime_error("rapidjson: " + std::string(rapidjson::GetParseError_En(result.Code())) +
                             " (at byte " + std::to_string(result.Offset()) + ")");
  }
  // The stream's end looks like a NUL to the library, and a NUL like the end.
  if (stream.Tell() != text.size()) throw std::runtime_error("rapidjson: there is a NUL after the value");
  if (!loader_.finish()) throw std::runtime_error("rapidjson: " + loader_.error());
}

template class TextReader<Precision::full>;
template class TextReader<Precision::fast>;

}  // namespace roundtrip::rapidjson_codec
