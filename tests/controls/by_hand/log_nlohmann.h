// SPDX-License-Identifier: MIT
//
// The log for nlohmann/json as a user of the library writes it, with its macros. The control and the
// independent program measure it.
#pragma once

#include <nlohmann/json.hpp>

#include "datasets/log/dataset.h"

namespace roundtrip::datasets::log {
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Address, octets)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Entry, address, identity, userid, date, request, code, size)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Log, entries)
}  // namespace roundtrip::datasets::log
