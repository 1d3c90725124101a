// SPDX-License-Identifier: MIT
//
// What is in an ONNX model, whatever its size; and the tensors of one that has no operators, as a document.
#include "bench/suite/reader.h"

#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench/bridges/document_events.h"
#include "formats/onnx/arrays_file.h"
#include "formats/onnx/tensor.h"
#include "formats/onnx/wire.h"

namespace roundtrip {

namespace {

using onnx_models::type_name;
using onnx_models::Wire;
using onnx_models::WireField;
using onnx_models::WireMessage;

// The numbers of fields (onnx.proto) that are looked at.
namespace model_field {
constexpr std::uint64_t ir_version = 1, producer = 2, producer_version = 3, domain = 4, version = 5,
                        graph = 7, opset = 8, metadata = 14, functions = 25;
}
namespace graph_field {
constexpr std::uint64_t node = 1, name = 2, initializer = 5, input = 11, output = 12;
}
namespace tensor_field {
constexpr std::uint64_t dims = 1, type = 2, name = 8, external_data = 13;
}

struct Pair {
  std::string_view first, second;
};

/// What the inspection has room for, and how many there are.
struct Listed {
  std::vector<InspectedValue> values{};
  std::uint64_t count = 0;

  void add(std::size_t most, const std::function<InspectedValue()>& make) {
    if (count++ < most) values.push_back(make());
  }
  void show(const char* name, const char* word, Inspection& inspection) const {
    if (count == 0 || !inspection.begin({name, "", counted(count, word), {}, ""})) return;
    for (const InspectedValue& value : values) inspection.leaf(value);
    inspection.hide(count - values.size());
    inspection.end();
  }
};

class Model {
 public:
  Model(const ReadFile& file, Inspection& inspection) : file_(file), inspection_(inspection) {}

  void read() {
    WireMessage message(file_.bytes(), file_.bytes());
    WireField field;
    while (message.next(field)) {
      if (field.wire == Wire::bytes && field.number == model_field::graph) {
        graph(field.bytes);
      } else {
        about(field);
      }
      file_.done_until(message.place());
    }
  }

  void show() const {
    for (const auto& [location, tensors] : external_)
      inspection_.fact("external data", location + ": " + counted(tensors, "tensor"));
    const std::size_t size = file_.bytes().size();
    if (!inspection_.begin({graph_name_, "graph", counted(nodes_, "node"), size, ""})) return;
    inputs_.show("inputs", "input", inspection_);
    outputs_.show("outputs", "output", inspection_);
    Listed operators;
    for (const auto& [name, count] : operators_) {
      operators.add(inspection_.limits().children, [&name = name, count = count] {
        return InspectedValue{name, "operator", counted(count, "node"), {}, ""};
      });
    }
    operators.show("operators", "operator", inspection_);
    initializers_.show("initializers", "tensor", inspection_);
    inspection_.end();
  }

 private:
  template <class F>
  void each(View bytes, const F& f) const {
    WireMessage message(file_.bytes(), bytes);
    WireField field;
    while (message.next(field)) f(field);
  }

  /// Two strings, or a string and a number, as several kinds of messages are.
  [[nodiscard]] Pair pair(View bytes) const {
    Pair found;
    each(bytes, [&](const WireField& field) {
      if (field.wire != Wire::bytes) return;
      if (field.number == 1) found.first = field.text();
      if (field.number == 2) found.second = field.text();
    });
    return found;
  }

  void about(const WireField& field) {
    if (field.wire == Wire::varint) {
      if (field.number == model_field::ir_version)
        inspection_.fact("ir_version", std::to_string(field.integer));
      if (field.number == model_field::version)
        inspection_.fact("model_version", std::to_string(static_cast<std::int64_t>(field.integer)));
      return;
    }
    if (field.wire != Wire::bytes) return;
    switch (field.number) {
      case model_field::producer:
        return inspection_.fact("producer", field.text());
      case model_field::producer_version:
        return inspection_.fact("producer_version", field.text());
      case model_field::domain:
        return inspection_.fact("domain", field.text());
      case model_field::opset:
        return opset(field.bytes);
      case model_field::metadata: {
        const Pair entry = pair(field.bytes);
        constexpr std::size_t longest_name = 100;
        return inspection_.fact(std::string(entry.first.substr(0, longest_name)), entry.second);
      }
      case model_field::functions:
        return inspection_.fact("function", pair(field.bytes).first);
      default:
        break;
    }
  }

