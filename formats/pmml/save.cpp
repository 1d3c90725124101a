// SPDX-License-Identifier: MIT
#include <algorithm>
#include <set>
#include <stdexcept>
#include <string>

#include "bench/bridges/depth.h"
#include "bench/bridges/hyperparameter_text.h"
#include "bench/record/predict.h"
#include "formats/pmml/models.h"
#include "formats/pmml/xml.h"

namespace roundtrip::pmml_models {

namespace {

using models::Link;

/// What all models have: the header, the fields, and an element for the model itself.
class Document {
 public:
  template <class Model>
  Document(const Model& model, pugi::xml_document& document) {
    try {
      models::check(model);
    } catch (const std::invalid_argument& error) {
      throw UnsupportedError(error.what());
    }
    name_fields(model.feature_names, models::feature_count(model));
    for (std::size_t i = 0; i != models::class_count(model.classes); ++i)
      labels_.push_back(models::label_of(model.classes, i));
    if (std::set<std::string>(labels_.begin(), labels_.end()).size() != labels_.size())
      throw UnsupportedError("PMML's categories have values that differ", "classes");
    document.reset();
    root_ = append(document, "PMML");
    set(root_, "version", "4.4");
    set(root_, "xmlns", "http://www.dmg.org/PMML-4_4");
    const auto header = append(root_, "Header");
    extend(header, "version", model.version);
    if (model.feature_names.empty()) extend(header, "feature_names", "none");
    for (const auto& [name, value] : model.hyperparameters)
      extend(header, "hyperparameter." + name, hyperparameter_text(value));
    set(append(header, "Application"), "name", "roundtrip");
    add_dictionary(std::holds_alternative<std::vector<std::string>>(model.classes));
  }

  /// An element of a model, with its schema.
  [[nodiscard]] pugi::xml_node add_model(const char* element) const { return add_model(element, root_); }
  [[nodiscard]] pugi::xml_node add_model(const char* element, pugi::xml_node parent) const {
    const auto model = append(parent, element);
    set(model, "functionName", "classification");
    const auto schema = append(model, "MiningSchema");
    for (const std::string& field : fields_) {
      const auto mining = append(schema, "MiningField");
      set(mining, "name", field);
      set(mining, "usageType", "active");
    }
    const auto target = append(schema, "MiningField");
    set(target, "name", target_);
    set(target, "usageType", "target");
    return model;
  }

  [[nodiscard]] const std::vector<std::string>& fields() const { return fields_; }
  [[nodiscard]] const std::vector<std::string>& labels() const { return labels_; }
  [[nodiscard]] const std::string& target() const { return target_; }

 private:
  void name_fields(const std::vector<std::string>& names, std::size_t count) {
    fields_ = names;
    for (std::size_t i = 0; names.empty() && i != count; ++i) fields_.push_back("x" + std::to_string(i));
    const std::set<std::string> distinct(fields_.begin(), fields_.end());
    if (distinct.size() != fields_.size())
      throw UnsupportedError("PMML's fields have names that differ", "feature_names");
    while (distinct.contains(target_)) target_ += '_';
  }

  static void extend(pugi::xml_node header, const std::string& name, const std::string& value) {
    const auto extension = append(header, "Extension");
    set(extension, "name", name);
    set(extension, "value", value);
  }

  void add_dictionary(bool names) const {
    const auto dictionary = append(root_, "DataDictionary");
    set(dictionary, "numberOfFields", std::to_string(fields_.size() + 1));
    for (const std::string& field : fields_) add_field(dictionary, field, "continuous", "double");
    const auto classes = add_field(dictionary, target_, "categorical", names ? "string" : "integer");
    for (const std::string& label : labels_) set(append(classes, "Value"), "value", label);
  }

  static pugi::xml_node add_field(pugi::xml_node dictionary, const std::string& name, const char* optype,
                                  const char* type) {
    const auto field = append(dictionary, "DataField");
    set(field, "name", name);
    set(field, "optype", optype);
    set(field, "dataType", type);
    return field;
  }

  pugi::xml_node root_;
  std::vector<std::string> fields_;
  std::vector<std::string> labels_;
  std::string target_ = "class";
};

/// The nodes of a tree, nested.
class TreeWriter {
 public:
  TreeWriter(const models::ClassificationTree& tree, const Document& document)
      : tree_(tree), document_(document) {}

  void write(pugi::xml_node model) {
    const auto root = append(model, "Node");
    write_node(root, "True", 0);
  }

 private:
  void write_node(pugi::xml_node element, const char* predicate, std::size_t depth) {
    if (depth == max_depth) throw UnsupportedError("nodes nest more than 1000 deep");
    const std::size_t node = next_++;
    if (std::string_view(predicate) == "True") append(element, predicate);
    if (tree_.feature[node] == -1) {
      write_leaf(element);
      return;
    }
    require_next(tree_.left[node]);
    const auto left = append(element, "Node");
    const auto condition = append(left, "SimplePredicate");
    set(condition, "field", document_.fields()[static_cast<std::size_t>(tree_.feature[node])]);
    set(condition, "operator", "lessOrEqual");
    set(condition, "value", tree_.threshold[node]);
    write_node(left, "", depth + 1);
    require_next(tree_.right[node]);
    // The first child that holds is taken: this one, where the other one does not, or is not known to.
    write_node(append(element, "Node"), "True", depth + 1);
  }

