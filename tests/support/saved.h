// SPDX-License-Identifier: MIT
//
// A format's codec as tests use it: a record to bytes of their own, and bytes to a record.
#pragma once

#include <vector>

#include "bench/suite/format.h"

namespace roundtrip {

template <class Codec, class T>
std::vector<std::byte> saved_by(Codec& codec, const T& record) {
  output_of<Codec> out;
  codec.save(record, out);
  const View bytes = as_view(out);
  return {bytes.begin(), bytes.end()};
}

template <class Format, class T>
std::vector<std::byte> saved(const T& record) {
  typename Format::template Codec<T> codec;
  return saved_by(codec, record);
}

template <class Format, class T>
T loaded(View bytes) {
  T record{};
  typename Format::template Codec<T>().load(bytes, record);
  return record;
}

}  // namespace roundtrip
