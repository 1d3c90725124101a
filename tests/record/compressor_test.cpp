// SPDX-License-Identifier: MIT
#include "bench/record/compressor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace roundtrip {
namespace {

class Compressors : public testing::TestWithParam<Compression> {};

std::vector<std::string> texts() {
  std::string noise;
  std::uint32_t state = 1;
  for (int i = 0; i < 100'000; ++i) {
    state = state * 1'664'525U + 1'013'904'223U;
    noise += static_cast<char>(state >> 24U);
  }
  return {"", "a", "hello, hello, hello", std::string(300'000, 'x'), noise};
}

TEST_P(Compressors, GiveBackWhatTheyWereGivenAndCanBeUsedAgain) {
  const auto compressor = make_compressor(GetParam());
  Buffer packed;
  Buffer bytes;
  for (int round = 0; round < 2; ++round) {
    for (const std::string& text : texts()) {
      compressor->compress(as_view(text), packed);
      bytes.resize(text.size());
      compressor->decompress(as_view(packed), bytes);
      EXPECT_EQ(as_text(as_view(bytes)), text);
    }
  }
}

TEST_P(Compressors, MakeTheSameBytesEachTime) {
  Buffer first;
  Buffer second;
  const auto used = make_compressor(GetParam());
  for (const std::string& text : texts()) {
    make_compressor(GetParam())->compress(as_view(text), first);
    used->compress(as_view(text), second);
    EXPECT_EQ(as_text(as_view(first)), as_text(as_view(second)));
  }
}

TEST_P(Compressors, RefuseWhatIsDamagedOrOfAnotherSize) {
  const auto compressor = make_compressor(GetParam());
  const std::string text(300'000, 'x');
  Buffer packed;
  compressor->compress(as_view(text), packed);
  Buffer bytes;
  const auto decompress = [&](View from, std::size_t size) {
    bytes.resize(size);
    compressor->decompress(from, bytes);
  };
  const View whole = as_view(packed);
  EXPECT_THROW(decompress(whole, text.size() - 1), std::runtime_error);
  EXPECT_THROW(decompress(whole, text.size() + 1), std::runtime_error);
  EXPECT_THROW(decompress(whole.first(whole.size() / 2), text.size()), std::runtime_error);
  EXPECT_THROW(decompress({}, text.size()), std::runtime_error);
  EXPECT_THROW(decompress(as_view(std::string(50, '\xff')), text.size()), std::runtime_error);
  // And is as good as new after it.
  EXPECT_NO_THROW(decompress(whole, text.size()));
  EXPECT_EQ(as_text(as_view(bytes)), text);
}

INSTANTIATE_TEST_SUITE_P(All, Compressors,
                         testing::Values(Compression::zlib, Compression::zstd, Compression::lz4));

}  // namespace
}  // namespace roundtrip
