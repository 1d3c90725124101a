// SPDX-License-Identifier: MIT
//
// Models in GGUF, whoever wrote them.
#include "bench/suite/reader.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <string>

#include <roundtrip_gguf/gguf.h>
#include "bench/bridges/arrays/document_array.h"
#include "bench/bridges/arrays/inspected.h"
#include "bench/bridges/document_events.h"
#include "bench/bridges/foreign_scalars.h"
#include "bench/suite/values/document_builder.h"
#include "formats/gguf/file.h"

namespace roundtrip {

namespace {

constexpr std::string_view json_key = "roundtrip.json";

std::string_view name_of(gguf::Value type) {
  constexpr std::array<std::string_view, 13> names{"uint8",  "int8",    "uint16", "int16",  "uint32",
                                                   "int32",  "float32", "bool",   "string", "array",
                                                   "uint64", "int64",   "float64"};
  return names.at(static_cast<std::size_t>(type));
}

/// A value of metadata, in bytes that have been checked.
class Metadata {
 public:
  explicit Metadata(View bytes) : left_(bytes) {}

  template <class T>
  T number() {
    T value;
    std::memcpy(&value, left_.data(), sizeof value);
    left_ = left_.subspan(sizeof value);
    return value;
  }
  std::string_view string() {
    const auto size = number<std::uint64_t>();
    const std::string_view text = as_text(left_.first(size));
    left_ = left_.subspan(size);
    return text;
  }

  void tell(gguf::Value type, ValueSink& sink) {
    if (type == gguf::Value::string) return put_text(sink, name_of(type), string());
    if (type != gguf::Value::array) return sink.value(name_of(type), plain(type));
    const auto element = static_cast<gguf::Value>(number<std::uint32_t>());
    // The layout nests no deeper than 8.
    static_cast<void>(sink.start_array(name_of(type)));
    for (auto left = number<std::uint64_t>(); left != 0; --left) tell(element, sink);
    sink.end();
  }

  /// What is short enough to be shown.
  std::string text(gguf::Value type) {
    if (type == gguf::Value::string) {
      constexpr std::size_t longest_text = 256;
      return std::string(string().substr(0, longest_text));
    }
    if (type != gguf::Value::array) return text_of(plain(type));
    const auto element = static_cast<gguf::Value>(number<std::uint32_t>());
    return std::to_string(number<std::uint64_t>()) + " × " + std::string(name_of(element));
  }

 private:
  Plain plain(gguf::Value type) {
    switch (type) {
      case gguf::Value::u8:
        return std::uint64_t{number<std::uint8_t>()};
      case gguf::Value::i8:
        return std::int64_t{number<std::int8_t>()};
      case gguf::Value::u16:
        return std::uint64_t{number<std::uint16_t>()};
      case gguf::Value::i16:
        return std::int64_t{number<std::int16_t>()};
      case gguf::Value::u32:
        return std::uint64_t{number<std::uint32_t>()};
      case gguf::Value::i32:
        return std::int64_t{number<std::int32_t>()};
      case gguf::Value::f32:
        return double{number<float>()};
      case gguf::Value::boolean:
        return number<std::uint8_t>() != 0;
      case gguf::Value::u64:
        return number<std::uint64_t>();
      case gguf::Value::i64:
        return number<std::int64_t>();
      default:
        return number<double>();
    }
  }

  View left_;
};

std::uint64_t size_of(const gguf::Tensor& tensor) {
  const gguf::Block block = gguf::block_of(tensor.type);
  return block.elements == 0 ? 0 : tensor.shape.count() / block.elements * block.bytes;
}

std::string type_of(const gguf::Tensor& tensor) {
  const gguf::Block block = gguf::block_of(tensor.type);
  return block.elements == 0 ? "type " + std::to_string(static_cast<std::uint32_t>(tensor.type))
                             : std::string(block.name);
}

Document array_of(const gguf::Tensor& tensor, View data, Mappings& mappings) {
  const std::size_t size = gguf::size_of(tensor.type);
  if (size == 0) {
    throw std::runtime_error("gguf: the tensor " + std::string(tensor.name) + " is of " + type_of(tensor) +
                             ", blocks of quantized numbers, which are not read");
  }
  if (tensor.shape.rank() > 1) mappings.add(mapping::shape);
  if (size != 8) mappings.add(mapping::width);
  return arrays::document_array(tensor.shape, [&](std::size_t i) -> Document {
    const std::byte* const place = data.data() + i * size;
    std::uint16_t bits = 0;
    std::memcpy(&bits, place, sizeof bits > size ? size : sizeof bits);
    switch (tensor.type) {
      case gguf::Type::F16:
        return {from_half(bits)};
      case gguf::Type::BF16:
        return {double{std::bit_cast<float>(std::uint32_t{bits} << 16U)}};
      case gguf::Type::F32:
        return arrays::document_number(NumberType::float32, place);
      case gguf::Type::F64:
        return arrays::document_number(NumberType::float64, place);
      case gguf::Type::I8:
        return arrays::document_number(NumberType::int8, place);
      case gguf::Type::I16:
        return arrays::document_number(NumberType::int16, place);
      case gguf::Type::I32:
        return arrays::document_number(NumberType::int32, place);
      case gguf::Type::I64:
        break;
    }
    return arrays::document_number(NumberType::int64, place);
  });
}

class GgufReader final : public Reader {
 public:
  [[nodiscard]] Recognition recognise(View file) const override {
    return as_text(file).starts_with("GGUF") ? Recognition::certain : Recognition::no;
  }

  void inspect(const ReadFile& file, Inspection& inspection) const override {
    inspection.fact("format", "GGUF");
    const gguf::Header header = gguf::list_header(file.bytes());
    inspection.fact("version", std::to_string(header.version));
    for (const gguf::Pair& pair : header.pairs)
      inspection.fact(std::string(pair.key), Metadata(pair.value).text(pair.type));
    static_cast<void>(
        inspection.begin({"", "file", counted(header.tensors.size(), "tensor"), file.bytes().size(), ""}));
    for (const gguf::Tensor& tensor : header.tensors) {
      inspection.leaf(
          {std::string(tensor.name), type_of(tensor), arrays::shape_text(tensor.shape), size_of(tensor), ""});
    }
    inspection.end();
  }

  [[nodiscard]] FileContent read(View file, Mappings& mappings) const override {
    const gguf::Header header = gguf::list_header(file);
    const bool is_own = std::any_of(header.strings.begin(), header.strings.end(),
                                    [](const gguf::StringPair& pair) { return pair.key == json_key; });
    if (is_own) {
      Document document;
      events::Loader loader;
      loader.start(document);
      gguf_codec::File().read(file, loader);
      return document;
    }
    DocumentBuilder metadata(mappings);
    static_cast<void>(metadata.start_object(""));
    for (const gguf::Pair& pair : header.pairs) {
      put_key(metadata, pair.key);
      Metadata(pair.value).tell(pair.type, metadata);
    }
    metadata.end();
    Document::Object tensors;
    for (const gguf::Tensor& tensor : header.tensors) {
      const View data = file.subspan(header.data + tensor.offset, size_of(tensor));
      tensors.emplace_back(tensor.name, array_of(tensor, data, mappings));
    }
    return Document{Document::Object{{"metadata", metadata.take()}, {"tensors", {std::move(tensors)}}}};
  }
};

}  // namespace

std::unique_ptr<Reader> make_reader() {
  return std::make_unique<GgufReader>();
}

}  // namespace roundtrip
