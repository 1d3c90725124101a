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
if(CMAKE_BUILD_TYPE MATCHES "Rel" AND NOT ROUNDTRIP_SANITIZE)
  set(roundtrip_untimed_optimization -O1)
endif()

# The program that uses the workers; the tests have one of their own.
set(ROUNDTRIP_DRIVER roundtrip)

# A relative path would mean another folder each time that CMake is run again, from the build folder.
function(roundtrip_check_folder variable folder)
  if(NOT IS_ABSOLUTE "${folder}")
    message(FATAL_ERROR "${variable} names ${folder}, which is no full path")
  endif()
  if(NOT IS_DIRECTORY "${folder}")
    message(FATAL_ERROR "${variable} names ${folder}, which is no folder")
  endif()
endfunction()

# Two of one name would write the same files.
function(roundtrip_claim_name kinds name folder)
  get_property(first GLOBAL PROPERTY "ROUNDTRIP_NAMES_OF_${kinds}_${name}")
  if(first)
    message(FATAL_ERROR "two ${kinds} are named ${name}: one in ${first}, one in ${folder}")
  endif()
  set_property(GLOBAL PROPERTY "ROUNDTRIP_NAMES_OF_${kinds}_${name}" "${folder}")
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
function(roundtrip_precompile target)
  set(source "${PROJECT_BINARY_DIR}/generated/roundtrip/${target}.cpp")
  file(CONFIGURE OUTPUT "${source}" CONTENT "// A target needs a source.\n")
  add_library(${target} OBJECT "${source}")
  target_link_libraries(${target} PUBLIC roundtrip_flags)
  target_compile_options(${target} PRIVATE ${roundtrip_untimed_optimization})
  target_precompile_headers(${target} PRIVATE ${ARGN})
endfunction()

# Adds a static library of code that is never timed, built when something links with it.
function(roundtrip_add_untimed target headers)
  add_library(${target} STATIC EXCLUDE_FROM_ALL ${ARGN})
  target_link_libraries(${target} PUBLIC roundtrip_flags)
  target_compile_options(${target} PRIVATE ${roundtrip_untimed_optimization})
  target_precompile_headers(${target} REUSE_FROM ${headers})
endfunction()

