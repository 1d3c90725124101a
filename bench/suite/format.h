// SPDX-License-Identifier: MIT
//
// What a format is to the suite. An adapter is a folder formats/<f>/ with an adapter.h that defines, for each
// format it offers, in the namespace roundtrip::formats::<name>,
//
//     struct Format {
//       static constexpr FormatInfo info{…};
//
//       template <class T>
//       struct Codec {
//         void save(const T& record, Buffer& out);   // out is empty and has capacity
//         void load(View bytes, T& record);          // whatever record held is replaced
//       };
//     };
//
// Both throw on any error; save throws UnsupportedError for a value that the format has no place for. The
// rest is optional.
//
// Of the format:
//
// - template <class T> static constexpr std::string_view unsupported(): why the format cannot hold T at all;
//   empty when it can. The codec is then never instantiated for T.
// - static constexpr std::string_view without(std::string_view operation): why the operation makes no sense
//   here; empty when it does.
//
// Of the codec:
//
// - Output: what save writes to instead of Buffer: std::string, … A std::string or std::vector that is
// resized
//   after clear() is filled with zeros before it is written; an Output with a resize of its own avoids that.
// - Object: the library's own object, saved and loaded in place of the record, with to_object(const T&,
//   Object&) and from_object(const Object&, T&), both off the clock.
// - load_new(View): returns a fresh record, where that is cheaper than filling a default-constructed one.
// - load_in_situ(std::span<std::byte>, T&) in place of load: for a parser that writes into the bytes that it
//   reads. It is given copies of its own, made off the clock, each with in_situ_padding zero bytes behind it.
// - access(View): returns access_sum (bench/record/access.h) of what stands in the bytes, without loading it,
//   after the checks that a load would do.
// - prepare(const T&): called before anything else, off the clock, with the record; of messages with each of
//   them. Throws UnsupportedError, as save does, where a look at the record tells.
// - Message, of the codec of a document: the codec of a document that is one of many messages, where a
// message
//   has a form of its own (a table of one row).
// - save_canonical: as save, for a library whose save does not give the same bytes twice; used for the
//   compressed sizes alone.
//
// A codec is an object that lives as long as its dataset is measured: scratch space that a user of the
// library would keep from call to call is its member.
#pragma once

#include <span>
#include <string_view>
#include <type_traits>

#include "bench/record/buffer.h"
#include "bench/record/loss.h"
#include "bench/record/record.h"
#include "bench/record/unsupported.h"

