// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "bench/bridges/schema/code.h"
#include "bench/bridges/schema/spelling.h"

namespace roundtrip::schema {

/// A message in the generated code.
struct MessageObject {
  std::string type;        ///< its name in the schema
  std::string expression;  ///< an expression for it
  std::string described;   ///< what an error message calls it
};

/// Writes the statements that replace what the C++ object `object` holds by what the fields of the message
/// do.
void write_from_message(Code& code, const Spelling& spelling, const Member& member,
                        const MessageObject& message, const std::string& object);

}  // namespace roundtrip::schema
