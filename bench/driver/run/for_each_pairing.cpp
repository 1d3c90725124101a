// SPDX-License-Identifier: MIT
#include "bench/driver/run/for_each_pairing.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <thread>

namespace roundtrip {

void for_each_pairing(const std::vector<PairingIndex>& pairings, const std::function<bool()>& must_stop,
                      const std::function<void(PairingIndex)>& work,
                      const std::function<void(PairingIndex, double)>& done) {
  const std::size_t count = pairings.size();
  std::atomic<std::size_t> next{0};
  std::atomic<std::size_t> finished{0};
  std::vector<std::future<void>> threads;
  const auto width = std::min<std::size_t>(std::max(1U, std::thread::hardware_concurrency()), count);
  for (std::size_t thread = 0; thread < width; ++thread) {
    threads.push_back(std::async(std::launch::async, [&] {
      try {
        for (std::size_t i = next++; i < count && !must_stop(); i = next++) {
          const PairingIndex pairing = pairings[i];
          work(pairing);
          const double share = static_cast<double>(++finished) / static_cast<double>(count);
          if (done) done(pairing, share);
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
