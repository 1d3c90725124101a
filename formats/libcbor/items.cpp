// SPDX-License-Identifier: MIT
#include "formats/libcbor/items.h"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace roundtrip::libcbor_codec {

void write_items(const Tree<Spelling>& tree, Buffer& out) {
  // This version cannot tell the size, and writes nothing where there is too little room.
  std::size_t written = 0;
  for (std::size_t room = std::max(out.capacity(), std::size_t{256}); written == 0; room *= 2) {
    out.resize(room);
    written = cbor_serialize(tree.get(), reinterpret_cast<unsigned char*>(out.data()), out.size());
  }
  out.resize(written);
}

Tree<Spelling> read_items(View bytes) {
  cbor_load_result result{};
  Tree<Spelling> tree(cbor_load(reinterpret_cast<cbor_data>(bytes.data()), bytes.size(), &result));
  if (!tree) {
    const char* what = result.error.code == CBOR_ERR_NOTENOUGHDATA ? "the bytes end too early"
                       : result.error.code == CBOR_ERR_MEMERROR    ? "no memory for a stated size"
                                                                   : "no CBOR";
    throw std::runtime_error(std::string("libcbor: ") + what + " (at byte " +
                             std::to_string(result.error.position) + ")");
  }
  if (result.read != bytes.size()) throw std::runtime_error("libcbor: there is something behind the value");
  return tree;
}

}  // namespace roundtrip::libcbor_codec
