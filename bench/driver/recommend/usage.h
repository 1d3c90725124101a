// SPDX-License-Identifier: MIT
//
// What a format is to be used for, in numbers: how often what is saved is loaded, and over what the bytes go.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bench/driver/show/figures.h"

namespace roundtrip {

/// How often a record is saved for how many loads.
struct SaveToLoad {
  double saves = 1;
  double loads = 1;

  /// "1 save and 10 loads"
  [[nodiscard]] std::string text() const;
  /// "1:10", as --save-to-load takes it
  [[nodiscard]] std::string option() const;
};

/// @param text "1:10", "0:1": not both 0, up to a million each
/// @throws InputError
[[nodiscard]] SaveToLoad parse_save_to_load(const std::string& text);

/// How fast bytes get from the one who saves to the one who loads.
struct Channel {
  std::string option;  ///< "--bandwidth" or "--disk"
  std::string text;    ///< as it was written
  double bytes_per_second = 0;
};

/// @param text a number with bit, kbit … Tbit, or B, kB … TB, KiB … TiB, with "/s" behind it or not
/// @throws InputError that names the option
[[nodiscard]] Channel parse_channel(const std::string& option, const std::string& text);

/// An operation, and how often it is done.
struct WeighedOperation {
  std::string name;
  std::string what;  ///< "a save"
  double weight = 0;
};

struct Usage {
  SaveToLoad save_to_load;
  std::optional<Channel> channel;  ///< nothing: bytes cost no time
  std::string compress;            ///< "zlib", "zstd", "lz4", or empty for none
  /// Whether the run knows how long it takes. Otherwise it is not counted, and costs are lower bounds.
  bool compression_timed = false;

  /// The metric of the bytes that go through the channel: "size" or that of the compression.
  [[nodiscard]] std::string bytes_metric() const { return compress.empty() ? "size" : compress; }
  /// What is timed of it.
  [[nodiscard]] std::vector<WeighedOperation> operations() const;
};

/// What a row costs in its usage.
struct Cost {
  Figure figure;          ///< ns, with the interval of another run
  Interval within_run;    ///< to compare with other rows of the same run
  double channel_ns = 0;  ///< what of it are bytes on their way
};

/// Saves, loads and the way of the bytes for each of them:
///
///     saves · (save + compress) + loads · (decompress + load) + (saves + loads) · bytes / (bytes per second)
///
/// @return nothing when a figure that it takes is not there
[[nodiscard]] std::optional<Cost> cost_of(const Row& row, const Usage& usage);

}  // namespace roundtrip
