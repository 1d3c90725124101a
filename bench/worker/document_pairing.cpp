// SPDX-License-Identifier: MIT
#include "bench/worker/typed_pairing.h"

namespace roundtrip {
template class RecordPairing<Document, Document, Buffer>;
template class RecordPairing<Messages, Messages, Buffer>;
}  // namespace roundtrip
