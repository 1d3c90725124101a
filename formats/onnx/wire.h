// SPDX-License-Identifier: MIT
//
// The wire format of Protocol Buffers (https://protobuf.dev/programming-guides/encoding), field by field
// where it lies: the library would have a model's weights in memory a second time, and ends at 2 GiB.
#pragma once

#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>

#include "bench/record/buffer.h"

namespace roundtrip::onnx_models {

enum class Wire : std::uint8_t { varint = 0, fixed64 = 1, bytes = 2, fixed32 = 5 };

struct WireField {
  std::uint64_t number = 0;
  Wire wire = Wire::varint;
  std::uint64_t integer = 0;  ///< of a varint
  View bytes{};               ///< of all others

  [[nodiscard]] std::string_view text() const { return as_text(bytes); }
};

/// The fields of one message.
class WireMessage {
 public:
  /// @param file that the message is in, for the places in messages
  WireMessage(View file, View message) : file_(file), left_(message) {}

  /// @return false at the end
  /// @throws std::runtime_error when it is no message
  bool next(WireField& field) {
    if (left_.empty()) return false;
    const std::uint64_t tag = varint();
    field.number = tag >> 3U;
    field.wire = static_cast<Wire>(tag & 7U);
    if (field.number == 0) fail("a field of number 0");
    switch (field.wire) {
      case Wire::varint:
        field.integer = varint();
        field.bytes = {};
        return true;
      case Wire::fixed64:
        field.bytes = take(8);
        return true;
      case Wire::fixed32:
        field.bytes = take(4);
        return true;
      case Wire::bytes:
        field.bytes = take(varint());
        return true;
    }
    fail("a field of a type that is unknown");
  }

  /// In the file.
  [[nodiscard]] std::size_t place() const { return static_cast<std::size_t>(left_.data() - file_.data()); }

 private:
  [[noreturn]] void fail(const char* what) const {
    throw std::runtime_error(std::string("onnx: this is not a ModelProto: ") + what + " (at byte " +
                             std::to_string(place()) + ")");
  }
  View take(std::uint64_t size) {
    if (size > left_.size()) fail("a field ends beyond its message");
    const View taken = left_.first(size);
    left_ = left_.subspan(size);
    return taken;
  }
  std::uint64_t varint() {
    constexpr unsigned most_bits = 64;
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < most_bits; shift += 7) {
      const auto byte = std::to_integer<std::uint64_t>(take(1)[0]);
      value |= (byte & 0x7fU) << shift;
      if (byte < 0x80) return value;
    }
    fail("an integer of more than ten bytes");
  }

  View file_;
  View left_;
};

}  // namespace roundtrip::onnx_models
