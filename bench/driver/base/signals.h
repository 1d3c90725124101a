// SPDX-License-Identifier: MIT
//
// Ctrl-C and its like. The first one asks for an end: what is being timed is finished and what was measured
// is written. The second one ends everything at once. Whatever the way out, nothing stays behind.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <list>

namespace roundtrip {

/// Whether SIGINT, SIGTERM or SIGHUP has come since catch_signals().
extern std::atomic<bool> interrupted;

/// From here on these signals set `interrupted`; until then they end the program as they do by default. They
/// are received by a thread of their own, which is therefore free to do whatever an end at once takes. A
/// signal that the caller ignores (nohup) stays ignored. Threads must not have been started before. Further
/// calls do nothing.
void catch_signals();

/// Gives a child that was just forked the signals that a program expects: none blocked. Async-signal-safe.
void unblock_signals();

/// Ends the program by the signal that came, as the shell expects of one that was interrupted. The caller has
/// left everything in order.
[[noreturn]] void end_by_signal();

/// For a thread that has just lost what it waited for: does not return when that is because the program is
/// being ended at once, so that nothing of it is reported, or written to a file.
void wait_for_the_end();

/// What is done when the program is ended at once. Taken back when the object goes: its owner then does it,
/// or needs it no longer.
class Undo {
 public:
  enum class Stage : std::uint8_t {
    processes,  ///< first, since they write files
    files,
  };
  /// @param undo is called by another thread; the owner may be anywhere in its work at that moment
  Undo(Stage stage, std::function<void()> undo);
  Undo(const Undo&) = delete;
  Undo& operator=(const Undo&) = delete;
  Undo(Undo&&) = delete;
  Undo& operator=(Undo&&) = delete;
  ~Undo();

  struct Entry {
    Stage stage;
    std::function<void()> undo;
  };

 private:
  std::list<Entry>::iterator entry_;
};

}  // namespace roundtrip
