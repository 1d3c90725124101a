// SPDX-License-Identifier: MIT
//
// The library's iterators, compiled once: the record is behind the loader's tables.
#pragma once

#include "bench/bridges/events.h"
#include "bench/record/buffer.h"

namespace roundtrip::libbson_codec {

/// Tells the loader, which has been started, what stands in the bytes.
/// @throws std::runtime_error when they are no BSON, or not what the record is written as
void read(View bytes, events::Loader& loader);

}  // namespace roundtrip::libbson_codec
