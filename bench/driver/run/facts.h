// SPDX-License-Identifier: MIT
//
// The part of a run that is not timed: the gate, and the facts.
#pragma once

#include <vector>

#include "bench/driver/base/progress.h"
#include "bench/driver/run/budget.h"
#include "bench/driver/run/results_collector.h"
#include "bench/driver/run/selection.h"

namespace roundtrip {

/// All that are built and have no facts in the run, in their order.
[[nodiscard]] std::vector<PairingIndex> pairings_without_facts(const Selection& selection,
                                                               const RunInfo& info);

/// Checks every selected pairing that was not checked yet and takes its facts, several at a time; says of
/// what is not built that it is not. The results are written in between. Ends before all are taken when a
/// budget that the user named is too short.
/// @throws MachineError when the machine has not got what it needs; IncomparableError when a resumed run
/// would go on with other data
void take_facts(const Selection& selection, ResultsCollector& results, const Budget& budget,
                Progress& progress);

}  // namespace roundtrip
