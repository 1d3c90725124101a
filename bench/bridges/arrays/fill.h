// SPDX-License-Identifier: MIT
//
// The other way of split.h: arrays with names, and JSON for the rest, to the loader of a record.
#pragma once

#include <optional>
#include <span>

#include "bench/bridges/arrays/tensor.h"
#include "bench/bridges/event_loader.h"

namespace roundtrip::arrays {

/// Tells the loader, which has been started, what the arrays and the JSON are together. Without JSON, in
/// files that nobody here wrote, the root is an object with the arrays under their names.
/// @param tensors each is used once, in any order; that of the JSON, which split.h writes, is the fastest
/// @throws std::runtime_error when the record is another one, or an array is missing, repeated or left over
void fill(std::optional<View> json, std::span<const StoredTensor> tensors, events::Loader& loader);

/// Tells the loader an array by itself, as arrays in one another; without dimensions, as a number.
/// @return false when the record has no place for it; the loader's error() says why
[[nodiscard]] bool tell_array(const Shape& shape, const Numbers& numbers, events::Loader& loader);

}  // namespace roundtrip::arrays
