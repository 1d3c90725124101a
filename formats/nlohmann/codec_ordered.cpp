// SPDX-License-Identifier: MIT
#include "formats/nlohmann/codec_functions.h"

namespace roundtrip::nlohmann_codec {

template struct Text<nlohmann::ordered_json>;
template struct Cbor<nlohmann::ordered_json>;
template struct Msgpack<nlohmann::ordered_json>;
template struct Bson<nlohmann::ordered_json>;
template struct Ubjson<nlohmann::ordered_json>;

}  // namespace roundtrip::nlohmann_codec
