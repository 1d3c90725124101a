// SPDX-License-Identifier: MIT
//
// FlexBuffers (https://flatbuffers.dev/internals/#flexbuffers) as other programs write them. What lies in
// such a buffer is reached from its end, so that all of it is verified before anything of it is told, which
// takes a byte of memory for each of its own.
#include "bench/suite/reader.h"

#include <stdexcept>
#include <string>

#include "bench/suite/values/document_builder.h"
#include "bench/suite/values/inspected_values.h"
#include "formats/flexbuffers/node.h"

namespace roundtrip {

namespace {

namespace codec = flexbuffers_codec;

class Parser {
 public:
  Parser(View file, ValueSink& sink) : allowance_(file), sink_(sink) {}

  void value(flexbuffers::Reference reference) {
    switch (reference.GetType()) {
      case flexbuffers::FBT_NULL:
        return sink_.value("null", std::monostate());
      case flexbuffers::FBT_BOOL:
        return sink_.value("bool", reference.AsBool());
      case flexbuffers::FBT_INT:
        return sink_.value("int", reference.AsInt64());
      case flexbuffers::FBT_INDIRECT_INT:
        return sink_.value("indirect int", reference.AsInt64());
      case flexbuffers::FBT_UINT:
        return sink_.value("uint", reference.AsUInt64());
      case flexbuffers::FBT_INDIRECT_UINT:
        return sink_.value("indirect uint", reference.AsUInt64());
      case flexbuffers::FBT_FLOAT:
        return sink_.value("float", reference.AsDouble());
      case flexbuffers::FBT_INDIRECT_FLOAT:
        return sink_.value("indirect float", reference.AsDouble());
      case flexbuffers::FBT_KEY:
        return put_text(sink_, "key", allowance_.key(reference));
      case flexbuffers::FBT_STRING: {
        const flexbuffers::String text = reference.AsString();
        allowance_.take_characters(text.size());
        return put_text(sink_, "string", {text.c_str(), text.size()});
      }
      case flexbuffers::FBT_BLOB: {
        const flexbuffers::Blob blob = reference.AsBlob();
        allowance_.take_characters(blob.size());
        return sink_.value("blob", std::as_bytes(std::span(blob.data(), blob.size())));
      }
      case flexbuffers::FBT_MAP:
        return object(reference.AsMap());
      case flexbuffers::FBT_VECTOR:
        return array("vector", reference.AsVector());
      default:
        break;
    }
    if (reference.IsFixedTypedVector()) return array("fixed typed vector", reference.AsFixedTypedVector());
    // Its strings have no sizes, and the library itself no longer writes it.
    if (!reference.IsTypedVector() || reference.GetType() == flexbuffers::FBT_VECTOR_STRING_DEPRECATED) {
      throw std::runtime_error("flexbuffers: a value of the type " + std::to_string(reference.GetType()) +
                               ", which is not read");
    }
    array("typed vector", reference.AsTypedVector());
  }

 private:
  template <class Vector>
  void array(std::string_view type, const Vector& vector) {
    if (!sink_.start_array(type)) fail_too_deep();
    allowance_.take_elements(vector.size());
    for (std::size_t i = 0; i != vector.size(); ++i) value(vector[i]);
    sink_.end();
  }

  void object(const flexbuffers::Map& map) {
    if (!sink_.start_object("map")) fail_too_deep();
    allowance_.take_elements(map.size());
    const flexbuffers::TypedVector keys = map.Keys();
    const flexbuffers::Vector values = map.Values();
    for (std::size_t i = 0; i != map.size(); ++i) {
      put_key(sink_, allowance_.key(keys[i]));
      value(values[i]);
    }
    sink_.end();
  }

  [[noreturn]] static void fail_too_deep() {
    throw std::runtime_error("flexbuffers: " + too_deep_for_a_document());
  }

  codec::Allowance allowance_;
  ValueSink& sink_;
};

void parse(View file, ValueSink& sink) {
  codec::Verifier().check(file);
  const auto* const bytes = reinterpret_cast<const std::uint8_t*>(file.data());
  Parser(file, sink).value(flexbuffers::GetRoot(bytes, file.size()));
}

class FlexBuffersReader final : public Reader {
 public:
  /// By the last bytes, which are the type of the root and its width.
  [[nodiscard]] Recognition recognise(View file) const override {
    constexpr std::size_t least = 3;
    if (file.size() < least) return Recognition::no;
    const auto width = std::to_integer<unsigned>(file.back());
    const auto type = std::to_integer<unsigned>(file[file.size() - 2]) >> 2U;
    const bool can_be = (width == 1 || width == 2 || width == 4 || width == 8) &&
                        (type <= flexbuffers::FBT_BLOB || type == flexbuffers::FBT_BOOL ||
                         flexbuffers::IsTypedVector(static_cast<flexbuffers::Type>(type)) ||
                         flexbuffers::IsFixedTypedVector(static_cast<flexbuffers::Type>(type)));
    return can_be ? Recognition::possible : Recognition::no;
  }

  void inspect(const ReadFile& file, Inspection& inspection) const override {
    inspection.fact("format", "FlexBuffers");
    InspectedValues values(inspection, file);
    parse(file.bytes(), values);
  }

  [[nodiscard]] FileContent read(View file, Mappings& mappings) const override {
    DocumentBuilder builder(mappings);
    parse(file, builder);
    return builder.take();
  }
};

}  // namespace

std::unique_ptr<Reader> make_reader() {
  return std::make_unique<FlexBuffersReader>();
}

}  // namespace roundtrip