  void require_next(std::int32_t node) const {
    if (static_cast<std::size_t>(node) != next_)
      throw UnsupportedError("PMML nests the nodes of a tree, and so has them in one order");
  }

  void write_leaf(pugi::xml_node element) {
    const auto& [leaves, classes, values] = tree_.probabilities;
    const double* const own = values.data() + leaf_++ * classes;
    const auto best = static_cast<std::size_t>(std::max_element(own, own + classes) - own);
    element.prepend_attribute("score").set_value(document_.labels()[best].c_str());
    for (std::size_t c = 0; c != classes; ++c) {
      const auto distribution = append(element, "ScoreDistribution");
      set(distribution, "value", document_.labels()[c]);
      // The count is required, and the probability is what is read where it is there.
      set(distribution, "recordCount", own[c]);
      set(distribution, "probability", own[c]);
    }
  }

  const models::ClassificationTree& tree_;
  const Document& document_;
  std::size_t next_ = 0;
  std::size_t leaf_ = 0;
};

const char* function_of(models::Activation activation) {
  switch (activation) {
    case models::Activation::logistic:
      return "logistic";
    case models::Activation::relu:
      return "rectifier";
    case models::Activation::tanh:
      return "tanh";
    case models::Activation::identity:
      break;
  }
  return "identity";
}

std::string neuron_name(std::size_t layer, std::size_t neuron) {
  return std::to_string(layer) + "," + std::to_string(neuron);
}

}  // namespace

void save(const models::LinearClassifier& model, pugi::xml_document& document) {
  const Document pmml(model, document);
  const auto regression = pmml.add_model("RegressionModel");
  set(regression, "normalizationMethod", model.link == Link::softmax ? "softmax" : "logit");
  for (std::size_t score = 0; score != model.intercepts.size(); ++score) {
    const auto table = append(regression, "RegressionTable");
    set(table, "intercept", model.intercepts[score]);
    // With logit, the first table has the probability that is computed: here that of the second class.
    set(table, "targetCategory", pmml.labels()[model.link == Link::logistic ? 1 : score]);
    for (std::size_t f = 0; f != pmml.fields().size(); ++f) {
      const auto predictor = append(table, "NumericPredictor");
      set(predictor, "name", pmml.fields()[f]);
      set(predictor, "coefficient", model.coefficients.values[score * pmml.fields().size() + f]);
    }
  }
  if (model.link == Link::logistic) {
    const auto rest = append(regression, "RegressionTable");
    set(rest, "intercept", 0.0);
    set(rest, "targetCategory", pmml.labels()[0]);
  }
}

void save(const models::TreeEnsemble& model, pugi::xml_document& document) {
  const Document pmml(model, document);
  const auto segmentation = append(pmml.add_model("MiningModel"), "Segmentation");
  set(segmentation, "multipleModelMethod", "average");
  for (std::size_t t = 0; t != model.trees.size(); ++t) {
    const auto segment = append(segmentation, "Segment");
    set(segment, "id", std::to_string(t));
    append(segment, "True");
    const auto tree = pmml.add_model("TreeModel", segment);
    set(tree, "splitCharacteristic", "binarySplit");
    TreeWriter(model.trees[t], pmml).write(tree);
  }
}

void save(const models::MultilayerPerceptron& model, pugi::xml_document& document) {
  const Document pmml(model, document);
  if (model.link == Link::logistic)
    throw UnsupportedError("PMML's networks have an output for each class", "link");
  const auto network = pmml.add_model("NeuralNetwork");
  set(network, "activationFunction", "identity");
  const auto inputs = append(network, "NeuralInputs");
  set(inputs, "numberOfInputs", std::to_string(pmml.fields().size()));
  for (std::size_t f = 0; f != pmml.fields().size(); ++f) {
    const auto input = append(inputs, "NeuralInput");
    set(input, "id", neuron_name(0, f));
    const auto derived = append(input, "DerivedField");
    set(derived, "optype", "continuous");
    set(derived, "dataType", "double");
    set(append(derived, "FieldRef"), "field", pmml.fields()[f]);
  }
  for (std::size_t i = 0; i != model.layers.size(); ++i) {
    const auto& [weights, biases, activation] = model.layers[i];
    const auto layer = append(network, "NeuralLayer");
    set(layer, "activationFunction", function_of(activation));
    if (i + 1 == model.layers.size()) set(layer, "normalizationMethod", "softmax");
    for (std::size_t o = 0; o != biases.size(); ++o) {
      const auto neuron = append(layer, "Neuron");
      set(neuron, "id", neuron_name(i + 1, o));
      set(neuron, "bias", biases[o]);
      for (std::size_t in = 0; in != weights.rows; ++in) {
        const auto connection = append(neuron, "Con");
        set(connection, "from", neuron_name(i, in));
        set(connection, "weight", weights.values[in * weights.columns + o]);
      }
    }
  }
  const auto outputs = append(network, "NeuralOutputs");
  set(outputs, "numberOfOutputs", std::to_string(pmml.labels().size()));
  for (std::size_t c = 0; c != pmml.labels().size(); ++c) {
    const auto output = append(outputs, "NeuralOutput");
    set(output, "outputNeuron", neuron_name(model.layers.size(), c));
    const auto derived = append(output, "DerivedField");
    set(derived, "optype", "categorical");
    set(derived, "dataType", "string");
    const auto discrete = append(derived, "NormDiscrete");
    set(discrete, "field", pmml.target());
    set(discrete, "value", pmml.labels()[c]);
  }
}

}  // namespace roundtrip::pmml_models
