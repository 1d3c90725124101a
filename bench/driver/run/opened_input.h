// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "bench/driver/base/scratch.h"

namespace roundtrip {

/// What names the standard input.
inline constexpr const char* standard_input = "-";

/// A user's file, made ready to be read by any program: of the standard input, and of what is compressed, a
/// copy in the run's temporary folder.
struct OpenedInput {
  std::filesystem::path named;  ///< as the user named it: messages begin with it
  std::filesystem::path file;   ///< what is read
  std::string ending;  ///< of the name, in small letters, without that of a compression; empty without one
};

/// Opens a file, or the standard input, which is read to its end once, however often it is asked for. What
/// begins as gzip (RFC 1952) or Zstandard (RFC 8878) do is unpacked.
/// @param most_bytes that may come of unpacking or of the standard input
/// @throws InputError when it is no file, is damaged, or has more than so many bytes; MachineError
[[nodiscard]] OpenedInput open_input(const std::filesystem::path& named, Scratch& scratch,
                                     std::uint64_t most_bytes);

}  // namespace roundtrip
