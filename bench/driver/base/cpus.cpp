// SPDX-License-Identifier: MIT
#include "bench/driver/base/cpus.h"

#include <sched.h>

namespace roundtrip {

std::vector<int> allowed_cpus() {
  cpu_set_t cpus;
  CPU_ZERO(&cpus);
  std::vector<int> allowed;
  if (::sched_getaffinity(0, sizeof cpus, &cpus) != 0) return {0};
  for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
    if (CPU_ISSET(static_cast<unsigned>(cpu), &cpus)) allowed.push_back(cpu);
  }
  if (allowed.empty()) allowed.push_back(0);
  return allowed;
}

void keep_off(int timed_cpu) {
  cpu_set_t cpus;
  CPU_ZERO(&cpus);
  for (const int cpu : allowed_cpus()) {
    if (cpu != timed_cpu) CPU_SET(static_cast<unsigned>(cpu), &cpus);
  }
  if (CPU_COUNT(&cpus) > 0) ::sched_setaffinity(0, sizeof cpus, &cpus);
}

}  // namespace roundtrip
