// SPDX-License-Identifier: MIT
#include "bench/driver/recommend/likeness.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bench/driver/recommend/like.h"
#include "bench/driver/run/json_document.h"

namespace roundtrip {
namespace {

Shape shape_of_json(const std::string& text) {
  return shape_of(parse_document(text).root);
}

TEST(Likeness, AShapeSaysWhatADocumentIsMadeOf) {
  const Shape shape = shape_of_json(R"({"a": [1, 2.5, null, true], "b": {"c": "four", "d": "eighteen"}})");
  EXPECT_DOUBLE_EQ(shape.kinds[Shape::integers], 1 / 6.0);
  EXPECT_DOUBLE_EQ(shape.kinds[Shape::doubles], 1 / 6.0);
  EXPECT_DOUBLE_EQ(shape.kinds[Shape::truths], 2 / 6.0);
  EXPECT_DOUBLE_EQ(shape.kinds[Shape::texts], 2 / 6.0);
  EXPECT_EQ(shape.payload, 8 + 8 + 1 + 1 + 12);
  EXPECT_DOUBLE_EQ(shape.text_bytes, 12 / 30.0);
  EXPECT_EQ(shape.text_length, 6);
  EXPECT_EQ(shape.depth, 2);
  EXPECT_EQ(shape.members, 2);
  EXPECT_DOUBLE_EQ(shape.arrays, 1 / 3.0);
}

TEST(Likeness, OfNothingThereIsAShape) {
  for (const char* text : {"null", "[]", "{}", "\"\""}) {
    const Shape shape = shape_of_json(text);
    EXPECT_EQ(likeness(shape, shape), 1) << text;
  }
}

TEST(Likeness, ItIsBetweenNothingAndAllAndTheSameBothWays) {
  const Shape shapes[] = {shape_of_json("[1,2,3]"), shape_of_json(R"({"a":"text"})"), shape_of_json("null"),
                          shape_of_json("[[[[[[[[[[[[[[[[[[[[[[[[0.5]]]]]]]]]]]]]]]]]]]]]]]]"),
                          shape_of_json("\"" + std::string(100'000, 'x') + "\"")};
  for (const Shape& a : shapes) {
    EXPECT_EQ(likeness(a, a), 1);
    for (const Shape& b : shapes) {
      EXPECT_EQ(likeness(a, b), likeness(b, a));
      EXPECT_GE(likeness(a, b), 0);
      EXPECT_LE(likeness(a, b), 1);
    }
  }
}

TEST(Likeness, NumbersAreLikeNumbersAndTextsLikeTexts) {
  const Shape numbers = shape_of_json("[[1.5,2.5,3.5],[4.5,5.5,6.5]]");
  const Shape texts = shape_of_json(R"([{"name":"Ada","city":"London"},{"name":"Alan","city":"Wilmslow"}])");
  const Shape other_numbers = shape_of_json("[[0.1,0.2,0.3,0.4],[0.5,0.6,0.7,0.8]]");
  const Shape other_texts = shape_of_json(R"([{"sku":"A-17","state":"sent"},{"sku":"B-2","state":"lost"}])");
  EXPECT_GT(likeness(numbers, other_numbers), likeness(numbers, other_texts));
  EXPECT_GT(likeness(texts, other_texts), likeness(texts, other_numbers));
}

TEST(Likeness, MessagesAreCountedTogether) {
  const Document one = parse_document(R"({"a":1})").root;
  const Shape shape = shape_of(Messages{{one, one}});
  EXPECT_EQ(shape.depth, 1);
  EXPECT_EQ(shape.payload, 16);
  EXPECT_EQ(shape.members, 1);
  EXPECT_EQ(shape.arrays, 0);
}

TEST(Likeness, TheOneThatIsMostAlikeStandsFirst) {
  Like like;
  like.file = "mine.json";
  like.datasets = {{"unknown", std::nullopt, "not built"}, {"far", 0.3, ""}, {"near", 0.87, ""}};
  conclude_match(like, "--no-run");
  EXPECT_EQ(like.datasets.front().dataset, "near");
  EXPECT_EQ(like.datasets.back().dataset, "unknown");
  EXPECT_EQ(like.sentence,
            "mine.json was not run (--no-run). near stands for it: 87 % alike, the most of 2 of 3 datasets "
            "that could "
            "be compared.");
}

TEST(Likeness, ThatItIsLittleIsSaid) {
  Like like;
  like.file = "mine.json";
  like.datasets = {{"far", 0.3, ""}};
  conclude_match(like, "--no-run");
  EXPECT_THAT(like.sentence, ::testing::HasSubstr("That is little"));
  like.datasets = {{"unknown", std::nullopt, "not built"}};
  conclude_match(like, "--no-run");
  EXPECT_EQ(like.sentence,
            "mine.json was not run (--no-run), and could be compared with no dataset of the results.");
}

}  // namespace
}  // namespace roundtrip
