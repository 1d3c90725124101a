// SPDX-License-Identifier: MIT
#include "bench/bridges/schema/schema_format.h"

#include <fstream>
#include <iostream>
#include <ostream>
#include <sstream>

#include "bench/bridges/schema/conversion.h"
#include "bench/bridges/schema/lowering.h"

namespace roundtrip::schema {

namespace {

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  // Of an empty file nothing is inserted, which sets failbit of the output alone.
  text << file.rdbuf();
  if (!file) throw std::runtime_error("cannot read " + path.string());
  return text.str();
}

void write(const std::filesystem::path& path, const std::string& text) {
  if (std::filesystem::exists(path) && read(path) == text) return;
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (!file) throw std::runtime_error("cannot write " + path.string());
}

}  // namespace

int generate_files(const SchemaFormat& format, const std::filesystem::path& description,
                   const std::filesystem::path& folder, std::ostream& errors) {
  try {
    const DatasetDescription dataset = parse_description(read(description));
    const Schema schema = lower(dataset, format.language);
    std::string conversions;
    for (const Spelling* spelling : format.spellings)
      conversions += conversion_text(dataset, schema, *spelling);
    std::filesystem::create_directories(folder);
    write(folder / (schema.dataset + "." + format.extension), format.print(schema));
    write(folder / (schema.dataset + ".generated.h"), conversions);
    return 0;
  } catch (const DescriptionError& error) {
    errors << description.string() << ": " << error.what() << "\n";
    return 2;
  } catch (const std::exception& error) {
    errors << "cannot generate a schema: " << error.what() << "\n";
    return 1;
  }
}

int generate_main(int argc, char** argv, const SchemaFormat& format) {
  if (argc != 3) {
    std::cerr << "usage: " << argv[0] << " DESCRIPTION FOLDER\n";
    return 2;
  }
  return generate_files(format, argv[1], argv[2], std::cerr);
}

}  // namespace roundtrip::schema
