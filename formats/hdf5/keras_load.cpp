// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <limits>
#include <stdexcept>

#include "bench/bridges/arrays/fill.h"
#include "bench/bridges/events.h"
#include "bench/bridges/hyperparameter_text.h"
#include "bench/record/document.h"
#include "bench/record/predict.h"
#include "formats/hdf5/input.h"
#include "formats/hdf5/keras.h"

namespace roundtrip::hdf5_keras_codec {

namespace {

using hdf5_codec::fail;
using hdf5_codec::Input;
using hdf5_codec::Object;
using models::Activation;
using models::Link;
using models::Matrix;

constexpr const char* weights_name = "model_weights";

struct Layer {
  Matrix kernel;  ///< inputs × units
  std::vector<double> biases;
  std::string activation;
};

/// A record, or a document, of the JSON in an attribute.
template <class T>
T from_json(const std::string& text, const char* where) {
  T value{};
  events::Loader loader;
  loader.start(value);
  try {
    arrays::fill(std::as_bytes(std::span(text)), {}, loader);
  } catch (const std::runtime_error& error) {
    fail("the attribute " + std::string(where) + ": " + error.what());
  }
  return value;
}

/// A member of one of the objects in model_config.
template <class T>
const T& member(const Document& object, std::string_view name, const std::string& of) {
  const auto* const members = std::get_if<Document::Object>(&object.value);
  if (members == nullptr) fail("model_config: " + of + " is not an object");
  const auto found = std::find_if(members->begin(), members->end(),
                                  [&](const Document::Member& member) { return member.first == name; });
  if (found == members->end()) fail("model_config: " + of + " has no " + std::string(name));
  if constexpr (std::same_as<T, Document>) {
    return found->second;
  } else {
    const auto* const value = std::get_if<T>(&found->second.value);
    if (value == nullptr) fail("model_config: " + std::string(name) + " of " + of + " has another type");
    return *value;
  }
}

class Reader {
 public:
  explicit Reader(View bytes) : input_(bytes) {}

  [[nodiscard]] std::vector<Layer> layers() {
    const auto config =
        from_json<Document>(input_.text(input_.root(), "model_config", "the root"), "model_config");
    const auto& kind = member<std::string>(config, "class_name", "the model");
    if (kind != "Sequential") fail("model_config: the model is a " + kind + ", and no Sequential");
    std::vector<Layer> layers;
    for (const Document& layer :
         member<Document::Array>(member<Document>(config, "config", "the model"), "layers", "the model"))
      add_layer(layer, layers);
    const Object weights = Input::open(input_.root(), weights_name, weights_name);
    if (weights.kind != H5I_GROUP) fail(std::string(weights_name) + " is not a group");
    std::size_t filled = 0;
    for (const std::string& name : input_.texts(weights.handle.id(), "layer_names", weights_name)) {
      const std::string path = std::string(weights_name) + "/" + name;
      const Object group = Input::open(weights.handle.id(), name, path);
      if (group.kind != H5I_GROUP) fail(path + " is not a group");
      const std::vector<std::string> names = input_.texts(group.handle.id(), "weight_names", path);
      if (names.empty()) continue;  // a layer that has nothing to learn
      if (filled == layers.size()) fail(path + " belongs to no layer of model_config");
      if (names.size() != 2) fail(path + " has not a kernel and a bias");
      read_weights(group.handle.id(), names, path, layers[filled++]);
    }
    if (filled != layers.size()) fail("model_weights has not the weights of each layer of model_config");
    if (layers.empty()) fail("model_config has no layer");
    return layers;
  }

  /// What is ours, or what stands for it where the file is of Keras'.
  template <class Model>
  void read_rest(Model& model) {
    model.hyperparameters.clear();
    if (!Input::has_attribute(input_.root(), rest_name)) {
      model.version = "Keras " + input_.text(input_.root(), "keras_version", "the root");
      model.feature_names.clear();
      return;
    }
    Rest rest = from_json<Rest>(input_.text(input_.root(), rest_name, "the root"), rest_name);
    model.version = std::move(rest.version);
    model.feature_names = std::move(rest.feature_names);
    model.classes = std::move(rest.classes);
    for (const auto& [name, text] : rest.hyperparameters) {
      if (!model.hyperparameters.emplace(name, hyperparameter_of(text, "hdf5: the hyperparameter " + name))
               .second)
        fail("the hyperparameter " + name + " stands there twice");
    }
  }
  [[nodiscard]] bool has_rest() const { return Input::has_attribute(input_.root(), rest_name); }

