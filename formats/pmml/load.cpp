// SPDX-License-Identifier: MIT
#include <algorithm>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench/bridges/depth.h"
#include "bench/bridges/hyperparameter_text.h"
#include "bench/record/predict.h"
#include "formats/pmml/models.h"
#include "formats/pmml/xml.h"

namespace roundtrip::pmml_models {

namespace {

using models::Link;

/// Numbers by the names of things.
class Index {
 public:
  /// @throws where there is one of that name
  void add(pugi::xml_node node, std::string name) {
    if (!numbers_.emplace(std::move(name), numbers_.size()).second)
      refuse(node, "its name stands there twice");
  }
  /// @throws where there is none of that name
  [[nodiscard]] std::size_t of(pugi::xml_node node, std::string_view name) const {
    const auto found = numbers_.find(name);
    if (found == numbers_.end()) refuse(node, "'" + std::string(name) + "' is none that is known");
    return found->second;
  }
  [[nodiscard]] std::size_t size() const { return numbers_.size(); }

 private:
  std::map<std::string, std::size_t, std::less<>> numbers_;
};

/// The header and the fields, and what reads a model's parts by them.
class Document {
 public:
  template <class Model>
  Document(pugi::xml_node root, const char* element, Model& model)
      : root_(root), model_(child(root, element)) {
    read_header(model);
    read_dictionary(model);
    require(model_, "functionName", "classification");
  }

  [[nodiscard]] pugi::xml_node model() const { return model_; }
  [[nodiscard]] const Index& features() const { return features_; }
  [[nodiscard]] const Index& labels() const { return labels_; }

 private:
  template <class Model>
  void read_header(Model& model) {
    model.version.clear();
    model.hyperparameters.clear();
    constexpr std::string_view prefix = "hyperparameter.";
    for (const auto extension : child(root_, "Header").children("Extension")) {
      const std::string_view name = kept_text_of(extension, "name");
      const std::string_view value = kept_text_of(extension, "value");
      if (name == "version") model.version = value;
      if (name == "feature_names") has_names_ = value != "none";
      if (!name.starts_with(prefix)) continue;
      if (!model.hyperparameters
               .emplace(name.substr(prefix.size()),
                        hyperparameter_of(value, "pmml: Extension " + std::string(name)))
               .second)
        refuse(extension, "stands there twice");
    }
  }

  template <class Model>
  void read_dictionary(Model& model) {
    // What is predicted is the field that the model calls its target.
    std::string_view target;
    for (const auto field : child(model_, "MiningSchema").children("MiningField")) {
      const std::string_view usage = field.attribute("usageType").as_string("active");
      if (usage != "target" && usage != "predicted") continue;
      if (!target.empty()) refuse(field, "is a second target");
      target = text_of(field, "name");
    }
    model.feature_names.clear();
    bool has_classes = false;
    for (const auto field : child(root_, "DataDictionary").children("DataField")) {
      const std::string_view name = kept_text_of(field, "name");
      if (name == target) {
        if (has_classes) refuse(field, "stands there twice");
        has_classes = true;
        read_classes(field, model.classes);
        continue;
      }
      require(field, "optype", "continuous");
      features_.add(field, std::string(name));
      if (has_names_) model.feature_names.emplace_back(name);
    }
    if (!has_classes) refuse(root_, "no DataField is the target");
    if (features_.size() == 0) refuse(root_, "no DataField is a feature");
  }

  void read_classes(pugi::xml_node field, models::Classes& classes) {
    const std::string_view type = text_of(field, "dataType");
    if (type != "string" && type != "integer") refuse(field, "its dataType is neither string nor integer");
    if (type == "string") {
      classes.emplace<std::vector<std::string>>();
    } else {
      classes.emplace<std::vector<std::int64_t>>();
    }
    for (const auto value : field.children("Value")) {
      const std::string_view label = kept_text_of(value, "value");
      labels_.add(value, std::string(label));
      if (auto* names = std::get_if<std::vector<std::string>>(&classes)) {
        names->emplace_back(label);
      } else {
        std::get<std::vector<std::int64_t>>(classes).push_back(integer_of(value, "value"));
      }
    }
  }

