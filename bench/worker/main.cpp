// SPDX-License-Identifier: MIT
//
// A worker: everything that one format can be asked, as a program. With --serve it works for the driver.
// Alone it is a Google Benchmark program with a benchmark <dataset>/<format>/<operation> for each cell.
#include <benchmark/benchmark.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <map>
#include <memory>
#include <string>

#include "bench/worker/pairing.h"
#include "bench/worker/serve.h"

namespace {

using roundtrip::DatasetOptions;
using roundtrip::Loop;
using roundtrip::Pairing;
using roundtrip::Registry;
using roundtrip::Verdict;

struct Options {
  bool serve = false;
  std::filesystem::path scratch = std::filesystem::temp_directory_path();
  unsigned watchdog_seconds = 0;
  DatasetOptions dataset;
};

constexpr const char* usage =
    "  [--serve]          answer the requests of the roundtrip command on standard input\n"
    "  [--watchdog=<s>]   with --serve: end when one request takes this many seconds\n"
    "  [--scale=<n>]      size of the generated data, 1 by default\n"
    "  [--seed=<n>]       seed of the generated data, 1 by default\n"
    "  [--scratch=<dir>]  where the file operations write, the system's temporary folder by default\n";

/// What is behind `name=` in the argument, or nothing.
const char* value_of(const char* argument, const char* name) {
  const std::size_t length = std::strlen(name);
  return std::strncmp(argument, name, length) == 0 ? argument + length : nullptr;
}

/// @return false, with a message printed, at an argument that is not known
bool parse(int argc, char** argv, Options& options) {
  for (int i = 1; i < argc; ++i) {
    const char* argument = argv[i];
    char* end = nullptr;
    if (std::strcmp(argument, "--serve") == 0) {
      options.serve = true;
    } else if (const char* scale = value_of(argument, "--scale=")) {
      options.dataset.scale = std::strtod(scale, &end);
    } else if (const char* seed = value_of(argument, "--seed=")) {
      options.dataset.seed = std::strtoull(seed, &end, 10);
    } else if (const char* seconds = value_of(argument, "--watchdog=")) {
      options.watchdog_seconds = static_cast<unsigned>(std::strtoul(seconds, &end, 10));
    } else if (const char* scratch = value_of(argument, "--scratch=")) {
      options.scratch = scratch;
    } else {
      std::fprintf(stderr, "%s: unknown argument '%s'. In addition to Google Benchmark's own there are:\n%s",
                   argv[0], argument, usage);
      return false;
    }
    if (end != nullptr && (*end != '\0' || end[-1] == '=' || options.dataset.scale <= 0)) {
      std::fprintf(stderr, "%s: '%s' needs a positive number\n", argv[0], argument);
      return false;
    }
  }
  return true;
}

/// One dataset, prepared when its first benchmark runs: a filter should not pay for what it leaves out.
class LazyPairing {
 public:
  LazyPairing(const roundtrip::DatasetEntry& entry, const Options& options)
      : entry_(entry), options_(options) {}

  std::unique_ptr<Loop> start(std::string_view operation, std::string& why_not) {
    if (!pairing_) {
      pairing_ = entry_.make(options_.dataset);
      verdict_ = pairing_->make();
    }
    Pairing::Started started{verdict_, nullptr, 0};
    if (verdict_.kind == Verdict::Kind::exact || verdict_.kind == Verdict::Kind::lossy) {
      const std::string file = "roundtrip-" + std::string(entry_.info.name) + "." + std::string(operation);
      started = pairing_->start(operation, options_.scratch / file);
    }
    const Verdict& verdict = started.verdict;
    why_not = verdict.reason + (verdict.path.empty() ? "" : " at " + verdict.path);
    return std::move(started.loop);
  }

 private:
  const roundtrip::DatasetEntry& entry_;
  const Options& options_;
  std::unique_ptr<Pairing> pairing_;
  Verdict verdict_;
};

void register_benchmarks(const Registry& registry, const Options& options) {
  for (const roundtrip::DatasetEntry& entry : registry.datasets) {
    const auto pairing = std::make_shared<LazyPairing>(entry, options);
    for (const roundtrip::OperationInfo& operation : registry.operations) {
      const std::string name = std::string(entry.info.name) + "/" + std::string(registry.format.name) + "/" +
                               std::string(operation.name);
      benchmark::RegisterBenchmark(name.c_str(), [pairing, operation](benchmark::State& state) {
        try {
          std::string why_not;
          const auto loop = pairing->start(operation.name, why_not);
          if (!loop) {
            state.SkipWithError(why_not.c_str());
            return;
          }
          const auto all = static_cast<std::uint64_t>(state.max_iterations);
          loop->provide(all);
          while (state.KeepRunningBatch(state.max_iterations)) loop->run(all);
        } catch (const std::exception& error) {
          state.SkipWithError(error.what());
        }
      });
    }
  }
}

/// Keeps memory that was freed in the process, as one has it that has run for long. By default glibc gives
/// large free blocks back to the kernel, and gets them again page by page, when nothing happens to lie behind
/// them: that made a quarter of the time of nlohmann_json on `log`, and came and went with what else was in
/// the heap.
void keep_freed_memory() {
#ifdef __GLIBC__
  mallopt(M_TRIM_THRESHOLD, INT_MAX);
  mallopt(M_MMAP_THRESHOLD, 32 << 20);  // glibc refuses more
#endif
}

}  // namespace

int main(int argc, char** argv) {
  keep_freed_memory();
  try {
    Registry registry;
    roundtrip::fill_registry(registry);
    benchmark::Initialize(&argc, argv);
    Options options;
    if (!parse(argc, argv, options)) return 2;
    if (options.serve) return roundtrip::serve(registry, options.scratch, options.watchdog_seconds);
    register_benchmarks(registry, options);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s: %s\n", argv[0], error.what());
    return 1;
  }
}
