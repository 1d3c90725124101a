// SPDX-License-Identifier: MIT
#include "bench/record/record.h"

struct Line {
  std::string sku;
  std::uint32_t quantity;
  double price;
};
ROUNDTRIP_RECORD(Line, sku, price);
