// SPDX-License-Identifier: MIT
#include "bench/driver/base/child_process.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <utility>

#include "bench/driver/base/error.h"

namespace roundtrip {

namespace {

struct Pipe {
  Descriptor read_end;
  Descriptor write_end;
};

Pipe make_pipe() {
  std::array<int, 2> ends{-1, -1};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw NotStarted("no pipe", errno, true);
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

Descriptor open_null(int flags) {
  Descriptor file(::open("/dev/null", flags | O_CLOEXEC));
  if (!file.open()) throw NotStarted("no file", errno, true);
  return file;
}

/// A stream of the child: its end, and the caller's where it is a pipe.
struct Ends {
  Descriptor child;
  Descriptor caller;

  Ends(Stream stream, bool child_reads) {
    if (stream == Stream::null) child = open_null(child_reads ? O_RDONLY : O_WRONLY);
    if (stream != Stream::pipe) return;
    Pipe pipe = make_pipe();
    child = std::move(child_reads ? pipe.read_end : pipe.write_end);
    caller = std::move(child_reads ? pipe.write_end : pipe.read_end);
  }
};

/// Between fork and exec only system calls are allowed; everything they need is made before.
struct Program {
  std::vector<std::string> arguments;
  std::vector<std::string> environment;
  std::vector<char*> argv;
  std::vector<char*> envp;

  explicit Program(const ChildOptions& options) : arguments(options.command) {
    for (char** variable = environ; *variable != nullptr; ++variable) {
      const std::string_view text(*variable);
      if (!options.environment.contains(text.substr(0, text.find('=')))) environment.emplace_back(text);
    }
    for (const auto& [name, value] : options.environment) {
      if (value) environment.push_back(name + "=" + *value);
    }
    for (auto& argument : arguments) argv.push_back(argument.data());
    for (auto& variable : environment) envp.push_back(variable.data());
    argv.push_back(nullptr);
    envp.push_back(nullptr);
  }
};

/// @param streams the child's, in the order of their numbers; -1 for one that is inherited
/// @param failed gets the error number when the program cannot be run
[[noreturn]] void become(const Program& program, const ChildOptions& options,
                         const std::array<int, 3>& streams, int failed) {
  unblock_signals();
  if (options.own_group) ::setpgid(0, 0);
  for (int number = 0; number < 3; ++number) {
    if (const int stream = streams[static_cast<std::size_t>(number)]; stream >= 0) ::dup2(stream, number);
  }
  if (options.memory_limit) {
    const rlimit limit{*options.memory_limit, *options.memory_limit};
    ::setrlimit(RLIMIT_DATA, &limit);
  }
  if (!options.leaves_core) {
    const rlimit no_core{0, 0};
    ::setrlimit(RLIMIT_CORE, &no_core);
  }
  if (options.cpu) {
    cpu_set_t cpus;
    CPU_ZERO(&cpus);
    CPU_SET(static_cast<unsigned>(*options.cpu), &cpus);
    ::sched_setaffinity(0, sizeof cpus, &cpus);
  }
  ::execve(program.argv[0], program.argv.data(), program.envp.data());
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

int wait_for(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

}  // namespace

NotStarted::NotStarted(const std::string& lacking, int error, bool machine_is_to_blame)
    : std::runtime_error(lacking + ": " + error_text(error)),
      error_(error),
      machine_is_to_blame_(machine_is_to_blame) {}

ChildProcess::ChildProcess(const ChildOptions& options) {
  const Program program(options);
  std::vector<Descriptor> spare(options.spare_files);
  for (Descriptor& file : spare) file = open_null(O_RDONLY);
  spare.clear();
  Ends input(options.input, true);
  Ends output(options.output, false);
  Ends errors(options.errors, false);
  Pipe failure = make_pipe();
  pid_ = ::fork();
  if (pid_ == 0) {
    become(program, options, {input.child.get(), output.child.get(), errors.child.get()},
           failure.write_end.get());
  }
  if (pid_ < 0) throw NotStarted("no process", errno, true);
  undo_.emplace(Undo::Stage::processes, [pid = pid_] { ::kill(pid, SIGKILL); });
  failure.write_end = Descriptor();
  if (const int error = read_failure(failure.read_end); error != 0) {
    wait();
    const bool lacks = error == EAGAIN || error == ENOMEM || error == EMFILE || error == ENFILE;
    throw NotStarted("no program", error, lacks);
  }
  input_ = std::move(input.caller);
  output_ = std::move(output.caller);
  errors_ = std::move(errors.caller);
}

ChildProcess::~ChildProcess() {
  if (pid_ <= 0) return;
  // What it holds can take long to free, and nobody needs that.
  kill();
  wait();
}

bool ChildProcess::ended() const {
  siginfo_t info{};
  return pid_ <= 0 || (::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
                       info.si_pid == pid_);
}

void ChildProcess::kill() {
  if (pid_ > 0) ::kill(pid_, SIGKILL);
}

std::uint64_t ChildProcess::resident_bytes() const {
  std::ifstream statm("/proc/" + std::to_string(pid_) + "/statm");
  std::uint64_t size = 0;
  std::uint64_t resident = 0;
  if (!(statm >> size >> resident)) return 0;
  return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

int ChildProcess::wait() {
  // As long as the process is not waited for, its number is no other's. So nobody may be left who kills by
  // that number when it is.
  const pid_t pid = std::exchange(pid_, -1);
  siginfo_t info{};
  while (::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOWAIT) < 0 && errno == EINTR) {
  }
  undo_.reset();
  return wait_for(pid);
}

std::optional<std::string> output_of(const std::vector<std::string>& command) {
  ChildOptions options;
  options.command = command;
  options.output = Stream::pipe;
  options.errors = Stream::null;
  ChildProcess child(options);
  std::string output;
  std::array<char, 4096> part{};
  for (ssize_t count = 1; count != 0;) {
    count = ::read(child.output().get(), part.data(), part.size());
    if (count < 0 && errno != EINTR) break;
    if (count > 0) output.append(part.data(), static_cast<std::size_t>(count));
  }
  const int status = child.wait();
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) return std::nullopt;
  return output;
}

std::optional<std::filesystem::path> find_program(const std::string& name) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path == nullptr ? "" : path);
  for (std::string folder; std::getline(folders, folder, ':');) {
    const auto program = std::filesystem::path(folder) / name;
    if (!folder.empty() && ::access(program.c_str(), X_OK) == 0) return std::filesystem::absolute(program);
  }
  return std::nullopt;
}

}  // namespace roundtrip
