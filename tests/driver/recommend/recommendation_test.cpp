// SPDX-License-Identifier: MIT
#include "bench/driver/recommend/recommendation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "bench/driver/base/error.h"
#include "bench/driver/recommend/render.h"
#include "tests/driver/recommend/helpers.h"

namespace roundtrip {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;
using ::testing::ThrowsMessage;

TEST(Recommendation, TheOrderIsThatOfTheUsage) {
  const auto run = three_formats();
  Question question = question_about();
  EXPECT_THAT(names_of(recommend(run, question)), ElementsAre("saver", "loader", "small"));
  question.usage.save_to_load = {1, 10};
  EXPECT_THAT(names_of(recommend(run, question)), ElementsAre("loader", "saver", "small"));
  question.usage.channel = parse_channel("--bandwidth", "100Mbit");
  EXPECT_THAT(names_of(recommend(run, question)), ElementsAre("small", "loader", "saver"));
}

TEST(Recommendation, TheReasonsAreTwoSentencesWithTheirFigures) {
  Question question = question_about();
  question.usage.save_to_load = {1, 10};
  const Recommendation answer = recommend(three_formats(), question);
  EXPECT_EQ(answer.headline, "For data (1 save and 10 loads): loader");
  EXPECT_THAT(
      answer.recommended[0].reasons,
      ElementsAre(
          "1 save and 10 loads take 29.0 µs ±4%, the least of 3 formats; saver, the next, takes 3.14× as "
          "long.",
          "One save takes 9.00 µs ±4%, one load takes 2.00 µs ±4%, and the encoded bytes are 1.00 kB."));
  EXPECT_THAT(answer.recommended[1].reasons[0], EndsWith(", 3.14× as long as with loader."));
  std::vector<std::string> cells;
  for (const CitedFigure& figure : answer.recommended[0].figures)
    cells.push_back(figure.cell + " " + figure.member);
  EXPECT_THAT(cells, ElementsAre("data/loader/save real_time", "data/loader/load real_time",
                                 "data/loader encoded_bytes"));
}

TEST(Recommendation, FloorsAreNeverRecommended) {
  auto run = three_formats();
  add_format(run, "memcpy", 1, 1);
  run.roundtrip.formats.back().floor = true;
  const Recommendation answer = recommend(run, question_about());
  EXPECT_EQ(answer.considered, 3U);
  EXPECT_THAT(names_of(answer), Not(Contains("memcpy")));
  EXPECT_THAT(answer.exclusions, IsEmpty());
  EXPECT_THAT(answer.notes, Contains(StartsWith("memcpy is a floor")));
}

TEST(Recommendation, TiesAreSaid) {
  auto run = three_formats();
  add_format(run, "twin", 1001, 9000);
  add_format(run, "far", 90000, 90000);
  const Recommendation answer = recommend(run, question_about());
  EXPECT_EQ(answer.headline, "For data (1 save and 1 load): saver or twin, which this run cannot tell apart");
  EXPECT_THAT(names_of(answer), ElementsAre("saver", "twin", "loader"));
  ASSERT_EQ(answer.ties.size(), 1U);
  EXPECT_EQ(answer.ties[0].rank, 1U);
  EXPECT_THAT(answer.ties[0].formats, ElementsAre("saver", "twin"));
  for (const std::size_t i : {0U, 1U}) {
    EXPECT_EQ(answer.recommended[i].rank, 1U);
    EXPECT_TRUE(answer.recommended[i].tied);
  }
  EXPECT_THAT(answer.recommended[1].reasons[0], EndsWith(", which this run cannot tell apart from saver."));
  EXPECT_EQ(answer.recommended[2].rank, 3U);
  EXPECT_FALSE(answer.recommended[2].tied);
}

TEST(Recommendation, ATieReachesBeyondTheThirdFormat) {
  auto run = empty_run();
  for (const char* name : {"a", "b", "c", "d", "e", "f"}) add_format(run, name, 1000, 1000);
  const Recommendation answer = recommend(run, question_about());
  EXPECT_EQ(answer.recommended.size(), 3U);
  EXPECT_THAT(answer.ties[0].formats, ElementsAre("a", "b", "c", "d", "e", "f"));
  EXPECT_THAT(answer.headline, HasSubstr("a, b, c or 3 others"));
  EXPECT_THAT(render_text(answer, {false, 100}), HasSubstr("rank 1: a, b, c, d, e, f"));
}

TEST(Recommendation, ExclusionsHaveTheirReasonsOnceEach) {
  auto run = three_formats();
  add_format(run, "text", 5000, 5000);
  run.roundtrip.formats.back().encoding = "text";
  Fact failed;
  failed.dataset = "data";
  failed.format = "broken";
  failed.fidelity = "failed";
  failed.reason = "not what was saved";
  run.roundtrip.facts.push_back(failed);
  FormatEntry broken;
  broken.name = "broken";
  run.roundtrip.formats.push_back(broken);
  const Recommendation answer = recommend(run, question_about({"human-readable"}));
  EXPECT_THAT(names_of(answer), ElementsAre("text"));
  EXPECT_THAT(answer.recommended[0].reasons[0], EndsWith("; there is no other format left to choose."));
  ASSERT_EQ(answer.exclusions.size(), 2U);
  EXPECT_EQ(answer.exclusions[0].need, "data");
  EXPECT_EQ(answer.exclusions[0].reason, "failed: not what was saved");
  EXPECT_EQ(answer.exclusions[1].need, "human-readable");
  EXPECT_THAT(answer.exclusions[1].formats, ElementsAre("saver", "loader", "small"));
  EXPECT_TRUE(answer.is_decided());
}

TEST(Recommendation, WhoLeavesWorkOffTheClockIsNotCompared) {
  auto run = three_formats();
  add_format(run, "object", 1, 1);
  run.roundtrip.formats.back().off_the_clock = "the conversion";
  const Recommendation answer = recommend(run, question_about());
  EXPECT_THAT(names_of(answer), ElementsAre("saver", "loader", "small"));
  ASSERT_EQ(answer.exclusions.size(), 1U);
  EXPECT_EQ(answer.exclusions[0].reason, "leaves work off the clock: the conversion");
}

TEST(Recommendation, WithoutATimeThereIsAReason) {
  auto run = three_formats();
  run.benchmarks.pop_back();
  Question question = question_about();
  EXPECT_EQ(recommend(run, question).exclusions.at(0).reason, "no time of a load");
  run.roundtrip.untimed = {{"data", "small", "load", "hung", "no answer in 60 s"},
                           {"other", "small", "load", "crashed", "elsewhere"}};
  EXPECT_EQ(recommend(run, question).exclusions.at(0).reason, "no time of a load (hung: no answer in 60 s)");
  question.usage.channel = parse_channel("--disk", "1GB/s");
  question.usage.compress = "lz4";
  const Recommendation answer = recommend(run, question);
  EXPECT_THAT(names_of(answer), IsEmpty());
  EXPECT_FALSE(answer.is_decided());
  EXPECT_EQ(answer.headline, "Nothing can be recommended for data: no format has the figures that it takes.");
}

TEST(Recommendation, CompressingIsCountedWhereItWasTimed) {
  auto run = three_formats();
  Question question = question_about();
  question.usage.compress = "zstd";
  const double before = recommend(run, question).recommended.at(0).cost_ns;
  for (const char* operation : {"compress_zstd", "decompress_zstd"}) {
    run.benchmarks.push_back(timed_cell("saver", operation, 5000));
    run.benchmarks.push_back(timed_cell("loader", operation, 7000));
  }
  const Recommendation answer = recommend(run, question);
  EXPECT_THAT(names_of(answer), ElementsAre("saver", "loader"));
  const RecommendedFormat& first = answer.recommended.at(0);
  EXPECT_DOUBLE_EQ(first.cost_ns, before + 10000);
  EXPECT_THAT(first.reasons, Contains(HasSubstr("compressing with zstd 5.00 µs")));
  EXPECT_THAT(first.reasons, Contains(HasSubstr("decompressing with zstd 5.00 µs")));
  std::vector<std::string> cells;
  for (const CitedFigure& figure : first.figures) cells.push_back(figure.cell);
  EXPECT_THAT(cells, Contains("data/saver/decompress_zstd"));
  EXPECT_THAT(answer.notes, Not(Contains(HasSubstr("did not time compressing"))));
  // Who was not timed is no better for it.
  EXPECT_EQ(answer.exclusions.at(0).reason,
            "no time of compressing with zstd and no time of decompressing with zstd");
  question.usage.save_to_load = {1, 0};
  EXPECT_THAT(recommend(run, question).recommended.at(0).reasons, Not(Contains(HasSubstr("decompressing"))));
  question.usage.compress = "lz4";
  EXPECT_THAT(recommend(run, question).notes, Contains(HasSubstr("did not time compressing with lz4")));
}

TEST(Recommendation, ANeedThatNothingAnswersExcludesNobodyAndIsSaid) {
  const Recommendation answer =
      recommend(three_formats(), question_about({"languages=python", "no-code-execution"}));
  EXPECT_THAT(names_of(answer), ElementsAre("saver", "loader", "small"));
  EXPECT_FALSE(answer.is_decided());
  ASSERT_EQ(answer.unanswered.size(), 2U);
  EXPECT_EQ(answer.unanswered[0].need, "languages=python");
  EXPECT_THAT(answer.unanswered[0].how, HasSubstr("scripts/interop --results run.json"));
  EXPECT_THAT(render_text(answer, {false, 400}), HasSubstr("the answer above is without it"));
}

TEST(Recommendation, OneThatIsNotKnownIsExcludedWhereOthersAre) {
  auto run = three_formats();
  run.roundtrip.formats[1].load_checks = "checked";
  const Recommendation answer = recommend(run, question_about({"checked"}));
  EXPECT_THAT(names_of(answer), ElementsAre("loader"));
  EXPECT_THAT(answer.unanswered, IsEmpty());
  EXPECT_EQ(answer.exclusions[0].reason, "it is not known what the load checks");
}

TEST(Recommendation, TheOrderOfTheNeedsMeansNothing) {
  auto run = three_formats();
  // What is text is the one of which the checks are known.
  run.roundtrip.formats[0].encoding = "text";
  run.roundtrip.formats[0].load_checks = "unchecked";
  for (const auto& needs : {std::vector<std::string>{"human-readable", "checked"},
                            std::vector<std::string>{"checked", "human-readable"}}) {
    const Recommendation answer = recommend(run, question_about(needs));
    EXPECT_THAT(names_of(answer), IsEmpty());
    EXPECT_THAT(answer.unanswered, IsEmpty());
    EXPECT_THAT(answer.headline, HasSubstr("none of the 3 formats that were measured"));
  }
}

TEST(Recommendation, TheSuitesOwnIsMarkedWithTheBestThatIsNot) {
  auto run = three_formats();
  run.roundtrip.formats[0].library = "roundtrip";
  const Recommendation answer = recommend(run, question_about());
  EXPECT_TRUE(answer.recommended[0].own);
  EXPECT_FALSE(answer.recommended[1].own);
  EXPECT_THAT(answer.notes, Contains(HasSubstr("the best that is not is loader, 1.10× as long")));
  EXPECT_THAT(render_text(answer, {false, 100}), HasSubstr("saver  the suite's own format, binary, exact\n"));
}

TEST(Recommendation, DoubtsAreSaid) {
  auto run = three_formats();
  run.roundtrip.status = "partial";
  run.roundtrip.facts[0].fidelity = "lossy";
  run.roundtrip.facts[0].reason = "NaN becomes null";
  run.roundtrip.formats[0].language = "Python 3.11";
  run.benchmarks[0] = timed_cell("saver", "save", 1000, 2);
  Question question = question_about();
  question.usage.compress = "zstd";
  const Recommendation answer = recommend(run, question);
  EXPECT_TRUE(answer.recommended[0].doubtful);
  EXPECT_THAT(answer.headline, EndsWith(": saver, but of too few launches to be sure"));
  for (const char* part :
       {"saver is lossy: NaN becomes null", "saver is in Python 3.11: not C++", "too few launches",
        "--resume run.json", "did not time compressing with zstd", "compress_zstd,decompress_zstd"})
    EXPECT_THAT(answer.notes, Contains(HasSubstr(part))) << part;
  EXPECT_THAT(render_text(answer, {false, 100}), HasSubstr("\n~1  saver  "));
}

TEST(Recommendation, WhichDatasetMustBeSaidUnlessThereIsOne) {
  auto run = three_formats();
  EXPECT_EQ(only_dataset(run), "data");
  DatasetResult other;
  other.name = "other";
  run.roundtrip.datasets.push_back(other);
  EXPECT_EQ(only_dataset(run), "data");
  run.benchmarks.push_back(timed_cell("saver", "save", 1));
  run.benchmarks.back().dataset = "other";
  EXPECT_THAT([&] { return only_dataset(run); },
              ThrowsMessage<InputError>(AllOf(HasSubstr("--dataset"), HasSubstr("data|other"))));
  run.benchmarks.clear();
  EXPECT_THAT([&] { return only_dataset(run); }, ThrowsMessage<InputError>(HasSubstr("no dataset")));
}

TEST(Recommendation, JsonHasAllOfIt) {
  Question question = question_about({"exact", "no-code-execution"});
  question.usage.channel = parse_channel("--disk", "500MB/s");
  question.like = Like{
      "mine.json", "matched", "It was not run.", {{"data", 0.5, ""}, {"mesh", std::nullopt, "not built"}}};
  const auto json = nlohmann::json::parse(render_json(recommend(three_formats(), question)));
  EXPECT_EQ(json["recommended"][0]["format"], "saver");
  EXPECT_EQ(json["recommended"][0]["figures"][0]["cell"], "data/saver/save");
  EXPECT_EQ(json["recommended"][0]["channel_ns"], 4000.0);
  EXPECT_EQ(json["bytes_per_second"], 5e8);
  EXPECT_EQ(json["needs"], (nlohmann::json{"exact", "no-code-execution"}));
  EXPECT_EQ(json["unanswered"][0]["need"], "no-code-execution");
  EXPECT_EQ(json["like"]["datasets"][1]["likeness"], nullptr);
  EXPECT_TRUE(
      nlohmann::json::parse(render_json(recommend(three_formats(), question_about())))["like"].is_null());
}

}  // namespace
}  // namespace roundtrip
