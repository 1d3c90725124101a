// SPDX-License-Identifier: MIT
//
// What is said of a run: winners, ties, who takes part, and what several datasets have in common.
#include "bench/driver/report/answer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "bench/driver/base/error.h"
#include "bench/driver/base/find_by.h"
#include "bench/driver/report/contenders.h"

namespace roundtrip {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// A run that is made of times and sizes, each time with an interval of so many per cent to both sides.
class MadeRun {
 public:
  explicit MadeRun(std::vector<std::string> datasets = {"data"}) {
    run_.roundtrip.status = "complete";
    for (const char* operation : {"save", "load"})
      run_.roundtrip.operations.push_back({operation, "", 1, true, true, ""});
    for (auto& name : datasets) {
      DatasetResult dataset;
      dataset.name = std::move(name);
      run_.roundtrip.datasets.push_back(dataset);
    }
  }

  /// @param ns of a save, and of a load
  FormatEntry& add(const std::string& dataset, const std::string& name, double ns, std::uint64_t bytes,
                   double doubt = 0.04) {
    auto& formats = run_.roundtrip.formats;
    auto entry = find_by(formats, name, &FormatEntry::name);
    if (entry == formats.end()) {
      FormatEntry format;
      format.name = name;
      format.library = "a library";
      format.encoding = "binary";
      format.built = true;
      entry = formats.insert(formats.end(), format);
    }
    Fact fact;
    fact.dataset = dataset;
    fact.format = name;
    fact.fidelity = "exact";
    fact.encoded_bytes = bytes;
    run_.roundtrip.facts.push_back(fact);
    for (const char* operation : {"save", "load"}) {
      TimedCell cell = new_cell(dataset, name, operation);
      cell.real_time = ns;
      cell.interval = Interval{ns * (1 - doubt), ns * (1 + doubt), 0.97, 0};
      cell.blocks.ns = {ns};
      run_.benchmarks.push_back(cell);
    }
    return *entry;
  }

  Fact& fact(const std::string& format) { return *find_by(run_.roundtrip.facts, format, &Fact::format); }
  TimedCell& cell(const std::string& name) { return *find_by(run_.benchmarks, name, &TimedCell::name); }
  roundtrip::Run& run() { return run_; }

  [[nodiscard]] Answer answer(const std::string& dataset = "data") const {
    const auto answers = answers_of(run_, {});
    const auto found = find_by(answers, dataset, &Answer::dataset);
    EXPECT_NE(found, answers.end()) << dataset;
    return *found;
  }

  [[nodiscard]] std::string text(const std::string& dataset = "data") const {
    std::string all;
    for (const Sentence& sentence : answer(dataset).sentences) all += plain_text(sentence) + "\n";
    return all;
  }

