// SPDX-License-Identifier: MIT
#include <stdexcept>

#include "bench/bridges/hyperparameter_text.h"
#include "bench/bridges/json_text_sink.h"
#include "bench/bridges/write.h"
#include "bench/record/predict.h"
#include "bench/record/unsupported.h"
#include "formats/hdf5/keras.h"

namespace roundtrip::hdf5_keras_codec {

using models::Activation;
using models::Link;

struct Writer::Layer {
  std::size_t inputs;
  std::size_t units;
  View kernel;
  View biases;
  const char* activation;
};

namespace {

/// The last Keras with this layout; later ones write it when they are asked for it.
const std::string keras_version = "2.15.0";
const std::string backend = "tensorflow";

/// About what the file has beside the numbers of a layer.
constexpr std::size_t bytes_of_layer = 4000;

std::string layer_name(std::size_t index) {
  return index == 0 ? "dense" : "dense_" + std::to_string(index);
}

const char* name_of(Activation activation) {
  switch (activation) {
    case Activation::logistic:
      return "sigmoid";
    case Activation::relu:
      return "relu";
    case Activation::tanh:
      return "tanh";
    case Activation::identity:
      break;
  }
  return "linear";
}

const char* name_of(Link link) {
  return link == Link::softmax ? "softmax" : "sigmoid";
}

/// Texts of JSON, one after the other.
class Json {
 public:
  Json() : sink_(text_) { sink_.start(); }

  template <class... Members>
  void object(std::string_view name, const Members&... members) {
    if (!name.empty()) sink_.key(name);
    sink_.begin_object(sizeof...(members));
    (members(), ...);
    sink_.end_object();
  }
  template <class Elements>
  void array(std::string_view name, const Elements& elements) {
    sink_.key(name);
    sink_.begin_array(0);
    elements();
    sink_.end_array();
  }
  void member(std::string_view name, std::string_view text) {
    sink_.key(name);
    sink_.string(text);
  }
  void member(std::string_view name, std::same_as<bool> auto value) {
    sink_.key(name);
    sink_.boolean(value);
  }
  void member(std::string_view name, std::size_t value) {
    sink_.key(name);
    sink_.integer(value);
  }
  void member(std::string_view name) {
    sink_.key(name);
    sink_.null();
  }
  void shape_of_batch(std::string_view name, std::size_t inputs) {
    array(name, [&] {
      sink_.null();
      sink_.integer(inputs);
    });
  }
  JsonTextSink& sink() { return sink_; }
  [[nodiscard]] std::string text() const { return std::string(as_text(as_view(text_))); }

 private:
  Buffer text_;
  JsonTextSink sink_;
};

void add_initializer(Json& json, const char* member, const char* name) {
  json.object(
      member, [&] { json.member("class_name", name); },
      [&] { json.object("config", [&] { json.member("seed"); }); });
}

template <class Layers>
std::string model_config(const Layers& layers) {
  Json json;
  const auto input = [&] {
    json.object(
        "", [&] { json.member("class_name", "InputLayer"); },
        [&] {
          json.object("config", [&] {
            json.shape_of_batch("batch_input_shape", layers.front().inputs);
            json.member("dtype", "float64");
            json.member("sparse", false);
            json.member("ragged", false);
            json.member("name", "dense_input");
          });
        });
  };
  const auto dense = [&](std::size_t index) {
    json.object(
        "", [&] { json.member("class_name", "Dense"); },
        [&] {
          json.object("config", [&] {
            json.member("name", layer_name(index));
            json.member("trainable", true);
            if (index == 0) json.shape_of_batch("batch_input_shape", layers.front().inputs);
            json.member("dtype", "float64");
            json.member("units", layers[index].units);
            json.member("activation", layers[index].activation);
            json.member("use_bias", true);
            add_initializer(json, "kernel_initializer", "GlorotUniform");
            json.object(
                "bias_initializer", [&] { json.member("class_name", "Zeros"); },
                [&] { json.object("config"); });
            for (const char* const none : {"kernel_regularizer", "bias_regularizer", "activity_regularizer",
                                           "kernel_constraint", "bias_constraint"})
              json.member(none);
          });
        });
  };
  json.object(
      "", [&] { json.member("class_name", "Sequential"); },
      [&] {
        json.object(
            "config", [&] { json.member("name", "sequential"); },
            [&] {
              json.array("layers", [&] {
                input();
                for (std::size_t i = 0; i != layers.size(); ++i) dense(i);
              });
            });
      });
  return json.text();
}

template <class Model>
std::string rest_of(const Model& model) {
  Rest rest{model.version, model.feature_names, model.classes, {}};
  for (const auto& [name, value] : model.hyperparameters)
    rest.hyperparameters.emplace_back(name, hyperparameter_text(value));
  Json json;
  try {
    write_events(rest, json.sink());
  } catch (const NotUtf8Error& error) {
    throw UnsupportedError(error.what());
  }
  return json.text();
}

template <class Model>
void require_sound(const Model& model) {
  try {
    models::check(model);
  } catch (const std::invalid_argument& error) {
    throw UnsupportedError(error.what());
  }
}

}  // namespace

void Writer::save(const models::LinearClassifier& model, Buffer& out) const {
  require_sound(model);
  const auto& [scores, features, values] = model.coefficients;
  std::vector<double> kernel(values.size());
  for (std::size_t s = 0; s != scores; ++s) {
    for (std::size_t f = 0; f != features; ++f) kernel[f * scores + s] = values[s * features + f];
  }
  write({{features, scores, as_view(kernel), as_view(model.intercepts), name_of(model.link)}}, rest_of(model),
        out);
}

void Writer::save(const models::MultilayerPerceptron& model, Buffer& out) const {
  require_sound(model);
  std::vector<Layer> layers;
  for (const auto& [weights, biases, activation] : model.layers) {
    layers.push_back(
        {weights.rows, weights.columns, as_view(weights.values), as_view(biases), name_of(activation)});
  }
  layers.back().activation = name_of(model.link);
  write(layers, rest_of(model), out);
}

void Writer::write(const std::vector<Layer>& layers, const std::string& rest, Buffer& out) const {
  std::size_t expected = rest.size();
  for (const Layer& layer : layers) expected += layer.kernel.size() + layer.biases.size() + bytes_of_layer;
  hdf5_codec::Output output(settings_, out, expected);
  const hid_t root = output.root();
  output.set_text(root, "keras_version", keras_version);
  output.set_text(root, "backend", backend);
  output.set_text(root, "model_config", model_config(layers));
  output.set_text(root, rest_name, rest);
  {
    const hdf5_codec::Handle weights = output.add_group(root, "model_weights");
    std::vector<std::string> names;
    for (std::size_t i = 0; i != layers.size(); ++i) names.push_back(layer_name(i));
    output.set_texts(weights.id(), "layer_names", names);
    output.set_text(weights.id(), "backend", backend);
    output.set_text(weights.id(), "keras_version", keras_version);
    for (std::size_t i = 0; i != layers.size(); ++i) {
      const auto& [inputs, units, kernel, biases, activation] = layers[i];
      const hdf5_codec::Handle group = output.add_group(weights.id(), names[i]);
      output.set_texts(group.id(), "weight_names", {names[i] + "/kernel:0", names[i] + "/bias:0"});
      const hdf5_codec::Handle inner = output.add_group(group.id(), names[i]);
      output.add_array(inner.id(), "kernel:0", NumberType::float64, {inputs, units}, kernel);
      output.add_array(inner.id(), "bias:0", NumberType::float64, {units}, biases);
    }
  }
  output.finish();
}

}  // namespace roundtrip::hdf5_keras_codec
