// SPDX-License-Identifier: MIT
#include "bench/driver/results/fact_changes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "bench/driver/results/fidelity.h"

namespace roundtrip {

namespace {

/// From the best to the worst. The last is "not built", and whatever else there is.
int rank_of(const std::string& fidelity) {
  constexpr std::array order{"exact", "lossy", "unsupported", "failed", out_of_memory, "hung", "crashed"};
  return static_cast<int>(std::find(order.begin(), order.end(), fidelity) - order.begin());
}

void compare_pairing(const Fact& base, const Fact& head, std::vector<FactChange>& changes) {
  const auto add = [&](std::string_view fact, const char* what, std::string before, std::string after) {
    changes.push_back(
        {base.dataset, base.format, std::string(fact), what, std::move(before), std::move(after)});
  };
  if (base.fidelity != head.fidelity) {
    const bool worse = rank_of(head.fidelity) > rank_of(base.fidelity);
    // Where there are no figures any more the reason is what matters.
    const bool lost = timed_verdict(base.fidelity) && !timed_verdict(head.fidelity) && !head.reason.empty();
    add("fidelity", worse ? verdict::regression : verdict::improvement, base.fidelity,
        lost ? fmt::format("{}: {}", head.fidelity, head.reason) : head.fidelity);
  } else if (base.reason != head.reason || base.path != head.path || base.actual != head.actual) {
    const auto text = [](const Fact& fact) {
      return fact.path.empty() ? fact.reason
                               : fmt::format("{} at {}: {}", fact.reason, fact.path, fact.actual);
    };
    add("reason", verdict::change, text(base), text(head));
  }
  for_each_field(base, [&](const auto& field, const auto& before) {
    if constexpr (std::same_as<std::remove_cvref_t<decltype(before)>, std::optional<std::uint64_t>>) {
      const auto& after = head.*(field.pointer);
      // Without the heap hook, or without a round trip, a side has no such figure.
      if (!before || !after || *before == *after) return;
      add(field.name, *after > *before ? verdict::regression : verdict::improvement, std::to_string(*before),
          std::to_string(*after));
    }
  });
}

}  // namespace

std::vector<FactChange> compare_facts(const RunInfo& base, const RunInfo& head) {
  std::vector<FactChange> changes;
  std::set<std::string_view> other_data;
  for (const DatasetResult& dataset : base.datasets) {
    for (const DatasetResult& other : head.datasets) {
      if (dataset.name != other.name || dataset.checksum == other.checksum) continue;
      if (dataset.checksum.empty() || other.checksum.empty()) continue;
      changes.push_back({dataset.name, "", "checksum", verdict::change, dataset.checksum, other.checksum});
      other_data.insert(dataset.name);
    }
  }
  std::map<std::pair<std::string_view, std::string_view>, const Fact*> others;
  for (const Fact& fact : head.facts) others[{fact.dataset, fact.format}] = &fact;
  for (const Fact& fact : base.facts) {
    if (fact.fidelity == "not built" || other_data.contains(fact.dataset)) continue;
    const auto other = others.find({fact.dataset, fact.format});
    if (other == others.end()) continue;
    // What could not be done before is not lost with the format.
    if (other->second->fidelity == "not built" && !timed_verdict(fact.fidelity)) continue;
    compare_pairing(fact, *other->second, changes);
  }
  return changes;
}

}  // namespace roundtrip
