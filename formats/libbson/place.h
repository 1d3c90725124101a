// SPDX-License-Identifier: MIT
//
// The library's functions to append, as places (bench/bridges/write.h).
#pragma once

#include <bson/bson.h>

#include <array>
#include <concepts>
#include <cstdint>
#include <limits>
#include <string_view>
#include <utility>

#include "bench/record/buffer.h"
#include "bench/suite/format.h"

namespace roundtrip::libbson_codec {

/// Which of BSON's two types an integer gets.
enum class Integers : bool {
  by_type,   ///< int32 or int64 as its C++ type needs: what a user calls who knows the type
  by_value,  ///< int32 where it fits: what the library's own reader of JSON calls
};

/// Says why a value was not appended.
[[noreturn, gnu::cold]] void refuse(std::string_view key);

/// A size as the library takes it.
[[nodiscard]] inline int length(std::size_t size) {
  if (!std::in_range<int>(size)) [[unlikely]]
    throw UnsupportedError("BSON has no strings of 2 GiB");
  return static_cast<int>(size);
}

/// An object or array in progress. It is ended on every way out: nothing can be appended to a document, not
/// even after bson_reinit, while a child of it is open.
template <auto begin, auto end>
class Child {
 public:
  Child(bson_t* into, std::string_view key) : into_(into) {
    if (!begin(into, key.data(), length(key.size()), &child_)) refuse(key);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() { end(into_, &child_); }

  [[nodiscard]] bson_t* get() { return &child_; }

 private:
  bson_t* into_;
  bson_t child_;
};

/// Where a value goes that has a key.
template <Integers integers>
class Place {
 public:
  Place(bson_t* into, std::string_view key) : into_(into), key_(key) {}

  void null() const { append<bson_append_null>(); }
  void boolean(bool b) const { append<bson_append_bool>(b); }
  template <std::integral I>
  void integer(I i) const {
    if constexpr (std::numeric_limits<I>::digits <= std::numeric_limits<std::int32_t>::digits) {
      append<bson_append_int32>(static_cast<std::int32_t>(i));
    } else if (integers == Integers::by_value && std::in_range<std::int32_t>(i)) {
      append<bson_append_int32>(static_cast<std::int32_t>(i));
    } else {
      if (!std::in_range<std::int64_t>(i)) [[unlikely]]
        throw UnsupportedError("BSON has no integers above 2^63-1");
      append<bson_append_int64>(static_cast<std::int64_t>(i));
    }
  }
  void number(double d) const { append<bson_append_double>(d); }
  void string(std::string_view s) const { append<bson_append_utf8>(s.data(), length(s.size())); }
  void bytes(View b) const {
    append<bson_append_binary>(BSON_SUBTYPE_BINARY, reinterpret_cast<const std::uint8_t*>(b.data()),
                               static_cast<std::uint32_t>(length(b.size())));
  }

  /// Its keys are the indices, which the library has as text.
  class Array {
   public:
    Array(bson_t* into, std::string_view key) : child_(into, key) {}
    Place element() {
      const char* key = nullptr;
      const std::size_t size = bson_uint32_to_string(index_++, &key, digits_.data(), digits_.size());
      return {child_.get(), {key, size}};
    }
    void end() {}

   private:
    Child<bson_append_array_begin, bson_append_array_end> child_;
    std::uint32_t index_ = 0;
    std::array<char, 16> digits_;
  };
  class Object {
   public:
    Object(bson_t* into, std::string_view key) : child_(into, key) {}
    Place member(std::string_view name) { return {child_.get(), name}; }
    void end() {}

   private:
    Child<bson_append_document_begin, bson_append_document_end> child_;
  };
  [[nodiscard]] Array array(std::size_t) const { return {into_, key_}; }
  [[nodiscard]] Object object(std::size_t) const { return {into_, key_}; }

 protected:
  bson_t* into_;

 private:
  template <auto function, class... Value>
  void append(Value... value) const {
    if (!function(into_, key_.data(), length(key_.size()), value...)) [[unlikely]]
      refuse(key_);
  }

  std::string_view key_;
};

/// Where the object goes that is the whole document. Nothing else may.
template <Integers integers>
class Root : public Place<integers> {
 public:
  explicit Root(bson_t& document) : Place<integers>(&document, "") {}

  struct Object {
    bson_t* document;
    Place<integers> member(std::string_view name) const { return {document, name}; }
    void end() const {}
  };
  [[nodiscard]] Object object(std::size_t) const { return {this->into_}; }
};

}  // namespace roundtrip::libbson_codec
