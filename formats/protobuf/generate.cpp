// SPDX-License-Identifier: MIT
//
// The program that the build runs: roundtrip-protobuf-generate DESCRIPTION FOLDER
#include <iostream>

#include "formats/protobuf/generator.h"

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: roundtrip-protobuf-generate DESCRIPTION FOLDER\n";
    return 2;
  }
  return roundtrip::protobuf_generator::generate_files(argv[1], argv[2], std::cerr);
}
