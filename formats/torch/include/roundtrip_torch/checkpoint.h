// SPDX-License-Identifier: MIT
//
// PyTorch's checkpoints (torch.save since PyTorch 1.6; torch/serialization.py and torch/_utils.py are what
// says how): a ZIP archive whose members are all stored,
//
//     archive/data.pkl       a pickle of protocol 2. A tensor is a call of torch._utils._rebuild_tensor_v2
//     with
//                            its storage, offset, size and stride in elements, requires_grad, and hooks; a
//                            storage is a persistent id: ('storage', torch.FloatStorage, '0', 'cpu',
//                            elements)
//     archive/data/0 …       the storages
//     archive/byteorder      little or big; of old files, which lack it, little
//     archive/version        3
//
// The folder may have any name. Nothing of a file is ever called, and nothing but tensors and what Python has
// of its own may be in it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/bridges/archives/zip.h"
#include "bench/bridges/arrays/order.h"
#include "bench/bridges/numbers.h"
#include "roundtrip_pickle/graph.h"

namespace roundtrip::torch {

inline constexpr std::string_view utils_module = "torch._utils";
inline constexpr std::string_view rebuild_name = "_rebuild_tensor_v2";

/// The class of storages whose elements are of a type. PyTorch 1 has none of unsigned ones but of bytes.
[[nodiscard]] std::optional<std::string_view> storage_of(NumberType type);

/// A tensor: its elements are where they are in the file.
struct Tensor {
  NumberType type = NumberType::float32;
  bool complex = false;
  arrays::Shape shape{};
  arrays::Order order{};
  View data{};             ///< from the first element to the end of the storage
  bool contiguous = true;  ///< the elements are as in C, and little-endian

  /// Bytes of all elements, once each.
  [[nodiscard]] std::size_t size() const { return shape.count() * order.element_size; }
};

/// What a file holds, as a graph: a tensor is an object, for tensor_of.
class Checkpoint {
 public:
  /// @param file outlives this
  /// @throws std::runtime_error when it is no archive of this kind, damaged, or asks for any other class
  explicit Checkpoint(View file);

  [[nodiscard]] const pickling::Graph& graph() const { return graph_; }
  /// @throws pickling::Error when it is no tensor, one of another type than of numbers, one that lies beyond
  ///   its storage, or one with more elements than that
  [[nodiscard]] Tensor tensor_of(const pickling::Node& object) const;

 private:
  struct Storage {
    NumberType type = NumberType::float32;
    bool complex = false;
    View data{};
  };

  [[nodiscard]] const archives::Member* find(const std::string& name) const;
  [[nodiscard]] View content(const std::string& name);
  [[nodiscard]] Storage storage_of(const pickling::Node& persistent) const;

  View file_;
  std::string folder_;
  std::vector<archives::Member> members_;  ///< in the order of their names
  bool big_endian_ = false;
  Buffer room_;  ///< for nothing: all members are stored
  archives::Unpacker unpacker_;
  pickling::Graph graph_;
};

}  // namespace roundtrip::torch
