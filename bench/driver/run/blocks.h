// SPDX-License-Identifier: MIT
//
// The part of a run that is timed.
#pragma once

#include "bench/driver/base/progress.h"
#include "bench/driver/run/budget.h"
#include "bench/driver/run/results_collector.h"
#include "bench/driver/run/selection.h"

namespace roundtrip {

/// Times the cells of the pairings whose facts say that they can be. A cell has a turn in each of many
/// launches of its worker: launch after launch, and in each dataset after dataset, so that the turns of a
/// cell lie far apart and the workers of one dataset alone are alive, of which as many have a sitting
/// together as find room in the memory. In a sitting some stretches of blocks of each cell are dealt in
/// random order. After each launch the results are written. Cells that had no turn when the run was
/// interrupted, or a budget that the user named was over, are "pending"; a run without any is complete.
/// @throws MachineError when the machine has not got what it needs; IncomparableError when a resumed run
/// would go on with other data. What was measured until then is in the results, which are not written
void time_blocks(const Selection& selection, ResultsCollector& results, const Budget& budget,
                 Progress& progress);

}  // namespace roundtrip
