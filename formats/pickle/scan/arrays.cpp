// SPDX-License-Identifier: MIT
#include "formats/pickle/scan/arrays.h"

#include <utility>

#include "formats/pickle/numpy_code.h"

namespace roundtrip::pickling::scanning {

namespace {

using Kind = Value::Kind;

/// numpy's own limit is 64.
constexpr std::size_t most_dimensions = 64;

std::string name_of(const NumpyCode& code) {
  const std::string bits = std::to_string(code.number * 8);
  switch (code.letter) {
    case 'f':
      return "float" + bits;
    case 'i':
      return "int" + bits;
    case 'u':
      return "uint" + bits;
    case 'c':
      return "complex" + bits;
    case 'b':
      return "bool";
    case 'O':
      return "object";
    case 'M':
      return "datetime64";
    case 'm':
      return "timedelta64";
    case 'U':
      return "str of " + std::to_string(code.number);
    case 'S':
      return "bytes of " + std::to_string(code.number);
    default:
      return "record of " + std::to_string(code.number) + " bytes";
  }
}

bool is_call_of(const Globals& globals, const Value& value, std::string_view function) {
  if (value.kind != Kind::object || value.global == no_global) return false;
  const std::string_view name = globals.name(value.global);
  // The two names of numpy's inner package.
  constexpr std::string_view before = "numpy.core.";
  constexpr std::string_view since = "numpy._core.";
  if (name.starts_with(before)) return name.substr(before.size()) == function;
  return name.starts_with(since) && name.substr(since.size()) == function;
}

const Value* child_of(const Value& value, std::size_t index) {
  if (!value.contents || value.contents->children.size() <= index) return nullptr;
  return &value.contents->children[index];
}

const Value* argument_of(const Value& object, std::size_t index) {
  return object.contents ? child_of(object.contents->made_with, index) : nullptr;
}

}  // namespace

const Arrays::Type* Arrays::type_of(const Value& value) const {
  const auto found = types_.find(value.offset);
  return value.kind == Kind::object && found != types_.end() ? &found->second : nullptr;
}

std::optional<Arrays::Shape> Arrays::shape_of(const Value& value) const {
  if (value.kind != Kind::tuple || value.again) return std::nullopt;
  Shape shape;
  if (!value.contents) {
    shape.text = "scalar";
    return shape;
  }
  if (value.contents->children.size() != value.contents->count || value.contents->count > most_dimensions) {
    return std::nullopt;
  }
  for (const Value& child : value.contents->children) {
    const auto extent = literals_.integer(child);
    if (!extent || *extent < 0) return std::nullopt;
    if (__builtin_mul_overflow(shape.elements, static_cast<std::uint64_t>(*extent), &shape.elements)) {
      return std::nullopt;
    }
    shape.text += (shape.text.empty() ? "" : " × ") + std::to_string(*extent);
  }
  return shape;
}

std::optional<Summary> Arrays::summary(const Value& type, const Value& shape) const {
  const Type* const known = type_of(type);
  const auto extents = shape_of(shape);
  if (known == nullptr || !extents) return std::nullopt;
  Summary summary{"numpy.ndarray of " + known->name, extents->text, 0, ""};
  if (__builtin_mul_overflow(known->bytes, extents->elements, &summary.bytes)) return std::nullopt;
  return summary;
}

void Arrays::made(Value& object) {
  if (globals_.is(object.global, "numpy.dtype")) {
    const Value* const argument = argument_of(object, 0);
    const auto text = argument == nullptr ? std::nullopt : literals_.text(*argument, 100);
    const auto code = text ? numpy_code(*text) : std::nullopt;
    if (!code || types_.size() == most_types) return;
    const Type type{name_of(*code), code->bytes(), code->letter == 'O'};
    types_.insert_or_assign(object.offset, type);
    object.contents->summary = std::make_unique<Summary>(Summary{"numpy.dtype", "", 0, type.name});
  } else if (is_call_of(globals_, object, "numeric._frombuffer")) {
    const Value* const type = argument_of(object, 1);
    const Value* const shape = argument_of(object, 2);
    if (type == nullptr || shape == nullptr) return;
    if (auto known = summary(*type, *shape)) object.contents->summary = std::make_unique<Summary>(*known);
  } else if (is_call_of(globals_, object, "multiarray.scalar")) {
    const Value* const type = argument_of(object, 0);
    const Type* const known = type == nullptr ? nullptr : type_of(*type);
    if (known != nullptr)
      object.contents->summary =
          std::make_unique<Summary>(Summary{"numpy." + known->name, "", known->bytes, ""});
  }
}

void Arrays::built(Value& object) {
  if (const auto type = types_.find(object.offset); type != types_.end()) {
    if (!complete(type->second, object.contents->state)) types_.erase(type);
  }
  if (!is_call_of(globals_, object, "multiarray._reconstruct")) return;
  // A version, the shape, the type, whether the first dimension is the fastest, and the bytes or objects.
  const Value& state = object.contents->state;
  const Value* const shape = child_of(state, 1);
  const Value* const type = child_of(state, 2);
  if (shape == nullptr || type == nullptr) return;
  if (auto known = summary(*type, *shape)) object.contents->summary = std::make_unique<Summary>(*known);
}

bool Arrays::complete(Type& type, const Value& state) const {
  // A version, the order of bytes, a type and a shape, names, fields, and what may differ from the code:
  constexpr std::size_t size = 5;
  constexpr std::size_t flags = 7;
  constexpr std::int64_t has_objects = 1;
  const Value* const size_value = child_of(state, size);
  const Value* const flags_value = child_of(state, flags);
  if (size_value == nullptr || flags_value == nullptr) return false;
  const auto bytes = literals_.integer(*size_value);
  const auto bits = literals_.integer(*flags_value);
  if (!bytes || !bits) return false;
  if (*bytes >= 0) type.bytes = static_cast<std::uint64_t>(*bytes);
  if ((*bits & has_objects) != 0) type.objects = true;
  return true;
}

std::optional<Arrays::Wrapper> Arrays::wrapper(const Value& object) const {
  if (!object.contents) return std::nullopt;
  const Value& state = object.contents->state;
  const Value* shape = nullptr;
  const Value* type = nullptr;
  Wrapper wrapper;
  for (std::size_t i = 0; child_of(state, i + 1) != nullptr; i += 2) {
    const auto key = literals_.text(*child_of(state, i));
    const Value* const value = child_of(state, i + 1);
    if (key == "shape") shape = value;
    if (key == "dtype") type = value;
    if (key == "numpy_array_alignment_bytes") wrapper.aligned = value->kind != Kind::none;
  }
  // A member that is there and not among those that were kept would be missed.
  if (shape == nullptr || type == nullptr || state.contents->count != state.contents->children.size())
    return std::nullopt;
  auto known = summary(*type, *shape);
  if (!known) return std::nullopt;
  wrapper.objects = type_of(*type)->objects;
  wrapper.bytes = known->bytes;
  wrapper.summary = std::move(*known);
  return wrapper;
}

}  // namespace roundtrip::pickling::scanning
