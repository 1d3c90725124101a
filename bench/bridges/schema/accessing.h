// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "bench/bridges/schema/traversal.h"

namespace roundtrip::schema {

/// Writes the statements that add to the C++ variable `sum` what access_sum (bench/record/access.h) gives of
/// what write_from_message would read. What that would refuse is refused here, too, but for keys that stand
/// twice: to find those, all would have to be kept.
void write_sum_of_message(Code& code, const Spelling& spelling, const Member& member,
                          const MessageObject& message);

}  // namespace roundtrip::schema
