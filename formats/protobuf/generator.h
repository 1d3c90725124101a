// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <iosfwd>

namespace roundtrip::protobuf_generator {

/// Reads a dataset's description and writes <dataset>.proto and <dataset>.generated.h into the folder. A file
/// that would be the same is left alone, so that nothing is compiled again for it.
/// @return the exit code: 0, 1 when a file cannot be read or written, 2 when the description is wrong; with a
/// message
int generate_files(const std::filesystem::path& description, const std::filesystem::path& folder,
                   std::ostream& errors);

}  // namespace roundtrip::protobuf_generator
