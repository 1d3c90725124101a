# SPDX-License-Identifier: MIT
#
# How a folder under formats/ becomes workers and names in the manifest.

# What lies in folders from outside the tree, or in those of the tests: built with all of ROUNDTRIP_DATASETS.
function(roundtrip_find_formats)
  foreach(parent IN LISTS ARGN)
    roundtrip_check_folder(ROUNDTRIP_EXTRA_FORMATS "${parent}")
    roundtrip_folders_with(CMakeLists.txt "${parent}" folders)
    if(NOT folders)
      message(FATAL_ERROR "${parent} holds no format: no CMakeLists.txt in it or one folder below")
    endif()
    foreach(folder IN LISTS folders)
      cmake_path(GET folder FILENAME family)
      get_property(datasets GLOBAL PROPERTY ROUNDTRIP_DATASETS)
      roundtrip_add_family("${folder}" "${datasets}" "")
    endforeach()
  endforeach()
endfunction()

# Reads a family's CMakeLists.txt, which calls roundtrip_add_formats.
# @param datasets that its formats are crossed with
# @param add the command, without the format's name, that builds what is not built; empty: none but apt's
function(roundtrip_add_family folder datasets add)
  cmake_path(GET folder FILENAME family)
  roundtrip_claim_name("families of formats" ${family} "${folder}")
  set_property(GLOBAL PROPERTY ROUNDTRIP_DATASETS_OF_${family} "${datasets}")
  set_property(GLOBAL PROPERTY ROUNDTRIP_COMMAND_TO_ADD "${add}")
  add_subdirectory("${folder}" "${PROJECT_BINARY_DIR}/formats/${family}")
endfunction()

# Names a format for the manifest.
# @param missing why it is not built; empty when it is
function(roundtrip_list_format format missing packages)
  roundtrip_claim_name(formats ${format} "${CMAKE_CURRENT_SOURCE_DIR}")
  list(JOIN packages " " packages)
  get_property(add GLOBAL PROPERTY ROUNDTRIP_COMMAND_TO_ADD)
  if(NOT missing)
    set(add "")
  elseif(add)
    set(add "${add} ${format}")
  elseif(packages)
    set(add "apt install ${packages}")
  endif()
  set(without "")
  if(NOT missing)
    get_property(without GLOBAL PROPERTY ROUNDTRIP_DATASETS)
    get_property(datasets GLOBAL PROPERTY ROUNDTRIP_DATASETS_OF_${family})
    list(REMOVE_ITEM without ${datasets} "")
    list(TRANSFORM without REPLACE ".+" "\"\\0\"")
    list(JOIN without ", " without)
  endif()
  string(CONFIGURE
    [[{"name": "@format@", "package": "@packages@", "missing": "@missing@", "add": "@add@", "without": [@without@]}]]
    entry @ONLY)
  set_property(GLOBAL APPEND PROPERTY ROUNDTRIP_FORMAT_ENTRIES "${entry}")
endfunction()

# Names formats for the manifest. `libraries` lists what they need and is no target.
function(roundtrip_list_formats libraries packages)
  set(missing "")
  if(libraries)
    list(JOIN libraries ", " missing)
    set(missing "${missing} not found")
    set(install "")
    if(packages)
      list(JOIN packages " " install)
      set(install " (apt install ${install})")
    endif()
    message(STATUS "roundtrip: not building ${ARGN}: ${missing}${install}")
  endif()
  foreach(format IN LISTS ARGN)
    roundtrip_list_format(${format} "${missing}" "${packages}")
  endforeach()
endfunction()

# Called by the CMakeLists.txt of a format's folder:
#
#   roundtrip_add_formats(<format>…           the names of the formats that adapter.h defines
#     [DEFAULT]                               built when no family is named (families of the tree)
#     [REQUIRES <target>…]                    libraries to link with; one that is no target: the formats are not built
#     [PACKAGE <apt package>…]                what to install to have them (bench/inventory.cmake reads it, too)
#     [OPTIONAL <format> <target> <package>]  one more format, which is not built, and need not be defined, where that
#                                             library is no target
#     [SOURCES <file>…]                       compiled into the workers too; those in C without our warnings
#     [DOCUMENT_SOURCES <file>…]              the same, where the formats are built for documents
#     [READS <ending>…]                       of the files that the family's reader (bench/suite/reader.h) reads
#     [READER <file>…]                        its sources; it is linked with SOURCES and REQUIRES, too
#     [PER_DATASET <command>])                a CMake command, called with a dataset's name and the name of a variable
#                                             to which it adds generated sources; the adapter's code is then preceded
#                                             by #include "<family>/<dataset>.generated.h"
#
# Once in each folder. A macro, since a language cannot be enabled inside a function.
macro(roundtrip_add_formats)
  if("${ARGN}" MATCHES "\\.c(;|$)")
    enable_language(C)
  endif()
  roundtrip_add_family_formats(${ARGN})
