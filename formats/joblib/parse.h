// SPDX-License-Identifier: MIT
//
// The reader of joblib's files, compiled once: the record is behind the loader's tables.
#pragma once

#include <roundtrip_joblib/arrays.h>

#include "formats/pickle/parse.h"

namespace roundtrip::joblib {

/// What is kept from file to file.
struct Scratch {
  pickling::StreamReader reader;
  std::vector<DType> dtypes;
};

/// Tells the loader, which has been started, what a file holds that is not compressed (any more): as it comes
/// or, where values come in an order that this cannot follow, by way of a graph.
/// @param shapes as of pickle_codec::Form
/// @throws std::runtime_error when it is no such file, or not what the record is written as
void parse(View file, bool shapes, Scratch& scratch, events::Loader& loader);

}  // namespace roundtrip::joblib
