// SPDX-License-Identifier: MIT
#pragma once

#include "bench/driver/base/progress.h"
#include "bench/driver/run/results_collector.h"
#include "bench/driver/run/selection.h"

namespace roundtrip {

/// Counts the instructions of the run's cells that have a time and no count yet, by callgrind, until the user
/// interrupts it: a budget is for the times. Those that cannot be counted are named on standard error.
/// @throws InputError when valgrind is not installed; MachineError
void add_instructions(const Selection& selection, ResultsCollector& results, Progress& progress);

}  // namespace roundtrip
