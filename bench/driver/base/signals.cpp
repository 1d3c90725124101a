// SPDX-License-Identifier: MIT
#include "bench/driver/base/signals.h"

#include <pthread.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <mutex>
#include <thread>

namespace roundtrip {

std::atomic<bool> interrupted{false};

namespace {

using Clock = std::chrono::steady_clock;

std::atomic<int> first_signal{0};
std::atomic<bool> ending_at_once{false};

std::mutex undo_mutex;
std::list<Undo::Entry> undo_list;

[[noreturn]] void die_by(int signal) {
  std::signal(signal, SIG_DFL);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, signal);
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
  std::raise(signal);
  std::_Exit(128 + signal);
}

[[noreturn]] void end_at_once(int signal) {
  ending_at_once = true;
  const std::lock_guard lock(undo_mutex);
  for (const auto stage : {Undo::Stage::processes, Undo::Stage::files}) {
    for (const Undo::Entry& entry : undo_list) {
      if (entry.stage == stage) entry.undo();
    }
  }
  die_by(signal);
}

void receive(const sigset_t& set) {
  // timeout(1) sends its signal to the program, and then to the group that the program is in.
  constexpr auto same = std::chrono::milliseconds(50);
  Clock::time_point first;
  for (;;) {
    int signal = 0;
    if (sigwait(&set, &signal) != 0) continue;
    if (!interrupted) {
      first = Clock::now();
      first_signal = signal;
      interrupted = true;
    } else if (Clock::now() - first > same) {
      end_at_once(signal);
    }
  }
}

}  // namespace

void catch_signals() {
  static std::once_flag once;
  std::call_once(once, [] {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
      struct sigaction action {};
      if (::sigaction(signal, nullptr, &action) == 0 && action.sa_handler != SIG_IGN) sigaddset(&set, signal);
    }
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    std::thread(receive, set).detach();
  });
}

void unblock_signals() {
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
}

void end_by_signal() {
  die_by(first_signal);
}

void wait_for_the_end() {
  while (ending_at_once) ::pause();
}

Undo::Undo(Stage stage, std::function<void()> undo) {
  const std::lock_guard lock(undo_mutex);
  entry_ = undo_list.insert(undo_list.end(), {stage, std::move(undo)});
}

Undo::~Undo() {
  const std::lock_guard lock(undo_mutex);
  undo_list.erase(entry_);
}

}  // namespace roundtrip
