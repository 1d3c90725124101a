// SPDX-License-Identifier: MIT
//
// One event of an order service, as it goes over a wire or into a queue. The shape is that of the usual small
// message of remote procedure calls (an "order placed" event of a web shop; compare the examples in the
// documentation of Protocol Buffers and of the CloudEvents specification): a few identifiers, a status, and a
// short repeated part. What a format costs per message, rather than per byte, shows here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bench/record/record.h"
#include "bench/suite/dataset.h"

namespace roundtrip::datasets::message {

enum class OrderStatus : std::uint8_t { pending, confirmed, shipped, delivered, cancelled };
ROUNDTRIP_ENUM(OrderStatus, pending, confirmed, shipped, delivered, cancelled);

struct OrderLine {
  std::string sku;  ///< stock keeping unit: the article's number
  std::uint32_t quantity;
  double unit_price;
};
ROUNDTRIP_RECORD(OrderLine, sku, quantity, unit_price);

struct OrderEvent {
  std::uint64_t order_id;
  std::int64_t timestamp_ms;  ///< since 1970 UTC
  std::string customer;
  OrderStatus status;
  std::string currency;  ///< ISO 4217
  std::vector<OrderLine> lines;
  std::optional<std::string> note;
};
ROUNDTRIP_RECORD(OrderEvent, order_id, timestamp_ms, customer, status, currency, lines, note);

struct Dataset {
  using Record = OrderEvent;
  static constexpr DatasetInfo info{
      .name = "message",
      .summary =
          "one order event of some 150 bytes: a small nested message, as a remote procedure call sends"};
  static Record generate(const DatasetOptions& options);
};

}  // namespace roundtrip::datasets::message
