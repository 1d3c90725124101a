// SPDX-License-Identifier: MIT
//
// The triangles of a scanned or modelled surface: each one with its normal and its three vertices, as the
// binary STL format of stereolithography stores them (3D Systems, "StereoLithography Interface
// Specification", 1989). Nothing but floats: a binary format can copy them, a text format must write every
// digit.
#pragma once

#include <vector>

#include "bench/record/record.h"
#include "bench/suite/dataset.h"

namespace roundtrip::datasets::mesh {

struct Vector3 {
  float x;
  float y;
  float z;
};
ROUNDTRIP_RECORD(Vector3, x, y, z);

struct Triangle {
  Vector3 normal;
  Vector3 vertex_a;
  Vector3 vertex_b;
  Vector3 vertex_c;
};
ROUNDTRIP_RECORD(Triangle, normal, vertex_a, vertex_b, vertex_c);

struct Mesh {
  std::vector<Triangle> triangles;
};
ROUNDTRIP_RECORD(Mesh, triangles);

struct Dataset {
  using Record = Mesh;
  static constexpr DatasetInfo info{
      .name = "mesh",
      .summary = "125,000 triangles of twelve floats each: plain numbers, as a 3D scanner writes them",
      .usual_scale = 0.0015};
  static Record generate(const DatasetOptions& options);
};

}  // namespace roundtrip::datasets::mesh
