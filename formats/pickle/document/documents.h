// SPDX-License-Identifier: MIT
//
// The values of a pickle that somebody else wrote, as a document: what docs/formats/pickle.md says becomes of
// each.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/record/document.h"
#include "bench/suite/mapping.h"
#include "formats/pickle/document/numpy.h"
#include "roundtrip_pickle/graph.h"

namespace roundtrip::pickle_document {

/// Of a document, and fewer of a small file: what is shared is copied, so that a few bytes can stand for more
/// than there is memory.
inline constexpr std::size_t most_values = std::size_t{1} << 24;

[[nodiscard]] std::string hexadecimal(View bytes);

/// The document that a pickle of any class is, with arrays of joblib's or without.
/// @throws pickling::Error for what only Python can make, for what holds itself, and for all that read_graph
/// refuses
[[nodiscard]] Document read(View file, Mappings& mappings);

/// The same of all pickles in a row, one at least, as several calls of pickle.dump write them.
[[nodiscard]] std::vector<Document> read_row(View file, Mappings& mappings);

class Documents {
 public:
  /// @param file in which the offsets of the nodes count
  /// @param left how many values there may be, from which those are taken that there are
  Documents(const Graph& graph, View file, Mappings& mappings, std::size_t& left);

  [[nodiscard]] Document value(NodeId id);

 private:
  using Kind = Node::Kind;
  using Items = std::vector<NodeId>;

  const Node& at(NodeId id) const { return graph_[id]; }
  [[noreturn]] static void refuse(const std::string& what, const Node& node) {
    pickling::fail(what, node.offset);
  }
  void count(std::size_t values, const Node& node);
  /// Into what is in a value.
  void deepen(std::size_t levels, const Node& node);
  /// Of a text or bytes, when they are told once more.
  void count_copy(NodeId id);
  [[nodiscard]] Name name_of(const Node& global) const { return pickle_document::name_of(graph_, global); }

  // documents.cpp
  [[nodiscard]] Document unshared(NodeId id);
  [[nodiscard]] Document big_integer(const Node& node);
  [[nodiscard]] Document array(const Items& items, const Node& node);
  [[nodiscard]] Document members(const Items& items, const Node& node);
  void add_members(Document::Object& object, const Items& items);
  [[nodiscard]] std::string key(NodeId id);
  [[nodiscard]] std::string key_text(NodeId id, std::size_t depth);

  // objects.cpp
  [[nodiscard]] Document object(NodeId id);
  [[nodiscard]] Document instance(NodeId id, const Name& of, const Items& made_with);
  [[nodiscard]] Document rebuilt(NodeId id, const Items& given);
  void add_state(Document::Object& object, const Node& state, const Name& of);
  [[nodiscard]] Document called(NodeId id, const Name& function, const Items& given);
  [[nodiscard]] bool called_container(NodeId id, const Name& function, const Items& given, Document& out);
  [[nodiscard]] bool called_text(const Node& node, const Name& function, const Items& given, Document& out);
  [[nodiscard]] std::string text_of(NodeId id) const;
  [[nodiscard]] Document uuid(const Node& node);

  // dates.cpp
  [[nodiscard]] bool called_date(const Node& node, const Name& function, const Items& given, Document& out);
  [[nodiscard]] std::string date_text(std::string_view type, View bytes, const Node& node) const;
  [[nodiscard]] std::string offset_of(NodeId zone) const;
  [[nodiscard]] std::int64_t integer_at(const Items& items, std::size_t index) const;

  // arrays.cpp
  [[nodiscard]] bool called_numpy(NodeId id, const Name& function, const Items& given, Document& out);
  [[nodiscard]] Document numpy_array(const Node& node, const Items& given);
  [[nodiscard]] Document numbers(const Node& node, const numpy::Type& type, const numpy::Shape& shape,
                                 View data, bool fortran);
  [[nodiscard]] Document objects(const Node& node, const numpy::Shape& shape, const Node& list);
  [[nodiscard]] Document joblib_array(const Node& node);
  [[nodiscard]] Document elements(const Node& node, const numpy::Shape& shape, bool fortran,
                                  const std::function<Document(std::size_t)>& element_at);

  const Graph& graph_;
  View file_;
  Mappings& mappings_;
  std::size_t& left_;
  std::size_t depth_ = 0;
  std::vector<bool> open_;  ///< by their ids: those that are being told
  std::vector<bool> told_;
};

}  // namespace roundtrip::pickle_document
