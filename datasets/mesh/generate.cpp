// SPDX-License-Identifier: MIT
//
// A torus with a rough skin, in millimetres. All geometry is integer arithmetic with 30 bits after the point:
// sines of the math library differ between platforms in the last bit.
#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "bench/record/random.h"
#include "datasets/mesh/dataset.h"

namespace roundtrip::datasets::mesh {

namespace {

constexpr int fraction_bits = 30;
constexpr std::int64_t one = std::int64_t{1} << fraction_bits;
constexpr std::int64_t ring_radius = 40;  // mm
constexpr std::int64_t tube_radius = 15;
constexpr std::size_t noise_size = 128;  // lattice points around the torus; a power of two

struct Point {
  std::int64_t x;
  std::int64_t y;
  std::int64_t z;
};

/// sqrt of IEEE 754 is correctly rounded, so that its whole part is the same everywhere.
std::int64_t whole_root(std::int64_t square) {
  return static_cast<std::int64_t>(std::sqrt(static_cast<double>(square)));
}

struct Direction {
  std::int64_t cosine;
  std::int64_t sine;
};

/// The step-th of `steps` directions around the circle: a walk around a square, pressed onto the circle.
Direction direction(std::size_t step, std::size_t steps) {
  constexpr std::int64_t half = std::int64_t{1} << 24;  // of the square's side
  const auto along = static_cast<std::int64_t>(std::uint64_t{step} * (8 * half) / steps);
  const std::int64_t offset = along % (2 * half) - half;
  Direction corner{};
  switch (along / (2 * half)) {
    case 0:
      corner = {half, offset};
      break;
    case 1:
      corner = {-offset, half};
      break;
    case 2:
      corner = {-half, -offset};
      break;
    default:
      corner = {offset, -half};
      break;
  }
  const std::int64_t length = whole_root(corner.cosine * corner.cosine + corner.sine * corner.sine);
  return {corner.cosine * one / length, corner.sine * one / length};
}

/// Value noise that repeats around both circles of the torus: random heights on a lattice, smoothly
/// interpolated.
class Noise {
 public:
  explicit Noise(Random& random) : heights_(noise_size * noise_size) {
    for (auto& height : heights_) height = random.between(-one, one);
  }

  /// The sum of several frequencies; u and v go once around in 2^24. Within ±2.
  std::int64_t operator()(std::int64_t u, std::int64_t v) const {
    std::int64_t sum = 0;
    for (int octave = 2; octave <= 7; ++octave) sum += interpolated(u, v, octave) >> (octave - 2);
    return sum;
  }

 private:
  std::int64_t interpolated(std::int64_t u, std::int64_t v, int octave) const {
    const int cell_bits = 24 - octave;
    const std::int64_t period = std::int64_t{1} << octave;
    const std::int64_t column = u >> cell_bits;
    const std::int64_t row = v >> cell_bits;
    const std::int64_t across = eased(u - (column << cell_bits), cell_bits);
    const std::int64_t down = eased(v - (row << cell_bits), cell_bits);
    const std::int64_t top = mixed(height(column, row, period), height(column + 1, row, period), across);
    const std::int64_t bottom =
        mixed(height(column, row + 1, period), height(column + 1, row + 1, period), across);
    return mixed(top, bottom, down);
  }

  std::int64_t height(std::int64_t column, std::int64_t row, std::int64_t period) const {
    return heights_[static_cast<std::size_t>(row % period * static_cast<std::int64_t>(noise_size) +
                                             column % period)];
  }

  /// 3t² - 2t³ of a place in the cell, with 20 bits after the point.
  static std::int64_t eased(std::int64_t place, int cell_bits) {
    const std::int64_t t = (place << 20) >> cell_bits;
    const std::int64_t squared = t * t >> 20;
    return 3 * squared - (2 * squared * t >> 20);
  }

  static std::int64_t mixed(std::int64_t a, std::int64_t b, std::int64_t share) {
    return a + ((b - a) * share >> 20);
  }

