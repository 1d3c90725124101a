// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bench/record/difference.h"
#include "flatbuffers/tree.generated.h"
#include "tests/support/mutations.h"

namespace roundtrip::flatbuffers_test {

using datasets::tree::Expression;
using datasets::tree::Program;
using flatbuffers_codec::Builder;
using formats::flatbuffers::Format;
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

TEST(Flatbuffers, LoadsWhatWasSaved) {
  Format::Codec<Program> codec;
  Builder out;
  Program again;
  for (const std::size_t depth : {std::size_t{2}, std::size_t{0}, depth_that_fits}) {
    const Program saved = program(nested(depth));
    out.clear();
    codec.save(saved, out);
    codec.load(as_view(out), again);
    EXPECT_EQ(first_difference(saved, again), std::nullopt);
  }
}

TEST(Flatbuffers, AnOutputThatWasClearedIsEmpty) {
  Format::Codec<Program> codec;
  Builder out;
  EXPECT_EQ(as_view(out).size(), 0U);
  codec.save(program(number(1)), out);
  EXPECT_GT(as_view(out).size(), 0U);
  out.clear();
  EXPECT_EQ(as_view(out).size(), 0U);
}

TEST(Flatbuffers, DepthHasALimit) {
  Format::Codec<Program> codec;
  Builder out;
  codec.save(program(nested(flatbuffers_codec::depth_limit)), out);
  Program again;
  try {
    codec.load(as_view(out), again);
    ADD_FAILURE() << "loaded";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("bytes are no roundtrip_fb.tree.Program"));
  }
}

TEST(Flatbuffers, DamagedBytesDoNoHarm) {
  Format::Codec<Program> codec;
  Builder out;
  codec.save(program(nested(2)), out);
  Program again;
  EXPECT_GT(count_refused(as_view(out), [&](View bytes) { codec.load(bytes, again); }),
            as_view(out).size() / 2);
}

}  // namespace roundtrip::flatbuffers_test
