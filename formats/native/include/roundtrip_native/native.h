// SPDX-License-Identifier: MIT
//
// What most programs include: the description of records and the native format, row by row. Beside it there
// are checksum.h, compact.h and compact_checksum.h.
#pragma once

#include "roundtrip_native/evolve.h"
#include "roundtrip_native/mapped_file.h"
#include "roundtrip_native/view.h"
