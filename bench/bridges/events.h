// SPDX-License-Identifier: MIT
//
// Events to a record, or to a document: what a SAX parser of JSON, or of anything with JSON's data model,
// reports is stored straight into the members, with no tree between, by the conventions of
// json_conventions.h. It knows no parser: call the loader's functions in the order of the text. Each returns
// false when the record has no place for the event; error() then says where and why, and the parser must be
// stopped. None of them throws anything but std::bad_alloc. The other way is write_events (write.h).
//
// A parser says what it knows: bytes where the format has a type for them, text where it has no types at all
// (XML, CSV), how many elements an array has where that stands in front of them. A member of a record that is
// an optional or a pointer may be absent, and has then no value.
//
//     events::Loader loader;
//     loader.start(record);
//     … loader.start_object() && loader.key("size") && loader.int64(5) && loader.end_object() …
//     if (!loader.finish()) throw std::runtime_error(loader.error());
//
// Each type has a table of functions, one for each event that can begin a value. A container in progress is a
// frame on a stack that says where the next value goes; for most of them that is a pointer that moves on, so
// that an element or a member costs one indirect call.
#pragma once

#include "bench/bridges/event_containers.h"
#include "bench/bridges/event_loader.h"
#include "bench/bridges/event_types.h"
