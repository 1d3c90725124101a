// SPDX-License-Identifier: MIT
#include "bench/driver/recommend/needs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bench/driver/base/error.h"
#include "tests/driver/recommend/helpers.h"

namespace roundtrip {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

/// Of the first format on the dataset.
NeedAnswer ask(const std::string& need, const Run& run) {
  return answer_need(parse_need(need), run, "data", run.roundtrip.formats.front());
}

Judgement judged(const std::string& judge, const std::string& verdict, const std::string& language) {
  Judgement judgement;
  judgement.judge = judge;
  judgement.verdict = verdict;
  judgement.language = language;
  return judgement;
}

TEST(Needs, AnUnknownOneListsAll) {
  for (const char* text : {"", "fast", "exact=1", "languages", "Exact", "exact ", "languages2=python"}) {
    EXPECT_THAT(
        [&] { return parse_need(text); },
        ThrowsMessage<InputError>(AllOf(HasSubstr("there is no need '" + std::string(text) + "'"),
                                        HasSubstr("exact, human-readable, no-schema, self-describing"),
                                        HasSubstr("languages=A+B"), HasSubstr("not-own"))))
        << text;
  }
}

TEST(Needs, LanguagesAreAListWithoutRepetition) {
  EXPECT_THAT(parse_need("languages=python+node+python").languages, ElementsAre("python", "node"));
  EXPECT_EQ(parse_need("languages=python+node").text(), "languages=python+node");
  for (const char* text :
       {"languages=", "languages=+", "languages=python+", "languages=Python", "languages=a b"})
    EXPECT_THAT([&] { return parse_need(text); },
                ThrowsMessage<InputError>(HasSubstr("not a list of languages")))
        << text;
}

TEST(Needs, WhatAFormatSaysOfItself) {
  auto run = three_formats();
  FormatEntry& format = run.roundtrip.formats.front();
  EXPECT_EQ(ask("human-readable", run).met, Met::no);
  EXPECT_EQ(ask("no-schema", run).met, Met::yes);
  EXPECT_EQ(ask("self-describing", run).met, Met::no);
  EXPECT_EQ(ask("checked", run).met, Met::unknown);
  format.encoding = "text";
  format.needs_schema = format.self_describing = true;
  format.load_checks = "unchecked";
  EXPECT_EQ(ask("human-readable", run).met, Met::yes);
  EXPECT_EQ(ask("no-schema", run).met, Met::no);
  EXPECT_EQ(ask("self-describing", run).met, Met::yes);
  EXPECT_EQ(ask("checked", run).met, Met::no);
  format.load_checks = "checked on request";
  EXPECT_EQ(ask("checked", run).met, Met::yes);
  format.encoding.clear();
  EXPECT_EQ(ask("human-readable", run).met, Met::unknown);
  EXPECT_EQ(ask("no-schema", run).met, Met::unknown);
}

TEST(Needs, TheSuitesOwnAreThoseOfItsLibrary) {
  auto run = three_formats();
  EXPECT_EQ(ask("not-own", run).met, Met::yes);
  for (const char* library : {"roundtrip", "roundtrip, libxxhash"}) {
    run.roundtrip.formats.front().library = library;
    EXPECT_EQ(ask("not-own", run).met, Met::no) << library;
  }
  run.roundtrip.formats.front().library = "roundtripper";
  EXPECT_EQ(ask("not-own", run).met, Met::yes);
}

TEST(Needs, ExactIsOfTheDataset) {
  auto run = three_formats();
  EXPECT_EQ(ask("exact", run).met, Met::yes);
  run.roundtrip.facts.front().fidelity = "lossy";
  run.roundtrip.facts.front().reason = "NaN becomes null";
  const NeedAnswer answer = ask("exact", run);
  EXPECT_EQ(answer.met, Met::no);
  EXPECT_EQ(answer.reason, "the round trip is lossy: NaN becomes null");
  run.roundtrip.facts.clear();
  EXPECT_EQ(ask("exact", run).met, Met::unknown);
}

TEST(Needs, ZeroCopyIsTheOperationAccess) {
  auto run = three_formats();
  EXPECT_EQ(ask("zero-copy", run).met, Met::unknown);
  for (const auto& [status, met] :
       {std::pair("unsupported", Met::no), std::pair("crashed", Met::no), std::pair("pending", Met::unknown),
        std::pair("out of memory", Met::unknown)}) {
    run.roundtrip.untimed = {{"data", "saver", "access", status, "since so"}};
    EXPECT_EQ(ask("zero-copy", run).met, met) << status;
    EXPECT_THAT(ask("zero-copy", run).reason, HasSubstr("since so"));
  }
  run.roundtrip.untimed = {{"other", "saver", "access", "unsupported", "since so"}};
  EXPECT_EQ(ask("zero-copy", run).met, Met::unknown);
  run.benchmarks.push_back(timed_cell("saver", "access", 10));
  EXPECT_EQ(ask("zero-copy", run).met, Met::yes);
}

TEST(Needs, NobodyKnowsWhatRunsCode) {
  EXPECT_EQ(ask("no-code-execution", three_formats()).met, Met::unknown);
}

TEST(Needs, NotJudgedIsNoPass) {
  auto run = three_formats();
  auto& facts = run.roundtrip.facts;
  EXPECT_EQ(ask("languages=python", run).met, Met::unknown);
  // A judge that could not look has said nothing, and one that was written for the suite says nothing of a
  // language.
  facts[0].judges = {judged("cbor2", "absent", "python"), judged("ours", "equal", "")};
  EXPECT_EQ(ask("languages=python", run).met, Met::unknown);
  facts[1].judges = {judged("json", "equal", "python")};
  EXPECT_EQ(ask("languages=python", run).met, Met::no);
  facts[0].judges.clear();
  EXPECT_EQ(ask("languages=python", run).met, Met::unknown);
}

TEST(Needs, EveryLanguageHasToHaveReadIt) {
  auto run = three_formats();
  auto& judges = run.roundtrip.facts[0].judges;
  judges = {judged("json", "equal", "python")};
  EXPECT_EQ(ask("languages=python", run).met, Met::yes);
  EXPECT_EQ(ask("languages=python+node", run).reason, "no tool in node has read the file");
  judges.push_back(judged("JSON.parse", "different", "node"));
  const NeedAnswer answer = ask("languages=python+node", run);
  EXPECT_EQ(answer.met, Met::no);
  EXPECT_THAT(answer.reason, HasSubstr("not read in node as what was saved: JSON.parse"));
  judges.push_back(judged("other", "equal", "node"));
  EXPECT_EQ(ask("languages=python+node", run).met, Met::yes);
}

TEST(Needs, WhatWouldMeasureItNamesTheFile) {
  EXPECT_THAT(how_to_measure(parse_need("languages=python"), "a.json"),
              HasSubstr("scripts/interop --results a.json"));
  EXPECT_THAT(how_to_measure(parse_need("zero-copy"), "{}"), HasSubstr("access"));
}

}  // namespace
}  // namespace roundtrip
