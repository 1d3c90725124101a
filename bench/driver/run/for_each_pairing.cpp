// SPDX-License-Identifier: MIT
#include "bench/driver/run/for_each_pairing.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <thread>

namespace roundtrip {

void for_each_pairing(const Selection& selection, const std::vector<PairingIndex>& pairings,
                      Progress& progress, const std::function<bool()>& must_stop,
                      const std::function<void(PairingIndex)>& work) {
  const std::size_t count = pairings.size();
  std::atomic<std::size_t> next{0};
  std::atomic<std::size_t> done{0};
  std::vector<std::future<void>> threads;
  const auto width = std::min<std::size_t>(std::max(1U, std::thread::hardware_concurrency()), count);
  for (std::size_t thread = 0; thread < width; ++thread) {
    threads.push_back(std::async(std::launch::async, [&] {
      try {
        for (std::size_t i = next++; i < count && !must_stop(); i = next++) {
          const PairingIndex pairing = pairings[i];
          work(pairing);
          progress.update(static_cast<double>(++done) / static_cast<double>(count), -1,
                          fmt::format("{}/{}", selection.source(pairing).name, selection.format(pairing)));
        }
      } catch (...) {
        next = count;
        throw;
      }
    }));
  }
  for (auto& thread : threads) thread.get();
}

}  // namespace roundtrip