endmacro()

function(roundtrip_add_family_formats)
  cmake_parse_arguments(PARSE_ARGV 0 arg "DEFAULT" "PER_DATASET"
                        "REQUIRES;PACKAGE;SOURCES;DOCUMENT_SOURCES;OPTIONAL;READS;READER")
  set(formats ${arg_UNPARSED_ARGUMENTS})
  cmake_path(GET CMAKE_CURRENT_SOURCE_DIR FILENAME family)
  if(arg_OPTIONAL)
    list(POP_FRONT arg_OPTIONAL optional library package)
    if(TARGET ${library})
      list(APPEND formats ${optional})
      list(APPEND arg_REQUIRES ${library})
    else()
      roundtrip_list_formats("${library}" "${package}" ${optional})
    endif()
  endif()
  set(missing "")
  foreach(requirement IN LISTS arg_REQUIRES)
    if(NOT TARGET ${requirement})
      list(APPEND missing ${requirement})
    endif()
  endforeach()
  roundtrip_list_formats("${missing}" "${arg_PACKAGE}" ${formats})
  if(missing)
    if(arg_READER)
      roundtrip_list_reader(${family} "${arg_READS}" "${missing} not found" "")
    endif()
    return()
  endif()
  set(shared "")
  if(arg_READER)
    # They are the reader's, too, which needs nothing that is generated for a dataset.
    roundtrip_share_objects(arg_SOURCES ${arg_REQUIRES})
    set(shared ${arg_SOURCES})
    list(FILTER shared INCLUDE REGEX "^\\$<TARGET_OBJECTS:")
    roundtrip_add_reader(${family} "${arg_READS}" "${arg_READER};${arg_SOURCES}" "${arg_REQUIRES}")
    list(REMOVE_ITEM arg_SOURCES "" ${shared})
  endif()

  # A family that loads by events need not compile the tables for that. They are on the clock, and their objects follow those
  # of the cells: in a library, they would come after code that is never timed, and of a function which that instantiates,
  # too, the linker would take its slow one.
  set(by_events FALSE)
  file(GLOB headers CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.h")
  foreach(header IN LISTS headers)
    file(STRINGS "${header}" includes REGEX "^#include \"bench/bridges/[a-z_]*events\\.h\"")
    if(includes)
      set(by_events TRUE)
    endif()
  endforeach()

  # One object for each dataset holds the code of all formats of the family: the headers, which are most of the work,
  # are compiled once. The linker drops from each worker what is not its format's.
  set(generated "${PROJECT_BINARY_DIR}/generated/${family}")
  get_property(datasets GLOBAL PROPERTY ROUNDTRIP_DATASETS_OF_${family})
  get_property(untimed_datasets GLOBAL PROPERTY ROUNDTRIP_UNTIMED_DATASETS)
  get_property(datasets_by_default GLOBAL PROPERTY ROUNDTRIP_DATASETS_BY_DEFAULT)
  set(typed ${datasets})
  list(REMOVE_ITEM typed documents)
  set(sources "${generated}/formats.cpp" ${arg_SOURCES})
  if(documents IN_LIST datasets)
    list(APPEND arg_SOURCES ${arg_DOCUMENT_SOURCES})
    list(APPEND sources "${generated}/documents.cpp" ${arg_DOCUMENT_SOURCES})
  endif()
  set_source_files_properties("${generated}/formats.cpp" "${generated}/documents.cpp" PROPERTIES UNITY_GROUP small)
  foreach(dataset IN LISTS typed)
    get_property(dataset_folder GLOBAL PROPERTY "ROUNDTRIP_NAMES_OF_datasets_${dataset}")
    set(generated_sources "")
    set(include_generated "")
    if(arg_PER_DATASET)
      cmake_language(CALL ${arg_PER_DATASET} ${dataset} generated_sources)
      set(include_generated "#include \"${family}/${dataset}.generated.h\"\n")
    endif()
    set(declare_event_tables "")
    if(by_events)
      set(declare_event_tables "#include \"bench/bridges/event_tables.h\"
ROUNDTRIP_EVENT_TABLES(extern, roundtrip::datasets::${dataset}::Dataset::Record);\n")
    endif()
    # What takes long to compile is compiled format by format.
    set(parts all)
    set(group small)
    if(NOT dataset IN_LIST datasets_by_default)
      set(parts ${formats})
      set(group large)
    endif()
    set(cells "")
    foreach(part IN LISTS parts)
      set(formats_of_part ${part})
      set(file "${generated}/cells_${dataset}_${part}.cpp")
      if(part STREQUAL "all")
        set(formats_of_part ${formats})
        set(file "${generated}/cells_${dataset}.cpp")
      endif()
      set(declared "")
      set(functions "")
      foreach(format IN LISTS formats_of_part)
        string(APPEND functions
          "void cells_of_${format}::add_${dataset}(Registry& registry) {\n"
          "  add_dataset<formats::${format}::Format, datasets::${dataset}::Dataset>(registry);\n}\n")
        string(APPEND declared "namespace cells_of_${format} { void add_${dataset}(Registry& registry); }\n")
      endforeach()
      file(CONFIGURE OUTPUT "${file}" CONTENT
"#include \"${CMAKE_CURRENT_SOURCE_DIR}/adapter.h\"
#include \"${dataset_folder}/dataset.h\"
${include_generated}#include \"bench/worker/cells.h\"
${declare_event_tables}namespace roundtrip {
${declared}${functions}}  // namespace roundtrip
")
      list(APPEND cells "${file}")
    endforeach()
    list(APPEND sources ${cells} ${generated_sources})
    set_source_files_properties(${cells} PROPERTIES UNITY_GROUP ${group})
    if(dataset IN_LIST untimed_datasets AND CMAKE_BUILD_TYPE STREQUAL "Release")
      # Half of the work of compiling it. These sources are the last, so that of a function which others instantiate,
      # too, the linker takes theirs. GCC would restore -O3 from a header that was precompiled with it.
      set_property(SOURCE ${cells} ${generated_sources} APPEND PROPERTY COMPILE_OPTIONS -O1)
      set_property(SOURCE ${cells} ${generated_sources} PROPERTY SKIP_PRECOMPILE_HEADERS ON)
    endif()
  endforeach()
  # A namespace of each format: the dataset `tree` of a format `x` is not the format `x_tree`.
  set(declared "")
  set(format_functions "")
  set(document_functions "")
  foreach(format IN LISTS formats)
    string(APPEND format_functions
      "static_assert(formats::${format}::Format::info.name == \"${format}\", \"a format has the name of its namespace\");\n"
      "void cells_of_${format}::add(Registry& registry) { add_format<formats::${format}::Format>(registry); }\n")
    string(APPEND document_functions
      "void cells_of_${format}::add_documents(Registry& registry) {\n"
      "  roundtrip::add_documents<formats::${format}::Format>(registry);\n}\n")
    string(APPEND declared "namespace cells_of_${format} { void add(Registry&); void add_documents(Registry&); }\n")
  endforeach()
  set(declare_event_tables "")
  if(by_events)
    set(declare_event_tables
        "#include \"bench/bridges/event_tables.h\"\nROUNDTRIP_EVENT_TABLES(extern, roundtrip::Document);\n")
  endif()
  foreach(part IN ITEMS format document)
    file(CONFIGURE OUTPUT "${generated}/${part}s.cpp" CONTENT
"#include \"${CMAKE_CURRENT_SOURCE_DIR}/adapter.h\"
#include \"bench/worker/cells.h\"
${declare_event_tables}namespace roundtrip {
${declared}${${part}_functions}}  // namespace roundtrip
")
  endforeach()
  list(TRANSFORM typed PREPEND roundtrip_pairing_ OUTPUT_VARIABLE dataset_libraries)
  set(event_tables "")
  if(by_events)
    list(TRANSFORM datasets REPLACE ".+" "$<TARGET_OBJECTS:roundtrip_events_\\0>" OUTPUT_VARIABLE event_tables)
  endif()
  add_library(roundtrip_cells_${family} OBJECT ${sources})
  target_link_libraries(roundtrip_cells_${family} PUBLIC roundtrip_flags ${dataset_libraries} ${arg_REQUIRES})
  # What a library's templates are warned of is its authors' affair, whether its target is imported or an adapter's own.
  foreach(requirement IN LISTS arg_REQUIRES)
    target_include_directories(roundtrip_cells_${family} SYSTEM PRIVATE
      $<TARGET_PROPERTY:${requirement},INTERFACE_INCLUDE_DIRECTORIES>)
  endforeach()
  set(c_sources ${arg_SOURCES})
  list(FILTER c_sources INCLUDE REGEX "\\.c$")
  set_source_files_properties(${c_sources} PROPERTIES COMPILE_OPTIONS -w SKIP_PRECOMPILE_HEADERS ON)
  if(ROUNDTRIP_GROUP_CELLS)
    # Where nothing is timed, most of the work is to instantiate what the formats and datasets have in common: in two files
    # that takes 0.4 of what it takes in one for each of them (and of all in one, GCC's memory would be 2 GB).
    set_target_properties(roundtrip_cells_${family} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  else()
    # Reading the library's headers and ours takes as long as compiling what a small dataset needs of them.
    target_precompile_headers(roundtrip_cells_${family} PRIVATE
      "$<$<COMPILE_LANGUAGE:CXX>:${CMAKE_CURRENT_SOURCE_DIR}/adapter.h>"
      "$<$<COMPILE_LANGUAGE:CXX>:${PROJECT_SOURCE_DIR}/bench/worker/cells.h>")
  endif()

  foreach(format IN LISTS formats)
    set(declarations "")
    set(calls "")
    foreach(part IN LISTS datasets ITEMS "")
      if(NOT part STREQUAL "")
        set(part "_${part}")
      endif()
      string(APPEND declarations "namespace cells_of_${format} { void add${part}(Registry& registry); }\n")
      string(APPEND calls "  cells_of_${format}::add${part}(registry);\n")
    endforeach()
    # It only hands on a reference: bench/worker/pairing.h would take longer to read than all else of it takes.
    file(CONFIGURE OUTPUT "${generated}/registry_${format}.cpp" CONTENT
"namespace roundtrip {
struct Registry;
${declarations}
void fill_registry(Registry& registry) {
${calls}}
}  // namespace roundtrip
")
    add_library(roundtrip_registry_${format} OBJECT "${generated}/registry_${format}.cpp")
    target_link_libraries(roundtrip_registry_${format} PRIVATE roundtrip_flags)
    set(parts $<TARGET_OBJECTS:roundtrip_registry_${format}> $<TARGET_OBJECTS:roundtrip_cells_${family}> ${shared} ${event_tables})
    set(libraries roundtrip_worker_main roundtrip_flags ${dataset_libraries} ${arg_REQUIRES})
    add_executable(roundtrip-worker-${format} ${parts})
    target_link_libraries(roundtrip-worker-${format} PRIVATE ${libraries})
    # Its size is a figure of the format.
    add_custom_command(TARGET roundtrip-worker-${format} POST_BUILD VERBATIM
      COMMAND "${CMAKE_COMMAND}" -E make_directory "${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/stripped"
      COMMAND "${CMAKE_STRIP}" -s -o "${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/stripped/roundtrip-worker-${format}"
              $<TARGET_FILE:roundtrip-worker-${format}>)
    # The driver starts workers; whoever builds it wants them too.
    add_dependencies(${ROUNDTRIP_DRIVER} roundtrip-worker-${format})
    # The same program with its functions in another order, some times: `roundtrip compare` has them take turns.
    foreach(layout IN LISTS roundtrip_layouts)
      add_executable(roundtrip-layout${layout}-${format} ${parts})
      set_target_properties(roundtrip-layout${layout}-${format} PROPERTIES
        OUTPUT_NAME roundtrip-worker-${format} RUNTIME_OUTPUT_DIRECTORY "${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/layouts/${layout}")
      target_link_libraries(roundtrip-layout${layout}-${format} PRIVATE ${libraries})
      target_link_options(roundtrip-layout${layout}-${format} PRIVATE
        -fuse-ld=lld "-Wl,--shuffle-sections=.text*=${layout}")
      add_dependencies(${ROUNDTRIP_DRIVER} roundtrip-layout${layout}-${format})
    endforeach()
  endforeach()
endfunction()
