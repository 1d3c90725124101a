// SPDX-License-Identifier: MIT
#include "bench/driver/worker_process.h"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <system_error>
#include <utility>

namespace roundtrip {

namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void fail(const std::string& what) {
  const int error = errno;
  const bool too_many = error == EMFILE || error == ENFILE;
  throw std::system_error(error, std::generic_category(),
                          too_many
                              ? what +
                                    " for one more worker (raise the limit, `ulimit -n`, or select fewer "
                                    "formats or datasets)"
                              : what);
}

struct Pipe {
  Descriptor read_end;
  Descriptor write_end;
};

Pipe make_pipe() {
  std::array<int, 2> ends{-1, -1};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail("no pipe");
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

/// Workers must leave the driver some files to open, such as that of its results.
/// @throws std::system_error when there are too few
void check_reserve() {
  constexpr std::size_t reserve = 8;
  std::array<Descriptor, reserve> files;
  for (Descriptor& file : files) {
    file = Descriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    if (file.get() < 0) fail("no file");
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

[[noreturn]] void become_worker(const WorkerOptions& options, const Child& child, int in, int out,
                                int errors) {
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
  ::_exit(127);
}

std::string signal_text(int signal) {
  const char* name = ::sigabbrev_np(signal);
  const char* description = ::sigdescr_np(signal);
  return "SIG" + std::string(name != nullptr ? name : "?") + " (" +
         (description != nullptr ? description : "?") + ")";
}

/// The last line that says something, for a message: what() of an abort, the summary of a sanitizer.
std::string last_words(int file) {
  constexpr off_t most = 4096;
  const off_t size = ::lseek(file, 0, SEEK_END);
  if (size <= 0) return "";
  std::string text(static_cast<std::size_t>(std::min(size, most)), '\0');
  const ssize_t count = ::pread(file, text.data(), text.size(), std::max<off_t>(0, size - most));
  text.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  const std::size_t line = text.rfind('\n');
  return line == std::string::npos ? text : text.substr(line + 1);
}

std::string join(const std::vector<std::string>& request) {
  std::string text;
  for (const auto& field : request) text += (text.empty() ? "" : " ") + field;
  return text;
}

}  // namespace

Descriptor::~Descriptor() {
  if (number_ >= 0) ::close(number_);
}

WorkerProcess::WorkerProcess(const WorkerOptions& options) {
  const Child child(options);
  check_reserve();
  Pipe requests = make_pipe();
  Pipe answers = make_pipe();
  errors_ = Descriptor(::memfd_create("roundtrip-worker-errors", MFD_CLOEXEC));
  if (errors_.get() < 0) fail("no memory file");
  pid_ = ::fork();
  if (pid_ == 0) {
    become_worker(options, child, requests.read_end.get(), answers.write_end.get(), errors_.get());
  }
  if (pid_ < 0) fail("no process");
  to_ = std::move(requests.write_end);
  from_ = std::move(answers.read_end);
}

WorkerProcess::~WorkerProcess() {
  if (pid_ > 0) {
    // What it holds can take long to free, and nobody needs that.
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
}

void WorkerProcess::lost(WorkerLost::How how, const std::string& doing, std::chrono::milliseconds timeout) {
  int status = 0;
  bool killed_here = false;
  // One that closed its output is about to end and says how; it is not waited for forever.
  for (int i = 0; how == WorkerLost::How::crashed && i < 100; ++i) {
    if (::waitpid(pid_, &status, WNOHANG) == pid_) {
      pid_ = -1;
      break;
    }
    ::usleep(10'000);
  }
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    ::waitpid(std::exchange(pid_, -1), &status, 0);
    killed_here = true;
  }
  std::string what;
  if (how == WorkerLost::How::hung) {
    what = "no answer within " + std::to_string(timeout.count() / 1000) + " s";
  } else if (WIFSIGNALED(status)) {
    what = signal_text(WTERMSIG(status));
    if (WTERMSIG(status) == SIGKILL && !killed_here) {
      what += ", as the system does when memory runs out (select fewer formats or datasets, or a --scale)";
    }
  } else {
    what = "the worker ended with exit code " + std::to_string(WEXITSTATUS(status));
  }
  what += " during '" + doing + "'";
  if (const std::string words = last_words(errors_.get()); !words.empty()) what += ": " + words;
  throw WorkerLost(how, what);
}

void WorkerProcess::send(const std::string& line) {
  // A dead worker is noticed when its answer is read; the signal is ignored by the driver's main.
  std::string_view rest = line;
  while (!rest.empty()) {
    const ssize_t count = ::write(to_.get(), rest.data(), rest.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return;
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
}

nlohmann::json WorkerProcess::ask(const std::vector<std::string>& request,
                                  std::chrono::milliseconds timeout) {
  const std::string doing = join(request);
  std::string line;
  for (const auto& field : request) line += (line.empty() ? "" : "\t") + field;
  send(line + "\n");
  const auto deadline = Clock::now() + timeout;
  std::size_t end = 0;
  while ((end = received_.find('\n')) == std::string::npos) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
    if (left.count() <= 0) lost(WorkerLost::How::hung, doing, timeout);
    pollfd ready{from_.get(), POLLIN, 0};
    if (::poll(&ready, 1, static_cast<int>(std::min<std::int64_t>(left.count() + 1, 1'000'000))) < 0 &&
        errno != EINTR) {
      fail("poll");
    }
    if (ready.revents == 0) continue;
    std::array<char, 4096> chunk{};
    const ssize_t count = ::read(from_.get(), chunk.data(), chunk.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) lost(WorkerLost::How::crashed, doing, timeout);
    received_.append(chunk.data(), static_cast<std::size_t>(count));
  }
  auto answer = nlohmann::json::parse(received_.substr(0, end), nullptr, false);
  received_.erase(0, end + 1);
  if (answer.is_discarded()) throw WorkerError("the worker's answer to '" + doing + "' is not JSON");
  if (answer.contains("error")) throw WorkerError(answer["error"].get<std::string>());
  return answer;
}

}  // namespace roundtrip
