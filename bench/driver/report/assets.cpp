// SPDX-License-Identifier: MIT
#include "bench/driver/report/assets.h"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <optional>
#include <string_view>
#include <system_error>
#include <thread>

#include "bench/driver/base/child_process.h"
#include "bench/driver/base/error.h"
#include "bench/driver/base/input_file.h"

namespace roundtrip {

namespace {

constexpr const char* how_to =
    "`scripts/setup report` installs what it is made of (npm), and the next build makes it";

std::filesystem::path asset(const char* name) {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path() / "roundtrip-report" / name;
}

void write_all(const Descriptor& to, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(to.get(), text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    // Who has ended does not read; its exit code says why.
    if (count < 0) return;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
}

std::string read_all(const Descriptor& from) {
  std::string text;
  std::array<char, 65536> part{};
  for (ssize_t count = 1; count != 0;) {
    count = ::read(from.get(), part.data(), part.size());
    if (count < 0 && errno != EINTR) break;
    if (count > 0) text.append(part.data(), static_cast<std::size_t>(count));
  }
  return text;
}

}  // namespace

std::string read_page_template() {
  const auto path = asset("page.html");
  if (!std::filesystem::exists(path)) {
    throw InputError(
        fmt::format("the report's page is not there ({}): {}. `roundtrip report --format markdown` needs "
                    "nothing of that",
                    path.string(), how_to));
  }
  return read_input(path);
}

std::string draw_chart(const std::string& request) {
  const auto program = asset("chart.mjs");
  if (!std::filesystem::exists(program)) {
    throw InputError(fmt::format("what draws charts is not there ({}): {}", program.string(), how_to));
  }
  const auto node = find_program("node");
  if (!node)
    throw InputError("charts are drawn by Node.js, and no `node` is on the PATH: apt install nodejs");
  ChildOptions options;
  options.command = {node->string(), program.string()};
  options.input = options.output = options.errors = Stream::pipe;
  std::optional<ChildProcess> child;
  try {
    child.emplace(options);
  } catch (const NotStarted& error) {
    throw InputError(fmt::format("{} cannot be run: {}", node->string(), error.what()));
  }
  // It may say something before it has read everything.
  std::string errors;
  std::thread saying;
  std::thread writing;
  try {
    saying = std::thread([&] { errors = read_all(child->errors()); });
    writing = std::thread([&] {
      write_all(child->input(), request);
      child->input() = Descriptor();
    });
  } catch (const std::system_error& error) {
    // Its ends of the pipes close, and whoever reads from one is done.
    child->kill();
    if (saying.joinable()) saying.join();
    throw MachineError(fmt::format("there is no thread to talk to Node.js with: {}", error.what()));
  }
  const std::string svg = read_all(child->output());
  writing.join();
  saying.join();
  const int status = child->wait();
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return svg;
  while (errors.ends_with('\n')) errors.pop_back();
  throw InputError(errors.empty() ? "the program that draws charts failed and said nothing" : errors);
}

}  // namespace roundtrip