  void opset(View bytes) {
    std::uint64_t version = 0;
    each(bytes, [&](const WireField& field) {
      if (field.wire == Wire::varint && field.number == 2) version = field.integer;
    });
    const std::string_view domain = pair(bytes).first;
    inspection_.fact("opset",
                     (domain.empty() ? "ai.onnx" : std::string(domain)) + " " + std::to_string(version));
  }

  void graph(View bytes) {
    const std::size_t most = inspection_.limits().children;
    WireMessage message(file_.bytes(), bytes);
    WireField field;
    while (message.next(field)) {
      if (field.wire != Wire::bytes) continue;
      const View content = field.bytes;
      switch (field.number) {
        case graph_field::node:
          node(content);
          break;
        case graph_field::name:
          graph_name_ = field.text().substr(0, 256);
          break;
        case graph_field::initializer:
          tensor(content, most);
          break;
        case graph_field::input:
          inputs_.add(most, [&] { return value_info(content); });
          break;
        case graph_field::output:
          outputs_.add(most, [&] { return value_info(content); });
          break;
        default:
          break;
      }
      file_.done_until(message.place());
    }
  }

  void node(View bytes) {
    constexpr std::uint64_t op_type = 4;
    constexpr std::uint64_t domain = 7;
    constexpr std::size_t longest_name = 100;
    constexpr std::size_t most_operators = 1000;
    std::string_view name;
    std::string_view of;
    each(bytes, [&](const WireField& field) {
      if (field.wire != Wire::bytes) return;
      if (field.number == op_type) name = field.text().substr(0, longest_name);
      if (field.number == domain) of = field.text().substr(0, longest_name);
    });
    ++nodes_;
    std::string full(name);
    if (!of.empty() && of != "ai.onnx") full.insert(0, std::string(of) + ".");
    const auto found = operators_.find(full);
    if (found != operators_.end()) {
      ++found->second;
    } else if (operators_.size() < most_operators) {
      operators_.emplace(std::move(full), 1);
    }
  }

  void tensor(View bytes, std::size_t most) {
    std::vector<std::uint64_t> dims;
    constexpr std::size_t most_dims = 32;
    std::uint64_t type = 0;
    std::uint64_t content = 0;
    std::string_view name;
    std::string location;
    each(bytes, [&](const WireField& field) {
      const auto add = [&](std::uint64_t extent) {
        if (dims.size() < most_dims) dims.push_back(extent);
      };
      if (field.number == tensor_field::dims && field.wire == Wire::varint) add(field.integer);
      if (field.number == tensor_field::dims && field.wire == Wire::bytes) packed(field.bytes, add);
      if (field.number == tensor_field::type) type = field.integer;
      if (field.number == tensor_field::name) name = field.text();
      // float_data to int64_data, raw_data, double_data and uint64_data.
      if (field.wire == Wire::bytes && field.number >= 4 && field.number <= 11 &&
          field.number != tensor_field::name) {
        content += field.bytes.size();
      }
      if (field.number == tensor_field::external_data) {
        const Pair entry = pair(field.bytes);
        if (entry.first == "location") location = entry.second.substr(0, 256);
      }
    });
    constexpr std::size_t most_files = 50;
    if (!location.empty() && (external_.size() < most_files || external_.contains(location)))
      ++external_[location];
    initializers_.add(most, [&] {
      std::string shape;
      for (const std::uint64_t extent : dims) shape += (shape.empty() ? "" : " × ") + std::to_string(extent);
      InspectedValue value{std::string(name.substr(0, 256)), type_name(type),
                           shape.empty() ? "scalar" : shape, content, ""};
      if (!location.empty()) {
        value.bytes = {};
        value.value = "in " + location;
      }
      return value;
    });
  }

