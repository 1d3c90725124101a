// SPDX-License-Identifier: MIT
#include "bench/record/messages.h"
#include "bench/record/record_traits.h"

#define ROUNDTRIP_NOT_EXTERN
ROUNDTRIP_RECORD_TRAITS(ROUNDTRIP_NOT_EXTERN, roundtrip::Document);
ROUNDTRIP_RECORD_TRAITS(ROUNDTRIP_NOT_EXTERN, roundtrip::Messages);
