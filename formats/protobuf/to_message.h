// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "formats/protobuf/code.h"
#include "formats/protobuf/schema.h"

namespace roundtrip::protobuf_generator {

/// Writes the statements that set the fields of the empty message `message` to the C++ object `object`.
/// @param object, message expressions
void write_to_message(Code& code, const Member& member, const std::string& object,
                      const std::string& message);

}  // namespace roundtrip::protobuf_generator
