// SPDX-License-Identifier: MIT
#include <roundtrip_torch/checkpoint.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

namespace roundtrip::torch {

using pickling::fail;
using pickling::Node;
using pickling::NodeId;
using Kind = Node::Kind;

namespace {

struct StorageClass {
  std::string_view name;
  NumberType type;
  bool complex = false;
};

constexpr std::array<StorageClass, 10> storage_classes{{{"BoolStorage", NumberType::boolean},
                                                        {"CharStorage", NumberType::int8},
                                                        {"ByteStorage", NumberType::uint8},
                                                        {"ShortStorage", NumberType::int16},
                                                        {"IntStorage", NumberType::int32},
                                                        {"LongStorage", NumberType::int64},
                                                        {"FloatStorage", NumberType::float32},
                                                        {"DoubleStorage", NumberType::float64},
                                                        {"ComplexFloatStorage", NumberType::float32, true},
                                                        {"ComplexDoubleStorage", NumberType::float64, true}}};
constexpr std::array<std::string_view, 2> half_storages{"HalfStorage", "BFloat16Storage"};
constexpr std::string_view parameter_name = "_rebuild_parameter";
constexpr std::string_view pickle_member = "data.pkl";
/// What torch.load takes.
constexpr unsigned newest_version = 10;

const StorageClass* find_class(std::string_view name) {
  const auto* const found = std::find_if(storage_classes.begin(), storage_classes.end(),
                                         [&](const StorageClass& c) { return c.name == name; });
  return found == storage_classes.end() ? nullptr : found;
}

bool is_allowed(std::string_view module, std::string_view name) {
  if (module == utils_module) return name == rebuild_name || name == parameter_name;
  return module == "torch" &&
         (find_class(name) != nullptr ||
          std::find(half_storages.begin(), half_storages.end(), name) != half_storages.end());
}

[[noreturn]] void fail_file(const std::string& what) {
  throw std::runtime_error("torch: " + what);
}

}  // namespace

std::optional<std::string_view> storage_of(NumberType type) {
  const auto* const found = std::find_if(storage_classes.begin(), storage_classes.end(),
                                         [&](const StorageClass& c) { return c.type == type && !c.complex; });
  if (found == storage_classes.end()) return std::nullopt;
  return found->name;
}

Checkpoint::Checkpoint(View file) : file_(file), members_(archives::read_zip(file)) {
  for (const archives::Member& member : members_) {
    if (member.method != archives::Method::stored) {
      fail_file("the member " + std::string(member.name) + " is compressed, and PyTorch stores all of them");
    }
    const std::size_t slash = member.name.find('/');
    if (slash == std::string_view::npos || member.name.substr(slash + 1) != pickle_member) continue;
    if (!folder_.empty()) fail_file("the archive holds two of " + std::string(pickle_member));
    folder_ = member.name.substr(0, slash + 1);
  }
  if (folder_.empty()) fail_file("the archive has no " + std::string(pickle_member) + " in a folder");
  std::sort(members_.begin(), members_.end(),
            [](const archives::Member& a, const archives::Member& b) { return a.name < b.name; });
  const std::string_view version = as_text(content(folder_ + "version"));
  unsigned number = 0;
  const auto parsed = std::from_chars(version.data(), version.data() + version.size(), number);
  if (parsed.ec != std::errc{} || number == 0 || number > newest_version) {
    fail_file("the version of the file is unknown");
  }
  if (find(folder_ + "byteorder") != nullptr) {
    const std::string_view order = as_text(content(folder_ + "byteorder"));
    if (order != "little" && order != "big") fail_file("the order of the bytes is neither little nor big");
    big_endian_ = order == "big";
  }
  pickling::ReadOptions options;
  options.allows = is_allowed;
  options.persistent_ids = true;
  options.dict_attributes = true;
  graph_ = pickling::read_graph(content(folder_ + std::string(pickle_member)), options);
  for (const archives::Member& member : members_) {
    if (member.name.starts_with(folder_ + "data/")) static_cast<void>(content(std::string(member.name)));
  }
}

const archives::Member* Checkpoint::find(const std::string& name) const {
  const auto found =
      std::lower_bound(members_.begin(), members_.end(), name,
                       [](const archives::Member& member, const std::string& n) { return member.name < n; });
  return found == members_.end() || found->name != name ? nullptr : &*found;
}

View Checkpoint::content(const std::string& name) {
  const archives::Member* const member = find(name);
  if (member == nullptr) fail_file("the archive has no member " + name);
  return unpacker_.content(file_, *member, room_);
}

namespace {

const Node& item(const pickling::Graph& graph, const Node& node, std::size_t i) {
  return graph[node.items[i]];
}

std::size_t size_of_node(const Node& node, const char* what) {
  if (node.kind != Kind::integer || node.integer < 0) fail(what, node.offset);
  return static_cast<std::size_t>(node.integer);
}

std::string_view name_of(const pickling::Graph& graph, const Node& global) {
  return as_text(item(graph, global, 0).bytes);
}

}  // namespace

Checkpoint::Storage Checkpoint::storage_of(const Node& persistent) const {
  const std::size_t offset = persistent.offset;
  if (persistent.kind != Kind::persistent) fail("the storage of a tensor is none", offset);
  const Node& id = item(graph_, persistent, 0);
  if (id.kind != Kind::tuple || id.items.size() != 5) fail("a persistent id is not a storage", offset);
  const auto part = [&](std::size_t i) -> const Node& { return item(graph_, id, i); };
  if (part(0).kind != Kind::string || as_text(part(0).bytes) != "storage" || part(2).kind != Kind::string ||
      part(1).kind != Kind::global) {
    fail("a persistent id is not a storage", offset);
  }
  const std::string_view class_name = name_of(graph_, part(1));
  const StorageClass* const known = find_class(class_name);
  if (known == nullptr) {
    fail("no member can hold elements of a " + std::string(class_name), offset);
  }
  const std::size_t elements = size_of_node(part(4), "the size of a storage is none");
  const std::string name = folder_ + "data/" + std::string(as_text(part(2).bytes));
  const archives::Member* const member = find(name);
  if (member == nullptr) fail("the archive has no member " + name, offset);
  const std::size_t width = known->complex ? 2 * size_of(known->type) : size_of(known->type);
  if (elements > member->size / width || elements * width != member->size) {
    fail("the member " + name + " has another size than its storage", offset);
  }
  // Its checksum has been looked at.
  return {known->type, known->complex, file_.subspan(member->data, member->size)};
}

Tensor Checkpoint::tensor_of(const Node& object) const {
  const std::size_t offset = object.offset;
  if (object.kind != Kind::object || object.items.size() != 2) fail("an object is not a tensor", offset);
  const std::string_view function = name_of(graph_, item(graph_, object, 0));
  const Node& arguments = item(graph_, object, 1);
  if (function == parameter_name && arguments.items.size() == 3) {
    const Node& data = item(graph_, arguments, 0);
    if (data.kind == Kind::object && name_of(graph_, item(graph_, data, 0)) == rebuild_name)
      return tensor_of(data);
  }
  if (function != rebuild_name || (arguments.items.size() != 6 && arguments.items.size() != 7)) {
    fail(std::string("a call of ").append(function) + " is not a tensor", offset);
  }
  const Storage storage = storage_of(item(graph_, arguments, 0));
  Tensor tensor;
  tensor.type = storage.type;
  tensor.complex = storage.complex;
  const std::size_t part = size_of(storage.type);
  const std::size_t width = storage.complex ? 2 * part : part;
  tensor.order.element_size = width;
  if (big_endian_ && part > 1) tensor.order.swapped = part;
  const std::size_t first = size_of_node(item(graph_, arguments, 1), "the offset of a tensor is none");
  const Node& size = item(graph_, arguments, 2);
  const Node& stride = item(graph_, arguments, 3);
  if (size.kind != Kind::tuple || stride.kind != Kind::tuple || size.items.size() != stride.items.size()) {
    fail("the size and the stride of a tensor are no tuples of one length", offset);
  }
  if (size.items.size() > arrays::Shape::max_rank) fail("a tensor of more than 8 dimensions", offset);
  const std::size_t elements = storage.data.size() / width;
  std::size_t last = first;
  bool overflows = false;
  bool empty = false;
  for (std::size_t i = 0; i != size.items.size(); ++i) {
    const std::size_t extent = size_of_node(item(graph_, size, i), "an extent of a tensor is none");
    const std::size_t step = size_of_node(item(graph_, stride, i), "a stride of a tensor is none");
    tensor.shape.push(extent);
    tensor.order.strides.at(i) = step;
    std::size_t distance = 0;
    if (extent == 0) {
      empty = true;
    } else {
      overflows |= __builtin_mul_overflow(extent - 1, step, &distance) ||
                   __builtin_add_overflow(last, distance, &last);
    }
  }
  const std::optional<std::size_t> bytes = tensor.shape.bytes(width);
  if (!bytes || (!empty && (overflows || last >= elements))) fail("a tensor lies beyond its storage", offset);
  if (*bytes > storage.data.size())
    fail("a tensor has more elements than its storage: views overlap", offset);
  if (empty) return tensor;
  for (std::size_t& step : tensor.order.strides) {
    // Of an extent of one the stride may be any number: it is not used.
    if (__builtin_mul_overflow(step, width, &step)) step = 0;
  }
  tensor.data = storage.data.subspan(first * width);
  const arrays::Order plain = arrays::c_order(tensor.shape, width);
  tensor.contiguous = tensor.order.swapped == 0;
  for (std::size_t i = 0; i != tensor.shape.rank(); ++i) {
    if (tensor.shape[i] != 1 && tensor.order.strides.at(i) != plain.strides.at(i)) tensor.contiguous = false;
  }
  return tensor;
}

}  // namespace roundtrip::torch
