// SPDX-License-Identifier: MIT
#include "bench/driver/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

#include "bench/driver/terminal.h"

namespace roundtrip {

Progress::Progress() : terminal_(::isatty(STDERR_FILENO) != 0) {}

Progress::~Progress() {
  finish();
}

void Progress::clear_bar() {
  if (drawn_) std::fputs("\r\x1b[K", stderr);
  drawn_ = false;
}

void Progress::phase(const std::string& name) {
  const std::lock_guard lock(mutex_);
  name_ = name;
  last_ = {};
  last_fraction_ = 0;
  if (!terminal_) fmt::print(stderr, "roundtrip: {}\n", name);
}

void Progress::update(double fraction, double left_seconds, const std::string& detail) {
  const std::lock_guard lock(mutex_);
  const auto now = Clock::now();
  const std::string left = left_seconds < 0 ? "" : duration_text(left_seconds) + " left";
  if (!terminal_) {
    // A line for each quarter, so that a log says that it goes on and stays readable.
    if (fraction < last_fraction_ + 0.25 || fraction >= 1) return;
    last_fraction_ = fraction;
    fmt::print(stderr, "roundtrip: {} {:.0f} %{}{}\n", name_, 100 * fraction, left.empty() ? "" : ", ", left);
    return;
  }
  if (now - last_ < std::chrono::milliseconds(80)) return;
  last_ = now;
  const std::size_t width = inspect_error().width;
  const std::string head =
      fmt::format("{:<9} {} {:3.0f} %  {:>11}  ", name_, bar(fraction, 24), 100 * fraction, left);
  clear_bar();
  std::fputs((head + shorten(detail, width - std::min(width, columns(head) + 1))).c_str(), stderr);
  std::fflush(stderr);
  drawn_ = true;
}

void Progress::finish() {
  const std::lock_guard lock(mutex_);
  clear_bar();
}

}  // namespace roundtrip
