// SPDX-License-Identifier: MIT
//
// The loop of the compression operations: what is added to a save, and to a load, by bytes that are stored or
// sent compressed. The bytes are made off the clock.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>

#include "bench/record/compressor.h"
#include "bench/suite/operation.h"

namespace roundtrip {

enum class Direction : std::uint8_t { compress, decompress };

/// One for all of them: which it is costs a look before the loop. Six of these for each record, inlined where
/// operations are made, would make every program a tenth larger.
template <class Subject>
class CompressionLoop : public Loop {
 public:
  [[gnu::noinline]] CompressionLoop(Subject&& subject, Compression compression, Direction direction)
      : subject_(std::move(subject)), compressor_(make_compressor(compression)), direction_(direction) {
    compressor_->compress(subject_.encoded, packed_);
    bytes_.resize(subject_.encoded.size());
  }

  void run(std::uint64_t n) override {
    if (direction_ == Direction::compress) {
      for (; n != 0; --n) compressor_->compress(subject_.encoded, packed_);
    } else {
      for (; n != 0; --n) compressor_->decompress(as_view(packed_), bytes_);
    }
  }

  void once(double& ns, const Check& check) override {
    ns = rough_ns([&] { run(1); });
    if (direction_ == Direction::compress) compressor_->decompress(as_view(packed_), bytes_);
    const auto value = subject_.make_value();
    subject_.load(as_view(bytes_), *value);
    check(*value);
  }

 private:
  Subject subject_;
  std::unique_ptr<Compressor> compressor_;
  Direction direction_;
  Buffer packed_;
  Buffer bytes_;
};

}  // namespace roundtrip
