// SPDX-License-Identifier: MIT
//
// The library's streaming decoder, compiled once: the record is behind the loader's tables.
#pragma once

#include "bench/bridges/counted_events.h"

namespace roundtrip::libcbor_codec {

/// Tells the loader, which has been started, what stands in the bytes.
/// @throws std::runtime_error when they are no CBOR, or not what the record is written as
void decode(View bytes, events::CountedLoader& loader);

}  // namespace roundtrip::libcbor_codec
