// SPDX-License-Identifier: MIT
//
// What goes into the page: blocks as far as there is room, labels that tell files apart, and nothing that
// could end the data.
#include "bench/driver/report/page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <nlohmann/json.hpp>

#include "bench/bridges/base64.h"
#include "bench/driver/base/error.h"
#include "bench/driver/base/escape.h"
#include "bench/driver/report/gzip.h"
#include "bench/driver/results/statistics.h"

namespace roundtrip {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

std::string unpacked(const Bytes& bytes) {
  z_stream stream{};
  EXPECT_EQ(::inflateInit2(&stream, MAX_WBITS + 16), Z_OK);
  std::string text(1 << 24, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(text.data());
  stream.avail_out = static_cast<uInt>(text.size());
  EXPECT_EQ(::inflate(&stream, Z_FINISH), Z_STREAM_END);
  text.resize(stream.total_out);
  ::inflateEnd(&stream);
  return text;
}

TEST(Gzip, GivesTheTextAgain) {
  for (const std::string& text : {std::string(), std::string("a"), std::string(1'000'000, 'x')}) {
    EXPECT_EQ(unpacked(gzip(text)), text);
    EXPECT_EQ(gzip(text), gzip(text));
  }
}

TimedCell cell_of(const std::vector<double>& ns, const std::vector<std::uint32_t>& launches) {
  TimedCell cell = new_cell("data", "format", "save");
  cell.blocks.ns = cell.blocks.cpu_ns = ns;
  cell.blocks.iterations.assign(ns.size(), 10);
  cell.blocks.launch = launches;
  summarize(cell);
  return cell;
}

TEST(Thinning, KeepsWhatTheFiguresFollowFrom) {
  roundtrip::Run run;
  run.benchmarks = {cell_of({5, 3, 4, 9, 7, 8}, {0, 0, 0, 1, 1, 2})};
  const TimedCell& whole = run.benchmarks.front();
  TimedCell fastest = with_blocks(run, Kept::fastest).benchmarks.front();
  EXPECT_THAT(fastest.blocks.ns, ElementsAre(3, 7, 8));
  EXPECT_THAT(fastest.blocks.launch, ElementsAre(0, 1, 2));
  EXPECT_TRUE(fastest.blocks.witness_ns.empty()) << "what was not said is not said now";
  EXPECT_EQ(fastest.iterations, 60U);
  summarize(fastest);
  EXPECT_EQ(fastest.real_time, whole.real_time);
  EXPECT_EQ(fastest.interval->low, whole.interval->low);
  EXPECT_EQ(fastest.interval->high, whole.interval->high);
  EXPECT_THAT(with_blocks(run, Kept::figures).benchmarks.front().blocks.ns, ElementsAre(whole.real_time));
  EXPECT_EQ(with_blocks(run, Kept::all).benchmarks.front().blocks.ns.size(), 6U);
}

TEST(Labels, AreAsShortAsTellsThemApart) {
  EXPECT_THAT(labels_of({"a/b/one.json", "two.json"}), ElementsAre("one", "two"));
  EXPECT_THAT(labels_of({"a/epyc/run.json", "a/xeon/run.json", "other.json"}),
              ElementsAre("epyc/run", "xeon/run", "other"));
  EXPECT_THAT(labels_of({"a/x/run.json", "b/x/run.json"}), ElementsAre("a/x/run", "b/x/run"));
  EXPECT_THAT(labels_of({"x/run.json", "run.json"}), ElementsAre("x/run", "run"));
}

constexpr const char* page_template =
    "<!DOCTYPE html><!--@generator--><title><!--@title--></title><!--@answer--><script><!--@data--></script>";

ReportedRun reported(const std::string& text) {
  return {"run.json", "run", text, {}, {{"<data>", {{quoted("</script><b>")}}, {"best"}}}};
}

TEST(Page, HoldsTheFileItself) {
  const Page page = make_page(page_template, {reported("{ \"any\": 1 }")}, {});
  EXPECT_EQ(page.kept, Kept::all);
  EXPECT_TRUE(is_report_page(page.text));
  const std::size_t start = page.text.find(R"("packed":")") + 10;
  const std::string packed = page.text.substr(start, page.text.find('"', start) - start);
  EXPECT_EQ(unpacked(from_base64(packed)), "{ \"any\": 1 }");
}

TEST(Page, LetsNothingEndItsData) {
  const Page page = make_page(page_template, {reported("{}")}, {});
  EXPECT_THAT(page.text, HasSubstr("&lt;/script&gt;&lt;b&gt;"));
  EXPECT_THAT(page.text, HasSubstr("\\u003cdata>"));
  EXPECT_EQ(page.text.find("</script>"), page.text.size() - 9);
}

TEST(Page, ThinsItsBlocksWhereTheyAreTooMany) {
  // What gzip cannot make small: numbers without a pattern.
  std::vector<double> ns;
  std::vector<std::uint32_t> launches;
  std::uint32_t state = 1;
  for (std::uint32_t i = 0; i < 3000; ++i) {
    state = state * 1664525U + 1013904223U;
    ns.push_back(1000 + static_cast<double>(state));
    launches.push_back(i / 3);
  }
  ReportedRun run = reported("");
  run.run.benchmarks = {cell_of(ns, launches)};
  run.text = results_text(run.run);
  const auto page_below = [&](std::size_t largest) { return make_page(page_template, {run}, {}, largest); };
  const Page whole = page_below(largest_page);
  EXPECT_EQ(whole.kept, Kept::all);
  const Page fastest = page_below(whole.text.size() - 1);
  EXPECT_EQ(fastest.kept, Kept::fastest);
  EXPECT_LT(fastest.text.size(), whole.text.size());
  EXPECT_EQ(page_below(fastest.text.size() - 1).kept, Kept::figures);
  EXPECT_EQ(page_below(1).kept, Kept::figures) << "there is no less";
}

TEST(Page, RefusesATemplateThatIsNone) {
  for (const char* text : {"", "<!--@generator--><!--@title--><!--@answer-->",
                           "<!--@generator--><!--@title--><!--@title--><!--@answer--><!--@data-->"}) {
    EXPECT_THROW((void)make_page(text, {reported("{}")}, {}), InputError) << text;
  }
}

TEST(Escape, GivesAnAddressThatGivesTheTextAgain) {
  EXPECT_EQ(url_component("a-b_c.d~e"), "a-b_c.d~e");
  EXPECT_EQ(url_component("a b/&=#?%\n\u00e9"), "a%20b%2F%26%3D%23%3F%25%0A%C3%A9");
}

TEST(Escape, LeavesJsonWhatItWas) {
  const std::string json = script_json(R"({"a":"</script><!--"})");
  EXPECT_THAT(json, Not(HasSubstr("<")));
  EXPECT_EQ(nlohmann::json::parse(json)["a"], "</script><!--");
}

}  // namespace
}  // namespace roundtrip
