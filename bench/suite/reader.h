// SPDX-License-Identifier: MIT
//
// A reader looks into files that others wrote: it says what is in one, and reads it as a document, so that
// users can bring what they have. formats/<family>/ has one where roundtrip_add_formats names it (READER),
// and it becomes a program of its own, roundtrip-reader-<family>, which works without anything of the
// family's rows: a file that crashes it takes nothing with it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <utility>
#include <variant>
#include <vector>

#include "bench/record/buffer.h"
#include "bench/record/messages.h"
#include "bench/suite/inspection.h"
#include "bench/suite/mapping.h"

namespace roundtrip {

/// Whether a file is of a reader's format.
enum class Recognition : std::uint8_t {
  no,        ///< it is not
  possible,  ///< nothing in it says so, and nothing that it is not
  certain,   ///< by what it begins with
};

/// A file's bytes. Those that are not looked at are not read.
class ReadFile {
 public:
  ReadFile() = default;
  ReadFile(const ReadFile&) = delete;
  ReadFile& operator=(const ReadFile&) = delete;
  ReadFile(ReadFile&&) = delete;
  ReadFile& operator=(ReadFile&&) = delete;
  virtual ~ReadFile() = default;
  [[nodiscard]] virtual View bytes() const = 0;
  /// Says that what is before `offset` will hardly be looked at again, and need not stay in memory.
  virtual void done_until(std::size_t offset) const = 0;
};

/// One value; or several that follow each other, which are messages, as the lines of a file of JSON are.
using FileContent = std::variant<Document, Messages>;

/// @pre there is one value at least
[[nodiscard]] inline FileContent content_of(std::vector<Document>&& values) {
  if (values.size() == 1) return std::move(values.front());
  return Messages{std::move(values)};
}

class Reader {
 public:
  Reader() = default;
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  Reader(Reader&&) = delete;
  Reader& operator=(Reader&&) = delete;
  virtual ~Reader() = default;

  /// By the first bytes, or a directory at the end. Does not throw for any bytes.
  [[nodiscard]] virtual Recognition recognise(View file) const = 0;

  /// Tells what is in the file, whatever its size in memory that does not grow with it. Runs nothing of it.
  /// @throws std::runtime_error that says what is wrong and at which byte; what was told until then is shown
  virtual void inspect(const ReadFile& file, Inspection& inspection) const = 0;

  /// Reads the file as a document, or as messages. Arrays of numbers and bytes stay what they are; what a
  /// document has no kind for is mapped and counted.
  /// @throws std::runtime_error that says what is wrong, or cannot be a document, and at which byte
  [[nodiscard]] virtual FileContent read(View file, Mappings& mappings) const = 0;
};

/// The family's.
[[nodiscard]] std::unique_ptr<Reader> make_reader();

}  // namespace roundtrip
