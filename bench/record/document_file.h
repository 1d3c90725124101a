// SPDX-License-Identifier: MIT
//
// How a document travels from the driver, which parses JSON, to a worker, which must not be linked with a
// second JSON library: as bytes that only programs of one build exchange, on one machine. A byte says whether
// a document or messages follow; each value is a byte for its alternative and then its content, lengths as
// eight bytes, numbers as they lie in memory.
#pragma once

#include <cstring>
#include <stdexcept>

#include "bench/record/buffer.h"
#include "bench/record/messages.h"

namespace roundtrip {

namespace detail {

inline constexpr std::byte document_mark{'D'};
inline constexpr std::byte messages_mark{'M'};

class DocumentWriter {
 public:
  explicit DocumentWriter(Buffer& out) : out_(out) {}

  void put(const Document& document) {
    put(static_cast<std::uint8_t>(document.value.index()));
    std::visit([&](const auto& held) { put(held); }, document.value);
  }
  void put(std::monostate) {}
  void put(const std::string& text) { put_all(text.data(), text.size()); }
  void put(const Bytes& bytes) { put_all(bytes.data(), bytes.size()); }
  void put(const Document::Member& member) {
    put(member.first);
    put(member.second);
  }
  template <class T>
  requires std::is_arithmetic_v<T>
  void put(T number) { out_.append(&number, sizeof number); }
  template <class T>
  void put(const std::vector<T>& elements) {
    put(std::uint64_t{elements.size()});
    for (const T& element : elements) put(element);
  }

 private:
  void put_all(const void* data, std::size_t size) {
    put(std::uint64_t{size});
    out_.append(data, size);
  }

  Buffer& out_;
};

class DocumentReader {
 public:
  explicit DocumentReader(View bytes) : bytes_(bytes) {}

  void get(Document& document) {
    const auto index = get_number<std::uint8_t>();
    if (!emplace_alternative(document.value, index, [&](auto& held) { get(held); })) fail();
  }
  void get(std::monostate&) {}
  void get(bool& truth) { truth = get_number<std::uint8_t>() != 0; }
  void get(std::string& text) {
    const View content = take(get_number<std::uint64_t>());
    text.assign(reinterpret_cast<const char*>(content.data()), content.size());
  }
  void get(Bytes& bytes) {
    const View content = take(get_number<std::uint64_t>());
    bytes.assign(content.begin(), content.end());
  }
  void get(Document::Member& member) {
    get(member.first);
    get(member.second);
  }
  template <class T>
  requires std::is_arithmetic_v<T>
  void get(T& number) { number = get_number<T>(); }
  template <class T>
  void get(std::vector<T>& elements) {
    const auto count = get_number<std::uint64_t>();
    // Each takes a byte at least.
    if (count > bytes_.size()) fail();
    elements.resize(count);
    for (T& element : elements) get(element);
  }

  void finish() const {
    if (!bytes_.empty()) fail();
  }

 private:
  [[noreturn]] static void fail() { throw std::runtime_error("this is not a document file of this build"); }

  View take(std::uint64_t size) {
    if (size > bytes_.size()) fail();
    const View taken = bytes_.first(size);
    bytes_ = bytes_.subspan(size);
    return taken;
  }

  template <class T>
  T get_number() {
    T number{};
    std::memcpy(&number, take(sizeof number).data(), sizeof number);
    return number;
  }

  View bytes_;
};

}  // namespace detail

[[nodiscard]] inline bool holds_messages(View file) {
  return !file.empty() && file[0] == detail::messages_mark;
}

inline void write_document_file(const Document& root, Buffer& file) {
  file.clear();
  file.append(&detail::document_mark, 1);
  detail::DocumentWriter(file).put(root);
}
inline void write_document_file(const Messages& root, Buffer& file) {
  file.clear();
  file.append(&detail::messages_mark, 1);
  detail::DocumentWriter(file).put(root.messages);
}

/// @tparam Root Document or Messages
/// @throws std::runtime_error when the file is not one that write_document_file wrote for Root
template <class Root>
[[nodiscard]] Root read_document_file(View file) {
  Root root;
  detail::DocumentReader reader(file.empty() ? file : file.subspan(1));
  if constexpr (std::same_as<Root, Messages>) {
    reader.get(root.messages);
  } else {
    reader.get(root);
  }
  reader.finish();
  return root;
}

/// A small document with other content than any that is measured, for a format that holds what the file has:
/// an array where that is one, which then is a table, as each message is a row of one.
/// @param file as read_document_file takes it
template <class Root>
[[nodiscard]] Root decoy_document(View file) {
  const Document row{Document::Object{{"decoy", Document{true}},
                                      {"text", Document{std::string("left over")}},
                                      {"half", Document{0.5}},
                                      {"count", Document::integer(std::int64_t{-7})}}};
  if constexpr (std::same_as<Root, Messages>) {
    return Messages{std::vector<Document>(3, row)};
  } else {
    const Document table{Document::Array(3, row)};
    const bool is_array = file.size() > 1 && std::to_integer<std::size_t>(file[1]) == table.value.index();
    return is_array ? table : Document{Document::Object{{"decoy", table}}};
  }
}

}  // namespace roundtrip
