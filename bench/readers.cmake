# SPDX-License-Identifier: MIT
#
# Programs that look into files that others wrote: one for each family that has a reader (bench/suite/reader.h), named
# roundtrip-reader-<family>; with ROUNDTRIP_FUZZ another one that gives it what libFuzzer makes up, named
# roundtrip-reader-<family>-fuzz.

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
  set(program roundtrip-reader-${family})
  set(main "${PROJECT_SOURCE_DIR}/bench/readers/main.cpp" "${PROJECT_SOURCE_DIR}/bench/readers/mapped_file.cpp")
  roundtrip_add_reader_program(${program} "${main};${sources}" "${libraries}")
  add_dependencies(${ROUNDTRIP_DRIVER} ${program})
  if(ROUNDTRIP_FUZZ)
    roundtrip_add_reader_program(${program}-fuzz "${PROJECT_SOURCE_DIR}/tests/data/reader_fuzz.cpp;${sources}" "${libraries}")
    target_link_options(${program}-fuzz PRIVATE -fsanitize=fuzzer)
    set_target_properties(${program}-fuzz PROPERTIES EXCLUDE_FROM_ALL ON)
  endif()
endfunction()

function(roundtrip_add_reader_program program sources libraries)
  roundtrip_share_objects(sources ${libraries} roundtrip_requests)
  add_executable(${program} ${sources})
  target_compile_options(${program} PRIVATE ${roundtrip_untimed_optimization})
  target_link_libraries(${program} PRIVATE roundtrip_flags roundtrip_requests roundtrip_events_documents ${libraries})
  foreach(library IN LISTS libraries)
    target_include_directories(${program} SYSTEM PRIVATE $<TARGET_PROPERTY:${library},INTERFACE_INCLUDE_DIRECTORIES>)
  endforeach()
endfunction()
