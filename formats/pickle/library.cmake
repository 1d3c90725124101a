# SPDX-License-Identifier: MIT
#
# Pickle by itself, for programs that have nothing to do with the suite: it needs the standard library alone. Included
# by each family whose files have pickles in them.
if(NOT TARGET roundtrip_pickle)
  add_library(roundtrip_pickle_headers INTERFACE)
  target_include_directories(roundtrip_pickle_headers INTERFACE "${CMAKE_CURRENT_LIST_DIR}/include")
  set(pickle_sources
    "${CMAKE_CURRENT_LIST_DIR}/machine.cpp" "${CMAKE_CURRENT_LIST_DIR}/machine_calls.cpp"
    "${CMAKE_CURRENT_LIST_DIR}/plan.cpp" "${CMAKE_CURRENT_LIST_DIR}/text_arguments.cpp"
    "${CMAKE_CURRENT_LIST_DIR}/scan/arrays.cpp" "${CMAKE_CURRENT_LIST_DIR}/scan/harmless.cpp"
    "${CMAKE_CURRENT_LIST_DIR}/scan/literals.cpp" "${CMAKE_CURRENT_LIST_DIR}/scan/scanner.cpp"
    "${CMAKE_CURRENT_LIST_DIR}/scan/scanner_calls.cpp" "${CMAKE_CURRENT_LIST_DIR}/scan/tell.cpp")
  roundtrip_share_objects(pickle_sources roundtrip_pickle_headers)
  add_library(roundtrip_pickle STATIC EXCLUDE_FROM_ALL ${pickle_sources})
  target_link_libraries(roundtrip_pickle PUBLIC roundtrip_flags roundtrip_pickle_headers)
endif()
# What makes documents of pickles that others wrote, for readers (bench/suite/reader.h).
set(pickle_document_sources "")
foreach(source IN ITEMS arrays dates decimal documents numpy objects)
  list(APPEND pickle_document_sources "${CMAKE_CURRENT_LIST_DIR}/document/${source}.cpp")
endforeach()
