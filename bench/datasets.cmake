# SPDX-License-Identifier: MIT
#
# How a folder under datasets/ becomes libraries and a name in the manifest.

# Each typed dataset becomes a static library roundtrip_dataset_<name> with its generator, another,
# roundtrip_pairing_<name>, with all that is not timed of its pairings with formats, and objects roundtrip_events_<name>,
# the tables by which formats load it from events. None is built before a worker needs it. Each document is written to the
# manifest, since it needs no compiling.
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
      file(CONFIGURE OUTPUT "${generated}/${name}_events.cpp" CONTENT
"#include \"${folder}/dataset.h\"
#include \"bench/bridges/events.h\"
#define ROUNDTRIP_NOT_EXTERN
ROUNDTRIP_EVENT_TABLES(ROUNDTRIP_NOT_EXTERN, roundtrip::datasets::${name}::Dataset::Record);
")
      add_library(roundtrip_events_${name} OBJECT EXCLUDE_FROM_ALL "${generated}/${name}_events.cpp")
      target_link_libraries(roundtrip_events_${name} PRIVATE roundtrip_flags)
      if(NOT timed AND CMAKE_BUILD_TYPE STREQUAL "Release")
        # As the cells (formats.cmake).
        target_compile_options(roundtrip_events_${name} PRIVATE -O1)
      else()
        target_precompile_headers(roundtrip_events_${name} REUSE_FROM roundtrip_event_headers)
      endif()
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
