// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <map>

#include "bench/record/difference.h"
#include "formats/cereal/adapter.h"

namespace roundtrip {

namespace cereal_test {
struct Table {
  std::map<std::string, int> rows;
};
ROUNDTRIP_RECORD(Table, rows);

struct Flag {
  bool flag;
};
ROUNDTRIP_RECORD(Flag, flag);

struct Flags {
  std::array<bool, 2> flags;
};
ROUNDTRIP_RECORD(Flags, flags);

struct Chain {
  std::unique_ptr<Chain> next;
};
ROUNDTRIP_RECORD(Chain, next);
}  // namespace cereal_test

namespace {

using cereal_test::Table;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using namespace std::string_literals;

template <class Format>
std::string reason_for(const Table& table) {
  typename Format::template Codec<Table> codec;
  if constexpr (codec_abilities<decltype(codec), Table>.prepares) {
    try {
      codec.prepare(table);
    } catch (const UnsupportedError& error) {
      return error.what();
    }
  }
  Buffer saved;
  codec.save(table, saved);
  Table loaded;
  codec.load(as_view(saved), loaded);
  EXPECT_EQ(first_difference(table, loaded, Format::info.losses), std::nullopt);
  return "none";
}

TEST(Cereal, KeysThatBecomeOneAreUnsupportedInText) {
  const Table alike{{{"a\0b"s, 1}, {"a\0c"s, 2}}};
  EXPECT_THAT(reason_for<formats::cereal_json::Format>(alike), EndsWith("first at rows{\"a\\x00c\"}"));
  EXPECT_THAT(reason_for<formats::cereal_xml::Format>(alike), EndsWith("first at rows{\"a\\x00c\"}"));
  EXPECT_EQ(reason_for<formats::cereal_binary::Format>(alike), "none");
  const Table cut{{{"a\0b"s, 1}, {"b\0c"s, 2}}};
  EXPECT_EQ(reason_for<formats::cereal_json::Format>(cut), "none");
  EXPECT_EQ(reason_for<formats::cereal_xml::Format>(cut), "none");
}

template <class Format, class T>
std::string error_of(const std::string& bytes) {
  try {
    T record{};
    typename Format::template Codec<T>().load(as_view(bytes), record);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "none";
}

TEST(Cereal, CountsAndBoolsAreNotBelieved) {
  const std::string count("\x09\0\0\0\0\0\0\0"s);
  EXPECT_THAT((error_of<formats::cereal_binary::Format, Table>(count)), HasSubstr("larger than the bytes"));
  EXPECT_THAT((error_of<formats::cereal_portable_binary::Format, Table>("\1" + count + "a")),
              Not(HasSubstr("larger")));
  EXPECT_THAT((error_of<formats::cereal_portable_binary::Format, Table>("\1\x0a" + count.substr(1))),
              HasSubstr("larger"));
  EXPECT_EQ((error_of<formats::cereal_binary::Format, cereal_test::Flag>("\1")), "none");
  EXPECT_THAT((error_of<formats::cereal_binary::Format, cereal_test::Flag>("\2")), HasSubstr("bool"));
  EXPECT_THAT((error_of<formats::cereal_portable_binary::Format, cereal_test::Flag>("\1\2")),
              HasSubstr("bool"));
  EXPECT_EQ((error_of<formats::cereal_binary::Format, cereal_test::Flags>("\1"s + '\0')), "none");
  EXPECT_THAT((error_of<formats::cereal_binary::Format, cereal_test::Flags>("\1\2")), HasSubstr("bool"));
  EXPECT_THAT((error_of<formats::cereal_portable_binary::Format, cereal_test::Flags>("\1\1\2")),
              HasSubstr("bool"));
}

TEST(Cereal, RecordsNestToTheLimit) {
  cereal_test::Chain chain;
  for (std::size_t i = 1; i < max_depth; ++i) {
    cereal_test::Chain outer;
    outer.next = std::make_unique<cereal_test::Chain>(std::move(chain));
    chain = std::move(outer);
  }
  formats::cereal_binary::Format::Codec<cereal_test::Chain> codec;
  Buffer saved;
  codec.save(chain, saved);
  cereal_test::Chain loaded;
  codec.load(as_view(saved), loaded);
  EXPECT_EQ(first_difference(chain, loaded), std::nullopt);
  // Each record is a byte: whether there is another one.
  EXPECT_THAT(
      (error_of<formats::cereal_binary::Format, cereal_test::Chain>(std::string(max_depth, '\1') + '\0')),
      "records nest more than 1000 deep");
}

}  // namespace
}  // namespace roundtrip