# Each typed dataset becomes a static library roundtrip_dataset_<name> with its generator, and another,
# roundtrip_pairing_<name>, with all that is not timed of its pairings with formats. Neither is built before a worker
# needs it. Each document is written to the manifest, since it needs no compiling.
#
# Sets the properties ROUNDTRIP_DATASETS (what the next formats are crossed with: the typed ones, and `documents`),
# ROUNDTRIP_DATASETS_BY_DEFAULT and ROUNDTRIP_UNTIMED_DATASETS.
function(roundtrip_find_datasets)
  set(typed "")
  set(untimed "")
  set(not_by_default "")
  set(documents "")
  foreach(parent IN LISTS ARGN)
    roundtrip_check_folder(ROUNDTRIP_EXTRA_DATASETS "${parent}")
    roundtrip_folders_with(dataset.h "${parent}" folders)
    roundtrip_folders_with(document.json "${parent}" document_folders)
    if("${folders}${document_folders}" STREQUAL "")
      message(FATAL_ERROR "${parent} holds no dataset: neither a dataset.h nor a document.json in it or one folder below")
    endif()
    foreach(folder IN LISTS folders)
      cmake_path(GET folder FILENAME name)
      roundtrip_claim_name(datasets ${name} "${folder}")
      if(name MATCHES "^(all|documents)$")
        message(FATAL_ERROR "${folder}: no dataset can be named ${name}, which stands for several in ROUNDTRIP_DATASETS")
      endif()
      file(STRINGS "${folder}/dataset.h" flags REGEX "\\.(timed|by_default) = false")
      set(timed true)
      set(by_default true)
      if(flags MATCHES "timed")
        set(timed false)
        list(APPEND untimed ${name})
      else()
        list(APPEND typed ${name})
      endif()
      if(flags MATCHES "by_default")
        set(by_default false)
      endif()
      if(flags)
        list(APPEND not_by_default ${name})
      endif()
      file(GLOB sources CONFIGURE_DEPENDS "${folder}/*.cpp")
      set(generated "${PROJECT_BINARY_DIR}/generated/roundtrip/datasets")
      file(CONFIGURE OUTPUT "${generated}/${name}.h" CONTENT
"#pragma once
#include \"${folder}/dataset.h\"
#include \"bench/record/record_traits.h\"
ROUNDTRIP_RECORD_TRAITS(extern, roundtrip::datasets::${name}::Dataset::Record);
static_assert(roundtrip::datasets::${name}::Dataset::info.name == \"${name}\", \"a dataset has the name of its folder\");
static_assert(roundtrip::datasets::${name}::Dataset::info.timed == ${timed}, \"CMake reads '.timed = false' in dataset.h\");
static_assert(roundtrip::datasets::${name}::Dataset::info.by_default == ${by_default},
              \"CMake reads '.by_default = false' in dataset.h\");
")
      file(CONFIGURE OUTPUT "${generated}/${name}.cpp" CONTENT
"#include \"${folder}/dataset.h\"
#include \"bench/record/record_traits.h\"
#define ROUNDTRIP_NOT_EXTERN
ROUNDTRIP_RECORD_TRAITS(ROUNDTRIP_NOT_EXTERN, roundtrip::datasets::${name}::Dataset::Record);
")
      set(pairing "${PROJECT_BINARY_DIR}/generated/roundtrip/pairings/${name}.cpp")
      file(CONFIGURE OUTPUT "${pairing}" CONTENT
"#include \"roundtrip/datasets/${name}.h\"
#include \"bench/worker/typed_pairing.h\"
namespace roundtrip {
using Dataset = datasets::${name}::Dataset;
using Record = Dataset::Record;
template std::unique_ptr<Pairing> make_pairing(std::unique_ptr<Source<Record>>, std::unique_ptr<AnyCodec<Record>>,
                                               PairingTraits);
template std::unique_ptr<Source<Record>> generated_source<Dataset>(const DatasetOptions&);
}  // namespace roundtrip
")
      roundtrip_add_untimed(roundtrip_dataset_${name} roundtrip_dataset_headers ${sources} "${generated}/${name}.cpp")
      roundtrip_add_untimed(roundtrip_pairing_${name} roundtrip_pairing_headers "${pairing}")
      target_link_libraries(roundtrip_pairing_${name} PUBLIC roundtrip_dataset_${name})
    endforeach()
    foreach(folder IN LISTS document_folders)
      cmake_path(GET folder FILENAME name)
      roundtrip_claim_name(datasets ${name} "${folder}")
      list(APPEND documents "${folder}/document.json")
    endforeach()
  endforeach()
  set(all documents ${typed} ${untimed})
  set(by_default ${all})
  list(REMOVE_ITEM by_default ${not_by_default} "")
  set_property(GLOBAL PROPERTY ROUNDTRIP_DATASETS "${all}")
  set_property(GLOBAL PROPERTY ROUNDTRIP_DATASETS_BY_DEFAULT "${by_default}")
  set_property(GLOBAL PROPERTY ROUNDTRIP_UNTIMED_DATASETS "${untimed}")
  set_property(GLOBAL PROPERTY ROUNDTRIP_DOCUMENT_FILES "${documents}")
endfunction()

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
  cmake_parse_arguments(PARSE_ARGV 0 arg "DEFAULT" "PER_DATASET" "REQUIRES;PACKAGE;SOURCES;OPTIONAL")
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
    return()
  endif()

  # One object for each dataset holds the code of all formats of the family: the headers, which are most of the work,
  # are compiled once. The linker drops from each worker what is not its format's.
  set(generated "${PROJECT_BINARY_DIR}/generated/${family}")
  get_property(datasets GLOBAL PROPERTY ROUNDTRIP_DATASETS_OF_${family})
  get_property(untimed_datasets GLOBAL PROPERTY ROUNDTRIP_UNTIMED_DATASETS)
  set(typed ${datasets})
  list(REMOVE_ITEM typed documents)
  set(sources "${generated}/formats.cpp" ${arg_SOURCES})
  if(documents IN_LIST datasets)
    list(APPEND sources "${generated}/documents.cpp")
  endif()
  foreach(dataset IN LISTS typed)
    set(generated_sources "")
    set(include_generated "")
    if(arg_PER_DATASET)
      cmake_language(CALL ${arg_PER_DATASET} ${dataset} generated_sources)
      set(include_generated "#include \"${family}/${dataset}.generated.h\"\n")
    endif()
    set(functions "")
    foreach(format IN LISTS formats)
      string(APPEND functions
        "void add_${format}_${dataset}(Registry& registry) {\n"
        "  add_dataset<formats::${format}::Format, datasets::${dataset}::Dataset>(registry);\n}\n")
    endforeach()
    file(CONFIGURE OUTPUT "${generated}/cells_${dataset}.cpp" CONTENT
"#include \"${CMAKE_CURRENT_SOURCE_DIR}/adapter.h\"
#include \"roundtrip/datasets/${dataset}.h\"
${include_generated}#include \"bench/worker/cells.h\"
namespace roundtrip {
${functions}}  // namespace roundtrip
")
    list(APPEND sources "${generated}/cells_${dataset}.cpp" ${generated_sources})
    if(dataset IN_LIST untimed_datasets AND CMAKE_BUILD_TYPE STREQUAL "Release")
      # Half of the work of compiling it. These sources are the last, so that of a function which others instantiate,
      # too, the linker takes theirs. GCC would restore -O3 from a header that was precompiled with it.
      set_property(SOURCE "${generated}/cells_${dataset}.cpp" ${generated_sources} APPEND PROPERTY COMPILE_OPTIONS -O1)
      set_property(SOURCE "${generated}/cells_${dataset}.cpp" ${generated_sources} PROPERTY SKIP_PRECOMPILE_HEADERS ON)
    endif()
  endforeach()
  set(format_functions "")
  set(document_functions "")
  foreach(format IN LISTS formats)
    string(APPEND format_functions
      "static_assert(formats::${format}::Format::info.name == \"${format}\", \"a format has the name of its namespace\");\n"
      "void add_${format}(Registry& registry) { add_format<formats::${format}::Format>(registry); }\n")
    string(APPEND document_functions
      "void add_${format}_documents(Registry& registry) { add_documents<formats::${format}::Format>(registry); }\n")
  endforeach()
  foreach(part IN ITEMS format document)
    file(CONFIGURE OUTPUT "${generated}/${part}s.cpp" CONTENT
"#include \"${CMAKE_CURRENT_SOURCE_DIR}/adapter.h\"
#include \"bench/worker/cells.h\"
namespace roundtrip {
${${part}_functions}}  // namespace roundtrip
")
  endforeach()
  list(TRANSFORM typed PREPEND roundtrip_pairing_ OUTPUT_VARIABLE dataset_libraries)
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
  # Reading the library's headers and ours takes as long as compiling what a small dataset needs of them.
  target_precompile_headers(roundtrip_cells_${family} PRIVATE
    "$<$<COMPILE_LANGUAGE:CXX>:${CMAKE_CURRENT_SOURCE_DIR}/adapter.h>"
    "$<$<COMPILE_LANGUAGE:CXX>:${PROJECT_SOURCE_DIR}/bench/worker/cells.h>")

  foreach(format IN LISTS formats)
    set(declarations "")
    set(calls "")
    foreach(part IN LISTS datasets ITEMS "")
      if(NOT part STREQUAL "")
        set(part "_${part}")
      endif()
      string(APPEND declarations "void add_${format}${part}(Registry& registry);\n")
      string(APPEND calls "  add_${format}${part}(registry);\n")
    endforeach()
    file(CONFIGURE OUTPUT "${generated}/registry_${format}.cpp" CONTENT
"#include \"bench/worker/pairing.h\"
namespace roundtrip {
${declarations}
void fill_registry(Registry& registry) {
${calls}}
}  // namespace roundtrip
")
    add_library(roundtrip_registry_${format} OBJECT "${generated}/registry_${format}.cpp")
    target_link_libraries(roundtrip_registry_${format} PRIVATE roundtrip_flags)
    set(parts $<TARGET_OBJECTS:roundtrip_registry_${format}> $<TARGET_OBJECTS:roundtrip_cells_${family}>)
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

# A program that prints a dataset's description as JSON, and a rule that runs it: the input of schema generators.
# Sets `result` to the path of the description.
function(roundtrip_describe dataset result)
  set(description "${PROJECT_BINARY_DIR}/generated/descriptions/${dataset}.json")
  set(${result} "${description}" PARENT_SCOPE)
  if(TARGET roundtrip-describe-${dataset})
    return()
  endif()
  set(source "${PROJECT_BINARY_DIR}/generated/descriptions/${dataset}.cpp")
  file(CONFIGURE OUTPUT "${source}" CONTENT
"#include \"roundtrip/datasets/${dataset}.h\"
#include \"bench/bridges/schema/describe_json.h\"
int main() { return roundtrip::print_description<roundtrip::datasets::${dataset}::Dataset::Record>(\"${dataset}\"); }
")
  add_executable(roundtrip-describe-${dataset} "${source}")
  target_link_libraries(roundtrip-describe-${dataset} PRIVATE roundtrip_flags roundtrip_dataset_${dataset})
  # It runs once, during the build; what the optimizer would do for it costs more than it saves.
  target_compile_options(roundtrip-describe-${dataset} PRIVATE -O0)
  add_custom_command(OUTPUT "${description}" DEPENDS roundtrip-describe-${dataset} VERBATIM
                     COMMAND roundtrip-describe-${dataset} > "${description}")
endfunction()

# What was found, for the driver, beside it.
function(roundtrip_write_manifest)
  get_property(formats GLOBAL PROPERTY ROUNDTRIP_FORMAT_ENTRIES)
  get_property(documents GLOBAL PROPERTY ROUNDTRIP_DOCUMENT_FILES)
  list(JOIN formats ",\n    " formats)
  get_property(datasets GLOBAL PROPERTY ROUNDTRIP_DATASET_ENTRIES)
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
  set_property(GLOBAL PROPERTY ROUNDTRIP_DATASET_ENTRIES "")
endfunction()
