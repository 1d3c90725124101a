// SPDX-License-Identifier: MIT
//
// Arrays and numbers of numpy, and of joblib.
#include "formats/pickle/document/documents.h"

namespace roundtrip::pickle_document {

Document Documents::elements(const Node& node, const numpy::Shape& shape, bool fortran,
                             const std::function<Document(std::size_t)>& element_at) {
  if (shape.size() > 1) mappings_.add(mapping::shape);
  deepen(shape.size(), node);
  numpy::Shape strides(shape.size());
  std::size_t stride = 1;
  for (std::size_t i = 0; i != shape.size(); ++i) {
    const std::size_t dimension = fortran ? i : shape.size() - 1 - i;
    strides[dimension] = stride;
    stride *= shape[dimension];
  }
  const std::function<Document(std::size_t, std::size_t)> part = [&](std::size_t dimension,
                                                                     std::size_t index) {
    if (dimension == shape.size()) return element_at(index);
    count(shape[dimension], node);
    Document::Array array;
    array.reserve(shape[dimension]);
    for (std::size_t i = 0; i != shape[dimension]; ++i)
      array.push_back(part(dimension + 1, index + i * strides[dimension]));
    return Document{std::move(array)};
  };
  Document document = part(0, 0);
  depth_ -= shape.size();
  return document;
}

Document Documents::numbers(const Node& node, const numpy::Type& type, const numpy::Shape& shape, View data,
                            bool fortran) {
  if (numpy::size_of(shape, type.bytes, node) != data.size()) {
    refuse("an array of numpy has another number of bytes than its shape says", node);
  }
  if (type.is_numeric() && type.bytes < 8 && type.letter != 'b') mappings_.add(mapping::width);
  return elements(node, shape, fortran,
                  [&](std::size_t index) { return numpy::element(type, data.data() + index * type.bytes); });
}

Document Documents::objects(const Node& node, const numpy::Shape& shape, const Node& list) {
  if (list.kind != Kind::list || list.items.size() != numpy::size_of(shape, 1, node)) {
    refuse("an array of objects has another number of them than its shape says", node);
  }
  // The last dimension is the fastest, whatever it is in the array.
  return elements(node, shape, false, [&](std::size_t index) { return value(list.items[index]); });
}

/// Its state: a version, the shape, the type, whether the first dimension is the fastest, and the bytes, or a
/// list of objects. Old ones have no version.
Document Documents::numpy_array(const Node& node, const Items& given) {
  if (node.items.size() < 3) refuse("an array of numpy has no state", node);
  const Items& state = at(node.items[2]).items;
  if (state.size() != 5 && state.size() != 4) refuse("the state of an array of numpy is not its own", node);
  const std::size_t first = state.size() - 4;
  if (!given.empty() && at(given[0]).kind == Kind::global && !name_of(at(given[0])).is("numpy", "ndarray")) {
    mappings_.add(mapping::object_of(name_of(at(given[0])).full()));
  }
  const numpy::Shape shape = numpy::shape_of(graph_, state[first]);
  const numpy::Type type = numpy::type_of(graph_, state[first + 1]);
  const Node& data = at(state[first + 3]);
  if (type.letter == 'O') return objects(node, shape, data);
  return numbers(node, type, shape, data.bytes, at(state[first + 2]).integer != 0);
}

/// Its elements follow its state (behind() in numpy.h): bytes, or a pickle.
Document Documents::joblib_array(const Node& node) {
  const auto wrapper = numpy::wrapper_of(graph_, node);
  if (!wrapper) refuse("an array of joblib without a state", node);
  if (wrapper->type.letter != 'O')
    return numbers(node, wrapper->type, wrapper->shape, node.bytes, wrapper->fortran);
  if (node.items.size() < 4) refuse("an array of joblib has no elements", node);
  // The array that the wrapper stands for.
  return value(node.items[3]);
}

bool Documents::called_numpy(NodeId id, const Name& function, const Items& given, Document& out) {
  const Node& node = at(id);
  const auto is = [&](std::string_view module, std::string_view name) {
    // The two names of numpy's inner package.
    return function.name == name && (function.module == std::string("numpy.core.").append(module) ||
                                     function.module == std::string("numpy._core.").append(module));
  };
  if (is("multiarray", "_reconstruct")) {
    out = numpy_array(node, given);
  } else if (is("multiarray", "scalar") && given.size() == 2) {
    const numpy::Type type = numpy::type_of(graph_, given[0]);
    out = type.letter == 'O' ? value(given[1]) : numbers(node, type, {}, at(given[1]).bytes, false);
  } else if (is("numeric", "_frombuffer") && given.size() == 4) {
    const bool fortran = as_text(at(given[3]).bytes) == "F";
    out = numbers(node, numpy::type_of(graph_, given[1]), numpy::shape_of(graph_, given[2]),
                  at(given[0]).bytes, fortran);
  } else {
    return false;
  }
  return true;
}

}  // namespace roundtrip::pickle_document
