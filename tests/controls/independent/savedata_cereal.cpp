// SPDX-License-Identifier: MIT
//
// The savedata in cereal's binary archive, timed as anybody would who has never heard of this suite: Google
// Benchmark, the library and its serialize functions. Of ours there are only the record types and their
// generator.
//
// cereal reads and writes iostreams. A std::stringstream would have to be given a copy of the bytes before
// each load, which the suite's contract does not ask for, so there are the two smallest stream buffers that
// do without: one fills a vector that keeps its size, one reads bytes where they are. Each has the one
// function that cereal calls, sputn or sgetn.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cereal/archives/binary.hpp>
#include <cstring>
#include <istream>
#include <ostream>
#include <stdexcept>
#include <streambuf>
#include <string_view>
#include <vector>

#include "tests/controls/by_hand/savedata_cereal.h"

namespace {

using roundtrip::datasets::savedata::Dataset;
using roundtrip::datasets::savedata::World;

class Writer final : public std::streambuf {
 public:
  void clear() { use(0); }
  [[nodiscard]] std::string_view bytes() const { return {pbase(), used()}; }

 protected:
  std::streamsize xsputn(const char* data, std::streamsize count) override {
    if (count > epptr() - pptr()) grow(count);
    std::memcpy(pptr(), data, static_cast<std::size_t>(count));
    pbump(static_cast<int>(count));
    return count;
  }

 private:
  [[nodiscard]] std::size_t used() const { return static_cast<std::size_t>(pptr() - pbase()); }
  void use(std::size_t size) {
    setp(bytes_.data(), bytes_.data() + bytes_.size());
    pbump(static_cast<int>(size));
  }
  [[gnu::noinline]] void grow(std::streamsize count) {
    const std::size_t size = used();
    bytes_.resize(2 * (size + static_cast<std::size_t>(count)));
    use(size);
  }

  std::vector<char> bytes_;
};

class Reader final : public std::streambuf {
 public:
  explicit Reader(std::string_view bytes) : next_(bytes.data()), end_(next_ + bytes.size()) {}

 protected:
  std::streamsize xsgetn(char* data, std::streamsize wanted) override {
    const std::streamsize count = std::min<std::streamsize>(wanted, end_ - next_);
    std::memcpy(data, next_, static_cast<std::size_t>(count));
    next_ += count;
    return count;
  }

 private:
  const char* next_;
  const char* end_;
};

void save(const World& world, Writer& writer) {
  writer.clear();
  std::ostream stream(&writer);
  cereal::BinaryOutputArchive archive(stream);
  archive(world);
}

World load(std::string_view bytes) {
  Reader reader(bytes);
  std::istream stream(&reader);
  cereal::BinaryInputArchive archive(stream);
  World world;
  archive(world);
  return world;
}

/// Saves, and proves that what the bytes load to is saved as the same bytes.
void save_and_check(const World& world, Writer& writer) {
  save(world, writer);
  Writer again;
  save(load(writer.bytes()), again);
  if (again.bytes() != writer.bytes()) {
    throw std::runtime_error("the savedata does not come back from cereal as it was saved");
  }
}

void report_size(benchmark::State& state, std::string_view bytes) {
  state.counters["encoded_bytes"] = static_cast<double>(bytes.size());
}

void savedata_cereal_save(benchmark::State& state) {
  const World world = Dataset::generate({});
  Writer writer;
  save_and_check(world, writer);
  for ([[maybe_unused]] auto _ : state) {
    save(world, writer);
    benchmark::DoNotOptimize(writer);
    benchmark::ClobberMemory();
  }
  report_size(state, writer.bytes());
}
BENCHMARK(savedata_cereal_save)->Name("savedata/cereal_binary/save");

void savedata_cereal_load(benchmark::State& state) {
  Writer writer;
  save_and_check(Dataset::generate({}), writer);
  for ([[maybe_unused]] auto _ : state) {
    const World world = load(writer.bytes());
    benchmark::DoNotOptimize(world.players.data());
    benchmark::ClobberMemory();
  }
  report_size(state, writer.bytes());
}
BENCHMARK(savedata_cereal_load)->Name("savedata/cereal_binary/load");

}  // namespace
