// SPDX-License-Identifier: MIT
//
// Looks into a pickle without loading it: what unpickling it in Python would import and call, and what values
// are in it. The opcodes are followed as CPython's unpickler does, with the names of things in place of the
// things; nothing is imported, called or built.
//
// It also serves the files that have pickles in them, with `inside` set to the part's name:
// - a zip (.npz with arrays of objects, .pt): scan() of the bytes of each member that is a pickle. The
// storages
//   of a .pt are persistent ids, which are the loader's affair: a fact, and no code;
// - .joblib: scan() of the decompressed bytes with `raw_arrays`, which goes over the arrays' own bytes;
// - the first files of PyTorch, a few pickles and then bytes of another kind: `most_pickles`, and go on from
//   Scanned::end.
//
// Whatever is in the file, this takes less than about 200 MB, most of it only in files made for that:
// - of a mark's values the first ones and the last 512 to 1,024, of all of them together half a million;
// - a million entries of the memo; a hundred thousand names of classes and functions, each of up to 1,000
//   bytes; two hundred thousand values in trees, which are as deep and as wide as the inspection asks for;
// - fifty thousand marks in one another.
// What these leave out is a doubt wherever something is called that cannot be told because of it, and an
// error where it cannot be followed any further.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>

#include "bench/record/buffer.h"
#include "bench/suite/inspection.h"
#include "roundtrip_pickle/error.h"

namespace roundtrip::pickling {

struct ScanOptions {
  /// The part of the file that offsets count in (CodeReference::inside).
  std::string inside{};
  /// Of the value in the tree; where a value is open in the inspection, it becomes a child of that.
  std::string name{};
  /// Whether it is for joblib.load: behind each joblib.numpy_pickle.NumpyArrayWrapper stand the bytes of an
  /// array, or a pickle of its objects.
  bool raw_arrays = false;
  /// How many pickles in a row. All that there are by default: bytes behind the last one must be a pickle.
  std::size_t most_pickles = std::numeric_limits<std::size_t>::max();
  /// Whether the facts (protocol, how many pickles in a row, persistent ids) are told.
  bool facts = true;
  /// Called now and then: what is before the offset will hardly be looked at again (ReadFile::done_until).
  std::function<void(std::size_t)> done_until{};
};

struct Scanned {
  std::size_t end = 0;  ///< of the last pickle
  std::size_t pickles = 0;
  int protocol = 0;  ///< the highest that one of them names, or whose opcodes it has
  std::uint64_t opcodes = 0;
  std::uint64_t frames = 0;
  std::uint64_t persistent_ids = 0;
  std::uint64_t raw_arrays = 0;  ///< whose wrapper was seen, whether or not their bytes were gone over
};

/// Tells the inspection what is in the pickles at the start of some bytes. A class or function that was an
/// argument of a call counts as called, since what is called may do so.
/// @throws Error when a pickle is damaged, after what was found before it was told: Python would have done it
Scanned scan(View bytes, Inspection& inspection, const ScanOptions& options = {});

/// Whether a class or function, as a pickle of that protocol names it, is known to build a value and nothing
/// else, whatever it is called with.
[[nodiscard]] bool is_harmless(std::string_view module, std::string_view name, int protocol = 5);

}  // namespace roundtrip::pickling
