// SPDX-License-Identifier: MIT
#include "formats/safetensors/adapter.h"
#include "tests/support/array_formats.h"

namespace roundtrip::array_formats {

using SafetensorsFormats = ::testing::Types<formats::safetensors::Format>;
INSTANTIATE_TYPED_TEST_SUITE_P(Safetensors, ArrayFormat, SafetensorsFormats);

TEST(Safetensors, RefusesWhatTheLayoutDoesNotAllow) {
  using formats::safetensors::Format;
  expect_refused<Format>("\"F32\"", "\"F64\"", "has a shape that is not that of its bytes");
  expect_refused<Format>("\"F32\"", "\"F99\"", "an unknown dtype");
  expect_refused<Format>("\"shape\"", "\"dtype\"", "a key is there twice");
}

TEST(Safetensors, RefusesHeadersThatLieAboutTheirSize) {
  using formats::safetensors::Format;
  auto bytes = saved<Format>(Place{1, 2});
  bytes[3] = std::byte{0x7f};
  EXPECT_THROW(static_cast<void>(loaded<Format, Place>(bytes)), std::runtime_error);
  bytes[7] = std::byte{0x7f};
  EXPECT_THROW(static_cast<void>(loaded<Format, Place>(bytes)), std::runtime_error);
}

}  // namespace roundtrip::array_formats
