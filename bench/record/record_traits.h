// SPDX-License-Identifier: MIT
//
// What is derived from a root record and knows no format: comparison, checksum, payload, description. The
// code is large and the same for every format, so it is compiled once, into the dataset's library; the
// generated header of a dataset declares it with ROUNDTRIP_RECORD_TRAITS(extern, Record).
#pragma once

#include "bench/record/checksum.h"
#include "bench/record/describe.h"
#include "bench/record/difference.h"

#define ROUNDTRIP_RECORD_TRAITS(EXTERN, ...)                                                           \
  namespace roundtrip {                                                                                \
  EXTERN template std::uint64_t checksum<__VA_ARGS__>(const __VA_ARGS__&);                             \
  EXTERN template std::uint64_t payload_bytes<__VA_ARGS__>(const __VA_ARGS__&);                        \
  EXTERN template std::optional<Difference> first_difference<__VA_ARGS__>(const __VA_ARGS__&,          \
                                                                          const __VA_ARGS__&, Losses); \
  EXTERN template Description describe<__VA_ARGS__>();                                                 \
  }                                                                                                    \
  static_assert(true)
