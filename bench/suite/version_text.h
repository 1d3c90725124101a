// SPDX-License-Identifier: MIT
#pragma once

// "3.11.2" from three macros of a library's version, as a string literal.
#define ROUNDTRIP_TEXT_OF(x) #x
#define ROUNDTRIP_VERSION_TEXT(major, minor, patch) \
  ROUNDTRIP_TEXT_OF(major) "." ROUNDTRIP_TEXT_OF(minor) "." ROUNDTRIP_TEXT_OF(patch)
