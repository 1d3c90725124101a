// SPDX-License-Identifier: MIT
//
// Many small documents that are each saved by themselves: the lines of a .jsonl file, the files of a folder.
#pragma once

#include <vector>

#include "bench/record/document.h"

namespace roundtrip {

struct Messages {
  std::vector<Document> messages;
};
ROUNDTRIP_RECORD(Messages, messages);

}  // namespace roundtrip
