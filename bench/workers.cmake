# SPDX-License-Identifier: MIT
#
# Workers that are not compiled here: a program in any language that speaks the worker's protocol
# (docs/worker-protocol.md), and the one program that hands such workers the records of typed datasets.

# Called by the CMakeLists.txt of a format's folder, in place of roundtrip_add_formats or beside it:
#
#   roundtrip_add_worker(<format>…           the names of the formats that the program is a worker of, by the name that
#                                            it is started as: roundtrip-worker-<format>
#     PROGRAM <file>                         in this folder, executable
#     [REQUIRES <path>…]                     files or programs of the system; without one of them the formats are not built
#     [PACKAGE <apt package>…])              what to install to have them (bench/inventory.cmake reads it, too)
#
# All files of the folder are copied to bin/workers/<family>/, and bin/roundtrip-worker-<format> is a link to the program
# there: what is measured is what was built, whatever happens to the sources. Such a row has no size of its program, no
# heap figures and no layouts; docs/worker-protocol.md says why.
function(roundtrip_add_worker)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "PROGRAM" "REQUIRES;PACKAGE")
  set(formats ${arg_UNPARSED_ARGUMENTS})
  cmake_path(GET CMAKE_CURRENT_SOURCE_DIR FILENAME family)
  if(NOT EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/${arg_PROGRAM}")
    message(FATAL_ERROR "${CMAKE_CURRENT_SOURCE_DIR} has no program '${arg_PROGRAM}' to be the worker of ${formats}")
  endif()
  set(missing "")
  foreach(path IN LISTS arg_REQUIRES)
    if(NOT EXISTS "${path}")
      list(APPEND missing "${path}")
    endif()
  endforeach()
  roundtrip_list_formats("${missing}" "${arg_PACKAGE}" ${formats})
  if(missing)
    return()
  endif()
  get_property(datasets GLOBAL PROPERTY ROUNDTRIP_DATASETS_OF_${family})
  set_property(GLOBAL APPEND PROPERTY ROUNDTRIP_DATASETS_OF_WORKERS ${datasets})

  set(folder "${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/workers/${family}")
  if(NOT TARGET roundtrip_worker_files_${family})
    file(GLOB files CONFIGURE_DEPENDS RELATIVE "${CMAKE_CURRENT_SOURCE_DIR}" LIST_DIRECTORIES FALSE "*")
    list(REMOVE_ITEM files CMakeLists.txt)
    set(copies "")
    foreach(file IN LISTS files)
      add_custom_command(OUTPUT "${folder}/${file}" DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${file}" VERBATIM
                         COMMAND "${CMAKE_COMMAND}" -E copy "${CMAKE_CURRENT_SOURCE_DIR}/${file}" "${folder}/${file}")
      list(APPEND copies "${folder}/${file}")
    endforeach()
    add_custom_target(roundtrip_worker_files_${family} DEPENDS ${copies})
  endif()
  foreach(format IN LISTS formats)
    add_custom_target(roundtrip-worker-${format} VERBATIM
      COMMAND "${CMAKE_COMMAND}" -E create_symlink "workers/${family}/${arg_PROGRAM}"
              "${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/roundtrip-worker-${format}")
    add_dependencies(roundtrip-worker-${format} roundtrip_worker_files_${family})
    add_dependencies(${ROUNDTRIP_DRIVER} roundtrip-worker-${format})
  endforeach()
endfunction()

# Adds roundtrip-records, with the typed datasets of all workers that roundtrip_add_worker named; nothing without them.
function(roundtrip_add_records)
  get_property(datasets GLOBAL PROPERTY ROUNDTRIP_DATASETS_OF_WORKERS)
  if(NOT datasets)
    return()
  endif()
  list(REMOVE_ITEM datasets documents)
  list(REMOVE_DUPLICATES datasets)
  set(generated "${PROJECT_BINARY_DIR}/generated/roundtrip/records")
  set(sources "${PROJECT_SOURCE_DIR}/bench/records/main.cpp" "${generated}/all.cpp")
  set(declarations "")
  set(entries "")
  set(libraries "")
  foreach(dataset IN LISTS datasets)
    file(CONFIGURE OUTPUT "${generated}/${dataset}.cpp" CONTENT
"#include \"roundtrip/datasets/${dataset}.h\"
#include \"bench/records/records.h\"
namespace roundtrip {
RecordsEntry records_of_${dataset}();
RecordsEntry records_of_${dataset}() { return records_entry<datasets::${dataset}::Dataset>(); }
}  // namespace roundtrip
")
    string(APPEND declarations "RecordsEntry records_of_${dataset}();\n")
    list(APPEND entries "records_of_${dataset}()")
    list(APPEND sources "${generated}/${dataset}.cpp")
    list(APPEND libraries roundtrip_dataset_${dataset})
  endforeach()
  list(JOIN entries ", " entries)
  file(CONFIGURE OUTPUT "${generated}/all.cpp" CONTENT
"#include \"bench/records/records.h\"
namespace roundtrip {
${declarations}
std::vector<RecordsEntry> all_records() { return {${entries}}; }
}  // namespace roundtrip
")
  add_executable(roundtrip-records ${sources})
  target_compile_options(roundtrip-records PRIVATE ${roundtrip_untimed_optimization})
  target_link_libraries(roundtrip-records PRIVATE roundtrip_flags roundtrip_requests ${libraries})
  add_dependencies(${ROUNDTRIP_DRIVER} roundtrip-records)
endfunction()
