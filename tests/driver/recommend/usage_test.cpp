// SPDX-License-Identifier: MIT
#include "bench/driver/recommend/usage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bench/driver/base/error.h"

namespace roundtrip {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

double speed(const std::string& text) {
  return parse_channel("--bandwidth", text).bytes_per_second;
}

TEST(Usage, SpeedsAreOfBitsAndOfBytes) {
  EXPECT_EQ(speed("1Gbit"), 125e6);
  EXPECT_EQ(speed("100Mbit/s"), 12.5e6);
  EXPECT_EQ(speed("9600bit/s"), 1200);
  EXPECT_EQ(speed("500MB/s"), 500e6);
  EXPECT_EQ(speed("3 GB/s"), 3e9);
  EXPECT_EQ(speed("1.5kB"), 1500);
  EXPECT_EQ(speed("2MiB/s"), 2.0 * 1024 * 1024);
}

TEST(Usage, WhatIsNoSpeedIsAnError) {
  for (const char* text : {"", "1", "Gbit", "1Gb", "1 gbit", "1Gbps", "-1Gbit", "1e3MB", "1.2.3MB", "infGB",
                           "nanGB", "1GB/s/s", "1  GB", "1GB/h", "0x1GB"}) {
    EXPECT_THAT(
        [&] { speed(text); },
        ThrowsMessage<InputError>(HasSubstr("--bandwidth: '" + std::string(text) + "' is not a speed")))
        << text;
  }
  for (const char* text : {"0MB/s", "1bit", "2000TB", "1000000000000000GB"})
    EXPECT_THAT([&] { speed(text); }, ThrowsMessage<InputError>(HasSubstr("is not between"))) << text;
}

TEST(Usage, SavesToLoads) {
  const auto ten = parse_save_to_load("1:10");
  EXPECT_EQ(ten.saves, 1);
  EXPECT_EQ(ten.loads, 10);
  EXPECT_EQ(ten.text(), "1 save and 10 loads");
  EXPECT_EQ(parse_save_to_load("0:1").text(), "1 load");
  EXPECT_EQ(parse_save_to_load("2:0").text(), "2 saves");
  EXPECT_EQ(parse_save_to_load("0.5:1e6").option(), "0.5:1000000");
  for (const char* text :
       {"", "1", ":", "1:", ":1", "0:0", "-1:2", "1:2:3", "1:inf", "nan:1", "1:1e7", " 1:1", "1/10"})
    EXPECT_THAT([&] { return parse_save_to_load(text); }, ThrowsMessage<InputError>(HasSubstr("write 1:10")))
        << text;
}

Row row_of(double save, double load) {
  Row row;
  row.figures["save"] = {save, Interval{0.9 * save, 1.1 * save, 0.96, 0.05}, false};
  row.figures["load"] = {load, Interval{0.9 * load, 1.1 * load, 0.95, 0.05}, false};
  row.figures["size"] = {1000, std::nullopt, false};
  row.figures["zstd"] = {100, std::nullopt, false};
  return row;
}

TEST(Usage, ACostIsASumByWeights) {
  Usage usage;
  usage.save_to_load = {2, 3};
  const auto cost = cost_of(row_of(100, 10), usage);
  ASSERT_TRUE(cost);
  EXPECT_DOUBLE_EQ(cost->figure.value, 230);
  EXPECT_DOUBLE_EQ(cost->figure.interval->low, 207);
  EXPECT_DOUBLE_EQ(cost->figure.interval->high, 253);
  EXPECT_EQ(cost->figure.interval->confidence, 0.95);
  EXPECT_EQ(cost->channel_ns, 0);
  // The drift is common to all of the run.
  EXPECT_DOUBLE_EQ(cost->within_run.low, 207 / 0.95);
  EXPECT_DOUBLE_EQ(cost->within_run.high, 253 / 1.05);
}

TEST(Usage, BytesGoOnceForEachSaveAndLoad) {
  Usage usage;
  usage.save_to_load = {1, 3};
  usage.channel = parse_channel("--disk", "1GB/s");
  auto cost = cost_of(row_of(100, 10), usage);
  ASSERT_TRUE(cost);
  EXPECT_DOUBLE_EQ(cost->channel_ns, 4000);
  EXPECT_DOUBLE_EQ(cost->figure.value, 4130);
  EXPECT_DOUBLE_EQ(cost->figure.interval->low, 4117);
  // Bytes do not drift.
  EXPECT_DOUBLE_EQ(cost->within_run.low, 4000 + 117 / 0.95);
  usage.compress = "zstd";
  cost = cost_of(row_of(100, 10), usage);
  EXPECT_DOUBLE_EQ(cost->channel_ns, 400);
}

TEST(Usage, WithoutItsFiguresThereIsNoCost) {
  Usage usage;
  Row row = row_of(100, 10);
  row.figures.erase("save");
  EXPECT_FALSE(cost_of(row, usage));
  usage.save_to_load = {0, 1};
  EXPECT_TRUE(cost_of(row, usage));
  usage.compress = "lz4";
  EXPECT_TRUE(cost_of(row, usage));
  usage.channel = parse_channel("--disk", "1GB/s");
  EXPECT_FALSE(cost_of(row, usage));
}

TEST(Usage, ATimeOfOneLaunchHasNoIntervalAndMakesDoubt) {
  Row row = row_of(100, 10);
  row.figures["load"] = {10, std::nullopt, true};
  const auto cost = cost_of(row, {});
  ASSERT_TRUE(cost);
  EXPECT_TRUE(cost->figure.doubtful);
  EXPECT_FALSE(cost->figure.interval);
}

}  // namespace
}  // namespace roundtrip
