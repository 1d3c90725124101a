// SPDX-License-Identifier: MIT
//
// What a data logger of a plant records: the description of its sensors, then their samples as they came in.
// The shape is that of the measurement files of industry (ASAM MDF: channels with a linear conversion, then
// records with a time stamp) with the quality of each value as OPC UA has it (good, uncertain, bad). The
// values come from an analogue-to-digital converter times a calibration factor: steps, with long decimals.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bench/record/record.h"
#include "bench/suite/dataset.h"

namespace roundtrip::datasets::telemetry {

enum class Quantity : std::uint8_t {
  temperature,
  pressure,
  flow,
  level,
  vibration,
  voltage,
  current,
  humidity
};
ROUNDTRIP_ENUM(Quantity, temperature, pressure, flow, level, vibration, voltage, current, humidity);

enum class Quality : std::uint8_t { good, uncertain, bad };
ROUNDTRIP_ENUM(Quality, good, uncertain, bad);

struct Sensor {
  std::uint16_t sensor_id;
  std::string name;
  Quantity quantity;
  std::string unit;
  double calibration_factor;  ///< unit per count of the converter
  float range_low;
  float range_high;
  std::uint32_t interval_us;
};
ROUNDTRIP_RECORD(Sensor, sensor_id, name, quantity, unit, calibration_factor, range_low, range_high,
                 interval_us);

struct Sample {
  std::int64_t timestamp_ns;  ///< since 1970 UTC
  std::uint16_t sensor_id;
  double value;
  Quality quality;
  bool saturated;  ///< the converter was at an end of its range
  std::optional<std::uint16_t> error_code;
};
ROUNDTRIP_RECORD(Sample, timestamp_ns, sensor_id, value, quality, saturated, error_code);

struct Recording {
  std::string station;
  std::string firmware;
  std::int64_t start_ns;
  std::vector<Sensor> sensors;
  std::vector<Sample> samples;
};
ROUNDTRIP_RECORD(Recording, station, firmware, start_ns, sensors, samples);

struct Dataset {
  using Record = Recording;
  static constexpr DatasetInfo info{
      .name = "telemetry",
      .summary =
          "20,000 samples of 48 sensors: time stamps, doubles and flags, as a data logger records them",
      .by_default = false};
  static Record generate(const DatasetOptions& options);
};

}  // namespace roundtrip::datasets::telemetry
