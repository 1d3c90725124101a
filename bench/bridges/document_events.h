// SPDX-License-Identifier: MIT
//
// The loader of events for documents alone, with the tables that the library roundtrip_events_documents has:
// what a reader of files (bench/suite/reader.h) is linked with.
#pragma once

#include "bench/bridges/events.h"

ROUNDTRIP_EVENT_TABLES(extern, roundtrip::Document);
