# SPDX-License-Identifier: MIT
#
# How a schema format is built: its generator reads each dataset's description and writes a schema and the code between
# records and the schema's classes; then the language's own compiler makes the classes.

# What all generators have in common, as the library roundtrip_schema: it knows no schema language and no dataset.
function(roundtrip_add_schema_library)
  if(TARGET roundtrip_schema)
    return()
  endif()
  set(sources accessing.cpp building.cpp conversion.cpp description.cpp generator.cpp lowering.cpp names.cpp reading.cpp
              traversal.cpp writing.cpp)
  list(TRANSFORM sources PREPEND "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/")
  add_library(roundtrip_schema STATIC EXCLUDE_FROM_ALL ${sources})
  target_link_libraries(roundtrip_schema PUBLIC roundtrip_flags PRIVATE nlohmann_json::nlohmann_json)
  # It runs for milliseconds, once for each dataset.
  target_compile_options(roundtrip_schema PRIVATE -O0)
endfunction()

# Called by the CMakeLists.txt of a schema format's folder:
#
#   roundtrip_add_schema_generator(<source>…)  defines roundtrip::<family>::schema_format() (schema_format.h)
#
# makes the library roundtrip_<family>_schema and the program roundtrip-<family>-generate of it. It needs
# nlohmann_json::nlohmann_json, to be found before and named among what the formats require: without it nothing is made.
function(roundtrip_add_schema_generator)
  if(NOT TARGET nlohmann_json::nlohmann_json)
    return()
  endif()
  roundtrip_add_schema_library()
  cmake_path(GET CMAKE_CURRENT_SOURCE_DIR FILENAME family)
  add_library(roundtrip_${family}_schema STATIC EXCLUDE_FROM_ALL ${ARGN})
  target_link_libraries(roundtrip_${family}_schema PUBLIC roundtrip_schema)
  target_compile_options(roundtrip_${family}_schema PRIVATE -O0)
  set(main "${PROJECT_BINARY_DIR}/generated/${family}/generate.cpp")
  file(CONFIGURE OUTPUT "${main}" CONTENT
"#include \"bench/bridges/schema/schema_format.h\"
namespace roundtrip::${family} {
schema::SchemaFormat schema_format();
}
int main(int argc, char** argv) {
  return roundtrip::schema::generate_main(argc, argv, roundtrip::${family}::schema_format());
}
")
  add_executable(roundtrip-${family}-generate EXCLUDE_FROM_ALL "${main}")
  target_link_libraries(roundtrip-${family}-generate PRIVATE roundtrip_${family}_schema)
  target_compile_options(roundtrip-${family}-generate PRIVATE -O0)
endfunction()

# A schema format's PER_DATASET command (roundtrip_add_formats) calls
#
#   roundtrip_schema_sources(<family> <dataset> <variable>
#     EXTENSION <extension>    of the schema's file
#     OUTPUTS <file>…          what the language's compiler makes of it, in the same folder
#     COMMAND <argument>…)     which compiles <dataset>.<extension>, in the folder where it is
#
# and passes on what it adds to the variable. The folder is <build>/generated/<family>, and <build>/generated an include
# folder of everything.
function(roundtrip_schema_sources family dataset result)
  cmake_parse_arguments(PARSE_ARGV 3 arg "" "EXTENSION" "OUTPUTS;COMMAND")
  set(folder "${PROJECT_BINARY_DIR}/generated/${family}")
  set(schema "${folder}/${dataset}.${arg_EXTENSION}")
  set(conversions "${folder}/${dataset}.generated.h")
  list(TRANSFORM arg_OUTPUTS PREPEND "${folder}/")
  roundtrip_describe(${dataset} description)
  add_custom_command(OUTPUT "${schema}" "${conversions}" VERBATIM
    DEPENDS "${description}" roundtrip-${family}-generate
    COMMAND roundtrip-${family}-generate "${description}" "${folder}")
  add_custom_command(OUTPUT ${arg_OUTPUTS} VERBATIM
    DEPENDS "${schema}" WORKING_DIRECTORY "${folder}" COMMAND ${arg_COMMAND})
  # Not ours: our warnings do not apply to it, nor what we need for files with many cells.
  set(options -w)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    list(APPEND options --param=large-unit-insns=10000)  # GCC's default
  endif()
  foreach(output IN LISTS arg_OUTPUTS)
    if(output MATCHES "\\.(cc|cpp|c\\+\\+|c)$")
      set_source_files_properties("${output}" PROPERTIES COMPILE_OPTIONS "${options}" SKIP_PRECOMPILE_HEADERS ON)
    endif()
  endforeach()
  set(${result} ${${result}} ${arg_OUTPUTS} "${conversions}" PARENT_SCOPE)
endfunction()
