// SPDX-License-Identifier: MIT
//
// The native format with a checksum; needs the header of libxxhash.
#pragma once

#include "formats/native/checksum.h"
