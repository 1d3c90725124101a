// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bench/record/difference.h"
#include "flatbuffers/tree.generated.h"
#include "tests/support/hostile_bytes.h"

namespace roundtrip::flatbuffers_test {

using datasets::tree::Expression;
using datasets::tree::Program;
using flatbuffers_codec::Builder;
using ::testing::HasSubstr;

Expression number(double value) {
  return {datasets::tree::Number{value}};
}

/// A number in as many operations.
Expression nested(std::size_t depth) {
  Expression expression = number(-0.0);
  for (std::size_t i = 0; i < depth; ++i) {
    expression = {datasets::tree::Unary{datasets::tree::UnaryOperation::invert,
                                        std::make_unique<Expression>(std::move(expression))}};
  }
  return expression;
}

Program program(Expression expression) {
  Program made{std::string("a\0b", 3), {}};
  made.statements.push_back(std::move(expression));
  made.statements.push_back({datasets::tree::Variable{""}});
  return made;
}

/// Two tables for each operation, and those around them.
constexpr std::size_t depth_that_fits = (flatbuffers_codec::depth_limit - 4) / 2;

template <class Format>
std::vector<std::byte> saved(const Program& record) {
  typename Format::template Codec<Program> codec;
  Builder out;
  codec.save(record, out);
  const View bytes = as_view(out);
  return {bytes.begin(), bytes.end()};
}

template <class Format>
class Flatbuffers : public ::testing::Test {};

using Formats = ::testing::Types<formats::flatbuffers::Format, formats::flatbuffers_builder::Format,
                                 formats::flatbuffers_unverified::Format>;
TYPED_TEST_SUITE(Flatbuffers, Formats);

TYPED_TEST(Flatbuffers, LoadsWhatWasSaved) {
  typename TypeParam::template Codec<Program> codec;
  Builder out;
  Program again;
  for (const std::size_t depth : {std::size_t{2}, std::size_t{0}, depth_that_fits}) {
    const Program record = program(nested(depth));
    out.clear();
    codec.save(record, out);
    codec.load(as_view(out), again);
    EXPECT_EQ(first_difference(record, again), std::nullopt);
  }
}

TYPED_TEST(Flatbuffers, AnOutputThatWasClearedIsEmpty) {
  typename TypeParam::template Codec<Program> codec;
  Builder out;
  EXPECT_EQ(as_view(out).size(), 0U);
  codec.save(program(number(1)), out);
  EXPECT_GT(as_view(out).size(), 0U);
  out.clear();
  EXPECT_EQ(as_view(out).size(), 0U);
}

TYPED_TEST(Flatbuffers, SavesTheBytesOfTheObjectApi) {
  for (const std::size_t depth : {0U, 1U, 7U}) {
    EXPECT_EQ(saved<TypeParam>(program(nested(depth))),
              saved<formats::flatbuffers::Format>(program(nested(depth))));
  }
  EXPECT_EQ(saved<TypeParam>(Program()), saved<formats::flatbuffers::Format>(Program()));
}

TYPED_TEST(Flatbuffers, SumsWhatItLoads) {
  using Codec = typename TypeParam::template Codec<Program>;
  if constexpr (requires(Codec codec, View bytes) { codec.access(bytes); }) {
    const Program record = program(nested(5));
    EXPECT_EQ(Codec().access(saved<TypeParam>(record)), access_sum(record));
  }
}

template <class Format>
class FlatbuffersVerified : public ::testing::Test {
 protected:
  static void load(View bytes) {
    Program record;
    typename Format::template Codec<Program>().load(bytes, record);
  }
};

using VerifiedFormats = ::testing::Types<formats::flatbuffers::Format, formats::flatbuffers_builder::Format>;
TYPED_TEST_SUITE(FlatbuffersVerified, VerifiedFormats);

TYPED_TEST(FlatbuffersVerified, DepthHasALimit) {
  try {
    TestFixture::load(saved<TypeParam>(program(nested(flatbuffers_codec::depth_limit))));
    ADD_FAILURE() << "loaded";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("bytes are no roundtrip_fb.tree.Program"));
  }
}

TYPED_TEST(FlatbuffersVerified, SurvivesBytesThatNobodySaved) {
  const auto bytes = saved<TypeParam>(program(nested(2)));
  load_truncated(bytes, TestFixture::load);
  load_damaged(bytes, TestFixture::load);
}

TEST(FlatbuffersBuilder, SurvivesAnAccessToBytesThatNobodySaved) {
  using formats::flatbuffers_builder::Format;
  const auto bytes = saved<Format>(program(nested(2)));
  const auto access = [](View damaged) { static_cast<void>(Format::Codec<Program>().access(damaged)); };
  load_truncated(bytes, access);
  load_damaged(bytes, access);
}

}  // namespace roundtrip::flatbuffers_test
