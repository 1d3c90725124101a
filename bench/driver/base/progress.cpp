// SPDX-License-Identifier: MIT
#include "bench/driver/base/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "bench/driver/base/console.h"
#include "bench/driver/base/escape.h"
#include "bench/driver/base/terminal.h"

namespace roundtrip {

Progress::Progress() : terminal_(::isatty(STDERR_FILENO) != 0) {}

Progress::~Progress() {
  finish();
}

void Progress::clear_bar() {
  if (drawn_) draw("\r\x1b[K");
  drawn_ = false;
}

void Progress::phase(const std::string& name) {
  const std::lock_guard lock(mutex_);
  name_ = name;
  last_ = {};
  last_fraction_ = 0;
  if (!terminal_) say(name);
}

void Progress::update(double fraction, double left_seconds, const std::string& detail) {
  const std::lock_guard lock(mutex_);
  const auto now = Clock::now();
  const std::string left = left_seconds < 0 ? "" : duration_text(left_seconds) + " left";
  if (!terminal_) {
    // A line for each quarter, so that a log says that it goes on and stays readable.
    if (fraction < last_fraction_ + 0.25 || fraction >= 1) return;
    last_fraction_ = fraction;
    say("{} {:.0f} %{}{}", name_, 100 * fraction, left.empty() ? "" : ", ", left);
    return;
  }
  if (now - last_ < std::chrono::milliseconds(80)) return;
  last_ = now;
  const std::size_t width = inspect_error().width;
  const std::string head =
      fmt::format("{:<9} {} {:3.0f} %  {:>11}  ", name_, bar(fraction, 24), 100 * fraction, left);
  clear_bar();
  draw(head + shorten(terminal_text(detail), width - std::min(width, columns(head) + 1)));
  drawn_ = true;
}

void Progress::finish() {
  const std::lock_guard lock(mutex_);
  clear_bar();
}

}  // namespace roundtrip
