// SPDX-License-Identifier: MIT
#include "formats/npz/adapter.h"
#include "tests/support/array_formats.h"

namespace roundtrip::array_formats {

using NpzFormats = ::testing::Types<formats::npz::Format, formats::npz_compressed::Format>;
INSTANTIATE_TYPED_TEST_SUITE_P(Npz, ArrayFormat, NpzFormats);

TEST(Npz, RefusesWhatIsDamaged) {
  using formats::npz::Format;
  expect_refused<Format>("<f8", "|O8", "refused: it is a pickle inside");
  expect_refused<Format>("False", "Maybe", "neither True nor False");
  expect_refused<Format>("\x93NUMPY", "\x93NUMPI", "");
}

}  // namespace roundtrip::array_formats
