// SPDX-License-Identifier: MIT
//
// A pairing is one dataset in one format: the record, its bytes, the gate and the loops of all operations.
// This is the face that the worker's main program sees; typed_pairing.h is what is instantiated behind it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/suite/dataset.h"
#include "bench/suite/operation.h"

namespace roundtrip {

/// What the gate says of a round trip.
struct Verdict {
  enum class Kind : std::uint8_t {
    exact,          ///< bit for bit
    lossy,          ///< different, in a way that the adapter documents
    failed,         ///< different, or an error, where it should be exact
    unsupported,    ///< the format cannot hold the record, for a stated reason
    out_of_memory,  ///< the memory that a worker may use is too small for it
  };
  Kind kind = Kind::exact;
  std::string reason;    ///< a sentence; empty when exact
  std::string path;      ///< the first member that differs
  std::string expected;  ///< what was saved there
  std::string actual;    ///< what came back
};

[[nodiscard]] std::string_view to_string(Verdict::Kind kind);

/// Exact figures of heap use, counted in a pass of its own by the heap hook (worker/heap.h).
struct HeapUse {
  std::uint64_t allocations = 0;  ///< calls that returned memory, a realloc that stays in place among them
  std::uint64_t peak_bytes = 0;   ///< by which the heap grew at most; bytes as they were asked for
};

/// What two workers must have in common when their blocks are to stand side by side.
struct Identity {
  std::uint64_t payload_bytes = 0;
  std::uint64_t checksum = 0;  ///< of the record
  std::uint64_t encoded_bytes = 0;
};

/// The untimed figures of a pairing.
struct Facts {
  std::optional<HeapUse>
      save_heap;  ///< of one save into a buffer with capacity; absent without the heap hook
  std::optional<HeapUse> load_heap;  ///< of one load into a fresh record
};

class Pairing {
 public:
  Pairing() = default;
  Pairing(const Pairing&) = delete;
  Pairing& operator=(const Pairing&) = delete;
  Pairing(Pairing&&) = delete;
  Pairing& operator=(Pairing&&) = delete;
  virtual ~Pairing() = default;

  /// Makes the record and its bytes.
  /// @return exact when that went well
  virtual Verdict make() = 0;
  /// Checks the round trip of the record itself; start() checks that of each operation.
  /// @pre make() said exact
  virtual Verdict check() = 0;

  /// @pre make() said exact
  [[nodiscard]] virtual Identity identity() const = 0;
  /// @pre make() said exact
  virtual Facts facts() = 0;
  /// The encoded bytes, always the same ones for the same record.
  virtual Buffer canonical_bytes() = 0;

  /// Loads bytes that may be anything into a fresh record, and goes through all that came of it.
  /// @return exact when the format took them, whatever they hold; otherwise why not
  /// @pre make() said exact
  virtual Verdict load(View bytes) = 0;
  /// Loads bytes that somebody else may have written, and compares what they hold with the record.
  /// @return exact or lossy when they hold it; otherwise failed, with the first difference, or why the format
  /// refused them
  /// @pre make() said exact
  virtual Verdict verify(View bytes) = 0;
  /// As load(), of what access reads without loading.
  virtual Verdict access(View bytes) = 0;

  /// What start() says of an operation.
  struct Started {
    Verdict verdict;
    std::unique_ptr<Loop> loop;  ///< nothing unless the verdict is exact or lossy
    double first_ns = 0;         ///< what the first iteration took: no figure, an idea of the cost
  };
  /// Sets the operation up, does it once and checks that what it did is right.
  /// @pre make() said exact
  /// @param scratch a file name that nobody else uses
  virtual Started start(std::string_view operation, const std::filesystem::path& scratch) = 0;
};

/// A dataset that a worker can pair with its format.
struct DatasetEntry {
  DatasetInfo info;
  std::function<std::unique_ptr<Pairing>(const DatasetOptions&)> make;
};

/// All that one worker can do. Filled by generated code, once, before main does anything else.
struct Registry {
  FormatInfo format;
  std::vector<OperationInfo> operations;
  std::vector<std::string> unsupported_operations;  ///< for each operation: why not, or empty
  std::vector<DatasetEntry> datasets;
  /// Pair a document (or the messages of a document) that is read from a file (document_file.h). Nothing in a
  /// worker that is built for typed datasets only.
  std::function<std::unique_ptr<Pairing>(const std::filesystem::path&)> make_document;
};

/// Defined by the generated registry of each worker.
void fill_registry(Registry& registry);

}  // namespace roundtrip
