# SPDX-License-Identifier: MIT
#
# Sources that several programs have: the workers of a family, its reader, its tests, and those of other families.

# Puts in the place of each source in a list the object that all programs share. That is done where nothing is timed
# (ROUNDTRIP_GROUP_CELLS), and saves two of five compilations of all tests; elsewhere the list stays as it is, since the
# workers' sources have flags that the others' have not.
# @param list the name of a variable; relative paths in it are of the current folder
# @param ARGN the libraries that the sources include headers of; whoever names a source first has them all
function(roundtrip_share_objects list)
  if(NOT ROUNDTRIP_GROUP_CELLS)
    return()
  endif()
  set(objects "")
  foreach(source IN LISTS ${list})
    if(NOT source MATCHES "\\.cpp$")
      list(APPEND objects "${source}")
      continue()
    endif()
    cmake_path(ABSOLUTE_PATH source NORMALIZE)
    cmake_path(RELATIVE_PATH source BASE_DIRECTORY "${PROJECT_SOURCE_DIR}" OUTPUT_VARIABLE target)
    string(MAKE_C_IDENTIFIER "roundtrip_object_${target}" target)
    if(NOT TARGET ${target})
      add_library(${target} OBJECT EXCLUDE_FROM_ALL "${source}")
      # Fuzzers run them a hundred thousand times.
      target_compile_options(${target} PRIVATE -O1)
      target_link_libraries(${target} PRIVATE roundtrip_flags ${ARGN})
      # As for the cells: what a library's headers are warned of is its authors' affair.
      foreach(library IN LISTS ARGN)
        target_include_directories(${target} SYSTEM PRIVATE $<TARGET_PROPERTY:${library},INTERFACE_INCLUDE_DIRECTORIES>)
      endforeach()
    endif()
    list(APPEND objects $<TARGET_OBJECTS:${target}>)
  endforeach()
  set(${list} "${objects}" PARENT_SCOPE)
endfunction()
