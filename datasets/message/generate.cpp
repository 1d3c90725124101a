// SPDX-License-Identifier: MIT
#include "datasets/message/dataset.h"
#include "datasets/words.h"

namespace roundtrip::datasets::message {

namespace {

OrderLine make_line(Random& random) {
  OrderLine line{};
  line.sku = capitalized(frequent(random, nouns).substr(0, 3));
  line.sku += '-';
  line.sku += decimal(random.below(100000), 5);
  line.quantity = static_cast<std::uint32_t>(1 + random.skewed(12));
  line.unit_price = ratio(random.between(95, 24995), 100);
  return line;
}

}  // namespace

OrderEvent Dataset::generate(const DatasetOptions& options) {
  constexpr auto currencies = std::to_array<std::string_view>({"EUR", "USD", "GBP", "CHF", "SEK"});
  Random random(options.seed);
  OrderEvent event{};
  event.order_id = 4'200'000'000 + random.below(900'000'000);
  event.timestamp_ms = 1'709'510'400'000 + random.between(0, 86'399'999);
  event.customer = user_name(random);
  event.customer += "@mail.example.org";
  event.status = static_cast<OrderStatus>(random.skewed(5));
  event.currency = frequent(random, currencies);
  const std::size_t lines = scaled(3, options.scale);
  event.lines.reserve(lines);
  for (std::size_t i = 0; i < lines; ++i) event.lines.push_back(make_line(random));
  // Always there, so that the size of the message does not depend on the seed.
  event.note = "Please leave it at the ";
  *event.note += phrase(random, 2, ' ');
  return event;
}

}  // namespace roundtrip::datasets::message
