// SPDX-License-Identifier: MIT
#include "bench/driver/results/judgements.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/comparison_helpers.h"

namespace roundtrip {
namespace {

using testing::ElementsAre;
using testing::Field;

Judgement said(const std::string& judge, const std::string& verdict) {
  Judgement judgement;
  judgement.judge = judge;
  judgement.version = "1";
  judgement.verdict = verdict;
  return judgement;
}

TEST(Judgements, NewOnesTakeTheirPlacesAndOthersStay) {
  auto run = two_formats();
  run.roundtrip.facts[0].judges = {said("a", "refused"), said("c", "equal")};
  const Fact& fact = run.roundtrip.facts[0];
  const std::size_t left_out =
      add_judgements({{{fact.dataset, fact.format, {said("b", "absent"), said("a", "equal")}},
                       {fact.dataset, "another", {said("a", "equal")}}}},
                     run);
  EXPECT_EQ(left_out, 1U);
  EXPECT_THAT(fact.judges, ElementsAre(Field(&Judgement::judge, "a"), Field(&Judgement::judge, "b"),
                                       Field(&Judgement::judge, "c")));
  EXPECT_EQ(fact.judges[0].verdict, "equal");
}

TEST(Judgements, NothingButEqualReadsLikeIt) {
  Judgement judgement = said("tool", "equal");
  judgement.read_back = "exact";
  EXPECT_EQ(judgement_text(judgement), "tool 1 (reads ours, equal; we read its)");
  judgement.read_back = "lossy";
  EXPECT_EQ(judgement_text(judgement), "tool 1 (reads ours, equal; we read its, with the format's losses)");
  judgement.read_back = "different";
  EXPECT_EQ(judgement_text(judgement), "tool 1 (reads ours, equal; ITS FILE IS ANOTHER RECORD TO US)");
  judgement.read_back = "no writer";
  EXPECT_EQ(judgement_text(judgement), "tool 1 (reads ours, equal; writes none)");
  EXPECT_EQ(judgement_text(said("tool", "refused")), "tool 1 (REFUSES OURS)");
  EXPECT_EQ(judgement_text(said("tool", "hung")), "tool 1 (hung)");
  judgement = said("tool", "refused");
  judgement.known = "it has no trees";
  EXPECT_EQ(judgement_text(judgement), "tool 1 (refuses ours: it has no trees)");
  judgement = said("tool", "different");
  EXPECT_EQ(judgement_text(judgement), "tool 1 (READS OURS AS ANOTHER RECORD)");
  judgement.known = "it rounds";
  judgement.version.clear();
  EXPECT_EQ(judgement_text(judgement), "tool (reads ours as another record: it rounds)");
}

}  // namespace
}  // namespace roundtrip
