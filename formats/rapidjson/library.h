// SPDX-License-Identifier: MIT
//
// rapidjson as it is configured here, for every file that includes it.
#pragma once

// NaN and infinities, which JSON does not have, as the library spells them. The default of the library's
// StringBuffer writer, which is specialised for it, can be changed only here.
#define RAPIDJSON_WRITE_DEFAULT_FLAGS kWriteNanAndInfFlag

#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
