// SPDX-License-Identifier: MIT
#include "formats/protobuf/generator.h"

#include <fstream>
#include <ostream>
#include <sstream>

#include "formats/protobuf/conversion.h"

namespace roundtrip::protobuf_generator {

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

int generate_files(const std::filesystem::path& description, const std::filesystem::path& folder,
                   std::ostream& errors) {
  try {
    const DatasetDescription dataset = parse_description(read(description));
    const Schema schema = make_schema(dataset);
    std::filesystem::create_directories(folder);
    write(folder / (schema.dataset + ".proto"), proto_text(schema));
    write(folder / (schema.dataset + ".generated.h"), conversion_text(dataset, schema));
    return 0;
  } catch (const DescriptionError& error) {
    errors << description.string() << ": " << error.what() << "\n";
    return 2;
  } catch (const std::exception& error) {
    errors << "roundtrip-protobuf-generate: " << error.what() << "\n";
    return 1;
  }
}

}  // namespace roundtrip::protobuf_generator
