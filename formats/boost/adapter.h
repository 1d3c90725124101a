// SPDX-License-Identifier: MIT
//
// Boost.Serialization: its binary, text and XML archives, all from the same serialize functions.
#pragma once

#include <algorithm>
#include <array>
#include <boost/archive/binary_iarchive.hpp>
#include <boost/archive/binary_oarchive.hpp>
#include <boost/archive/text_iarchive.hpp>
#include <boost/archive/text_oarchive.hpp>
#include <boost/archive/xml_iarchive.hpp>
#include <boost/archive/xml_oarchive.hpp>
#include <boost/math/special_functions/nonfinite_num_facets.hpp>
#include <boost/version.hpp>
#include <locale>

#include "bench/bridges/streams.h"
#include "bench/record/type_tree.h"
#include "bench/suite/format.h"
#include "formats/boost/serialize.h"

namespace roundtrip {

namespace boost_codec {

/// "1.74" from "1_74".
inline constexpr auto version_text = [] {
  auto text = std::to_array(BOOST_LIB_VERSION);
  std::replace(text.begin(), text.end(), '_', '.');
  return text;
}();
inline constexpr std::string_view version(version_text.data(), version_text.size() - 1);

struct Binary {
  using Input = boost::archive::binary_iarchive;
  using Output = boost::archive::binary_oarchive;
};
struct Text {
  using Input = boost::archive::text_iarchive;
  using Output = boost::archive::text_oarchive;
};
struct Xml {
  using Input = boost::archive::xml_iarchive;
  using Output = boost::archive::xml_oarchive;
};

/// A container that the library's own headers save, with an enum of 64 bits in it: they save each as an int,
/// and leave no place to say otherwise.
template <class T>
struct CutsAnEnum : std::false_type {};
template <class T>
inline constexpr bool is_cut = kind::enumeration<T> && sizeof(T) > sizeof(int);
template <class T>
requires(kind::vector<T> || kind::array<T>) struct CutsAnEnum<T>
    : std::bool_constant<is_cut<typename T::value_type>> {
};
template <kind::set T>
struct CutsAnEnum<T> : std::bool_constant<is_cut<typename T::key_type>> {};
template <kind::map T>
struct CutsAnEnum<T> : std::bool_constant<is_cut<typename T::key_type> || is_cut<typename T::mapped_type>> {};
template <class First, class Second>
struct CutsAnEnum<std::pair<First, Second>> : std::bool_constant<is_cut<First> || is_cut<Second>> {};

/// The streams live as long as the codec, the archives as long as a call.
template <class T, class Archives>
class Codec {
  /// The archive leaves the stream's locale alone, as Boost.Math asks for its facets.
  static constexpr unsigned flags = boost::archive::no_codecvt;

 public:
  Codec() {
    if constexpr (!std::same_as<Archives, Binary>) {
      output_.imbue(std::locale(std::locale::classic(), new boost::math::nonfinite_num_put<char>));
      input_.imbue(std::locale(std::locale::classic(), new boost::math::nonfinite_num_get<char>));
    }
  }

  [[gnu::noinline]] void save(const T& record, Buffer& out) {
    output_.open(out);
    {
      typename Archives::Output archive(output_, flags);
      archive << boost::serialization::make_nvp("record", record);
    }
    output_.close();
  }

  [[gnu::noinline]] void load(View bytes, T& record) {
    input_.open(bytes);
    typename Archives::Input archive(input_, flags);
    archive >> boost::serialization::make_nvp("record", record);
    // The text archive does not look whether it got all of a string.
    if (input_.fail()) throw std::runtime_error("the bytes end inside the last string");
    if constexpr (std::same_as<Archives, Xml>) check_end(bytes);
  }

 private:
  /// The archive's destructor reads the end tag, and throws if it is another: the program would end.
  void check_end(View bytes) {
    constexpr std::string_view end = "</boost_serialization>";
    const auto left = as_text(bytes.last(static_cast<std::size_t>(input_.rdbuf()->in_avail())));
    const std::size_t begin = left.find('<');
    if (begin == std::string_view::npos || !left.substr(begin).starts_with(end)) {
      throw std::runtime_error("no " + std::string(end) + " behind the record (at byte " +
                               std::to_string(bytes.size() - left.size()) + ")");
    }
  }

  BufferStream output_;
  ViewStream input_;
};

/// What the formats have in common.
template <class Archives>
struct Format {
  template <class T>
  static constexpr std::string_view unsupported() {
    return type_tree_contains<T, CutsAnEnum> ? "an enum of 64 bits in a container is saved as an int" : "";
  }
  template <class T>
  using Codec = boost_codec::Codec<T, Archives>;
};

}  // namespace boost_codec

namespace formats {

namespace boost_binary {
struct Format : boost_codec::Format<boost_codec::Binary> {
  static constexpr FormatInfo info{
      .name = "boost_binary",
      .library = "Boost.Serialization",
      .version = boost_codec::version,
      .load_checks = LoadChecks::unchecked,
      .notes =
          "streams over the suite's own memory, no_codecvt; records without version and tracking, a vector "
          "of "
          "plain numbers as it lies in memory; bytes as a binary_object; a document as the record that "
          "stands "
          "for it; counts in the bytes are trusted, and memory is taken for them"};
};
}  // namespace boost_binary

namespace boost_text {
struct Format : boost_codec::Format<boost_codec::Text> {
  static constexpr FormatInfo info{
      .name = "boost_text",
      .library = "Boost.Serialization",
      .version = boost_codec::version,
      .encoding = Encoding::text,
      .load_checks = LoadChecks::unchecked,
      .notes =
          "streams over the suite's own memory, no_codecvt; records without version and tracking; NaN and "
          "infinity by the facets of Boost.Math; bytes as base64; a document as the record that stands for "
          "it; "
          "counts in the text are trusted, and memory is taken for them",
      .losses = {Loss::nan_payload},
      .lossy = "each NaN is written as the same word: its payload is lost"};
};
}  // namespace boost_text

namespace boost_xml {
struct Format : boost_codec::Format<boost_codec::Xml> {
  static constexpr FormatInfo info{.name = "boost_xml",
                                   .library = "Boost.Serialization",
                                   .version = boost_codec::version,
                                   .encoding = Encoding::text,
                                   .self_describing = true,
                                   .load_checks = LoadChecks::unchecked,
                                   .notes =
                                       "as boost_text, each member with its name; counts in the text are "
                                       "trusted; control characters as they are, which XML forbids and "
                                       "the archive reads",
                                   .losses = {Loss::nan_payload},
                                   .lossy = "each NaN is written as the same word: its payload is lost"};
};
}  // namespace boost_xml

}  // namespace formats
}  // namespace roundtrip
