// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "bench/record/difference.h"
#include "formats/cereal/adapter.h"

namespace roundtrip {

namespace cereal_test {
struct Table {
  std::map<std::string, int> rows;
};
ROUNDTRIP_RECORD(Table, rows);
}  // namespace cereal_test

namespace {

using cereal_test::Table;
using ::testing::EndsWith;
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

}  // namespace
}  // namespace roundtrip