  pugi::xml_node root_;
  pugi::xml_node model_;
  Index features_;
  Index labels_;
  bool has_names_ = true;
};

template <class Model>
void require_sound(pugi::xml_node root, const Model& model) {
  try {
    models::check(model);
  } catch (const std::invalid_argument& error) {
    refuse(root, error.what());
  }
}

/// The coefficients of a table, each of which must be there.
void read_table(pugi::xml_node table, const Document& pmml, models::LinearClassifier& model) {
  model.intercepts.push_back(number_of(table, "intercept"));
  std::vector<bool> is_set(pmml.features().size());
  const std::size_t first = model.coefficients.values.size();
  std::size_t count = 0;
  for (const auto predictor : table.children("NumericPredictor")) {
    const std::size_t feature = pmml.features().of(predictor, text_of(predictor, "name"));
    if (is_set[feature]) refuse(predictor, "stands there twice");
    is_set[feature] = true;
    if (predictor.attribute("exponent")) require(predictor, "exponent", "1");
    model.coefficients.values.resize(std::max(model.coefficients.values.size(), first + feature + 1));
    model.coefficients.values[first + feature] = number_of(predictor, "coefficient");
    ++count;
  }
  if (count != is_set.size())
    refuse(table,
           "has " + std::to_string(count) + " coefficients for " + std::to_string(is_set.size()) + " fields");
  ++model.coefficients.rows;
}

class TreeReader {
 public:
  TreeReader(const Document& pmml, models::ClassificationTree& tree) : pmml_(pmml), tree_(tree) {}

  void read(pugi::xml_node model) {
    const auto root = child(model, "Node");
    static_cast<void>(child(root, "True"));
    read_node(root, 0);
    tree_.probabilities.columns = static_cast<std::uint32_t>(pmml_.labels().size());
  }

 private:
  void read_node(pugi::xml_node element, std::size_t depth) {
    if (depth == max_depth) refuse(element, "nests too deep");
    const auto left = element.child("Node");
    const std::size_t node = tree_.feature.size();
    tree_.feature.push_back(-1);
    tree_.threshold.push_back(0);
    tree_.left.push_back(-1);
    tree_.right.push_back(-1);
    if (!left) {
      read_leaf(element);
      return;
    }
    const auto right = left.next_sibling("Node");
    if (!right || right.next_sibling("Node")) refuse(element, "has not two nodes below it");
    const auto condition = child(left, "SimplePredicate");
    require(condition, "operator", "lessOrEqual");
    tree_.feature[node] =
        static_cast<std::int32_t>(pmml_.features().of(condition, text_of(condition, "field")));
    tree_.threshold[node] = number_of(condition, "value");
    static_cast<void>(child(right, "True"));
    tree_.left[node] = static_cast<std::int32_t>(tree_.feature.size());
    read_node(left, depth + 1);
    tree_.right[node] = static_cast<std::int32_t>(tree_.feature.size());
    read_node(right, depth + 1);
  }

  void read_leaf(pugi::xml_node element) {
    auto& [leaves, columns, values] = tree_.probabilities;
    const std::size_t classes = pmml_.labels().size();
    std::size_t count = 0;
    // In the order of the classes: nothing is set aside for what may not come.
    for (const auto distribution : element.children("ScoreDistribution")) {
      if (pmml_.labels().of(distribution, text_of(distribution, "value")) != count++)
        refuse(distribution, "is not in the order of the target's values");
      values.push_back(number_of(distribution, "probability"));
    }
    if (count != classes)
      refuse(element, "has " + std::to_string(count) + " ScoreDistribution for " + std::to_string(classes) +
                          " classes");
    ++leaves;
  }

