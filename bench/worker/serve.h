// SPDX-License-Identifier: MIT
//
// The worker as a servant of the driver. Each request is a line of fields with tabs between (a backslash
// before t, n and another backslash stands for what no field could hold), each answer a line with one JSON
// object:
//
//     hello                                       what the worker has
//     make     ID generated DATASET SCALE SEED    makes the record and its bytes → verdict; when exact,
//                                                 sizes and checksum
//     make     ID document FILE                   the same for a document file
//     check    ID                                 checks the round trip → verdict
//     facts    ID FILE                            the untimed figures; the encoded bytes go to FILE
//     load     ID BYTES                           loads bytes, as hexadecimal digits, that may be anything
//                                                 → whether the format took them, and why not
//     access   ID BYTES                           the same of reading without loading
//     verify   ID FILE                            loads a file that somebody else may have written → verdict:
//                                                 exact or lossy when it holds the record, failed with the
//                                                 first difference when it does not, or is refused
//     start    ID OPERATION                       sets a cell up and checks it → verdict, rough ns
//     block    ID OPERATION WARMUP ITERATIONS     times a block → ns and cpu_ns per iteration
//     count    ID OPERATION ITERATIONS            runs them for a tool that counts what is executed → verdict
//
// A request that could not be carried out is answered with {"error": why}, or {"machine": why} when no format
// is to blame: the disk is full, there are too few files. One for which there is too little memory has the
// verdict "out of memory", whatever it was. The end of the input ends the worker.
#pragma once

#include <filesystem>

#include "bench/worker/pairing.h"

namespace roundtrip {

/// @param scratch a folder for the files of the operations
/// @param watchdog_seconds a request that takes longer ends the process: without it one that hangs would
/// outlive a driver that was killed. 0 for no limit.
/// @return the exit code
int serve(const Registry& registry, const std::filesystem::path& scratch, unsigned watchdog_seconds);

}  // namespace roundtrip
