// SPDX-License-Identifier: MIT
#include "bench/worker/requests.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <iostream>
#include <new>
#include <system_error>

#include "bench/record/file.h"

namespace roundtrip {

namespace {

/// The fields of a line; a backslash before t, n or another one stands for what no field could hold.
Request split(const std::string& line) {
  Request fields(1);
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\t') {
      fields.emplace_back();
    } else if (line[i] == '\\' && i + 1 < line.size()) {
      const char escaped = line[++i];
      fields.back() += escaped == 't' ? '\t' : escaped == 'n' ? '\n' : escaped;
    } else {
      fields.back() += line[i];
    }
  }
  return fields;
}

}  // namespace

JsonLine verdict_line(std::string_view verdict, std::string_view reason, std::string_view path,
                      std::string_view expected, std::string_view actual) {
  JsonLine json;
  json.add("verdict", verdict)
      .add("reason", reason)
      .add("path", path)
      .add("expected", expected)
      .add("actual", actual);
  return json;
}

JsonLine dataset_line(const DatasetInfo& info) {
  JsonLine json;
  json.add("name", info.name)
      .add("summary", info.summary)
      .add("timed", info.timed)
      .add("by_default", info.by_default)
      .add("usual_scale", info.usual_scale);
  return json;
}

int answer_requests(const std::function<JsonLine(const Request&)>& answer, unsigned watchdog_seconds) {
  // Answers go where standard output was; whatever a library prints must not get between them.
  const int answers = ::dup(STDOUT_FILENO);
  ::dup2(STDERR_FILENO, STDOUT_FILENO);
  std::FILE* out = ::fdopen(answers, "w");
  if (out == nullptr) return 1;
  std::string line;
  while (std::getline(std::cin, line)) {
    JsonLine json;
    ::alarm(watchdog_seconds);
    try {
      json = answer(split(line));
    } catch (const std::bad_alloc&) {
      json = verdict_line("out of memory", "the request needs more memory than a worker may use");
    } catch (const std::out_of_range&) {
      json.add("error", "the request '" + line + "' names what is not prepared, or lacks a field");
    } catch (const std::system_error& error) {
      json.add(is_fault_of_the_machine(error.code()) ? "machine" : "error", error.what());
    } catch (const std::exception& error) {
      json.add("error", error.what());
    }
    ::alarm(0);
    if (std::fprintf(out, "%s\n", json.text().c_str()) < 0 || std::fflush(out) != 0) break;
  }
  return std::fclose(out) == 0 ? 0 : 1;
}

int serve_requests(int argc, char** argv, const char* does,
                   const std::function<JsonLine(const Request&)>& answer) {
  try {
    unsigned watchdog_seconds = 0;
    bool serves = false;
    for (int i = 1; i < argc; ++i) {
      constexpr const char* watchdog = "--watchdog=";
      if (std::strcmp(argv[i], "--serve") == 0) serves = true;
      if (std::strncmp(argv[i], watchdog, std::strlen(watchdog)) == 0)
        watchdog_seconds = static_cast<unsigned>(std::strtoul(argv[i] + std::strlen(watchdog), nullptr, 10));
    }
    if (serves) return answer_requests(answer, watchdog_seconds);
    std::fprintf(stderr, "%s %s for the roundtrip command, which starts it with --serve\n", argv[0], does);
    return 2;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s: %s\n", argv[0], error.what());
    return 1;
  }
}

}  // namespace roundtrip