  const Document& pmml_;
  models::ClassificationTree& tree_;
};

models::Activation activation_of(pugi::xml_node layer, std::string_view name) {
  if (name == "identity") return models::Activation::identity;
  if (name == "logistic") return models::Activation::logistic;
  if (name == "rectifier") return models::Activation::relu;
  if (name == "tanh") return models::Activation::tanh;
  refuse(layer,
         "attribute activationFunction is '" + std::string(name) + "', which is not an activation here");
}

/// @param inputs the neurons of the layer before; becomes this layer's
models::DenseLayer read_layer(pugi::xml_node layer, std::string_view function, Index& inputs) {
  models::DenseLayer dense{
      .weights = {static_cast<std::uint32_t>(inputs.size()), 0, {}},
      .biases = {},
      .activation = activation_of(
          layer, layer.attribute("activationFunction").as_string(std::string(function).c_str()))};
  Index outputs;
  std::vector<double> by_output;
  for (const auto neuron : layer.children("Neuron")) {
    outputs.add(neuron, std::string(text_of(neuron, "id")));
    dense.biases.push_back(number_of(neuron, "bias"));
    std::size_t count = 0;
    for (const auto connection : neuron.children("Con")) {
      if (inputs.of(connection, text_of(connection, "from")) != count++)
        refuse(connection, "is not in the order of the neurons of the layer before");
      by_output.push_back(number_of(connection, "weight"));
    }
    if (count != inputs.size())
      refuse(neuron, "has " + std::to_string(count) + " connections to " + std::to_string(inputs.size()) +
                         " neurons");
  }
  const std::size_t rows = inputs.size();
  dense.weights.columns = static_cast<std::uint32_t>(outputs.size());
  dense.weights.values.resize(by_output.size());
  for (std::size_t o = 0; o != outputs.size(); ++o) {
    for (std::size_t i = 0; i != rows; ++i)
      dense.weights.values[i * outputs.size() + o] = by_output[o * rows + i];
  }
  inputs = std::move(outputs);
  return dense;
}

}  // namespace

void load(pugi::xml_node root, models::LinearClassifier& model) {
  const Document pmml(root, "RegressionModel", model);
  const std::string_view method = text_of(pmml.model(), "normalizationMethod");
  if (method != "softmax" && method != "logit")
    refuse(pmml.model(),
           "attribute normalizationMethod is '" + std::string(method) + "', not softmax or logit");
  model.link = method == "softmax" ? Link::softmax : Link::logistic;
  model.coefficients = {0, static_cast<std::uint32_t>(pmml.features().size()), {}};
  model.intercepts.clear();
  std::size_t tables = 0;
  for (const auto table : pmml.model().children("RegressionTable")) {
    const std::size_t label = pmml.labels().of(table, text_of(table, "targetCategory"));
    if (model.link == Link::logistic && tables == 1) {
      if (label != 0 || number_of(table, "intercept") != 0 || table.child("NumericPredictor"))
        refuse(table, "is more than the rest of the probability");
    } else if (label != (model.link == Link::logistic ? 1 : tables)) {
      refuse(table, "is not in the order of the target's values");
    } else {
      read_table(table, pmml, model);
    }
    ++tables;
  }
  if (tables != pmml.labels().size()) refuse(pmml.model(), "has not a RegressionTable for each class");
  require_sound(root, model);
}

void load(pugi::xml_node root, models::TreeEnsemble& model) {
  const Document pmml(root, "MiningModel", model);
  const auto segmentation = child(pmml.model(), "Segmentation");
  require(segmentation, "multipleModelMethod", "average");
  model.feature_count = static_cast<std::uint32_t>(pmml.features().size());
  model.trees.clear();
  for (const auto segment : segmentation.children("Segment")) {
    static_cast<void>(child(segment, "True"));
    const auto tree = child(segment, "TreeModel");
    require(tree, "functionName", "classification");
    TreeReader(pmml, model.trees.emplace_back()).read(tree);
  }
  require_sound(root, model);
}

void load(pugi::xml_node root, models::MultilayerPerceptron& model) {
  const Document pmml(root, "NeuralNetwork", model);
  model.link = Link::softmax;
  model.layers.clear();
  Index neurons;
  for (const auto input : child(pmml.model(), "NeuralInputs").children("NeuralInput")) {
    const auto reference = child(child(input, "DerivedField"), "FieldRef");
    if (pmml.features().of(reference, text_of(reference, "field")) != neurons.size())
      refuse(input, "is not in the order of the fields");
    neurons.add(input, std::string(text_of(input, "id")));
  }
  if (neurons.size() != pmml.features().size()) refuse(pmml.model(), "has not an input for each field");
  pugi::xml_node last;
  for (const auto layer : pmml.model().children("NeuralLayer")) {
    if (last && last.attribute("normalizationMethod")) require(last, "normalizationMethod", "none");
    model.layers.push_back(read_layer(layer, text_of(pmml.model(), "activationFunction"), neurons));
    last = layer;
  }
  if (!last) refuse(pmml.model(), "has no NeuralLayer");
  require(last, "normalizationMethod", "softmax");
  std::size_t outputs = 0;
  for (const auto output : child(pmml.model(), "NeuralOutputs").children("NeuralOutput")) {
    const auto discrete = child(child(output, "DerivedField"), "NormDiscrete");
    if (neurons.of(output, text_of(output, "outputNeuron")) != outputs ||
        pmml.labels().of(discrete, text_of(discrete, "value")) != outputs)
      refuse(output, "is not in the order of the target's values");
    ++outputs;
  }
  if (outputs != neurons.size()) refuse(pmml.model(), "has not an output for each neuron of the last layer");
  require_sound(root, model);
}

}  // namespace roundtrip::pmml_models
