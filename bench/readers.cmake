# SPDX-License-Identifier: MIT
#
# Programs that look into files that others wrote: one for each family that has a reader (bench/suite/reader.h), named
# roundtrip-reader-<family>.

# Names a family's reader for the manifest.
# @param endings of the files that it reads
# @param missing why it is not built; empty when it is
# @param add the command, without an argument, that builds it; empty: unknown
function(roundtrip_list_reader family endings missing add)
  list(JOIN endings "\", \"" endings)
  string(CONFIGURE [[{"family": "@family@", "endings": ["@endings@"], "missing": "@missing@", "add": "@add@"}]] entry @ONLY)
  set_property(GLOBAL APPEND PROPERTY ROUNDTRIP_READER_ENTRIES "${entry}")
endfunction()

# @param sources of the reader and of what the family's rows share with it
function(roundtrip_add_reader family endings sources libraries)
  roundtrip_list_reader(${family} "${endings}" "" "")
  add_executable(roundtrip-reader-${family}
    "${PROJECT_SOURCE_DIR}/bench/readers/main.cpp" "${PROJECT_SOURCE_DIR}/bench/readers/mapped_file.cpp" ${sources})
  target_compile_options(roundtrip-reader-${family} PRIVATE ${roundtrip_untimed_optimization})
  target_link_libraries(roundtrip-reader-${family} PRIVATE roundtrip_flags roundtrip_requests roundtrip_events_documents ${libraries})
  foreach(library IN LISTS libraries)
    target_include_directories(roundtrip-reader-${family} SYSTEM PRIVATE
      $<TARGET_PROPERTY:${library},INTERFACE_INCLUDE_DIRECTORIES>)
  endforeach()
  add_dependencies(${ROUNDTRIP_DRIVER} roundtrip-reader-${family})
endfunction()
