// SPDX-License-Identifier: MIT
//
// Checkpoints as PyTorch's own writer makes them, for tests: a pickle of protocol 2, and storages.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bench/bridges/archives/zip.h"

namespace roundtrip::torch_tests {

/// A file of members that are all stored.
inline Buffer checkpoint(std::string_view pickle, const std::vector<std::string>& storages,
                         std::string_view order = "little", std::string_view version = "3\n",
                         std::string_view folder = "model/") {
  Buffer out;
  archives::ZipWriter zip({.alignment = 64});
  zip.start(out);
  const auto add = [&](const std::string& name, std::string_view content) {
    std::byte* const place = zip.add_stored(std::string(folder) + name, content.size());
    if (!content.empty()) std::memcpy(place, content.data(), content.size());
  };
  add("data.pkl", pickle);
  add("byteorder", order);
  for (std::size_t i = 0; i != storages.size(); ++i) add("data/" + std::to_string(i), storages[i]);
  add("version", version);
  zip.finish();
  return out;
}

/// A text of a pickle.
inline std::string text(const std::string& characters) {
  return std::string("X") + static_cast<char>(characters.size()) + std::string(3, '\0') + characters;
}

/// A tensor on a storage.
/// @param elements of the storage, size and stride: opcodes
inline std::string tensor(const std::string& storage, const std::string& type, const std::string& elements,
                          const std::string& offset, const std::string& size, const std::string& stride) {
  return "ctorch._utils\n_rebuild_tensor_v2\n((" + text("storage") + "ctorch\n" + type + "\n" +
         text(storage) + text("cpu") + elements + "tQ" + offset + size + stride + "\x89" +
         "ccollections\nOrderedDict\n)RtR";
}

}  // namespace roundtrip::torch_tests
