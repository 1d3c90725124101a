// SPDX-License-Identifier: MIT
//
// The library's parser of events, without its tree; compiled once: the record is behind the loader's tables.
#pragma once

#include "bench/bridges/events.h"
#include "bench/record/buffer.h"

namespace roundtrip::libfyaml_codec {

/// Tells the loader, which has been started, what stands in the text.
/// @throws std::runtime_error when it is no YAML, or not what the record is written as
void parse(View bytes, events::Loader& loader);

}  // namespace roundtrip::libfyaml_codec
