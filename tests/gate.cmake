# SPDX-License-Identifier: MIT
#
# The round trips of what is built, in this build's flavour. The preset gate has all of them and nothing else; under the
# sanitizers this is where an adapter's slip shows, but there, without optimization, the large documents would take longer
# than all the rest.
set(gate_datasets "")
if(ROUNDTRIP_SANITIZE)
  set(gate_datasets --dataset message,tree,github_events)
endif()
add_test(NAME gate COMMAND roundtrip check --scale 0.02 --timeout 120 ${gate_datasets})
set_tests_properties(gate PROPERTIES TIMEOUT 900)

# The first table, as a newcomer gets it.
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  add_test(NAME quick COMMAND roundtrip run --quick --out "${PROJECT_BINARY_DIR}/quick.json")
  set_tests_properties(quick PROPERTIES TIMEOUT 600)
endif()
