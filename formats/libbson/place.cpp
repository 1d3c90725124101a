// SPDX-License-Identifier: MIT
#include "formats/libbson/place.h"

namespace roundtrip::libbson_codec {

void refuse(std::string_view key) {
  if (key.find('\0') != std::string_view::npos) {
    throw UnsupportedError("BSON's keys end at a NUL, and one with a NUL is refused");
  }
  throw UnsupportedError("the document is too large: the library's grow to 1 GiB");
}

}  // namespace roundtrip::libbson_codec
