// SPDX-License-Identifier: MIT
#include "bench/driver/base/console.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "bench/driver/base/escape.h"

namespace roundtrip {

namespace {

/// The first error of standard output.
int output_error = 0;

}  // namespace

void claim_standard_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(stream, F_GETFD) >= 0 || errno != EBADF) continue;
    // The lowest number that is free is this one. Nothing can be written to it: output that the caller wanted
    // to see must not vanish without an error.
    const int opened = ::open("/dev/null", O_RDONLY);
    if (opened >= 0 && opened != stream) ::close(opened);
  }
}

void say(std::string_view sentence) {
  draw("roundtrip: " + terminal_text(sentence) + "\n");
}

void draw(std::string_view text) {
  // Unbuffered, so that one call is one write, and an error of it is forgotten with the call.
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
  std::clearerr(stderr);
}

void print(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() && output_error == 0)
    output_error = errno;
}

int finish_output() {
  if (std::fflush(stdout) != 0 && output_error == 0) output_error = errno;
  return output_error;
}

}  // namespace roundtrip
