// SPDX-License-Identifier: MIT
#include "roundtrip_native/compact_checksum.h"

#include <gtest/gtest.h>

#include "bench/record/difference.h"
#include "datasets/message/dataset.h"

namespace roundtrip {
namespace {

using Record = datasets::message::Dataset::Record;
using native::Problem;

Record record() {
  return datasets::message::Dataset::generate({});
}

TEST(NativeChecksum, RoundTrips) {
  Buffer bytes;
  native::checked::save(record(), bytes);
  EXPECT_FALSE(first_difference(record(), native::checked::load<Record>(as_view(bytes))));
  bytes.clear();
  native::checked::save_described(record(), bytes);
  Record used{};
  native::checked::load(as_view(bytes), used);
  EXPECT_FALSE(first_difference(record(), used));
}

struct Line {
  std::string sku;
  std::uint32_t quantity;
  double price;
};
ROUNDTRIP_RECORD(Line, sku, quantity, price);

TEST(NativeChecksum, EncodesTheExampleAsItIsDocumented) {
  Buffer bytes;
  native::checked::save_described(Line{"A-1", 2, 0.5}, bytes);
  EXPECT_EQ(native::detail::hexadecimal(as_view(bytes).first(32)),
            "52544e42020382aec567480d3e04f098f45b33310e70"
            "5870a224e1d8f1853500");
  EXPECT_EQ(native::detail::hexadecimal(as_view(bytes).subspan(32 + 53)), "03412d3102000000000000000000e03f");
}

TEST(NativeChecksum, LoadsAnOlderRecord) {
  Buffer bytes;
  native::checked::save_described(Line{"A-1", 2, 0.5}, bytes);
  EXPECT_EQ(native::checked::load_evolved<Line>(as_view(bytes)).sku, "A-1");
  bytes.data()[bytes.size() - 1] ^= std::byte{1};
  Line line{};
  EXPECT_EQ(native::checked::try_load_evolved(as_view(bytes), line).problem, Problem::checksum);
}

TEST(NativeChecksum, LetsNoFlippedBitPass) {
  for (const bool described : {false, true}) {
    Buffer bytes;
    if (described) {
      native::checked::save_described(record(), bytes);
    } else {
      native::checked::save(record(), bytes);
    }
    for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
      std::byte& byte = bytes.data()[bit / 8];
      const std::byte original = byte;
      byte ^= std::byte{1} << (bit % 8);
      EXPECT_TRUE(native::checked::check<Record>(as_view(bytes))) << bit;
      Record loaded{};
      const native::Error error = native::checked::try_load(as_view(bytes), loaded);
      EXPECT_TRUE(error) << bit;
      if (bit / 8 >= native::header_size && !described) {
        EXPECT_EQ(error.problem, Problem::checksum) << bit;
      }
      byte = original;
    }
  }
}

TEST(NativeChecksum, IsThereForTheCompactLayout) {
  native::checked::compact::Codec<Record> codec;
  Buffer bytes;
  codec.save_described(record(), bytes);
  EXPECT_FALSE(first_difference(record(), codec.load(as_view(bytes))));
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    bytes.data()[bit / 8] ^= static_cast<std::byte>(1U << bit % 8);
    EXPECT_THROW(static_cast<void>(codec.load(as_view(bytes))), native::LoadError) << bit;
    bytes.data()[bit / 8] ^= static_cast<std::byte>(1U << bit % 8);
  }
  bytes.clear();
  codec.save(record(), bytes);
  EXPECT_FALSE(first_difference(record(), codec.load(as_view(bytes))));
  EXPECT_EQ(native::compact::check<Record>(as_view(bytes)).problem, Problem::flags);
}

TEST(NativeChecksum, LetsNoTruncationPass) {
  Buffer bytes;
  native::checked::save(record(), bytes);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_TRUE(native::checked::check<Record>(as_view(bytes).first(size))) << size;
  }
}

TEST(NativeChecksum, IsNeitherMissedNorIgnored) {
  Buffer with;
  Buffer without;
  native::checked::save(record(), with);
  native::save(record(), without);
  EXPECT_EQ(with.size(), without.size() + 8);
  EXPECT_EQ(native::check<Record>(as_view(with)).message(),
            "native: the file's header has other flags than this reader can read (it has a checksum, which "
            "native::checked reads) at byte 5");
  EXPECT_EQ(native::checked::check<Record>(as_view(without)).message(),
            "native: the file's header has other flags than this reader can read (it has no checksum, and "
            "native::checked reads what has one) at byte 5");
}

}  // namespace
}  // namespace roundtrip
