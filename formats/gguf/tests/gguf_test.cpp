// SPDX-License-Identifier: MIT
#include "formats/gguf/adapter.h"
#include "tests/support/array_formats.h"

namespace roundtrip::array_formats {

using GgufFormats = ::testing::Types<formats::gguf::Format>;
INSTANTIATE_TYPED_TEST_SUITE_P(Gguf, ArrayFormat, GgufFormats);

TEST(Gguf, RefusesWhatTheLayoutDoesNotAllow) {
  using formats::gguf::Format;
  expect_refused<Format>("GGUF", "GGUG", "it does not begin with GGUF");
  expect_refused<Format>(std::string("GGUF\x03\0\0\0", 8), std::string("GGUF\x09\0\0\0", 8),
                         "version 9 is unknown");
}

}  // namespace roundtrip::array_formats
