// SPDX-License-Identifier: MIT
//
// The compact layout with a checksum (checksum.h).
#pragma once

#include "roundtrip_native/checksum.h"
#include "roundtrip_native/compact.h"

namespace roundtrip::native::checked::compact {

/// @see native::compact::Codec
template <member T>
using Codec = native::compact::Codec<T, detail::Checksummed>;

}  // namespace roundtrip::native::checked::compact
