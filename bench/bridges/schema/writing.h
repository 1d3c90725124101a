// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "bench/bridges/schema/code.h"
#include "bench/bridges/schema/spelling.h"

namespace roundtrip::schema {

/// Writes the statements that set the fields of the empty message `message` to the C++ object `object`.
/// @param object, message expressions
void write_to_message(Code& code, const Spelling& spelling, const Member& member, const std::string& object,
                      const std::string& message);

}  // namespace roundtrip::schema
