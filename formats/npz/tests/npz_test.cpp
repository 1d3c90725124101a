// SPDX-License-Identifier: MIT
#include <roundtrip_npz/npy.h>

#include "formats/npz/adapter.h"
#include "tests/support/array_formats.h"

namespace roundtrip::array_formats {

using NpzFormats = ::testing::Types<formats::npz::Format, formats::npz_compressed::Format>;
INSTANTIATE_TYPED_TEST_SUITE_P(Npz, ArrayFormat, NpzFormats);

TEST(Npz, RefusesWhatIsDamaged) {
  using formats::npz::Format;
  expect_refused<Format>("<f8", "<f4", "its checksum is another one");
  expect_refused<Format>("\x93NUMPY", "\x93NUMPI", "its checksum is another one");
}

/// A file of NumPy's by itself, with a header of these words and no elements.
std::string header_error(const std::string& words) {
  std::string file("\x93NUMPY\1\0", 8);
  file += static_cast<char>(words.size() + 1);
  file += '\0';
  file += words + '\n';
  try {
    static_cast<void>(npz::read_header(std::as_bytes(std::span(file))));
    return "";
  } catch (const std::exception& error) {
    return error.what();
  }
}

TEST(Npz, RefusesHeadersThatAreNotOfNumbers) {
  using ::testing::HasSubstr;
  EXPECT_EQ(header_error("{'descr': '<f8', 'fortran_order': False, 'shape': (0,), }"), "");
  EXPECT_THAT(header_error("{'descr': '|O', 'fortran_order': False, 'shape': (0,), }"),
              HasSubstr("a pickle inside"));
  EXPECT_THAT(header_error("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (0,), }"),
              HasSubstr("structured"));
  EXPECT_THAT(header_error("{'descr': '<f8', 'fortran_order': Maybe, 'shape': (0,), }"),
              HasSubstr("neither True nor False"));
  EXPECT_THAT(header_error("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }"),
              HasSubstr("the shape is not"));
  EXPECT_NE(header_error("{'descr': '<f8', 'fortran_order': False, 'shape': (4294967296, 4294967296), }"),
            "");
  EXPECT_NE(header_error("{'descr': '<f8', 'fortran_order': False, }"), "");
}

}  // namespace roundtrip::array_formats
