// SPDX-License-Identifier: MIT
//
// The loops of the compression operations: what is added to a save, and to a load, by bytes that are stored
// or sent compressed. The bytes are made off the clock.
#pragma once

#include <type_traits>

#include "bench/record/compressor.h"
#include "bench/suite/operation.h"

namespace roundtrip {

namespace detail {

/// For the gate: decompresses, loads and shows what came of it.
template <class Subject>
void check_packed(Subject& subject, Compressor& compressor, View packed, const Check& check) {
  Buffer bytes;
  bytes.resize(subject.encoded.size());
  compressor.decompress(packed, bytes);
  const auto value = subject.make_value();
  subject.load(as_view(bytes), *value);
  check(*value);
}

}  // namespace detail

template <class Subject, Compression compression>
class CompressLoop final : public Loop {
 public:
  explicit CompressLoop(Subject subject)
      : subject_(std::move(subject)), compressor_(make_compressor(compression)) {}

  void run(std::uint64_t n) override {
    for (; n != 0; --n) compressor_->compress(subject_.encoded, packed_);
  }

  void once(double& ns, const Check& check) override {
    ns = rough_ns([&] { run(1); });
    detail::check_packed(subject_, *compressor_, as_view(packed_), check);
  }

 private:
  Subject subject_;
  std::unique_ptr<Compressor> compressor_;
  Buffer packed_;
};

template <class Subject, Compression compression>
class DecompressLoop final : public Loop {
 public:
  explicit DecompressLoop(Subject subject)
      : subject_(std::move(subject)), compressor_(make_compressor(compression)) {
    compressor_->compress(subject_.encoded, packed_);
    bytes_.resize(subject_.encoded.size());
  }

  void run(std::uint64_t n) override {
    for (; n != 0; --n) compressor_->decompress(as_view(packed_), bytes_);
  }

  void once(double& ns, const Check& check) override {
    ns = rough_ns([&] { run(1); });
    const auto value = subject_.make_value();
    subject_.load(as_view(bytes_), *value);
    check(*value);
  }

 private:
  Subject subject_;
  std::unique_ptr<Compressor> compressor_;
  Buffer packed_;
  Buffer bytes_;
};

}  // namespace roundtrip
