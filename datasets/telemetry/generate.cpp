// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstdlib>

#include "datasets/telemetry/dataset.h"
#include "datasets/words.h"

namespace roundtrip::datasets::telemetry {

namespace {

constexpr std::size_t sensor_count = 48;
constexpr std::int64_t start_ns = 1'709'510'400'000'000'000;
constexpr std::int64_t full_scale = 32767;  // of a 16-bit converter

struct Kind {
  std::string_view name;
  std::string_view unit;
  std::int64_t span;  ///< units at full scale
};

/// In the order of Quantity.
constexpr auto kinds = std::to_array<Kind>({{"temperature", "°C", 250},
                                            {"pressure", "kPa", 1600},
                                            {"flow", "m³/h", 80},
                                            {"level", "mm", 6000},
                                            {"vibration", "mm/s", 50},
                                            {"voltage", "V", 400},
                                            {"current", "A", 63},
                                            {"humidity", "%", 100}});

/// What moves a sensor's value. Levels are in 1/256 of a count.
struct Channel {
  std::int64_t due_ns;
  std::int64_t setpoint;
  std::int64_t level;
  std::int64_t step;   ///< how far the level moves from sample to sample
  std::int64_t noise;  ///< of the converter
  std::int64_t jitter_ns;
  std::uint64_t faulty_samples;  ///< how many more samples the present fault lasts
  std::uint16_t error_code;
};

Sensor make_sensor(Random& random, std::uint16_t sensor_id) {
  constexpr auto intervals = std::to_array<std::uint32_t>({10'000, 20'000, 20'000, 50'000, 100'000, 250'000});
  Sensor sensor{};
  sensor.sensor_id = sensor_id;
  const std::size_t quantity = random.skewed(kinds.size());
  const Kind& kind = kinds[quantity];
  sensor.quantity = static_cast<Quantity>(quantity);
  sensor.unit = kind.unit;
  sensor.name = phrase(random, 2, '_');
  sensor.name += '_';
  sensor.name += kind.name;
  sensor.name += '_';
  sensor.name += decimal(sensor_id, 2);
  // The individual calibration is within ±0.5 percent, in steps of a millionth.
  const std::int64_t calibration = 1'000'000 + random.between(-5000, 5000);
  sensor.calibration_factor = ratio(kind.span * calibration, full_scale * 1'000'000);
  const std::int64_t below_zero = kind.span / -20;
  sensor.range_low = static_cast<float>(below_zero);
  sensor.range_high = static_cast<float>(kind.span);
  sensor.interval_us = random.pick(intervals);
  return sensor;
}

Channel make_channel(Random& random) {
  Channel channel{};
  channel.due_ns = start_ns + random.between(0, 9'999'999);
  channel.setpoint = random.between(4000, 32600) * 256;
  channel.level = channel.setpoint + random.between(-200'000, 200'000);
  channel.step = random.between(20, 1500);
  channel.noise = random.between(50, 900);
  channel.jitter_ns = random.between(2000, 60'000);
  return channel;
}

void move_level(Random& random, Channel& channel) {
  channel.level += (channel.setpoint - channel.level) / 64 + random.between(-channel.step, channel.step);
  if (random.below(600) == 0) channel.setpoint = random.between(4000, 36000) * 256;
}

void begin_fault(Random& random, Channel& channel) {
  constexpr auto error_codes = std::to_array<std::uint16_t>({0x0101, 0x0102, 0x0204, 0x0310, 0x8001});
  channel.faulty_samples = 1 + random.skewed(60);
  channel.error_code = error_codes[random.skewed(error_codes.size())];
}

Sample make_sample(Random& random, const Sensor& sensor, Channel& channel) {
  Sample sample{};
  sample.timestamp_ns = channel.due_ns + random.between(0, channel.jitter_ns);
  sample.sensor_id = sensor.sensor_id;
  move_level(random, channel);
  const std::int64_t measured = (channel.level + random.between(-channel.noise, channel.noise)) / 256;
  std::int64_t counts = std::clamp<std::int64_t>(measured, -full_scale - 1, full_scale);
  sample.saturated = counts != measured;
  // A value that is far from where the process is heading is not to be relied on, nor is a clipped one.
  const bool settling = std::abs(channel.setpoint - channel.level) > std::int64_t{8000} * 256;
  sample.quality = sample.saturated || settling ? Quality::uncertain : Quality::good;
  if (channel.faulty_samples == 0 && random.below(1500) == 0) begin_fault(random, channel);
  if (channel.faulty_samples > 0) {
    --channel.faulty_samples;
    sample.quality = Quality::bad;
    sample.error_code = channel.error_code;
    sample.saturated = false;
    counts = 0;
  }
  // One multiplication and nothing to fuse it with: the same double everywhere.
  sample.value = static_cast<double>(counts) * sensor.calibration_factor;
  return sample;
}

}  // namespace

Recording Dataset::generate(const DatasetOptions& options) {
  Random random(options.seed);
  Recording recording{};
  recording.station = capitalized(phrase(random, 2, ' '));
  recording.firmware = "4.11.2";
  recording.start_ns = start_ns;
  std::vector<Channel> channels;
  for (std::size_t i = 0; i < sensor_count; ++i) {
    recording.sensors.push_back(make_sensor(random, static_cast<std::uint16_t>(i + 1)));
    channels.push_back(make_channel(random));
  }
  const std::size_t count = scaled(20'000, options.scale);
  recording.samples.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto next =
        std::min_element(channels.begin(), channels.end(),
                         [](const Channel& a, const Channel& b) { return a.due_ns < b.due_ns; });
    const Sensor& sensor = recording.sensors[static_cast<std::size_t>(next - channels.begin())];
    recording.samples.push_back(make_sample(random, sensor, *next));
    next->due_ns += std::int64_t{sensor.interval_us} * 1000;
  }
  return recording;
}

}  // namespace roundtrip::datasets::telemetry
