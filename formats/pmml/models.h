// SPDX-License-Identifier: MIT
//
// The model kinds (bench/record/models.h) as PMML 4.4 (https://dmg.org/pmml/v4-4-1/GeneralStructure.html):
// RegressionModel, MiningModel of TreeModels, NeuralNetwork. docs/formats/pmml.md shows what maps to what.
#pragma once

#include <pugixml.hpp>

#include "bench/record/models.h"

namespace roundtrip::pmml_models {

/// @param document is emptied first
/// @throws UnsupportedError for arrays that do not fit together (models::check), and for what PMML has no
/// place for: two features of one name, numbers that are not finite, texts that are none of XML's, trees
/// whose nodes are not in the order of nesting
void save(const models::LinearClassifier& model, pugi::xml_document& document);
void save(const models::TreeEnsemble& model, pugi::xml_document& document);
void save(const models::MultilayerPerceptron& model, pugi::xml_document& document);

/// @param root the element PMML
/// @throws std::runtime_error naming the element and what of it is otherwise
void load(pugi::xml_node root, models::LinearClassifier& model);
void load(pugi::xml_node root, models::TreeEnsemble& model);
void load(pugi::xml_node root, models::MultilayerPerceptron& model);

}  // namespace roundtrip::pmml_models
