// SPDX-License-Identifier: MIT
//
// For tests in another language: reads pickles, each behind its size in four bytes, and answers each with a
// byte and, behind its size, a text: 0 and the same values as a pickle of the protocol that is named; 1 and
// why it was refused. Classes of a module named "allowed" may be in them.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>
#include <vector>

#include "roundtrip_pickle/cursor.h"
#include "roundtrip_pickle/rewrite.h"

namespace {

bool read_exactly(std::byte* to, std::size_t size) {
  return std::fread(to, 1, size, stdin) == size;
}

void answer(char status, const std::string& text) {
  const auto size = static_cast<std::uint32_t>(text.size());
  std::fputc(status, stdout);
  std::fwrite(&size, sizeof size, 1, stdout);
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

}  // namespace

int main(int count, char** arguments) {
  using namespace roundtrip::pickling;
  WriterOptions options;
  const std::span given(arguments, static_cast<std::size_t>(count));
  if (given.size() < 2) return EXIT_FAILURE;
  options.protocol = static_cast<std::uint8_t>(std::atoi(given[1]));
  ReadOptions reading;
  reading.allows = [modules = given.subspan(2)](std::string_view module, std::string_view) {
    return std::any_of(modules.begin(), modules.end(), [&](const char* name) { return module == name; });
  };
  Rewriter<std::string> rewriter(options);
  for (std::array<std::byte, 4> head{}; read_exactly(head.data(), head.size());) {
    std::vector<std::byte> bytes(little_endian(head.data(), head.size()));
    if (!read_exactly(bytes.data(), bytes.size())) return EXIT_FAILURE;
    try {
      const Graph graph = read_graph(bytes, reading);
      std::string out;
      rewriter.write(graph, out);
      answer(0, out);
    } catch (const Error& error) {
      answer(1, error.what());
    }
  }
  return EXIT_SUCCESS;
}
