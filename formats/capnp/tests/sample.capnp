# SPDX-License-Identifier: MIT
@0xb5e2c0f3a1d84c67;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("roundtrip_capnp::sample");

struct Sample {
  text @0 :Text;
  children @1 :List(Sample);
}

struct Nothing {
}

struct Nothings {
  values @0 :List(Nothing);
}
