# SPDX-License-Identifier: MIT
#
# What there is in the tree, said by CMake without a compiler and without any library: the one reader of
# formats/*/CMakeLists.txt and of the datasets beside the build's own. The build asks it which families there are,
# scripts/setup and scripts/run what the names on a command line need.
#
#   cmake -P bench/inventory.cmake
#       prints a line for each format and dataset:
#         format <name> <family> <DEFAULT or -> <apt packages, joined by commas, or ->
#         reader <family> <its first format> <endings of the files that it reads, joined by commas>
#         dataset <name> <typed | document> <DEFAULT or -> <npm or debian> <package> <version>
#   cmake [-DALL=ON] [-DFORMATS=<a,b>] [-DDATASETS=<x,y>] [-DDATA=ON] [-DENDINGS=<pkl,csv>] -P bench/inventory.cmake
#       prints what a run with these names, and with data files of these endings, needs, or error=<sentence>; without names that of the first table:
#         families=<list for ROUNDTRIP_FAMILIES>   datasets=<list for ROUNDTRIP_DATASETS>
#         packages=<of Debian>                     npm=<name@version>
cmake_minimum_required(VERSION 3.25)
cmake_path(GET CMAKE_CURRENT_LIST_DIR PARENT_PATH root)

# To look for a library and to make a target is for a build. What comes before roundtrip_add_formats in a family's
# CMakeLists.txt does nothing here.
foreach(command IN ITEMS find_package find_library find_path find_program find_file pkg_check_modules pkg_search_module
                         add_library add_executable add_custom_command add_custom_target add_dependencies
                         target_compile_definitions target_compile_features target_compile_options target_include_directories
                         target_link_libraries target_link_options target_sources set_target_properties
                         set_source_files_properties get_target_property enable_language install
                         roundtrip_add_schema_generator roundtrip_share_objects)
  cmake_language(EVAL CODE "function(${command})\nendfunction()")
endforeach()

# In place of the one in workers.cmake; a family may call it several times.
function(roundtrip_add_worker)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "PROGRAM" "REQUIRES;PACKAGE")
  roundtrip_note_formats(${arg_UNPARSED_ARGUMENTS} PACKAGE ${arg_PACKAGE})
endfunction()

# In place of the one in formats.cmake. A family calls it once, and what comes after it is for a build, too.
macro(roundtrip_add_formats)
  roundtrip_note_formats(${ARGN})
  return()
endmacro()

function(roundtrip_note_formats)
  cmake_parse_arguments(PARSE_ARGV 0 arg "DEFAULT" "PER_DATASET"
                        "REQUIRES;PACKAGE;SOURCES;DOCUMENT_SOURCES;OPTIONAL;READS;READER")
  set(default "-")
  if(arg_DEFAULT)
    set(default DEFAULT)
  endif()
  set(package "-")
  if(arg_PACKAGE)
    list(JOIN arg_PACKAGE "," package)
  endif()
  foreach(format IN LISTS arg_UNPARSED_ARGUMENTS)
    set_property(GLOBAL APPEND PROPERTY lines "format ${format} ${family} ${default} ${package}")
  endforeach()
  if(arg_OPTIONAL)
    list(GET arg_OPTIONAL 0 format)
    list(GET arg_OPTIONAL 2 package)
    set_property(GLOBAL APPEND PROPERTY lines "format ${format} ${family} ${default} ${package}")
  endif()
  if(arg_READER)
    list(GET arg_UNPARSED_ARGUMENTS 0 format)
    list(JOIN arg_READS "," endings)
    set_property(GLOBAL APPEND PROPERTY lines "reader ${family} ${format} ${endings}")
  endif()
endfunction()

function(note_family family)
  include("${root}/formats/${family}/CMakeLists.txt")
endfunction()

file(GLOB folders RELATIVE "${root}/formats" "${root}/formats/*/CMakeLists.txt")
foreach(folder IN LISTS folders)
  cmake_path(GET folder PARENT_PATH family)
  note_family("${family}")
endforeach()

file(GLOB folders RELATIVE "${root}/datasets" "${root}/datasets/*/dataset.h" "${root}/datasets/*/document.json")
foreach(file IN LISTS folders)
  cmake_path(GET file PARENT_PATH name)
  if(file MATCHES "dataset\\.h$")
    file(STRINGS "${root}/datasets/${file}" not_by_default REGEX "\\.(timed|by_default) = false")
    set(default DEFAULT)
    if(not_by_default)
      set(default "-")
    endif()
    set_property(GLOBAL APPEND PROPERTY lines "dataset ${name} typed ${default}")
  else()
    file(READ "${root}/datasets/${file}" json)
    foreach(member IN ITEMS registry name version)
      string(JSON ${member}_of_package GET "${json}" package ${member})
    endforeach()
    set_property(GLOBAL APPEND PROPERTY lines
      "dataset ${name} document - ${registry_of_package} ${name_of_package} ${version_of_package}")
  endif()
