// SPDX-License-Identifier: MIT
//
// Documents that are tables: an array of flat objects with the same keys in the same order; of messages, one
// such object each. CSV has no types, and these rules make it exact: a quoted field is a string. Another one
// is null where it is empty, a bool where it is true or false, and a number where JSON would have one that
// 64 bits hold, or where it is nan, inf or -inf; otherwise it is a string, too. So a string is quoted where
// it would be taken for something else.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bench/bridges/events.h"
#include "bench/record/buffer.h"
#include "bench/record/document.h"
#include "roundtrip_csv/reader.h"

namespace roundtrip::csv_codec {

/// Tells the loader what a field of a document is. @return whether it took it
[[nodiscard]] bool read_cell(const roundtrip_csv::Field& field, events::Loader& loader);

class DocumentTable {
 public:
  /// What a file holds: many objects, or a message.
  enum class Root : bool { array, object };

  explicit DocumentTable(Root root) : root_(root) {}

  /// @throws UnsupportedError when it is no table
  void save(const Document& document, Buffer& out) const;
  /// @throws std::runtime_error when it is no CSV
  void load(View bytes, Document& document);

 private:
  Root root_;
  std::vector<std::string> names_;
  events::Loader loader_;
};

template <DocumentTable::Root root>
class DocumentTableCodec {
 public:
  void prepare(const Document& document) {
    Buffer out;
    table_.save(document, out);
  }
  void save(const Document& document, Buffer& out) { table_.save(document, out); }
  void load(View bytes, Document& document) { table_.load(bytes, document); }

 private:
  DocumentTable table_{root};
};

class DocumentCodec : public DocumentTableCodec<DocumentTable::Root::array> {
 public:
  using Message = DocumentTableCodec<DocumentTable::Root::object>;
};

}  // namespace roundtrip::csv_codec
