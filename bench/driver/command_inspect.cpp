// SPDX-License-Identifier: MIT
//
// `roundtrip inspect FILE…`: what is in files, and whether loading them runs code. Nothing of them is run.
#include <memory>

#include "bench/driver/base/console.h"
#include "bench/driver/base/option_values.h"
#include "bench/driver/base/signals.h"
#include "bench/driver/base/terminal.h"
#include "bench/driver/commands.h"
#include "bench/driver/inspect/inspected_file.h"
#include "bench/driver/inspect/render.h"
#include "bench/driver/run/data_readers.h"

namespace roundtrip {

namespace {

struct InspectArguments {
  std::vector<std::filesystem::path> files;
  std::string format;
  std::size_t depth = 6;
  std::size_t children = 16;
  std::string output = "text";
  std::uint64_t memory_limit = 4ULL << 30;
  unsigned timeout = 600;
};

Exit inspect(const InspectArguments& arguments) {
  catch_signals();
  const Manifest manifest = read_manifest();
  Scratch scratch;
  const DataReaders readers(manifest, scratch, arguments.memory_limit,
                            std::chrono::seconds(arguments.timeout));
  Exit code = Exit::fine;
  std::vector<InspectedFile> all;
  for (const auto& file : arguments.files) {
    if (interrupted) break;
    try {
      all.push_back(inspect_file(file, arguments.format, readers, arguments.depth, arguments.children));
    } catch (const InputError& error) {
      say(error.what());
      code = Exit::input;
      continue;
    }
    const InspectedFile& inspected = all.back();
    if (arguments.output == "text") print(render_text(inspected, inspect_output()));
    // What runs code matters more than what could not be read.
    if (inspected.runs_code()) code = Exit::found;
    if (!inspected.damage.empty() && code == Exit::fine) code = Exit::input;
  }
  if (arguments.output == "json") print(render_json(all));
  return code;
}

}  // namespace

Command add_inspect_command(CLI::App& app) {
  const auto arguments = std::make_shared<InspectArguments>();
  CLI::App& inspect_app =
      *app.add_subcommand("inspect", "Show what files contain, and whether loading them runs code");
  inspect_app.add_option("files", arguments->files, "Files of any built format; - for standard input")
      ->required();
  inspect_app.add_option("--data-format", arguments->format,
                         "Format of the files, if neither their names nor their first bytes show it");
  inspect_app.add_option("--depth", arguments->depth, "Levels of the tree to show")
      ->check(count_between(0, 100))
      ->capture_default_str();
  inspect_app.add_option("--children", arguments->children, "Children of each value to show")
      ->check(count_between(1, 10000))
      ->capture_default_str();
  inspect_app.add_option("--output", arguments->output, "Output format: text or json")
      ->check(CLI::IsMember({"text", "json"}));
  inspect_app.add_option("--timeout", arguments->timeout, "Seconds allowed for one file")
      ->check(count_between(1, 86400))
      ->capture_default_str();
  inspect_app.footer(
      "Nothing in a file is ever run or imported.\n"
      "Exit codes: 0 loading the files in Python runs no code, or only code known to build plain values;\n"
      "1 loading one of them runs or imports other code, or it cannot be told; 2 a file cannot be read, or\n"
      "is damaged.\n"
      "Examples:\n"
      "  roundtrip inspect model.pkl\n"
      "  roundtrip inspect weights.safetensors --children 100\n"
      "  curl -s https://example.com/model.pt | roundtrip inspect -");
  return {&inspect_app, [arguments] { return inspect(*arguments); }};
}

}  // namespace roundtrip
