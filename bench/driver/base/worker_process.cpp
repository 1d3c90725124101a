// SPDX-License-Identifier: MIT
#include "bench/driver/base/worker_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <system_error>
#include <utility>

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

[[noreturn]] void cannot_start(const std::string& what, int error) {
  const char* remedy = error == EMFILE || error == ENFILE ? "raise the limit of open files (`ulimit -n`)"
                       : error == EAGAIN ? "raise the limit of processes (`ulimit -u`), end others"
                                         : "end other programs";
  throw MachineError(
      fmt::format("one more worker cannot be started: {}: {}; {}, or select fewer formats or datasets", what,
                  error_text(error), remedy));
}

struct Pipe {
  Descriptor read_end;
  Descriptor write_end;
};

Pipe make_pipe() {
  std::array<int, 2> ends{-1, -1};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) cannot_start("no pipe", errno);
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

void never_wait_for(const Descriptor& file) {
  ::fcntl(file.get(), F_SETFL, ::fcntl(file.get(), F_GETFL) | O_NONBLOCK);
}

/// Workers must leave the driver some files to open, such as that of its results.
void check_reserve() {
  constexpr std::size_t reserve = 8;
  std::array<Descriptor, reserve> files;
  for (Descriptor& file : files) {
    file = Descriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    if (!file.open()) cannot_start("no file", errno);
  }
}

/// Between fork and exec only system calls are allowed; everything they need is made before.
struct Child {
  std::vector<std::string> arguments;
  std::vector<std::string> environment;
  std::vector<char*> argv;
  std::vector<char*> envp;

  explicit Child(const WorkerOptions& options) {
    arguments = options.launcher;
    arguments.insert(arguments.end(),
                     {options.program.string(), "--serve", "--scratch=" + options.scratch.string(),
                      "--watchdog=" + std::to_string(options.watchdog.count())});
    for (char** variable = environ; *variable != nullptr; ++variable) {
      if (std::strncmp(*variable, "LD_PRELOAD=", 11) != 0) environment.emplace_back(*variable);
    }
    if (!options.preload.empty()) environment.push_back("LD_PRELOAD=" + options.preload.string());
#ifdef ROUNDTRIP_SANITIZED
    // The shadow memory of AddressSanitizer counts as memory to the system; it has a limit of its own.
    environment.push_back("ASAN_OPTIONS=allocator_may_return_null=0:hard_rss_limit_mb=" +
                          std::to_string(options.memory_limit >> 20));
#endif
    for (auto& argument : arguments) argv.push_back(argument.data());
    for (auto& variable : environment) envp.push_back(variable.data());
    argv.push_back(nullptr);
    envp.push_back(nullptr);
  }
};

/// @param failed gets the error number when the program cannot be run
[[noreturn]] void become_worker(const WorkerOptions& options, const Child& child, int in, int out, int errors,
                                int failed) {
  unblock_signals();
  // Ctrl-C is for the driver, which lets the worker finish its block.
  ::setpgid(0, 0);
  ::dup2(in, STDIN_FILENO);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(errors, STDERR_FILENO);
#ifndef ROUNDTRIP_SANITIZED
  const rlimit limit{options.memory_limit, options.memory_limit};
  ::setrlimit(RLIMIT_DATA, &limit);
#endif
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
  if (options.cpu) {
    cpu_set_t cpus;
    CPU_ZERO(&cpus);
    CPU_SET(static_cast<unsigned>(*options.cpu), &cpus);
    ::sched_setaffinity(0, sizeof cpus, &cpus);
  }
  ::execve(child.argv[0], child.argv.data(), child.envp.data());
  const int error = errno;
  while (::write(failed, &error, sizeof error) < 0 && errno == EINTR) {
  }
  ::_exit(127);
}

