// SPDX-License-Identifier: MIT
//
// A pickle of any protocol as a graph of values: what the opcodes build, with the objects that are shared and
// the cycles, and nothing called. A class or function is no more than its name; the few that stand for a kind
// of value (set, complex, bytearray, …) become that kind, those that the caller allows become objects, and
// all others are refused with their name.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bench/record/buffer.h"
#include "roundtrip_pickle/error.h"

namespace roundtrip::pickling {

using NodeId = std::uint32_t;

struct Node {
  enum class Kind : std::uint8_t {
    none,
    boolean,      ///< integer is 0 or 1
    integer,      ///< of 64 bits, signed
    big_integer,  ///< bytes: two's complement, little-endian
    real,
    complex,  ///< real, imaginary
    string,   ///< bytes: UTF-8
    bytes,
    byte_array,
    list,
    tuple,
    set,
    frozenset,
    dict,    ///< items: key and value by turns, in the order in which they were put in
    global,  ///< a class or function: its module is bytes, its name the bytes of items[0]
    /// items[0]: its class, items[1]: what it was made with, a tuple; then the state, if it has one. bytes:
    /// what stands behind it outside of the pickle
    object,
    persistent,  ///< items[0]: its id
  };
  Kind kind = Kind::none;
  std::int64_t integer = 0;
  double real = 0;
  double imaginary = 0;
  View bytes{};
  std::vector<NodeId> items{};
  std::size_t offset = 0;  ///< of the opcode that made it
};

class Graph {
 public:
  [[nodiscard]] const Node& operator[](NodeId id) const { return nodes_[id]; }
  [[nodiscard]] NodeId root() const { return root_; }
  [[nodiscard]] std::size_t size() const { return nodes_.size(); }
  /// Where the pickle ends in its bytes.
  [[nodiscard]] std::size_t end() const { return end_; }
  /// What an object has as a list or dict: the node of one, if there is any.
  [[nodiscard]] const Node* contents_of(NodeId object) const {
    const auto found = contents_.find(object);
    return found == contents_.end() ? nullptr : &nodes_[found->second];
  }

 private:
  friend class Machine;
  std::vector<Node> nodes_;
  std::vector<std::vector<std::byte>> texts_;  ///< what is not in the pickle as it is meant
  std::unordered_map<NodeId, NodeId> contents_;
  NodeId root_ = 0;
  std::size_t end_ = 0;
};

struct ReadOptions {
  /// Whether an object may be of this class. None may when it is empty.
  std::function<bool(std::string_view module, std::string_view name)> allows{};
  /// Whether this is a pickle that somebody else wrote. Then an object may be of any class, since it is only
  /// a name, and what any function was called with is an object of it (the byte at its offset is REDUCE);
  /// objects may be lists and dicts, too; and a string of Python 2 that is not ASCII is bytes.
  bool any_class = false;
  /// Of nodes.
  std::size_t most_values = std::numeric_limits<NodeId>::max();
  /// What NEXT_BUFFER stands for (PEP 574), in their order.
  std::vector<View> buffers{};
  /// Whether persistent ids may be there, for whoever knows what they mean.
  bool persistent_ids = false;
  /// Of objects that are followed by bytes which are no part of the pickle, as joblib's arrays are: asked
  /// when an object has got its state. Returns how many bytes come first that nobody needs, and how many are
  /// the object's, or that a pickle of its own stands there, whose root becomes the last of its items;
  /// nothing for all other objects.
  struct Behind {
    std::size_t skipped = 0;
    std::size_t size = 0;
    bool pickle = false;
  };
  std::function<std::optional<Behind>(const Graph&, NodeId object, std::size_t position, View rest)> behind{};
  /// Whether a dict may have attributes, as an OrderedDict may: they are left out.
  bool dict_attributes = false;
  /// Where the pickle begins in the bytes. Offsets count from their start.
  std::size_t start = 0;
  /// Whether bytes may follow STOP.
  bool trailing = false;
};

/// @param bytes outlive the graph, which refers to them
/// @throws Error when they are no pickle, ask for a class or function that is not allowed, nest more than
/// max_depth deep in what is new in each, or hold text that is not UTF-8
[[nodiscard]] Graph read_graph(View bytes, const ReadOptions& options = {});

}  // namespace roundtrip::pickling