namespace roundtrip {

enum class Encoding : std::uint8_t { binary, text };

/// What the timed load does about bytes that a stranger may have written. It is part of what a figure is a
/// figure of: a load that believes its bytes does less work. tests/worker/hostile_bytes_test.py gives every
/// kind of hostile bytes to what does not say `unchecked`.
enum class LoadChecks : std::uint8_t {
  /// Believes them: not for bytes from strangers.
  unchecked,
  /// The library looks at them when it is asked to, which this format does, on the clock.
  on_request,
  /// Every load refuses what it cannot load: no undefined behaviour, no endless recursion, no memory that the
  /// bytes do not account for.
  checked,
};

/// What an adapter says of itself. All of it is shown to the reader of a result.
struct FormatInfo {
  std::string_view name;          ///< the format's name, which is its namespace's
  std::string_view library;       ///< the library's name and, if it has one, its home
  std::string_view version = {};  ///< of the library, as it was compiled
  Encoding encoding = Encoding::binary;
  bool self_describing = false;  ///< a reader needs neither the C++ type nor a schema
  bool needs_schema = false;     ///< a schema compiler ran at build time
  bool floor = false;            ///< a physical limit, not a format: shown as a mark, not ranked
  LoadChecks load_checks = LoadChecks::unchecked;  ///< what does not say so is not called safe
  /// The format that differs from this one in nothing but the checks, which it does not make: the two show
  /// what checking costs.
  std::string_view unchecked_row = {};
  std::string_view notes = {};  ///< how the library is used: options, conventions for what it has no type for
  std::string_view off_the_clock = {};  ///< every bit of work that is not timed
  Losses losses = {};                   ///< what may come back differently; anything else is a failure
  std::string_view lossy = {};          ///< a loss that is known and documented; empty: it must be exact
};

namespace detail {

template <class Codec, class T>
struct ValueOf {
  using type = T;
};
template <class Codec, class T>
requires requires {
  typename Codec::Object;
}
struct ValueOf<Codec, T> {
  using type = typename Codec::Object;
};

template <class Codec>
struct OutputOf {
  using type = Buffer;
};
template <class Codec>
requires requires {
  typename Codec::Output;
}
struct OutputOf<Codec> {
  using type = typename Codec::Output;
};

}  // namespace detail

/// What the codec's save and load handle: the record, or the library's own object.
template <class Codec, class T>
using value_of = typename detail::ValueOf<Codec, T>::type;

/// What the codec's save writes to.
template <class Codec>
using output_of = typename detail::OutputOf<Codec>::type;

/// True when the codec handles the library's own object and the conversion from the record is off the clock.
template <class Codec>
inline constexpr bool has_own_object = requires {
  typename Codec::Object;
};

/// Why the format cannot hold T; empty when it can.
template <class Format, class T>
[[nodiscard]] constexpr std::string_view unsupported_reason() {
  if constexpr (requires { Format::template unsupported<T>(); }) {
    return Format::template unsupported<T>();
  } else {
    return {};
  }
}

/// Why the operation makes no sense for the format; empty when it does.
template <class Format>
[[nodiscard]] constexpr std::string_view without_reason(std::string_view operation) {
  if constexpr (requires { Format::without(operation); }) {
    return Format::without(operation);
  } else {
    return {};
  }
}

/// How many zero bytes follow those that load_in_situ is given.
inline constexpr std::size_t in_situ_padding = 64;

namespace detail {

template <class C>
concept loads_new = requires(C& codec, View bytes) {
  codec.load_new(bytes);
};
template <class C>
concept accesses = requires(C& codec, View bytes) {
  codec.access(bytes);
};
template <class C, class T>
concept prepares = requires(C& codec, const T& record) {
  codec.prepare(record);
};
template <class C, class T>
concept loads_in_situ = requires(C& codec, std::span<std::byte> bytes, value_of<C, T>& value) {
  codec.load_in_situ(bytes, value);
};
template <class C, class T>
concept loads = requires(C& codec, View bytes, value_of<C, T>& value) {
  codec.load(bytes, value);
};
template <class C, class T>
concept saves_canonically = requires(C& codec, const value_of<C, T>& value, output_of<C>& out) {
  codec.save_canonical(value, out);
};

}  // namespace detail

/// What a codec has of the members above that it need not have: all of them, for all who ask.
struct CodecAbilities {
  bool own_object = false;
  bool prepares = false;
  bool loads_new = false;
  bool loads_in_situ = false;
  bool accesses = false;
  bool saves_canonically = false;
  bool operator==(const CodecAbilities&) const = default;
};

template <class C, class T>
inline constexpr CodecAbilities codec_abilities{.own_object = has_own_object<C>,
                                                .prepares = detail::prepares<C, T>,
                                                .loads_new = detail::loads_new<C>,
                                                .loads_in_situ = detail::loads_in_situ<C, T>,
                                                .accesses = detail::accesses<C>,
                                                .saves_canonically = detail::saves_canonically<C, T>};

/// The contract above, so that a mistake in an adapter is one error at the place where it is registered.
template <class C, class T>
concept codec = (detail::loads<C, T> || detail::loads_in_situ<C, T>)&&requires(C& codec,
                                                                               const value_of<C, T>& value,
                                                                               output_of<C>& out) {
  codec.save(value, out);
  out.clear();
  { as_view(out) } -> std::same_as<View>;
};

}  // namespace roundtrip
