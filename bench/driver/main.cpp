// SPDX-License-Identifier: MIT
//
// The roundtrip command: reads what is wanted, and calls it.
#include <CLI/CLI.hpp>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <sstream>
#include <system_error>
#include <vector>

#include "bench/driver/base/console.h"
#include "bench/driver/base/signals.h"
#include "bench/driver/commands.h"

namespace {

using namespace roundtrip;

/// Prints help, or says what is wrong with the command line.
Exit explain(const CLI::App& app, const CLI::ParseError& error) {
  std::ostringstream out;
  std::ostringstream errors;
  const int code = app.exit(error, out, errors);
  print(out.str());
  std::istringstream lines(errors.str());
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty()) say(line);
  }
  return code == 0 ? Exit::fine : Exit::input;
}

/// The library says of a command that there is none only that one is required.
void check_command(const CLI::App& app, const std::string& name) {
  std::string known;
  for (const CLI::App* command : app.get_subcommands({})) {
    if (command->get_name() == name) return;
    known += (known.empty() ? "" : ", ") + command->get_name();
  }
  throw CLI::ExtrasError("'" + name + "' is not a command; the commands are " + known,
                         CLI::ExitCodes::ExtrasError);
}

Exit call(const std::vector<Command>& commands) {
  try {
    for (const Command& command : commands) {
      if (command.app->parsed()) return command.run();
    }
  } catch (const IncomparableError& error) {
    say(error.what());
    return Exit::incomparable;
  } catch (const std::bad_alloc&) {
    say("not enough memory");
    return Exit::input;
  } catch (const std::exception& error) {
    say(error.what());
    return Exit::input;
  }
  return Exit::input;
}

/// What a failure to print makes of an exit code. A reader that has seen enough is no error.
Exit after_printing(Exit code) {
  const int error = finish_output();
  if (error == 0 || error == EPIPE) return code;
  say("standard output: {}", error_text(error));
  return code == Exit::fine ? Exit::input : code;
}

}  // namespace

int main(int argc, char** argv) {
  claim_standard_streams();
  // Into a file as well: where it is that of stderr, too, what is said there must not land within a line.
  std::setvbuf(stdout, nullptr, _IOLBF, BUFSIZ);
  std::signal(SIGPIPE, SIG_IGN);
  // A file that becomes larger than `ulimit -f` allows is an error like a full disk.
  std::signal(SIGXFSZ, SIG_IGN);

  CLI::App app{
      "Compares data formats: saves and loads the same records in each, and reports speed, size and "
      "fidelity."};
  app.set_version_flag("--version", ROUNDTRIP_VERSION);
  app.require_subcommand(1);
  app.footer(
      "Exit codes: 0 success; 1 the check found something; 2 bad usage or input, or a machine fault such as\n"
      "a full disk; 3 nothing could be decided, or (with --strict) not everything; 4 environments or data "
      "that\n"
      "cannot be compared. A signal ends it like any other program (130 in a shell for Ctrl-C).");
  const std::vector<Command> commands{
      add_run_command(app),     add_list_command(app),    add_show_command(app),
      add_check_command(app),   add_schema_command(app),  add_compare_command(app),
      add_history_command(app), add_encode_command(app),  add_verify_command(app),
      add_judged_command(app),  add_inspect_command(app), add_report_command(app),  add_recommend_command(app)};
  Exit code = Exit::input;
  try {
    if (argc > 1 && *argv[1] != '-') check_command(app, argv[1]);
    app.parse(argc, argv);
    code = call(commands);
  } catch (const CLI::ParseError& error) {
    code = explain(app, error);
  }
  code = after_printing(code);
  if (interrupted) end_by_signal();
  return static_cast<int>(code);
}
