// SPDX-License-Identifier: MIT
#include "bench/worker/absent_kinds.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace roundtrip {
namespace {

Document in_a_document(Document value) {
  return {Document::Object{{"same", {true}}, {"inner", {Document::Array{{1.5}, std::move(value)}}}}};
}

std::string said(Document saved, Document loaded) {
  return std::string(absent_kind(in_a_document(std::move(saved)), in_a_document(std::move(loaded))));
}

const Document nan{std::numeric_limits<double>::quiet_NaN()};
const Document bytes{Bytes{std::byte{1}, std::byte{255}}};
const Document text{std::string("AX8=")};
const Document numbers{Document::Array{{std::int64_t{1}}, {std::int64_t{255}}}};

TEST(AbsentKinds, AreNotANumberAndBytes) {
  EXPECT_EQ(said(nan, {}), "the format has no NaN and no infinities");
  EXPECT_EQ(said({-std::numeric_limits<double>::infinity()}, {std::string("-Infinity")}),
            "the format has no NaN and no infinities");
  EXPECT_EQ(said(bytes, text), "the format has no bytes: they come back as text");
  EXPECT_EQ(said(bytes, numbers), "the format has no bytes: they come back as numbers");
}

TEST(AbsentKinds, AreNoExcuseForAnotherDifference) {
  EXPECT_EQ(said({1.5}, {}), "");
  EXPECT_EQ(said(nan, {0.5}), "");
  EXPECT_EQ(said(text, bytes), "");
  EXPECT_EQ(said(bytes, {}), "");
  EXPECT_EQ(said({1.5}, {2.5}), "");
  EXPECT_EQ(said({0.0}, {-0.0}), "");
  EXPECT_EQ(said({std::string("a")}, {std::string("b")}), "");
}

TEST(AbsentKinds, AreAskedOfTheFirstDifference) {
  const Document saved{Document::Array{{1.5}, bytes}};
  EXPECT_EQ(absent_kind(saved, {Document::Array{{2.5}, text}}), "");
  EXPECT_EQ(absent_kind(saved, {Document::Array{{1.5}, text, {true}}}),
            "the format has no bytes: they come back as text");
  EXPECT_EQ(absent_kind(saved, {Document::Array{{1.5}}}), "");
  EXPECT_EQ(absent_kind(saved, saved), "");
}

TEST(AbsentKinds, OfMessagesAreThoseOfEach) {
  EXPECT_EQ(absent_kind(Messages{{text, bytes}}, Messages{{text, text}}),
            "the format has no bytes: they come back as text");
  EXPECT_EQ(absent_kind(Messages{{text, bytes}}, Messages{{text}}), "");
}

}  // namespace
}  // namespace roundtrip