endforeach()

# What the build folder of scripts/run has from outside the tree: of that nothing is installed here.
foreach(kind IN ITEMS format dataset)
  set(outside_${kind}s "")
  if(EXISTS "${root}/build/release/CMakeCache.txt")
    file(STRINGS "${root}/build/release/CMakeCache.txt" line REGEX "^ROUNDTRIP_OUTSIDE_${kind}s:")
    string(REGEX REPLACE "^[^=]*=" "" outside_${kind}s "${line}")
  endif()
endforeach()

get_property(lines GLOBAL PROPERTY lines)
if(NOT DEFINED ALL AND NOT DEFINED FORMATS AND NOT DEFINED DATASETS AND NOT DEFINED DATA)
  list(JOIN lines "\n" lines)
  message("${lines}")
  return()
endif()

string(REPLACE "," ";" FORMATS "${FORMATS}")
string(REPLACE "," ";" DATASETS "${DATASETS}")
string(REPLACE "," ";" ENDINGS "${ENDINGS}")
set(families "")
set(datasets "")
set(packages "")
set(npm "")
set(known_formats ${outside_formats})
set(known_datasets ${outside_datasets})
foreach(line IN LISTS lines)
  string(REPLACE " " ";" words "${line}")
  list(POP_FRONT words kind name)
  if("${kind}" STREQUAL "reader")
    list(POP_FRONT words format endings)
    string(REPLACE "," ";" endings "${endings}")
    foreach(ending IN LISTS endings)
      if(ending IN_LIST ENDINGS)
        list(APPEND families ${name})
      endif()
    endforeach()
    continue()
  endif()
  list(APPEND known_${kind}s ${name})
  if("${kind}" STREQUAL "format")
    list(POP_FRONT words family default packages_of_${name})
    list(APPEND formats_of_${family} ${name})
    set(family_of_${name} ${family})
    if(ALL OR name IN_LIST FORMATS OR ("${FORMATS}" STREQUAL "" AND "${default}" STREQUAL "DEFAULT"))
      list(APPEND families ${family})
    endif()
    continue()
  endif()
  list(POP_FRONT words sort default registry package version)
  if(NOT ALL AND NOT name IN_LIST DATASETS AND (NOT "${DATASETS}" STREQUAL "" OR DATA OR NOT "${default}" STREQUAL "DEFAULT"))
    continue()
  endif()
  if("${sort}" STREQUAL "typed")
    list(APPEND datasets ${name})
  else()
    list(APPEND datasets documents)
    if("${registry}" STREQUAL "npm")
      list(APPEND npm "${package}@${version}")
    else()
      list(APPEND packages ${package})
    endif()
  endif()
endforeach()
foreach(name IN LISTS DATASETS)
  if(name IN_LIST outside_datasets)
    list(APPEND datasets ${name})
  endif()
endforeach()
# A user's own files are documents. Those of packages belong to the first table where somebody has installed them: to compile
# for none takes half a minute.
if(DATA OR ("${DATASETS}" STREQUAL "" AND EXISTS "${root}/.cache/documents"))
  list(APPEND datasets documents)
endif()

foreach(kind IN ITEMS format dataset)
  string(TOUPPER "${kind}S" asked)
  set(unknown ${${asked}})
  list(REMOVE_ITEM unknown ${known_${kind}s})
  if(NOT "${unknown}" STREQUAL "")
    list(JOIN unknown ", " unknown)
    list(JOIN known_${kind}s ", " known)
    message("error=no ${kind} is named ${unknown}; there are ${known}")
    return()
  endif()
endforeach()

list(REMOVE_DUPLICATES families)
foreach(family IN LISTS families)
  foreach(format IN LISTS formats_of_${family})
    if(NOT "${packages_of_${format}}" STREQUAL "-")
      string(REPLACE "," ";" more "${packages_of_${format}}")
      list(APPEND packages ${more})
    endif()
  endforeach()
endforeach()
foreach(result IN ITEMS families datasets packages npm)
  list(REMOVE_DUPLICATES ${result})
endforeach()
if("${families}" STREQUAL "")
  set(families none)
endif()
list(JOIN packages " " packages)
list(JOIN npm " " npm)
message("families=${families}\ndatasets=${datasets}\npackages=${packages}\nnpm=${npm}")
