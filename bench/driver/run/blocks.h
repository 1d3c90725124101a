// SPDX-License-Identifier: MIT
//
// The part of a run that is timed: blocks of all cells, one at a time, in random order.
#pragma once

#include "bench/driver/base/progress.h"
#include "bench/driver/run/budget.h"
#include "bench/driver/run/results_collector.h"
#include "bench/driver/run/selection.h"

namespace roundtrip {

/// Times the cells of the pairings whose facts say that they can be, in rounds, each of which ends with the
/// results being written. Cells that had no turn when the run was interrupted, or a budget that the user
/// named was over, are "pending"; a run without any is complete.
/// @throws MachineError when the machine has not got what it needs; IncomparableError when a resumed run
/// would go on with other data. What was measured until then is in the results, which are not written
void time_blocks(const Selection& selection, ResultsCollector& results, const Budget& budget,
                 Progress& progress);

}  // namespace roundtrip