 private:
  static void add_layer(const Document& layer, std::vector<Layer>& layers) {
    const auto& kind = member<std::string>(layer, "class_name", "a layer");
    if (kind == "InputLayer") return;
    if (kind != "Dense") fail("model_config: a layer is a " + kind + ", and none of Dense");
    const auto& config = member<Document>(layer, "config", "a layer");
    if (!member<bool>(config, "use_bias", "a layer")) fail("model_config: a layer has no bias");
    layers.push_back({{}, {}, member<std::string>(config, "activation", "a layer")});
  }

  /// A kernel or a bias: doubles, or floats.
  arrays::Shape read_numbers(hid_t group, const std::string& name, const std::string& path,
                             std::vector<double>& numbers) {
    const std::string whole = path + "/" + name;
    const hdf5_codec::Array array = input_.read_array(Input::open_path(group, name, whole), whole, buffer_);
    const std::size_t count = array.shape.count();
    numbers.resize(count);
    if (array.type == NumberType::float64) {
      if (count != 0) std::memcpy(numbers.data(), buffer_.data(), buffer_.size());
    } else if (array.type == NumberType::float32) {
      for (std::size_t i = 0; i != count; ++i) {
        float number = 0;
        std::memcpy(&number, buffer_.data() + i * sizeof number, sizeof number);
        numbers[i] = number;
      }
    } else {
      fail(whole + " is neither of float64 nor of float32");
    }
    return array.shape;
  }

  void read_weights(hid_t group, const std::vector<std::string>& names, const std::string& path,
                    Layer& layer) {
    const arrays::Shape kernel = read_numbers(group, names[0], path, layer.kernel.values);
    const arrays::Shape biases = read_numbers(group, names[1], path, layer.biases);
    constexpr std::size_t most = std::numeric_limits<std::uint32_t>::max();
    if (kernel.rank() != 2 || kernel[0] > most || kernel[1] > most)
      fail(path + " has a kernel that is not a matrix");
    if (biases.rank() != 1) fail(path + " has a bias that is not a vector");
    layer.kernel.rows = static_cast<std::uint32_t>(kernel[0]);
    layer.kernel.columns = static_cast<std::uint32_t>(kernel[1]);
  }

  Input input_;
  Buffer buffer_;
};

Link link_of(const Layer& last) {
  if (last.activation == "softmax") return Link::softmax;
  if (last.activation == "sigmoid" && last.kernel.columns == 1) return Link::logistic;
  fail("model_config: the last layer's activation is " + last.activation + ", which gives no probabilities");
}

Activation activation_of(const Layer& layer) {
  constexpr std::array<std::pair<std::string_view, Activation>, 4> known{{{"linear", Activation::identity},
                                                                          {"relu", Activation::relu},
                                                                          {"sigmoid", Activation::logistic},
                                                                          {"tanh", Activation::tanh}}};
  const auto* const found = std::find_if(known.begin(), known.end(),
                                         [&](const auto& pair) { return pair.first == layer.activation; });
  if (found == known.end()) fail("model_config: a layer's activation is " + layer.activation);
  return found->second;
}

/// @param scores of the last layer
template <class Model>
void finish(Reader& reader, std::size_t scores, Model& model) {
  reader.read_rest(model);
  if (!reader.has_rest()) {
    std::vector<std::int64_t> numbers(model.link == Link::logistic ? 2 : scores);
    for (std::size_t i = 0; i != numbers.size(); ++i) numbers[i] = static_cast<std::int64_t>(i);
    model.classes = std::move(numbers);
  }
  try {
    models::check(model);
  } catch (const std::invalid_argument& error) {
    fail(error.what());
  }
}

}  // namespace

void load(View bytes, models::LinearClassifier& model) {
  Reader reader(bytes);
  std::vector<Layer> layers = reader.layers();
  if (layers.size() != 1) fail("model_config: a linear classifier has one layer");
  auto& [kernel, biases, activation] = layers.front();
  model.link = link_of(layers.front());
  model.coefficients = {kernel.columns, kernel.rows, std::vector<double>(kernel.values.size())};
  for (std::size_t s = 0; s != kernel.columns; ++s) {
    for (std::size_t f = 0; f != kernel.rows; ++f)
      model.coefficients.values[s * kernel.rows + f] = kernel.values[f * kernel.columns + s];
  }
  model.intercepts = std::move(biases);
  finish(reader, kernel.columns, model);
}

void load(View bytes, models::MultilayerPerceptron& model) {
  Reader reader(bytes);
  std::vector<Layer> layers = reader.layers();
  model.link = link_of(layers.back());
  const std::size_t scores = layers.back().kernel.columns;
  layers.back().activation = "linear";
  model.layers.clear();
  for (Layer& layer : layers) {
    const Activation activation = activation_of(layer);
    model.layers.push_back({std::move(layer.kernel), std::move(layer.biases), activation});
  }
  finish(reader, scores, model);
}

}  // namespace roundtrip::hdf5_keras_codec
