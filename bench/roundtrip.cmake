# SPDX-License-Identifier: MIT
#
# How folders become programs. A folder under datasets/ is a dataset, a folder under formats/ is a family of formats,
# and there is no other list of either: what is found here is compiled, crossed, linked into one worker for each format
# and written to the manifest that the driver reads.

# The flags of everything that is ours. The alignment makes timings depend less on where the linker happens to put a
# loop (docs/methodology.md).
add_library(roundtrip_flags INTERFACE)
set(roundtrip_options -Wall -Wextra -Wconversion -Wshadow -ffunction-sections -fdata-sections)
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  list(APPEND roundtrip_options -falign-functions=64 -falign-loops=32)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # GCC rations inlining in a source file that has become large. A cell's speed must not depend on which others stand
    # in its file, nor on how much of ours does (docs/methodology.md has figures).
    list(APPEND roundtrip_options -falign-jumps=32 --param=large-unit-insns=1000000)
  endif()
endif()
target_compile_options(roundtrip_flags INTERFACE ${roundtrip_options})
target_link_options(roundtrip_flags INTERFACE -Wl,--gc-sections)
target_include_directories(roundtrip_flags INTERFACE "${PROJECT_SOURCE_DIR}" "${PROJECT_BINARY_DIR}/generated")
if(ROUNDTRIP_SANITIZE)
  target_compile_options(roundtrip_flags INTERFACE
    -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(roundtrip_flags INTERFACE -fsanitize=address,undefined)
  # The driver starts in 0.7 of the time when it need not be relocated, and the tests start it a thousand times.
  target_link_options(roundtrip_flags INTERFACE $<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>:-no-pie>)
  if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    # These two check each access: SIGILL in place of a message leaves out a third of the code.
    target_compile_options(roundtrip_flags INTERFACE -fsanitize-trap=null,alignment
      "-fsanitize-ignorelist=${CMAKE_CURRENT_LIST_DIR}/not_sanitized.txt")
  endif()
  target_compile_definitions(roundtrip_flags INTERFACE ROUNDTRIP_SANITIZED)
endif()
if(ROUNDTRIP_FUZZ)
  # What of the code an input reaches.
  target_compile_options(roundtrip_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

# Where the linker happens to put a function can cost as much as a bad change of it. Only lld can shuffle.
set(roundtrip_layouts "")
if(ROUNDTRIP_LAYOUTS GREATER 0)
  find_program(ROUNDTRIP_LLD NAMES ld.lld)
  if(ROUNDTRIP_LLD)
    foreach(layout RANGE 1 ${ROUNDTRIP_LAYOUTS})
      list(APPEND roundtrip_layouts ${layout})
    endforeach()
  else()
    message(WARNING "ROUNDTRIP_LAYOUTS needs ld.lld (apt install lld): each worker is linked once only, and `roundtrip "
                    "compare` cannot tell a change of the code from one of its place")
  endif()
endif()

# Of code that is never timed, where anything is optimized at all. To optimize sanitized code takes minutes.
set(roundtrip_untimed_optimization -O0)
if(ROUNDTRIP_FUZZ OR (CMAKE_BUILD_TYPE MATCHES "Rel" AND NOT ROUNDTRIP_SANITIZE))
  set(roundtrip_untimed_optimization -O1)
endif()

# The program that uses the workers; the tests have one of their own.
set(ROUNDTRIP_DRIVER roundtrip)

# A relative path would mean another folder each time that CMake is run again, from the build folder.
function(roundtrip_check_folder variable folder)
  if(NOT IS_ABSOLUTE "${folder}")
    message(FATAL_ERROR "${variable} names ${folder}, which is not a full path")
  endif()
  if(NOT IS_DIRECTORY "${folder}")
    message(FATAL_ERROR "${variable} names ${folder}, which is not a folder")
  endif()
endfunction()

# Two of one name would write the same files.
function(roundtrip_claim_name kinds name folder)
  get_property(first GLOBAL PROPERTY "ROUNDTRIP_NAMES_OF_${kinds}_${name}")
  if(first)
    message(FATAL_ERROR "two ${kinds} are named ${name}: one in ${first}, one in ${folder}")
  endif()
  set_property(GLOBAL PROPERTY "ROUNDTRIP_NAMES_OF_${kinds}_${name}" "${folder}")
  set_property(GLOBAL APPEND PROPERTY "ROUNDTRIP_NAMES_OF_${kinds}" ${name})
endfunction()

# Folders directly under `parent` that hold `file`; `parent` itself when it does. A folder from outside the tree is
# named either way.
function(roundtrip_folders_with file parent result)
  string(REGEX REPLACE "/+$" "" parent "${parent}")
  if(EXISTS "${parent}/${file}")
    set(${result} "${parent}" PARENT_SCOPE)
    return()
  endif()
  file(GLOB found CONFIGURE_DEPENDS "${parent}/*/${file}")
  list(TRANSFORM found REPLACE "/[^/]+$" "")
  set(${result} "${found}" PARENT_SCOPE)
endfunction()

# A target that compiles headers for others to reuse: what all of their sources include is then read once.
# @param optimization the flag of the targets that reuse them; empty for code that is timed
function(roundtrip_precompile target optimization)
  set(source "${PROJECT_BINARY_DIR}/generated/roundtrip/${target}.cpp")
  file(CONFIGURE OUTPUT "${source}" CONTENT "// A target needs a source.\n")
  add_library(${target} OBJECT EXCLUDE_FROM_ALL "${source}")
  target_link_libraries(${target} PUBLIC roundtrip_flags)
  target_compile_options(${target} PRIVATE ${optimization})
  target_precompile_headers(${target} PRIVATE ${ARGN})
endfunction()

# Adds a static library of code that is never timed, built when something links with it.
function(roundtrip_add_untimed target headers)
  add_library(${target} STATIC EXCLUDE_FROM_ALL ${ARGN})
  target_link_libraries(${target} PUBLIC roundtrip_flags)
  target_compile_options(${target} PRIVATE ${roundtrip_untimed_optimization})
  target_precompile_headers(${target} REUSE_FROM ${headers})
endfunction()

# What was found, for the driver, beside it.
function(roundtrip_write_manifest)
  get_property(formats GLOBAL PROPERTY ROUNDTRIP_FORMAT_ENTRIES)
  get_property(documents GLOBAL PROPERTY ROUNDTRIP_DOCUMENT_FILES)
  list(JOIN formats ",\n    " formats)
  get_property(readers GLOBAL PROPERTY ROUNDTRIP_READER_ENTRIES)
  list(JOIN readers ",\n    " readers)
  get_property(datasets GLOBAL PROPERTY ROUNDTRIP_DATASET_ENTRIES)
  get_property(built GLOBAL PROPERTY ROUNDTRIP_DATASETS)
  if(NOT "documents" IN_LIST built)
    list(APPEND datasets "\"documents\"")
  endif()
  list(JOIN datasets ",\n    " datasets)
  set(entries "")
  foreach(document IN LISTS documents)
    list(APPEND entries "\"${document}\"")
  endforeach()
  list(JOIN entries ",\n    " entries)
  string(TOUPPER "${CMAKE_BUILD_TYPE}" type)
  string(STRIP "${CMAKE_CXX_FLAGS} ${CMAKE_CXX_FLAGS_${type}}" flags)
  list(JOIN roundtrip_options " " options)
  set(manifest "{
  \"compiler\": \"${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION}\",
  \"flags\": \"${flags} ${options}\",
  \"build_type\": \"${CMAKE_BUILD_TYPE}\",
  \"documents_folder\": \"${ROUNDTRIP_DOCUMENTS}\",
  \"formats\": [
    ${formats}
  ],
  \"readers\": [
    ${readers}
  ],
  \"datasets_not_built\": [
    ${datasets}
  ],
  \"documents\": [
    ${entries}
  ]
}
")
  file(GENERATE OUTPUT "${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/roundtrip-manifest.json" CONTENT "${manifest}")
  # The next call, if there is one, is about other formats.
  set_property(GLOBAL PROPERTY ROUNDTRIP_FORMAT_ENTRIES "")
  set_property(GLOBAL PROPERTY ROUNDTRIP_READER_ENTRIES "")
  set_property(GLOBAL PROPERTY ROUNDTRIP_DATASET_ENTRIES "")
endfunction()

include("${CMAKE_CURRENT_LIST_DIR}/datasets.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/sources.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/formats.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/workers.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/readers.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/bridges/schema/schema.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/selection.cmake")
