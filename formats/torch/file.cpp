// SPDX-License-Identifier: MIT
#include "formats/torch/file.h"

#include <deque>
#include <stdexcept>

#include "bench/bridges/arrays/fill.h"
#include "formats/pickle/handler.h"
#include "roundtrip_pickle/replay.h"

namespace roundtrip::torch {

namespace {

using Kind = pickling::Node::Kind;

constexpr std::string_view folder = "archive/";

/// The elements in the order of C, in the file or, where they are not, in memory of their own.
View elements_of(const Tensor& tensor, std::vector<std::byte>& room) {
  if (tensor.contiguous) return tensor.data.first(tensor.size());
  room = arrays::in_c_order(tensor.shape, tensor.order, tensor.data);
  return room;
}

arrays::Shape shape_of(const Tensor& tensor) {
  arrays::Shape shape = tensor.shape;
  if (tensor.complex) shape.push(2);
  return shape;
}

/// How many elements a file may stand for: views may share a storage.
class Budget {
 public:
  explicit Budget(std::size_t file) : left_((std::size_t{1} << 16) + 2 * file) {}

  void take(const Tensor& tensor, std::size_t offset) {
    if (tensor.size() > left_)
      pickling::fail("tensors that overlap stand for far more than the file has bytes", offset);
    left_ -= tensor.size();
  }

 private:
  std::size_t left_;
};

/// Tells what others wrote as the values that they are.
class Handler : public pickle_codec::Handler {
 public:
  Handler(events::Loader& loader, const Checkpoint& checkpoint, std::size_t file)
      : pickle_codec::Handler(loader, {.shapes = true}), checkpoint_(checkpoint), budget_(file) {}

  std::optional<bool> object(const pickling::Graph&, const pickling::Node& node) {
    const Tensor tensor = checkpoint_.tensor_of(node);
    budget_.take(tensor, node.offset);
    std::vector<std::byte> room;
    return arrays::tell_array(shape_of(tensor), {tensor.type, elements_of(tensor, room)}, loader());
  }

 private:
  const Checkpoint& checkpoint_;
  Budget budget_;
};

}  // namespace

void File::write_pickle(const arrays::Splitter& splitter) {
  pickle_.clear();
  writer_.begin(pickle_);
  writer_.begin_dict();
  std::size_t index = 0;
  for (const arrays::Tensor& tensor : splitter.tensors()) {
    writer_.string(splitter.name(tensor));
    writer_.global(utils_module, rebuild_name);
    writer_.begin_tuple(6);
    writer_.begin_tuple(5);
    writer_.lasting_key("storage");
    // Each type is stored as one that there is.
    writer_.global("torch", storage_of(stored_type(tensor.type)).value());
    writer_.string(std::to_string(index++));
    writer_.lasting_key("cpu");
    writer_.integer(tensor.shape.count());
    writer_.end_tuple(5);
    writer_.persistent();
    writer_.integer(0);
    writer_.begin_tuple(tensor.shape.rank());
    for (const std::size_t extent : tensor.shape) writer_.integer(extent);
    writer_.end_tuple(tensor.shape.rank());
    const arrays::Order order = arrays::c_order(tensor.shape, 1);
    writer_.begin_tuple(tensor.shape.rank());
    for (std::size_t i = 0; i != tensor.shape.rank(); ++i) writer_.integer(order.strides.at(i));
    writer_.end_tuple(tensor.shape.rank());
    writer_.boolean(false);  // no gradients
    writer_.global("collections", "OrderedDict");
    writer_.end_tuple(0);
    writer_.call();
    writer_.end_tuple(6);
    writer_.call();
  }
  writer_.string(arrays::json_name);
  writer_.string(as_text(splitter.json()));
  writer_.end_dict();
  writer_.finish();
}

void File::write(const arrays::Splitter& splitter, Buffer& out) {
  write_pickle(splitter);
  zip_.start(out);
  const auto add = [&](std::string_view name, View content) {
    std::memcpy(zip_.add_stored(std::string(folder).append(name), content.size()), content.data(),
                content.size());
  };
  add("data.pkl", as_view(pickle_));
  add("byteorder", as_view(std::string_view("little")));
  std::size_t index = 0;
  for (const arrays::Tensor& tensor : splitter.tensors()) {
    tensor.put(zip_.add_stored(std::string(folder) + "data/" + std::to_string(index++), tensor.bytes()));
  }
  add("version", as_view(std::string_view("3\n")));
  zip_.finish();
}

void File::read(View bytes, events::Loader& loader) {
  const Checkpoint checkpoint(bytes);
  const pickling::Graph& graph = checkpoint.graph();
  const pickling::Node& root = graph[graph.root()];
  std::optional<View> json;
  if (root.kind == Kind::dict) {
    for (std::size_t i = 0; i != root.items.size(); i += 2) {
      const pickling::Node& key = graph[root.items[i]];
      const pickling::Node& value = graph[root.items[i + 1]];
      if (key.kind == Kind::string && as_text(key.bytes) == arrays::json_name && value.kind == Kind::string)
        json = value.bytes;
    }
  }
  if (!json) {
    Handler handler(loader, checkpoint, bytes.size());
    if (!replay(graph, bytes.size(), handler) || !loader.finish()) {
      throw std::runtime_error("torch: " + loader.error());
    }
    return;
  }
  Budget budget(bytes.size());
  std::vector<arrays::StoredTensor> tensors;
  std::deque<std::vector<std::byte>> rooms;
  for (std::size_t i = 0; i != root.items.size(); i += 2) {
    const pickling::Node& key = graph[root.items[i]];
    if (key.kind != Kind::string) pickling::fail("a key is not text", key.offset);
    if (as_text(key.bytes) == arrays::json_name) continue;
    const Tensor tensor = checkpoint.tensor_of(graph[root.items[i + 1]]);
    budget.take(tensor, key.offset);
    tensors.push_back(
        {as_text(key.bytes), tensor.type, shape_of(tensor), elements_of(tensor, rooms.emplace_back())});
  }
  arrays::fill(json, tensors, loader);
}

}  // namespace roundtrip::torch
