// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bench/difference.h"
#include "bench/messages.h"
#include "bench/random.h"
#include "datasets/edges/dataset.h"
#include "datasets/tree/dataset.h"
#include "formats/native/codec.h"

namespace roundtrip {
namespace {

using datasets::edges::Dataset;

Buffer saved_edges() {
  Buffer bytes;
  native::save(Dataset::generate({}), bytes);
  return bytes;
}

/// The message of the error that loading these bytes ends with.
template <class T>
std::string error_of(View bytes) {
  T record{};
  try {
    native::load(bytes, record);
  } catch (const native::LoadError& error) {
    return error.what();
  }
  return "none";
}

TEST(Native, RoundTripsEveryKindOfMember) {
  Dataset::Record loaded{};
  native::load(as_view(saved_edges()), loaded);
  const auto difference = first_difference(Dataset::generate({}), loaded);
  EXPECT_FALSE(difference) << difference->path;
}

TEST(Native, SaysWhatIsWrongWithTheHeader) {
  Buffer bytes = saved_edges();
  EXPECT_THAT(error_of<Document>(as_view(bytes)), ::testing::HasSubstr("another record"));
  bytes.data()[4] = std::byte{9};
  EXPECT_THAT(error_of<Dataset::Record>(as_view(bytes)), ::testing::HasSubstr("format version 9"));
  bytes.data()[0] = std::byte{0};
  EXPECT_THAT(error_of<Dataset::Record>(as_view(bytes)), ::testing::HasSubstr("RTNB"));
}

TEST(Native, RefusesTrailingBytes) {
  Buffer bytes = saved_edges();
  bytes.append("x", 1);
  EXPECT_THAT(error_of<Dataset::Record>(as_view(bytes)), ::testing::HasSubstr("after the end"));
}

TEST(Native, RefusesEveryTruncation) {
  const Buffer bytes = saved_edges();
  for (std::size_t size = 0; size < bytes.size(); size += 1 + size / 64) {
    EXPECT_NE(error_of<Dataset::Record>(as_view(bytes).first(size)), "none") << size;
  }
}

TEST(Native, SurvivesMutations) {
  const Buffer original = saved_edges();
  Random random(1);
  for (int round = 0; round < 3000; ++round) {
    Buffer bytes = original;
    for (int i = 0; i < 3; ++i) {
      const auto place =
          native::header_size + static_cast<std::size_t>(random.below(bytes.size() - native::header_size));
      bytes.data()[place] = static_cast<std::byte>(random.below(256));
    }
    Dataset::Record record{};
    try {
      native::load(as_view(bytes), record);
    } catch (const native::LoadError&) {
      // A mutation that is not noticed is a value of another kind; one that is must end in this error alone.
    }
  }
}

TEST(Native, LimitsRecursion) {
  Document document;
  for (unsigned i = 0; i < native::max_depth + 10; ++i) {
    Document outer{Document::Array{}};
    std::get<Document::Array>(outer.value).push_back(std::move(document));
    document = std::move(outer);
  }
  Buffer bytes;
  native::save(document, bytes);
  EXPECT_THAT(error_of<Document>(as_view(bytes)), ::testing::HasSubstr("nested"));
}

TEST(Native, ACountThatCannotBeThereAllocatesNothing) {
  Buffer bytes;
  native::save(Messages{}, bytes);
  bytes.data()[native::header_size + 3] = std::byte{0x7f};
  EXPECT_THAT(error_of<Messages>(as_view(bytes)), ::testing::HasSubstr("count is larger"));
}

}  // namespace
}  // namespace roundtrip
