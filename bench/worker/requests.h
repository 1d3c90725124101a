// SPDX-License-Identifier: MIT
//
// The outer half of the worker's protocol (docs/worker-protocol.md): requests come in line by line, answers
// go out, whatever happens in between. What is asked for is serve.h's affair, and that of the program that
// writes records for workers in other languages (bench/records/).
#pragma once

#include <charconv>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "bench/suite/dataset.h"
#include "bench/worker/json_line.h"

namespace roundtrip {

/// The fields of a request, the verb first.
using Request = std::vector<std::string>;

/// A field that is a number, all of it.
/// @throws std::invalid_argument
template <class Number>
[[nodiscard]] Number number_of(const std::string& field) {
  Number value{};
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
  if (error != std::errc{} || end != field.data() + field.size()) {
    throw std::invalid_argument("not a number: '" + field + "'");
  }
  return value;
}

/// The members that every verdict has.
[[nodiscard]] JsonLine verdict_line(std::string_view verdict, std::string_view reason,
                                    std::string_view path = {}, std::string_view expected = {},
                                    std::string_view actual = {});

/// What `hello` says of a dataset.
[[nodiscard]] JsonLine dataset_line(const DatasetInfo& info);

/// Answers the requests on standard input until it ends. What `answer` throws is answered, too: too little
/// memory as a verdict, a fault of the machine as {"machine": why}, the rest as {"error": why}.
/// @param watchdog_seconds a request that takes longer ends the process: without it one that hangs would
/// outlive a driver that was killed. 0 for no limit.
/// @return the exit code
int answer_requests(const std::function<JsonLine(const Request&)>& answer, unsigned watchdog_seconds);

/// The main function of a program that does nothing else, once it is started with --serve.
/// @param does what it says of itself when it is not: "writes records"
int serve_requests(int argc, char** argv, const char* does,
                   const std::function<JsonLine(const Request&)>& answer);

}  // namespace roundtrip
