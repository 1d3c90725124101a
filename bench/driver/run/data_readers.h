// SPDX-License-Identifier: MIT
//
// Which program reads a user's file, and what it answers (bench/suite/reader.h). This program reads JSON
// itself and nothing else: whatever is in a file of another format happens to the process of its reader.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "bench/driver/run/manifest.h"
#include "bench/driver/run/opened_input.h"
#include "bench/driver/run/worker_process.h"
#include "bench/record/messages.h"

namespace roundtrip {

/// The formats of data files that this program reads itself.
namespace data_format {
inline constexpr const char* json = "json";
inline constexpr const char* json_lines = "jsonl";
inline constexpr const char* python_json =
    "python-json";  ///< with NaN and Infinity, as Python's json writes them

/// Whether it is one of them, by this name or another that is in use.
[[nodiscard]] bool is_json(const std::string& name);
}  // namespace data_format

/// What a file is.
struct DataFormat {
  std::string name;                          ///< as --data-format has it
  const Manifest::Reader* reader = nullptr;  ///< null where there is none
  bool said = true;  ///< by the user, the file's name, or its first bytes; it is only supposed otherwise
};

class DataReaders {
 public:
  /// @param manifest and scratch live longer
  DataReaders(const Manifest& manifest, Scratch& scratch, std::uint64_t memory_limit,
              std::chrono::milliseconds timeout)
      : manifest_(manifest), scratch_(scratch), memory_limit_(memory_limit), timeout_(timeout) {}

  [[nodiscard]] OpenedInput open(const std::filesystem::path& named) const {
    return open_input(named, scratch_, memory_limit_);
  }

  /// What a file is: what the user says; otherwise by its ending, unless its first bytes are of another
  /// format; otherwise by these. Where nothing says what it is, JSON is supposed.
  /// @param named by --data-format; empty for none
  /// @throws InputError when no format has that name
  [[nodiscard]] DataFormat format_of(const OpenedInput& input, const std::string& named) const;

  /// @param notes what was mapped is added to them
  /// @throws InputError that names the file, and the command where the reader is not built
  [[nodiscard]] std::variant<Document, Messages> read(const Manifest::Reader& reader,
                                                      const OpenedInput& input,
                                                      std::vector<std::string>& notes) const;

  /// @return what it answers to `inspect`
  /// @throws InputError likewise
  [[nodiscard]] nlohmann::json inspect(const Manifest::Reader& reader, const OpenedInput& input,
                                       std::size_t depth, std::size_t children) const;

 private:
  [[nodiscard]] nlohmann::json ask(const Manifest::Reader& reader, const OpenedInput& input,
                                   const std::vector<std::string>& request) const;
  [[nodiscard]] bool recognises(const Manifest::Reader& reader, const OpenedInput& input) const;

  const Manifest& manifest_;
  Scratch& scratch_;
  std::uint64_t memory_limit_;
  std::chrono::milliseconds timeout_;
};

}  // namespace roundtrip