/// @return why the program could not be run; 0 when it runs
int read_failure(const Descriptor& from) {
  int error = 0;
  ssize_t count = 0;
  do {
    count = ::read(from.get(), &error, sizeof error);
  } while (count < 0 && errno == EINTR);
  return count == sizeof error ? error : 0;
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

/// A request as it is sent (worker/serve.h).
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
  constexpr std::array signs{"std::bad_alloc", "rss limit exhausted", "out-of-memory",
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

WorkerProcess::WorkerProcess(const WorkerOptions& options) : memory_limit_(options.memory_limit) {
  const Child child(options);
  check_reserve();
  Pipe requests = make_pipe();
  Pipe answers = make_pipe();
  Pipe errors = make_pipe();
  Pipe failure = make_pipe();
  pid_ = ::fork();
  if (pid_ == 0) {
    become_worker(options, child, requests.read_end.get(), answers.write_end.get(), errors.write_end.get(),
                  failure.write_end.get());
  }
  if (pid_ < 0) cannot_start("no process", errno);
  undo_.emplace(Undo::Stage::processes, [pid = pid_] { ::kill(pid, SIGKILL); });
  to_ = std::move(requests.write_end);
  from_ = std::move(answers.read_end);
  errors_ = std::move(errors.read_end);
  for (const Descriptor* file : {&to_, &from_, &errors_}) never_wait_for(*file);
  failure.write_end = Descriptor();
  const int error = read_failure(failure.read_end);
  if (error == 0) return;
  forget_process();
  if (error == EAGAIN || error == ENOMEM || error == EMFILE || error == ENFILE)
    cannot_start("no program", error);
  throw WorkerLost(WorkerLost::How::crashed,
                   fmt::format("{} cannot be run: {}", options.program.string(), error_text(error)));
}

WorkerProcess::~WorkerProcess() {
  // What it holds can take long to free, and nobody needs that.
  if (pid_ > 0) ::kill(pid_, SIGKILL);
  forget_process();
}

/// Waits for the end of the process, which has been killed or has ended.
void WorkerProcess::forget_process() {
  undo_.reset();  // from here on the number may be another's
  if (pid_ > 0) ::waitpid(std::exchange(pid_, -1), nullptr, 0);
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
    const ssize_t count = ::read(errors_.get(), chunk.data(), chunk.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) {
      if (count == 0) errors_ = Descriptor();  // closed: there is nothing to wait for
      break;
    }
    error_tail_.append(chunk.data(), static_cast<std::size_t>(count));
    if (error_tail_.size() > 2 * kept_errors) error_tail_.erase(0, error_tail_.size() - kept_errors);
    if (count < static_cast<ssize_t>(chunk.size())) break;
  }
}

void WorkerProcess::lost(WorkerLost::How how, const std::string& doing, std::chrono::milliseconds timeout) {
  int status = 0;
  bool killed_here = false;
  // One that closed its output is about to end and says how; it is not waited for forever.
  for (int i = 0; how == WorkerLost::How::crashed && i < 100; ++i) {
    siginfo_t info{};
    if (::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
        info.si_pid == pid_)
      break;
    if (i == 99) {
      ::kill(pid_, SIGKILL);
      killed_here = true;
    }
    ::usleep(10'000);
  }
  if (how != WorkerLost::How::crashed) {
    ::kill(pid_, SIGKILL);
    killed_here = true;
  }
  wait_for_the_end();
  undo_.reset();
  ::waitpid(std::exchange(pid_, -1), &status, 0);
  if (errors_.open()) drain_errors();
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
      what += ", as the system does when memory runs out (select fewer formats or datasets, or a --scale)";
    }
  } else {
    what = fmt::format("the worker ended with exit code {}", WEXITSTATUS(status));
  }
  throw WorkerLost(how, what + " during '" + doing + "'" + last_words());
}

/// What stands there before a request is sent is an answer to none.
void WorkerProcess::refuse_what_was_not_asked_for() {
  std::array<char, 64> more{};
  const ssize_t count = ::read(from_.get(), more.data(), more.size());
  if (count > 0) received_.append(more.data(), static_cast<std::size_t>(count));
  if (!received_.empty())
    throw BadAnswer("the worker said something that it was not asked for: " + received_);
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
    std::array<pollfd, 3> files{{{from_.get(), POLLIN, 0},
                                 {errors_.get(), POLLIN, 0},
                                 {unsent.empty() ? -1 : to_.get(), POLLOUT, 0}}};
    const auto most = static_cast<int>(std::min<std::int64_t>(left.count() + 1, 1'000'000));
    if (::poll(files.data(), files.size(), most) < 0) continue;
    if (files[1].revents != 0) drain_errors();
    if (files[2].revents != 0) {
      // A dead worker is noticed when its answer is read; the signal is ignored by the driver's main.
      const ssize_t count = ::write(to_.get(), unsent.data(), unsent.size());
      if (count > 0) unsent.remove_prefix(static_cast<std::size_t>(count));
      if (count < 0 && errno != EINTR && errno != EAGAIN) unsent = {};
    }
    if (files[0].revents == 0) continue;
    std::array<char, 4096> chunk{};
    const ssize_t count = ::read(from_.get(), chunk.data(), chunk.size());
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
      throw BadAnswer(fmt::format("the worker's answer to '{}' is not one: {}", doing, text));
    if (std::string_view(error) == "error") throw WorkerError(why->get<std::string>());
    throw MachineError(fmt::format("{}: {}; make room or raise the limit", doing, why->get<std::string>()));
  }
  return answer;
}

}  // namespace roundtrip
