// SPDX-License-Identifier: MIT
//
// The codecs of a schema format. One is for an API whose messages are views of their bytes (ViewCodec), the
// others for one whose objects are filled and then written:
//
//     struct Api {
//       static void clear(Object&);                                      empties it, and may keep its memory
//       static void write(const Object&, Buffer&);
//       static void write_canonical(const Object&, Buffer&);             where write may order things in
//                                                                        several ways
//       template <bool recursive> static void read(View, Object&);       replaces what the object holds
//       using Output = …;                        what write takes in place of Buffer, if it does
//     };
//
// Object is Conversion<Api, Record>::type (runtime.h), or a base class of it.
#pragma once

#include <concepts>
#include <string_view>

#include "bench/bridges/schema/runtime.h"
#include "bench/record/buffer.h"
#include "bench/record/document.h"
#include "bench/record/messages.h"

namespace roundtrip::schema {

/// Why no format with a schema can hold T; empty when it can.
template <class T>
constexpr std::string_view unsupported_reason() {
  const bool is_document = std::same_as<T, Document> || std::same_as<T, Messages>;
  return is_document ? "needs a schema; a document has none" : "";
}

namespace detail {

template <class Api>
struct OutputOf {
  using type = Buffer;
};
template <class Api>
requires requires {
  typename Api::Output;
}
struct OutputOf<Api> {
  using type = typename Api::Output;
};

}  // namespace detail

/// Record → object → bytes, and back; the object is kept from call to call.
template <class Api, class T>
class RecordCodec {
  using Conversion = schema::Conversion<Api, T>;

 public:
  using Output = typename detail::OutputOf<Api>::type;

  void save(const T& record, Output& out) {
    convert(record);
    Api::write(object_, out);
  }
  void save_canonical(const T& record, Output& out) requires requires { &Api::write_canonical; }
  {
    convert(record);
    Api::write_canonical(object_, out);
  }
  void load(View bytes, T& record) {
    Api::template read<Conversion::recursive>(bytes, object_);
    Conversion::from_message(object_, record);
  }

 private:
  void convert(const T& record) {
    Api::clear(object_);
    Conversion::to_message(record, object_);
  }

  typename Conversion::type object_;
};

/// The library's object takes the record's place: the conversion is off the clock.
template <class Api, class T>
struct ObjectCodec {
  using Conversion = schema::Conversion<Api, T>;
  using Object = typename Conversion::type;
  using Output = typename detail::OutputOf<Api>::type;

  void to_object(const T& record, Object& object) {
    Api::clear(object);
    Conversion::to_message(record, object);
  }
  void from_object(const Object& object, T& record) { Conversion::from_message(object, record); }

  void save(const Object& object, Output& out) { Api::write(object, out); }
  void save_canonical(const Object& object, Output& out) requires requires { &Api::write_canonical; }
  { Api::write_canonical(object, out); }
  void load(View bytes, Object& object) { Api::template read<Conversion::recursive>(bytes, object); }
};

/// Record → bytes, and bytes → record, with no object between: messages are built in the layout that they
/// have as bytes, and read where these lie. Wire, which is kept from call to call, says how:
///
///     template <class Root, class F> void build(Buffer&, F&& f);
///     template <class Root, bool recursive, class F> void read(View, F&& f);
///     using Output = …;                                                what build takes in place of Buffer
///
/// build calls f with what to_message takes and saves what has come of it; read checks the bytes and calls f
/// with what from_message takes.
template <class Api, class Wire, class T>
class ViewCodec {
  using Conversion = schema::Conversion<Api, T>;
  using Root = typename Conversion::type;

 public:
  using Output = typename detail::OutputOf<Wire>::type;

  void save(const T& record, Output& out) {
    wire_.template build<Root>(out, [&](auto&& message) { return Conversion::to_message(record, message); });
  }
  void load(View bytes, T& record) {
    wire_.template read<Root, Conversion::recursive>(
        bytes, [&](const auto& message) { Conversion::from_message(message, record); });
  }
  std::uint64_t access(View bytes) {
    std::uint64_t sum = 0;
    wire_.template read<Root, Conversion::recursive>(
        bytes, [&](const auto& message) { sum = Conversion::access(message); });
    return sum;
  }

 private:
  Wire wire_;
};

/// As RecordCodec, but each call makes an object of its own, where `Store` says:
///
///     template <class Object, class F> void with_object(F&& f);      calls f(Object&) with an empty one
template <class Api, class Store, class T>
class TransientCodec {
  using Conversion = schema::Conversion<Api, T>;
  using Object = typename Conversion::type;

 public:
  using Output = typename detail::OutputOf<Api>::type;

  void save(const T& record, Output& out) {
    store_.template with_object<Object>([&](Object& object) {
      Conversion::to_message(record, object);
      Api::write(object, out);
    });
  }
  void save_canonical(const T& record, Output& out) requires requires { &Api::write_canonical; }
  {
    store_.template with_object<Object>([&](Object& object) {
      Conversion::to_message(record, object);
      Api::write_canonical(object, out);
    });
  }
  void load(View bytes, T& record) {
    store_.template with_object<Object>([&](Object& object) {
      Api::template read<Conversion::recursive>(bytes, object);
      Conversion::from_message(object, record);
    });
  }

 private:
  Store store_;
};

}  // namespace roundtrip::schema
