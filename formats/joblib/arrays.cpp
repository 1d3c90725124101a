// SPDX-License-Identifier: MIT
#include <roundtrip_joblib/arrays.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <unordered_set>

#include "bench/bridges/arrays/numpy_type.h"

namespace roundtrip::joblib {

using pickling::fail;
using pickling::Graph;
using pickling::max_depth;
using pickling::Node;
using pickling::NodeId;
using Kind = Node::Kind;

namespace {

bool is_multiarray(std::string_view module) {
  return module == "numpy.core.multiarray" || module == "numpy._core.multiarray";
}

bool is_allowed(std::string_view module, std::string_view name) {
  return (module == wrapper_module && name == wrapper_name) ||
         (module == "numpy" && (name == "ndarray" || name == "dtype")) ||
         (is_multiarray(module) && (name == "_reconstruct" || name == "scalar"));
}

/// What a class or function is called.
struct Name {
  std::string_view module;
  std::string_view name;
};

Name name_of_global(const Graph& graph, const Node& global) {
  return {as_text(global.bytes), as_text(graph[global.items[0]].bytes)};
}

Name class_of(const Graph& graph, const Node& object) {
  return name_of_global(graph, graph[object.items[0]]);
}

void expect(const Node& node, Kind kind, const char* what) {
  if (node.kind != kind) fail(what, node.offset);
}

std::string_view text_of(const Node& node, const char* what) {
  expect(node, Kind::string, what);
  return as_text(node.bytes);
}

DType dtype_of(const Graph& graph, const Node& node) {
  if (node.kind != Kind::object || class_of(graph, node).name != "dtype" || node.items.size() != 3) {
    fail("the dtype of an array is not a numpy.dtype", node.offset);
  }
  const Node& made_with = graph[node.items[1]];
  const Node& state = graph[node.items[2]];
  if (made_with.items.empty()) fail("a dtype has no name", node.offset);
  DType dtype = DType::of(text_of(graph[made_with.items[0]], "the name of a dtype is not text"), node.offset);
  if (state.kind != Kind::tuple || state.items.size() < 5)
    fail("the state of a dtype is unknown", node.offset);
  for (std::size_t i = 2; i != 5; ++i)
    expect(graph[state.items[i]], Kind::none, "an array of structures is not read");
  dtype.set_order(text_of(graph[state.items[1]], "the order of a dtype is not text"), node.offset);
  return dtype;
}

void read_shape(const Graph& graph, const Node& node, arrays::Shape& shape) {
  expect(node, Kind::tuple, "the shape of an array is not a tuple");
  if (node.items.size() > arrays::Shape::max_rank) fail("an array of more than 8 dimensions", node.offset);
  for (const NodeId item : node.items) {
    const Node& extent = graph[item];
    if (extent.kind != Kind::integer || extent.integer < 0) fail("an extent is not a size", extent.offset);
    shape.push(static_cast<std::size_t>(extent.integer));
  }
}

void read_member(const Graph& graph, std::string_view key, const Node& value, Header& header) {
  if (key == "subclass") {
    if (value.kind != Kind::global || name_of_global(graph, value).name != "ndarray") {
      fail("an array is of a class of its own", value.offset);
    }
  } else if (key == "shape") {
    read_shape(graph, value, header.shape);
  } else if (key == "order") {
    const std::string_view order = text_of(value, "the order of an array is not text");
    if (order != "C" && order != "F") fail("the order of an array is neither C nor F", value.offset);
    header.fortran_order = order == "F";
  } else if (key == "dtype") {
    header.dtype = dtype_of(graph, value);
  } else if (key == "allow_mmap") {
    expect(value, Kind::boolean, "allow_mmap is not a bool");
    header.allow_mmap = value.integer != 0;
  } else if (key == "numpy_array_alignment_bytes") {
    header.padded = value.kind != Kind::none;
  } else {
    fail("an array has an unknown member", value.offset);
  }
}

Header wrapped_header(const Graph& graph, const Node& object) {
  if (object.items.size() != 3) fail("an array has no members", object.offset);
  const Node& state = graph[object.items[2]];
  expect(state, Kind::dict, "the members of an array are no dict");
  Header header;
  bool has_dtype = false;
  bool has_shape = false;
  for (std::size_t i = 0; i != state.items.size(); i += 2) {
    const std::string_view key = text_of(graph[state.items[i]], "a member of an array has no name");
    bool* const once = key == "dtype" ? &has_dtype : key == "shape" ? &has_shape : nullptr;
    if (once != nullptr && *once) fail("an array has two shapes or two dtypes", object.offset);
    if (once != nullptr) *once = true;
    read_member(graph, key, graph[state.items[i + 1]], header);
  }
  if (!has_dtype || !has_shape) fail("an array lacks its shape or its dtype", object.offset);
  return header;
}

/// As NumPy pickles an array by itself: a call that makes an empty one, and a state.
Array pickled_array(const Graph& graph, const Node& object) {
  if (object.items.size() != 3) fail("an array has no state", object.offset);
  const Node& state = graph[object.items[2]];
  if (state.kind != Kind::tuple || state.items.size() != 5)
    fail("the state of an array is unknown", object.offset);
  Array array;
  read_shape(graph, graph[state.items[1]], array.header.shape);
  array.header.dtype = dtype_of(graph, graph[state.items[2]]);
  const Node& order = graph[state.items[3]];
  if (order.kind != Kind::boolean && order.kind != Kind::integer)
    fail("the order of an array is not a bool", order.offset);
  array.header.fortran_order = order.integer != 0;
  const Node& data = graph[state.items[4]];
  expect(data, Kind::bytes, "the elements of an array are no bytes");
  array.data = data.bytes;
  return array;
}

/// A number by itself: a call with its type and its bytes.
Array pickled_scalar(const Graph& graph, const Node& object) {
  const Node& made_with = graph[object.items[1]];
  if (made_with.items.size() != 2 || object.items.size() != 2) {
    fail("a number of NumPy's is made of a type and its bytes", object.offset);
  }
  const Node& data = graph[made_with.items[1]];
  expect(data, Kind::bytes, "the bytes of a number are no bytes");
  return {{.dtype = dtype_of(graph, graph[made_with.items[0]])}, data.bytes};
}

bool is_wrapper(const Graph& graph, const Node& object) {
  return class_of(graph, object).module == wrapper_module;
}

}  // namespace

DType DType::of(std::string_view name, std::size_t offset) {
  const auto refuse = [&](std::string_view what) {
    fail(std::string(what).append(" (").append(name) += ')', offset);
  };
  DType dtype;
  const char* const end = name.data() + name.size();
  if (name.starts_with('O'))
    refuse("an array of objects is refused: it is a pickle inside, which could run anything");
  if (name.size() < 2) refuse("the name of a dtype is unknown");
  dtype.kind = name[0];
  const auto [rest, error] = std::from_chars(name.data() + 1, end, dtype.item_size);
  if (rest != end || error != std::errc{}) refuse("the name of a dtype is unknown");
  if (!arrays::type_of_numpy(dtype.kind, dtype.item_size)) refuse("no member can hold elements of this type");
  return dtype;
}

void DType::set_order(std::string_view order, std::size_t offset) {
  if (order != "<" && order != ">" && order != "|" && order != "=") {
    fail("the order of the bytes of a dtype is unknown", offset);
  }
  big_endian = item_size > 1 && (order == ">" || (order == "=" && std::endian::native == std::endian::big));
}

pickling::ReadOptions::Behind Header::elements(View rest, std::size_t offset) const {
  std::size_t skipped = 0;
  if (padded) {
    if (rest.empty()) fail("an array has no padding", offset);
    skipped = 1 + std::to_integer<std::size_t>(rest[0]);
  }
  const std::optional<std::size_t> size = shape.bytes(dtype.item_size);
  if (!size || skipped > rest.size() || *size > rest.size() - skipped) {
    fail("the elements of an array end beyond the file", offset);
  }
  return {skipped, *size};
}

Graph read_graph(View bytes) {
  pickling::ReadOptions options;
  options.allows = is_allowed;
  options.behind = [](const Graph& graph, NodeId id, std::size_t position,
                      View rest) -> std::optional<pickling::ReadOptions::Behind> {
    if (!is_wrapper(graph, graph[id])) return std::nullopt;
    return wrapped_header(graph, graph[id]).elements(rest, position);
  };
  return pickling::read_graph(bytes, options);
}

Array array_of(const Graph& graph, const Node& object) {
  Array array;
  if (is_wrapper(graph, object)) {
    array = {wrapped_header(graph, object), object.bytes};
  } else if (class_of(graph, object).name == "_reconstruct") {
    array = pickled_array(graph, object);
  } else if (class_of(graph, object).name == "scalar") {
    array = pickled_scalar(graph, object);
  } else {
    const Name name = class_of(graph, object);
    fail(std::string("a ").append(name.module).append(".").append(name.name) +
             " stands where a value is expected",
         object.offset);
  }
  if (!array.header.shape.takes(array.header.dtype.item_size, array.data.size())) {
    fail("the shape of an array is not that of its bytes", object.offset);
  }
  return array;
}

namespace {

/// The values from the root on, each once.
class Lister {
 public:
  Lister(const Graph& graph, std::size_t file) : graph_(graph), left_((std::size_t{1} << 16) + 16 * file) {}

