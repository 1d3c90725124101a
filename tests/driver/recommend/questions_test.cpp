// SPDX-License-Identifier: MIT
#include "bench/driver/recommend/questions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "bench/driver/base/error.h"

namespace roundtrip {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

struct Asked {
  Question question;
  std::string shown;
};

Asked ask(const std::string& answers,
          const std::vector<Choice>& datasets = {{"log", "short texts"}, {"mesh", ""}}) {
  std::istringstream input(answers);
  Asked asked;
  asked.question =
      ask_questions(datasets, "run.json", input, 60, [&](const std::string& text) { asked.shown += text; });
  return asked;
}

std::vector<std::string> texts_of(const Question& question) {
  std::vector<std::string> texts;
  for (const Need& need : question.needs) texts.push_back(need.text());
  return texts;
}

TEST(Questions, EnterTakesTheDefaults) {
  const Asked asked = ask("\n\n\n\n\n\n\n");
  EXPECT_EQ(asked.question.dataset, "log");
  EXPECT_THAT(texts_of(asked.question), ElementsAre("exact"));
  EXPECT_EQ(asked.question.usage.save_to_load.option(), "1:1");
  EXPECT_FALSE(asked.question.usage.channel);
  EXPECT_THAT(asked.shown, HasSubstr("  1. log: short texts\n  2. mesh\n"));
  EXPECT_EQ(command_line_of(asked.question),
            "roundtrip recommend run.json --dataset log --need exact --save-to-load 1:1");
}

TEST(Questions, SevenAreAskedAndEachCounts) {
  const Asked asked = ask("mesh\nno\n4\npython+node\ny\n1:10\n1Gbit\n");
  EXPECT_EQ(std::count(asked.shown.begin(), asked.shown.end(), '['), 7);
  EXPECT_EQ(command_line_of(asked.question),
            "roundtrip recommend run.json --dataset mesh --need "
            "human-readable,no-schema,languages=python+node,checked --save-to-load 1:10 --bandwidth 1Gbit");
}

TEST(Questions, OfOneDatasetNothingIsAsked) {
  EXPECT_EQ(ask("\n\n\n\n\n\n", {{"log", ""}}).question.dataset, "log");
}

TEST(Questions, LongDescriptionsAreWrappedBelowTheirBeginning) {
  const Asked asked = ask("\n\n\n\n\n\n\n", {{"log", std::string(50, 'x') + " and more"}, {"mesh", ""}});
  EXPECT_THAT(asked.shown, HasSubstr("  1. log: " + std::string(50, 'x') + "\n     and more\n  2. mesh\n"));
}

TEST(Questions, WhatIsNoAnswerIsAskedAgainTwice) {
  const Asked asked = ask("3\n0\n 2 \nmaybe\n\n\n\n\n\n\n");
  EXPECT_EQ(asked.question.dataset, "mesh");
  EXPECT_THAT(asked.shown, HasSubstr("'3' is not a number from 1 to 2"));
  EXPECT_THAT(asked.shown, HasSubstr("'maybe' is neither yes nor no"));
  EXPECT_THAT([] { return ask("3\n0\n9\n"); }, ThrowsMessage<InputError>(HasSubstr("'9' is not a number")));
}

TEST(Questions, AnEndIsNoAnswer) {
  for (const char* answers : {"", "1\n", "\n\n\n\n\n\n"})
    EXPECT_THAT([&] { return ask(answers); }, ThrowsMessage<InputError>(HasSubstr("the answers ended")));
}

TEST(Questions, NamesAreShownAsTextAndQuotedForAShell) {
  const Asked asked = ask("\n\n\n\n\n\n\n", {{"a'b c\x1b[2J", "\x1b]0;x\a"}, {"d", ""}});
  EXPECT_EQ(asked.shown.find('\x1b'), std::string::npos);
  EXPECT_THAT(command_line_of(asked.question), HasSubstr("--dataset 'a'\\''b c\x1b[2J' "));
}

}  // namespace
}  // namespace roundtrip
