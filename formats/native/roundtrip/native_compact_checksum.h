// SPDX-License-Identifier: MIT
//
// The compact layout with a checksum; needs exceptions and the header of libxxhash.
#pragma once

#include "formats/native/compact_checksum.h"