  std::vector<NamedArray> run() && {
    look(graph_.root(), 0);
    return std::move(found_);
  }

 private:
  void look(NodeId id, std::size_t depth) {
    const Node& node = graph_[id];
    const bool leaf = node.items.empty() || node.kind == Kind::global;
    if (leaf || !seen_.insert(id).second) return;
    if (depth > max_depth) fail("the values nest more than 1000 deep", node.offset);
    if (node.kind == Kind::object) {
      // Others are in the pickle: joblib does not map them either.
      if (!is_wrapper(graph_, node)) return;
      if (path_.size() > left_) fail("the paths to the arrays are far longer than the file", node.offset);
      left_ -= path_.size();
      found_.push_back({path_, array_of(graph_, node)});
      return;
    }
    const std::size_t step = node.kind == Kind::dict ? 2 : 1;
    for (std::size_t i = 0; i < node.items.size(); i += step) {
      const std::size_t size = path_.size();
      if (size != 0) path_ += '.';
      const Node& key = graph_[node.items[i]];
      if (step == 2 && key.kind == Kind::string) {
        path_ += as_text(key.bytes);
      } else {
        path_ += std::to_string(i / step);
      }
      look(node.items[i + step - 1], depth + 1);
      path_.resize(size);
    }
  }

  const Graph& graph_;
  std::size_t left_;  ///< characters of paths: a long key may stand in front of many arrays
  std::string path_;
  std::unordered_set<NodeId> seen_;
  std::vector<NamedArray> found_;
};

}  // namespace

std::vector<NamedArray> list_arrays(View file) {
  return Lister(read_graph(file), file.size()).run();
}

}  // namespace roundtrip::joblib
