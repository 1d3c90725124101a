// SPDX-License-Identifier: MIT
//
// PMML, the Predictive Model Markup Language: models as XML. It holds the model kinds, and nothing else.
#pragma once

#include "bench/suite/format.h"
#include "formats/pmml/models.h"
#include "formats/pmml/xml.h"

namespace roundtrip::formats::pmml {

struct Format {
  static constexpr FormatInfo info{
      .name = "pmml",
      .library = "PMML 4.4 by pugixml",
      .version = "1",
      .encoding = Encoding::text,
      .load_checks = LoadChecks::checked,
      .notes =
          "RegressionModel, MiningModel of TreeModels, NeuralNetwork; what they have no place for as "
          "Extension "
          "of the header; through pugixml's tree, saved raw; numbers with the digits that read back. Numbers "
          "that are not finite, a network of one output, and trees that are not in the order of nesting are "
          "unsupported"};

  template <class T>
  static constexpr std::string_view unsupported() {
    constexpr bool is_model = std::same_as<T, models::LinearClassifier> ||
                              std::same_as<T, models::TreeEnsemble> ||
                              std::same_as<T, models::MultilayerPerceptron>;
    return is_model ? ""
                    : "PMML holds models: a linear classifier, a tree ensemble, a multi-layer perceptron";
  }

  template <class T>
  class Codec {
   public:
    void save(const T& model, Buffer& out) {
      pmml_models::save(model, document_);
      pmml_models::write(document_, out);
    }
    void load(View bytes, T& model) { pmml_models::load(pmml_models::parse(bytes, document_), model); }

   private:
    pugi::xml_document document_;
  };
};

}  // namespace roundtrip::formats::pmml
