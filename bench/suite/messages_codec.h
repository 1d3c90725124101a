// SPDX-License-Identifier: MIT
//
// A codec of many small documents, from one of a document.
#pragma once

#include <array>
#include <limits>
#include <stdexcept>

#include "bench/record/messages.h"
#include "bench/suite/format.h"

namespace roundtrip {

namespace detail {

/// What all messages are to a codec: themselves, or the library's own objects.
template <class DocumentCodec>
struct MessagesValue {
  using Value = Messages;
  static auto& items(auto& value) { return value.messages; }
};
template <class DocumentCodec>
requires has_own_object<DocumentCodec>
struct MessagesValue<DocumentCodec> {
  using Object = std::vector<typename DocumentCodec::Object>;
  using Value = Object;
  static auto& items(auto& value) { return value; }
};

}  // namespace detail

/// Any document codec, message by message: each is saved on its own and appended to the output behind its
/// length (4 bytes, little-endian), which is the same for every format. It can all that the document's codec
/// can.
template <class DocumentCodec>
class MessagesCodec : public detail::MessagesValue<DocumentCodec> {
  static constexpr CodecAbilities abilities = codec_abilities<DocumentCodec, Document>;

 public:
  using typename detail::MessagesValue<DocumentCodec>::Value;

  void prepare(const Messages& record) requires(abilities.prepares) {
    for_each_message(record.messages, [&](const Document& message) { codec_.prepare(message); });
  }

  void save(const Value& value, Buffer& out) {
    for_each_message(this->items(value), [&](const auto& message) {
      one_.clear();
      codec_.save(message, one_);
      append_message(out);
    });
  }

  void save_canonical(const Value& value, Buffer& out) requires(abilities.saves_canonically) {
    for_each_message(this->items(value), [&](const auto& message) {
      one_.clear();
      codec_.save_canonical(message, one_);
      append_message(out);
    });
  }

  void load(View bytes, Value& value) requires(!abilities.loads_in_situ) {
    auto& items = this->items(value);
    std::size_t count = 0;
    while (!bytes.empty()) {
      const View message = take_message(bytes);
      if (count == items.size()) items.emplace_back();
      codec_.load(message, items[count++]);
    }
    items.resize(count);
  }

  /// A parser that writes into its bytes may want a NUL behind them, where the next message's length stands:
  /// that has been read by then.
  void load_in_situ(std::span<std::byte> bytes, Value& value) requires(abilities.loads_in_situ) {
    auto& items = this->items(value);
    std::size_t count = 0;
    View rest = bytes;
    for (View message = rest.empty() ? rest : take_message(rest); message.data() != nullptr;) {
      const View next = rest.empty() ? View() : take_message(rest);
      const auto begin = static_cast<std::size_t>(message.data() - bytes.data());
      if (next.data() != nullptr) bytes[begin + message.size()] = std::byte{0};
      if (count == items.size()) items.emplace_back();
      codec_.load_in_situ(bytes.subspan(begin, message.size()), items[count++]);
      message = next;
    }
    items.resize(count);
  }

  Value load_new(View bytes) requires(abilities.loads_new) {
    Value value;
    while (!bytes.empty()) this->items(value).push_back(codec_.load_new(take_message(bytes)));
    return value;
  }

  std::uint64_t access(View bytes) requires(abilities.accesses) {
    std::uint64_t sum = 0;
    while (!bytes.empty()) sum += codec_.access(take_message(bytes));
    return sum;
  }

  void to_object(const Messages& record, Value& objects) requires(abilities.own_object) {
    objects.resize(record.messages.size());
    std::size_t i = 0;
    for_each_message(record.messages,
                     [&](const Document& message) { codec_.to_object(message, objects[i++]); });
  }

  void from_object(const Value& objects, Messages& record) requires(abilities.own_object) {
    record.messages.resize(objects.size());
    for (std::size_t i = 0; i < objects.size(); ++i) codec_.from_object(objects[i], record.messages[i]);
  }

 private:
  static constexpr std::size_t length_size = 4;

  /// What one of them cannot be saved for gets its number.
  template <class Items, class F>
  static void for_each_message(const Items& items, F f) {
    std::size_t i = 0;
    try {
      for (const auto& item : items) {
        f(item);
        ++i;
      }
    } catch (const UnsupportedError& error) {
      throw error.under("messages[" + std::to_string(i) + "]");
    }
  }

  void append_message(Buffer& out) const {
    const View bytes = as_view(one_);
    if (bytes.size() > std::numeric_limits<std::uint32_t>::max()) {
      throw UnsupportedError("4 GiB or more do not fit a length of 4 bytes");
    }
    std::array<std::uint8_t, length_size> length{};
    for (std::size_t i = 0; i < length_size; ++i)
      length[i] = static_cast<std::uint8_t>(bytes.size() >> (8 * i));
    out.append(length.data(), length.size());
    out.append(bytes.data(), bytes.size());
  }

  /// Takes the first message off the front of `bytes`.
  static View take_message(View& bytes) {
    std::size_t length = 0;
    if (bytes.size() < length_size) throw std::runtime_error("the messages end inside a length");
    for (std::size_t i = 0; i < length_size; ++i) length |= std::to_integer<std::size_t>(bytes[i]) << (8 * i);
    bytes = bytes.subspan(length_size);
    if (length > bytes.size()) throw std::runtime_error("the messages end inside a message");
    const View message = bytes.first(length);
    bytes = bytes.subspan(length);
    return message;
  }

  DocumentCodec codec_;
  output_of<DocumentCodec> one_;
};

}  // namespace roundtrip
