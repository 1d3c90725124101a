// SPDX-License-Identifier: MIT
#include "bench/driver/run/worker_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <thread>

#include "bench/driver/base/error.h"
#include "bench/driver/base/escape.h"

namespace roundtrip {

namespace {

/// An answer is some kilobytes at most.
constexpr std::size_t longest_answer = std::size_t{4} << 20;
/// Of what a worker writes to standard error, so much of the end is kept.
constexpr std::size_t kept_errors = std::size_t{16} << 10;
/// Of that, so much is told.
constexpr std::size_t told_errors = 400;

/// Workers must leave the driver some files to open, such as that of its results.
constexpr std::size_t reserved_files = 8;

ChildOptions child_options(const WorkerOptions& worker) {
  ChildOptions child;
  child.command = worker.launcher;
  child.command.insert(child.command.end(),
                       {worker.program.string(), "--serve", "--scratch=" + worker.scratch.string(),
                        "--watchdog=" + std::to_string(worker.watchdog.count())});
  auto& preload = child.environment["LD_PRELOAD"];
  if (!worker.preload.empty()) preload = worker.preload.string();
#ifdef ROUNDTRIP_SANITIZED
  // The shadow memory of AddressSanitizer counts as memory to the system; it has a limit of its own.
  if (std::getenv("ASAN_OPTIONS") == nullptr) {
    child.environment["ASAN_OPTIONS"] =
        "allocator_may_return_null=0:hard_rss_limit_mb=" + std::to_string(worker.memory_limit >> 20);
  }
#else
  child.memory_limit = worker.memory_limit;
#endif
  child.input = child.output = child.errors = Stream::pipe;
  child.cpu = worker.cpu;
  // Ctrl-C is for the driver, which lets the worker finish its block.
  child.own_group = true;
  child.leaves_core = false;
  child.spare_files = reserved_files;
  return child;
}

/// @throws what not_started is to the caller of a worker: MachineError or WorkerLost
// To look at an object's type the sanitizer makes a pipe: when there are too few files, every object is
// wrong.
[[noreturn]] __attribute__((no_sanitize("vptr"))) void explain(const NotStarted& not_started,
                                                               const std::filesystem::path& program) {
  const int error = not_started.error();
  if (!not_started.machine_is_to_blame()) {
    throw WorkerLost(WorkerLost::How::crashed,
                     fmt::format("{} cannot be run: {}", program.string(), error_text(error)));
  }
  const char* remedy = error == EMFILE || error == ENFILE ? "raise the limit on open files (`ulimit -n`)"
                       : error == EAGAIN ? "raise the limit on processes (`ulimit -u`), end others"
                                         : "end other programs";
  throw MachineError(fmt::format("cannot start another worker: {}; {}, or select fewer formats or datasets",
                                 not_started.what(), remedy));
}

void never_wait_for(const Descriptor& file) {
  ::fcntl(file.get(), F_SETFL, ::fcntl(file.get(), F_GETFL) | O_NONBLOCK);
}

std::string signal_text(int signal) {
  const char* name = ::sigabbrev_np(signal);
  const char* description = ::sigdescr_np(signal);
  return "SIG" + std::string(name != nullptr ? name : "?") + " (" +
         (description != nullptr ? description : "?") + ")";
}

std::string join(const std::vector<std::string>& request) {
  std::string text;
  for (const auto& field : request) text += (text.empty() ? "" : " ") + field;
  return text;
}

/// A request as it is sent (docs/worker-protocol.md).
std::string request_line(const std::vector<std::string>& request) {
  std::string line;
  for (const auto& field : request) {
    if (!line.empty()) line += '\t';
    for (const char c : field) {
      if (c == '\t' || c == '\n' || c == '\\') {
        line += '\\';
        line += c == '\t' ? 't' : c == '\n' ? 'n' : c;
      } else {
        line += c;
      }
    }
  }
  return line + "\n";
}

/// Whether a signal is one that programs are ended with from outside, and that none raises by a slip of its
/// own.
bool comes_from_outside(int signal) {
  return signal == SIGKILL || signal == SIGTERM || signal == SIGINT || signal == SIGHUP;
}

/// Whether it says that memory ran out: an allocation that nobody caught, or a sanitizer's limit.
bool is_about_memory(const std::string& words) {
  constexpr std::array signs{"std::bad_alloc", "MemoryError", "rss limit exhausted", "out-of-memory",
                             "allocation-size-too-big"};
  return std::any_of(signs.begin(), signs.end(),
                     [&](const char* sign) { return words.find(sign) != std::string::npos; });
}

}  // namespace

const char* WorkerLost::status() const {
  switch (how_) {
    case How::hung:
      return "hung";
    case How::exhausted:
      return "out of memory";
    case How::crashed:
    case How::killed:
      break;
  }
  return "crashed";
}

WorkerProcess::WorkerProcess(const WorkerOptions& options) try
    : child_(child_options(options)), memory_limit_(options.memory_limit) {
  for (const Descriptor* file : {&child_.input(), &child_.output(), &child_.errors()}) never_wait_for(*file);
} catch (const NotStarted& not_started) {
  explain(not_started, options.program);
}

/// The last line that says something, for a message: what() of an abort, the summary of a sanitizer.
std::string WorkerProcess::last_words(std::string_view before) const {
  std::string_view text = error_tail_;
  while (!text.empty() && text.back() == '\n') text.remove_suffix(1);
  const std::size_t line = text.rfind('\n');
  if (line != std::string_view::npos) text.remove_prefix(line + 1);
  if (text.empty()) return "";
  return std::string(before).append(
      valid_utf8(text.substr(text.size() - std::min(text.size(), told_errors))));
}

void WorkerProcess::drain_errors() {
  std::array<char, 4096> chunk{};
  // One that never stops writing must not keep the driver here.
  for (int chunks = 0; chunks < 64; ++chunks) {
    const ssize_t count = ::read(child_.errors().get(), chunk.data(), chunk.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) {
      if (count == 0) child_.errors() = Descriptor();  // closed: there is nothing to wait for
      break;
    }
    error_tail_.append(chunk.data(), static_cast<std::size_t>(count));
    if (error_tail_.size() > 2 * kept_errors) error_tail_.erase(0, error_tail_.size() - kept_errors);
    if (count < static_cast<ssize_t>(chunk.size())) break;
  }
}

void WorkerProcess::lost(WorkerLost::How how, const std::string& doing, std::chrono::milliseconds timeout) {
  // One that closed its output is about to end and says how; it is not waited for forever.
  for (int i = 0; how == WorkerLost::How::crashed && i < 100 && !child_.ended(); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  const bool killed_here = how != WorkerLost::How::crashed || !child_.ended();
  if (killed_here) child_.kill();
  wait_for_the_end();
  const int status = child_.wait();
  if (child_.errors().open()) drain_errors();
  std::string what;
  if (how == WorkerLost::How::hung) {
    what = fmt::format("no answer within {} s", timeout.count() / 1000);
  } else if (is_about_memory(error_tail_)) {
    how = WorkerLost::How::exhausted;
    what = fmt::format("it needs more than the {} MiB that --memory-limit allows", memory_limit_ >> 20);
  } else if (WIFSIGNALED(status)) {
    what = signal_text(WTERMSIG(status));
    if (!killed_here && comes_from_outside(WTERMSIG(status))) how = WorkerLost::How::killed;
    if (WTERMSIG(status) == SIGKILL && !killed_here) {
      what +=
          ", as the system does when memory runs out (select fewer formats or datasets, or set a --scale)";
    }
  } else {
    what = fmt::format("the worker ended with exit code {}", WEXITSTATUS(status));
  }
  throw WorkerLost(how, what + " during '" + doing + "'" + last_words());
}

/// What stands there before a request is sent is an answer to none.
void WorkerProcess::refuse_what_was_not_asked_for() {
  std::array<char, 64> more{};
  const ssize_t count = ::read(child_.output().get(), more.data(), more.size());
  if (count > 0) received_.append(more.data(), static_cast<std::size_t>(count));
  if (!received_.empty()) throw BadAnswer("the worker said something it was not asked for: " + received_);
}

nlohmann::json WorkerProcess::ask(const std::vector<std::string>& request,
                                  std::chrono::milliseconds timeout) {
  const std::string doing = join(request);
  refuse_what_was_not_asked_for();
  const std::string line = request_line(request);
  std::string_view unsent = line;
  const auto deadline = Clock::now() + timeout;
  std::size_t end = 0;
  while ((end = received_.find('\n')) == std::string::npos) {
    if (received_.size() > longest_answer) {
      throw BadAnswer(fmt::format("the worker's answer to '{}' has no end within {} MiB: {}", doing,
                                  longest_answer >> 20, received_));
    }
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
    if (left.count() <= 0) lost(WorkerLost::How::hung, doing, timeout);
    std::array<pollfd, 3> files{{{child_.output().get(), POLLIN, 0},
                                 {child_.errors().get(), POLLIN, 0},
                                 {unsent.empty() ? -1 : child_.input().get(), POLLOUT, 0}}};
    const auto most = static_cast<int>(std::min<std::int64_t>(left.count() + 1, 1'000'000));
    if (::poll(files.data(), files.size(), most) < 0) continue;
    if (files[1].revents != 0) drain_errors();
    if (files[2].revents != 0) {
      // A dead worker is noticed when its answer is read; the signal is ignored by the driver's main.
      const ssize_t count = ::write(child_.input().get(), unsent.data(), unsent.size());
      if (count > 0) unsent.remove_prefix(static_cast<std::size_t>(count));
      if (count < 0 && errno != EINTR && errno != EAGAIN) unsent = {};
    }
    if (files[0].revents == 0) continue;
    std::array<char, 4096> chunk{};
    const ssize_t count = ::read(child_.output().get(), chunk.data(), chunk.size());
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (count <= 0) lost(WorkerLost::How::crashed, doing, timeout);
    received_.append(chunk.data(), static_cast<std::size_t>(count));
  }
  const std::string text = received_.substr(0, end);
  received_.erase(0, end + 1);
  auto answer = nlohmann::json::parse(text, nullptr, false);
  if (!answer.is_object())
    throw BadAnswer(fmt::format("the worker's answer to '{}' is not a JSON object: {}", doing, text));
  for (const char* error : {"error", "machine"}) {
    const auto why = answer.find(error);
    if (why == answer.end()) continue;
    if (!why->is_string())
      throw BadAnswer(fmt::format("the worker's answer to '{}' is not a valid one: {}", doing, text));
    if (std::string_view(error) == "error") throw WorkerError(why->get<std::string>());
    throw MachineError(fmt::format("{}: {}; free space or raise the limit", doing, why->get<std::string>()));
  }
  return answer;
}

}  // namespace roundtrip
