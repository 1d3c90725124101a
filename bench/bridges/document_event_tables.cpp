// SPDX-License-Identifier: MIT
#include "bench/bridges/events.h"
#include "bench/record/document.h"

#define ROUNDTRIP_NOT_EXTERN
ROUNDTRIP_EVENT_TABLES(ROUNDTRIP_NOT_EXTERN, roundtrip::Document);
