// SPDX-License-Identifier: MIT
#include <cstring>

#include "formats/capnp/adapter.h"

namespace roundtrip::capnp {

void grow(kj::Array<::capnp::word>& words, std::size_t size) {
  words = kj::heapArray<::capnp::word>(size);
  std::memset(static_cast<void*>(words.begin()), 0, size * sizeof(::capnp::word));
}

void Plain::write(::capnp::MessageBuilder& message, Buffer& out) {
  out.resize(::capnp::computeSerializedSizeInWords(message) * sizeof(::capnp::word));
  kj::ArrayOutputStream stream({reinterpret_cast<kj::byte*>(out.data()), out.size()});
  ::capnp::writeMessage(stream, message);
}

kj::ArrayPtr<const ::capnp::word> Plain::aligned(View bytes) {
  constexpr std::size_t word = sizeof(::capnp::word);
  if (bytes.empty() || bytes.size() % word != 0) {
    throw std::runtime_error(std::to_string(bytes.size()) + " bytes are no message of whole words");
  }
  const std::size_t size = bytes.size() / word;
  if (reinterpret_cast<std::uintptr_t>(bytes.data()) % alignof(::capnp::word) == 0) {
    return {reinterpret_cast<const ::capnp::word*>(bytes.data()), size};
  }
  if (copy_.size() < size) copy_ = kj::heapArray<::capnp::word>(size);
  std::memcpy(static_cast<void*>(copy_.begin()), bytes.data(), bytes.size());
  return {copy_.begin(), size};
}

void Packed::write(::capnp::MessageBuilder& message, Buffer& out) {
  // A word without a zero byte can take ten: a tag, itself, and the number of such words that follow it.
  out.resize(::capnp::computeSerializedSizeInWords(message) * 10);
  kj::ArrayOutputStream stream({reinterpret_cast<kj::byte*>(out.data()), out.size()});
  ::capnp::writePackedMessage(stream, message);
  out.resize(stream.getArray().size());
}

}  // namespace roundtrip::capnp
