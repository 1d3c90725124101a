// SPDX-License-Identifier: MIT
//
// The C++ code between a dataset's records and its messages, as a user of the library writes it: an overload
// of to_message and of from_message for each record, with the generated accessors. Wrapper messages are
// converted in place.
#pragma once

#include <string>

#include "formats/protobuf/schema.h"

namespace roundtrip::protobuf_generator {

/// The header <dataset>.generated.h. It expects "protobuf/<dataset>.pb.h" from protoc.
[[nodiscard]] std::string conversion_text(const DatasetDescription& description, const Schema& schema);

}  // namespace roundtrip::protobuf_generator
