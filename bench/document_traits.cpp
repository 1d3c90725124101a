// SPDX-License-Identifier: MIT
#include "bench/messages.h"
#include "bench/record_traits.h"

#define ROUNDTRIP_NOT_EXTERN
ROUNDTRIP_RECORD_TRAITS(ROUNDTRIP_NOT_EXTERN, roundtrip::Document);
ROUNDTRIP_RECORD_TRAITS(ROUNDTRIP_NOT_EXTERN, roundtrip::Messages);
