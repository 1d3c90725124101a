// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "formats/protobuf/code.h"
#include "formats/protobuf/schema.h"

namespace roundtrip::protobuf_generator {

/// A message in the generated code.
struct MessageObject {
  std::string type;        ///< its class, in the namespace messages
  std::string expression;  ///< an expression for it
  std::string described;   ///< what an error message calls it
};

/// Writes the statements that replace what the C++ object `object` holds by what the fields of the message
/// do.
void write_from_message(Code& code, const Member& member, const MessageObject& message,
                        const std::string& object);

}  // namespace roundtrip::protobuf_generator