  std::vector<std::int64_t> heights_;
};

/// Exact but for the one rounding of the conversion: the factor is a power of two.
float to_float(std::int64_t fixed) {
  return static_cast<float>(fixed) * 0x1p-30F;
}

Vector3 to_vector(const Point& point) {
  return {to_float(point.x), to_float(point.y), to_float(point.z)};
}

Vector3 unit_normal(const Point& a, const Point& b, const Point& c) {
  // Edges of at most 2^37 lose their low bits, so that no product overflows.
  const Point p{(b.x - a.x) >> 9, (b.y - a.y) >> 9, (b.z - a.z) >> 9};
  const Point q{(c.x - a.x) >> 9, (c.y - a.y) >> 9, (c.z - a.z) >> 9};
  Point cross{p.y * q.z - p.z * q.y, p.z * q.x - p.x * q.z, p.x * q.y - p.y * q.x};
  while (std::max({std::abs(cross.x), std::abs(cross.y), std::abs(cross.z)}) >= one) {
    cross = {cross.x / 2, cross.y / 2, cross.z / 2};
  }
  const std::int64_t length =
      std::max<std::int64_t>(1, whole_root(cross.x * cross.x + cross.y * cross.y + cross.z * cross.z));
  return {to_float(cross.x * one / length), to_float(cross.y * one / length),
          to_float(cross.z * one / length)};
}

Triangle make_triangle(const Point& a, const Point& b, const Point& c) {
  return {unit_normal(a, b, c), to_vector(a), to_vector(b), to_vector(c)};
}

/// side × side points, once around both circles.
std::vector<Point> make_points(Random& random, std::size_t side) {
  const Noise noise(random);
  std::vector<Point> points;
  points.reserve(side * side);
  for (std::size_t i = 0; i < side; ++i) {
    const Direction ring = direction(i, side);
    const auto u = static_cast<std::int64_t>((std::uint64_t{i} << 24) / side);
    for (std::size_t j = 0; j < side; ++j) {
      const Direction tube = direction(j, side);
      const auto v = static_cast<std::int64_t>((std::uint64_t{j} << 24) / side);
      const std::int64_t radius = tube_radius * one + 3 * noise(u, v);
      // Products of a length (below 2^37) and a direction (2^30): the length gives up 12 bits.
      const std::int64_t reach = ring_radius * one + ((radius >> 12) * tube.cosine >> 18);
      points.push_back({(reach >> 12) * ring.cosine >> 18, (reach >> 12) * ring.sine >> 18,
                        (radius >> 12) * tube.sine >> 18});
    }
  }
  return points;
}

}  // namespace

Mesh Dataset::generate(const DatasetOptions& options) {
  Random random(options.seed);
  const std::size_t count = scaled(125'000, options.scale);
  // Two triangles for each cell of a square grid. At scale 1 the grid is full and the surface closed; at a
  // scale that gives no square the last rows are missing.
  std::size_t side = 3;
  while (2 * side * side < count) ++side;
  const std::vector<Point> points = make_points(random, side);

  Mesh mesh{};
  mesh.triangles.reserve(count);
  for (std::size_t cell = 0; mesh.triangles.size() < count; ++cell) {
    const std::size_t i = cell / side;
    const std::size_t j = cell % side;
    const std::size_t next_i = (i + 1) % side;
    const std::size_t next_j = (j + 1) % side;
    const Point& near_left = points[i * side + j];
    const Point& near_right = points[next_i * side + j];
    const Point& far_left = points[i * side + next_j];
    const Point& far_right = points[next_i * side + next_j];
    mesh.triangles.push_back(make_triangle(near_left, near_right, far_right));
    if (mesh.triangles.size() < count) {
      mesh.triangles.push_back(make_triangle(near_left, far_right, far_left));
    }
  }
  return mesh;
}

}  // namespace roundtrip::datasets::mesh
