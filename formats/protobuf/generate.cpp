// SPDX-License-Identifier: MIT
//
//     roundtrip-protobuf-generate DESCRIPTION FOLDER
//
// Reads a dataset's description and writes <dataset>.proto and <dataset>.generated.h into the folder. A file
// that would be the same is left alone, so that nothing is compiled again for it. Exit code: 0, 1 when a file
// cannot be read or written, 2 when the description or the command line is wrong.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "formats/protobuf/conversion.h"

namespace {

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  // An empty file sets failbit of the output alone, which is no error here.
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

int main(int argc, char** argv) {
  namespace generator = roundtrip::protobuf_generator;
  if (argc != 3) {
    std::cerr << "usage: roundtrip-protobuf-generate DESCRIPTION FOLDER\n";
    return 2;
  }
  try {
    const auto description = generator::parse_description(read(argv[1]));
    const auto schema = generator::make_schema(description);
    const std::filesystem::path folder = argv[2];
    std::filesystem::create_directories(folder);
    write(folder / (schema.dataset + ".proto"), generator::proto_text(schema));
    write(folder / (schema.dataset + ".generated.h"), generator::conversion_text(description, schema));
    return 0;
  } catch (const generator::DescriptionError& error) {
    std::cerr << argv[1] << ": " << error.what() << "\n";
    return 2;
  } catch (const std::exception& error) {
    std::cerr << "roundtrip-protobuf-generate: " << error.what() << "\n";
    return 1;
  }
}
