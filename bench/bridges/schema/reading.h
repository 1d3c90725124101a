// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "bench/bridges/schema/traversal.h"

namespace roundtrip::schema {

/// Writes the statements that replace what the C++ object `object` holds by what the fields of the message
/// do.
void write_from_message(Code& code, const Spelling& spelling, const Member& member,
                        const MessageObject& message, const std::string& object);

}  // namespace roundtrip::schema