 private:
  roundtrip::Run run_;
};

TEST(Answer, NamesTheFastestAndTheSmallest) {
  MadeRun made;
  made.add("data", "quick", 1000, 200);
  made.add("data", "small", 3000, 100);
  made.add("data", "neither", 4000, 300);
  EXPECT_THAT(made.text(), HasSubstr("quick is fastest: a save and a load together take 2.00 µs ±4%.\n"));
  EXPECT_THAT(made.text(),
              HasSubstr("small is smallest: 100 B, 0.50× the bytes of quick, in 3.00× its time.\n"));
  EXPECT_THAT(made.answer().best, ElementsAre("quick", "small"));
}

TEST(Answer, SaysThatOneIsBoth) {
  MadeRun made;
  made.add("data", "one", 1000, 100);
  made.add("data", "other", 2000, 200);
  EXPECT_THAT(made.text(), HasSubstr("It is also the smallest: 100 B."));
  EXPECT_THAT(made.answer().best, ElementsAre("one"));
}

TEST(Answer, DoesNotRankWhatCannotBeToldApart) {
  MadeRun made;
  made.add("data", "a", 1000, 100);
  made.add("data", "b", 1050, 200);
  made.add("data", "c", 2000, 300);
  EXPECT_THAT(
      made.text(),
      HasSubstr("a and b are fastest and cannot be told apart: a save and a load together take 2.00 µs "
                "±4% to 2.10 µs ±4%."));
  EXPECT_THAT(made.text(), Not(HasSubstr("a is fastest")));
}

TEST(Answer, KeepsATieOfOneSizeOnTheFront) {
  MadeRun made;
  made.add("data", "a", 1000, 100);
  made.add("data", "b", 1050, 100);
  made.add("data", "c", 2000, 100);
  EXPECT_THAT(made.answer().best, ElementsAre("a", "b"));
}

TEST(Answer, NamesTheTradeOffs) {
  MadeRun made;
  made.add("data", "quick", 1000, 200);
  EXPECT_THAT(made.text(), Not(HasSubstr("trade-offs"))) << "it is the fastest and the smallest";
  made.add("data", "small", 3000, 100);
  made.add("data", "neither", 4000, 300);
  EXPECT_THAT(made.text(),
              HasSubstr("The best trade-offs between time and size: quick (2.00 µs ±4%, 200 B) and small "
                        "(6.00 µs ±4%, 100 B).\n"));
  made.add("data", "own", 500, 50).library = "roundtrip";
  EXPECT_THAT(
      made.text(),
      HasSubstr("trade-offs between time and size: own (1.00 µs ±4%, 50 B); without the suite’s own formats, "
                "quick (2.00 µs ±4%, 200 B) and small (6.00 µs ±4%, 100 B).\n"));
  for (std::uint64_t i = 0; i < 9; ++i)
    made.add("data", "f" + std::to_string(i), 5000 + 1000 * static_cast<double>(i), 40 - i);
  EXPECT_THAT(made.text(), HasSubstr(" and 4 more;"));
}

TEST(Answer, ComparesOnlyWhoDoesAllOfTheWork) {
  MadeRun made;
  made.add("data", "honest", 1000, 100);
  made.add("data", "object", 10, 10).off_the_clock = "the conversion";
  made.add("data", "floor", 1, 1).floor = true;
  made.add("data", "empty", 10, 0);
  made.add("data", "lossy", 10, 10);
  made.fact("lossy").fidelity = "lossy";
  EXPECT_THAT(made.answer().best, ElementsAre("honest"));
  EXPECT_THAT(made.text(), HasSubstr("honest is fastest"));
}

TEST(Answer, MarksTheSuitesOwn) {
  MadeRun made;
  made.add("data", "own", 1000, 100).library = "roundtrip";
  made.add("data", "stranger", 2000, 200);
  made.add("data", "namesake", 3000, 300).library = "roundtrippy";
  EXPECT_THAT(made.text(), HasSubstr("own (the suite’s own format) is fastest"));
  EXPECT_THAT(
      made.text(),
      HasSubstr("Of the formats that are not the suite’s own, stranger is fastest and smallest (4.00 µs "
                "±4%, 2.00× the time of own; 200 B)."));
}

TEST(Answer, AsksWhatOtherLanguagesHaveRead) {
  MadeRun made;
  made.add("data", "own", 1000, 100).library = "roundtrip";
  made.add("data", "unread", 1500, 100);
  made.add("data", "misread", 1600, 100);
  made.add("data", "read", 2000, 200);
  made.fact("misread").judges = {{"a tool", "1", "different", "", "", "", "", "python"}};
  made.fact("read").judges = {{"a tool", "1", "equal", "", "", "", "", "python"},
                              {"another", "1", "equal", "", "", "", "", "node"},
                              {"ours", "1", "equal", "", "", "", "", ""}};
  EXPECT_THAT(
      made.text(),
      HasSubstr(
          "Tools of other languages (node, python) were seen to read 1 of the formats; of those, read is "
          "fastest and smallest"));
}

TEST(Answer, SaysWhatTextCosts) {
  MadeRun made;
  made.add("data", "binary", 1000, 100);
  made.add("data", "text", 5000, 300).encoding = "text";
  EXPECT_THAT(made.text(), Not(HasSubstr("nlohmann")));
  made.add("data", "nlohmann_json", 9000, 300).encoding = "text";
  EXPECT_THAT(made.text(),
              HasSubstr("text, the fastest text format, takes 5.00× the time and 3.00× the bytes of binary; "
                        "nlohmann_json, JSON by nlohmann/json, 9.00× the time and 3.00× the bytes."));
}

TEST(Answer, SaysItsDoubts) {
  MadeRun made;
  made.add("data", "a", 1000, 100);
  made.add("data", "b", 2000, 100);
  EXPECT_THAT(made.text(), Not(HasSubstr("too few launches")));
  made.cell("data/b/load").interval.reset();
  EXPECT_THAT(made.text(), HasSubstr("too few launches"));
  EXPECT_THAT(made.text(), Not(HasSubstr("not completed")));
  made.run().roundtrip.status = "partial";
  EXPECT_THAT(made.text(), HasSubstr("The run was not completed"));
}

TEST(Answer, HasNoneWhereNothingWasTimed) {
  MadeRun made;
  EXPECT_THAT(made.text(), HasSubstr("No format that brings this data back exactly"));
  EXPECT_THAT(made.answer().best, IsEmpty());
  made.run().roundtrip.datasets.front().missing = "no package";
  EXPECT_THAT(made.text(), HasSubstr("This data was not there: no package."));
  EXPECT_THROW((void)answers_of(made.run(), {"other"}), InputError);
}

TEST(Answer, SumsUpDatasetsWithoutAveraging) {
  MadeRun made({"x", "y", "z"});
  for (const char* dataset : {"x", "y", "z"}) {
    made.add(dataset, "own", *dataset == 'z' ? 3000 : 1000, 200).library = "roundtrip";
    made.add(dataset, "stranger", 2000, 100);
    made.add(dataset, "text", *dataset == 'x' ? 4000 : 9000, 400).encoding = "text";
  }
  EXPECT_EQ(made.answer("").dataset, "");
  const std::string text = made.text("");
  EXPECT_THAT(text,
              HasSubstr("own (the suite’s own format) is fastest on 2 of 3 datasets (stranger on 1), and "
                        "stranger is smallest on all 3 datasets."));
  EXPECT_THAT(
      text,
      HasSubstr("stranger is fastest on all 3 datasets, typically at 2.00× the time of the fastest (1.00 to "
                "2.00×), "
                "and smallest on all 3 datasets, typically at 1.00× the bytes of the smallest."));
  EXPECT_THAT(
      text,
      HasSubstr(
          "text, the fastest text format, typically takes 4.50× the time of the fastest (4.00 to 9.00×) and "
          "4.00× the bytes of the smallest."));
  EXPECT_EQ(answers_of(made.run(), {"x"}).size(), 1U) << "of one dataset there is nothing to sum up";
}

TEST(Sentence, LeadsToTheCellsOfItsFigures) {
  MadeRun made;
  made.add("data", "a \"<b>&", 1000, 100);
  const std::string html = html_sentence(made.answer().sentences.front());
  EXPECT_THAT(html, HasSubstr("href=\"#dataset=data&amp;row=a%20%22%3Cb%3E%26\""));
  EXPECT_THAT(html,
              HasSubstr("title=\"data/a &quot;&lt;b&gt;&amp;/save, data/a &quot;&lt;b&gt;&amp;/load\""));
  EXPECT_THAT(html, Not(HasSubstr("<b>")));
  EXPECT_THAT(markdown_sentence(made.answer().sentences.front()), HasSubstr("**a \"\\<b\\>\\&** is fastest"));
}

}  // namespace
}  // namespace roundtrip