  /// Integers one behind the other: the fields of a message would begin with such.
  template <class F>
  static void packed(View bytes, const F& f) {
    std::uint64_t value = 0;
    unsigned shift = 0;
    for (const std::byte byte : bytes) {
      if (shift < 64) value |= (std::to_integer<std::uint64_t>(byte) & 0x7fU) << shift;
      shift += 7;
      if ((byte & std::byte{0x80}) != std::byte{0}) continue;
      f(value);
      value = 0;
      shift = 0;
    }
  }

  [[nodiscard]] InspectedValue value_info(View bytes) const {
    InspectedValue value;
    constexpr std::size_t longest_name = 256;
    value.name = pair(bytes).first.substr(0, longest_name);
    each(bytes, [&](const WireField& field) {
      if (field.number != 2 || field.wire != Wire::bytes) return;
      each(field.bytes, [&](const WireField& kind) {
        // Of TypeProto: tensor_type; others are sequences, maps and the like.
        if (kind.number != 1 || kind.wire != Wire::bytes) {
          if (kind.wire == Wire::bytes && kind.number != 6) value.type = "no tensor";
          return;
        }
        each(kind.bytes, [&](const WireField& part) {
          if (part.number == 1 && part.wire == Wire::varint) value.type = type_name(part.integer);
          if (part.number == 2 && part.wire == Wire::bytes) value.shape = shape_of(part.bytes);
        });
      });
    });
    return value;
  }

  [[nodiscard]] std::string shape_of(View bytes) const {
    constexpr std::size_t longest_shape = 256;
    std::string shape;
    each(bytes, [&](const WireField& dimension) {
      if (dimension.number != 1 || dimension.wire != Wire::bytes || shape.size() > longest_shape) return;
      std::string extent = "?";
      each(dimension.bytes, [&](const WireField& field) {
        if (field.number == 1 && field.wire == Wire::varint) extent = std::to_string(field.integer);
        if (field.number == 2 && field.wire == Wire::bytes) extent = field.text().substr(0, longest_shape);
      });
      shape += (shape.empty() ? "" : " × ") + extent;
    });
    return shape.empty() ? "scalar" : shape;
  }

  const ReadFile& file_;
  Inspection& inspection_;
  std::string graph_name_;
  std::uint64_t nodes_ = 0;
  std::map<std::string, std::uint64_t> operators_;
  std::map<std::string, std::uint64_t> external_;
  Listed inputs_, outputs_, initializers_;
};

class OnnxReader final : public Reader {
 public:
  /// Fields of a ModelProto and no others, a graph among them.
  [[nodiscard]] Recognition recognise(View file) const override {
    constexpr std::uint64_t last_known = 30;
    constexpr std::size_t most_fields = 100'000;
    try {
      WireMessage message(file, file);
      WireField field;
      bool has_graph = false;
      bool has_version = false;
      for (std::size_t fields = 0; message.next(field); ++fields) {
        if (field.number > last_known || fields == most_fields) return Recognition::no;
        has_graph = has_graph || (field.number == model_field::graph && field.wire == Wire::bytes);
        has_version = has_version || (field.number == model_field::ir_version && field.wire == Wire::varint &&
                                      field.integer < 100);
      }
      return has_graph && has_version ? Recognition::possible : Recognition::no;
    } catch (const std::runtime_error&) {
      return Recognition::no;
    }
  }

  void inspect(const ReadFile& file, Inspection& inspection) const override {
    inspection.fact("format", "ONNX");
    Model model(file, inspection);
    try {
      model.read();
    } catch (const std::runtime_error&) {
      model.show();
      throw;
    }
    model.show();
  }

  [[nodiscard]] FileContent read(View bytes, Mappings& mappings) const override {
    Document document;
    events::Loader loader;
    loader.start(document);
    onnx_models::ArraysFile file;
    file.read(bytes, loader);
    for (const arrays::StoredTensor& tensor : file.tensors()) {
      if (tensor.shape.rank() > 1) mappings.add(mapping::shape);
      if (tensor.type != NumberType::boolean && size_of(tensor.type) < sizeof(double))
        mappings.add(mapping::width);
    }
    return document;
  }
};

}  // namespace

std::unique_ptr<Reader> make_reader() {
  return std::make_unique<OnnxReader>();
}

}  // namespace roundtrip
