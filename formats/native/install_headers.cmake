# SPDX-License-Identifier: MIT
#
# Run by `cmake --install`. In the tree the description of records is the suite's, in bench/record. A program that has the
# native format alone gets those of its headers that native includes, as roundtrip_native/record/…: the lines that
# include them are rewritten, and no folder of the suite is named in what is installed.
#   suite, native_headers   folders of the tree
#   staged                  a folder for the headers as they are installed; one that has not changed keeps its time there
cmake_minimum_required(VERSION 3.25)

file(GLOB waiting RELATIVE "${native_headers}" "${native_headers}/*.h")
list(TRANSFORM waiting PREPEND "roundtrip_native/")
set(found ${waiting})
while(waiting)
  list(POP_FRONT waiting header)
  if(header MATCHES "^bench/record/(.*)")
    set(source "${suite}/${header}")
    set(target "roundtrip_native/record/${CMAKE_MATCH_1}")
  else()
    string(REPLACE "roundtrip_native/" "${native_headers}/" source "${header}")
    set(target "${header}")
  endif()
  file(READ "${source}" content)
  string(REGEX MATCHALL "#include \"bench/record/[^\"]+" included "${content}")
  list(TRANSFORM included REPLACE "^#include \"" "")
  foreach(name IN LISTS included)
    if(NOT name IN_LIST found)
      list(APPEND found ${name})
      list(APPEND waiting ${name})
    endif()
  endforeach()
  string(REPLACE "#include \"bench/record/" "#include \"roundtrip_native/record/" content "${content}")
  set(before "")
  if(EXISTS "${staged}/${target}")
    file(READ "${staged}/${target}" before)
  endif()
  if(NOT content STREQUAL before)
    file(WRITE "${staged}/${target}" "${content}")
  endif()
  cmake_path(GET target PARENT_PATH folder)
  file(INSTALL "${staged}/${target}" DESTINATION "${CMAKE_INSTALL_PREFIX}/include/${folder}")
endwhile()
