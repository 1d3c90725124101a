// SPDX-License-Identifier: MIT
//
// What a schema format adds. Its folder has, beside adapter.h with the codecs (codecs.h has the usual ones),
// a file that defines, in the namespace roundtrip::<family>,
//
//     schema::SchemaFormat schema_format() {
//       static const Spelling spelling;
//       return {"proto", language(), print, {&spelling}};
//     }
//
// of three parts:
//
//   - a table of what its language has (language.h), and how it wants things named (names.h);
//   - a printer: the schema, lowered to what the language has (schema.h), as text;
//   - a spelling (spelling.h) for each C++ API that it is used by: how a field is set, filled, read; or, of
//     an API that makes messages of what was written before, how each is made and read (building.h).
//
// In CMakeLists.txt, roundtrip_add_schema_generator makes a program of it that the build runs for each
// dataset, and roundtrip_schema_sources has the language's own compiler do the rest (schema.cmake).
// formats/protobuf is an example.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <string>
#include <vector>

#include "bench/bridges/schema/spelling.h"

namespace roundtrip::schema {

struct SchemaFormat {
  std::string extension;  ///< of the schema's file: proto
  Language language;
  std::string (*print)(const Schema& schema);
  std::vector<const Spelling*> spellings;  ///< one for each API that conversions are generated for
};

/// Reads a dataset's description and writes <dataset>.<extension> and <dataset>.generated.h into the folder.
/// A file that would be the same is left alone, so that nothing is compiled again for it.
/// @return the exit code: 0, 1 when a file cannot be read or written, 2 when the description is wrong; with a
/// message
int generate_files(const SchemaFormat& format, const std::filesystem::path& description,
                   const std::filesystem::path& folder, std::ostream& errors);

/// The program: GENERATOR DESCRIPTION FOLDER
int generate_main(int argc, char** argv, const SchemaFormat& format);

}  // namespace roundtrip::schema
