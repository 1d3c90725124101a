// SPDX-License-Identifier: MIT
//
// Models as Keras 2 has them in a file of HDF5 (keras/saving/legacy/hdf5_format.py): dense layers one behind
// the other, of which the last one's activation gives the probabilities.
//
//     /                       attributes keras_version, backend, model_config: the layers, as JSON
//     /model_weights          attributes layer_names, backend, keras_version
//     /model_weights/dense    attribute weight_names: dense/kernel:0, dense/bias:0
//     /model_weights/dense/dense/kernel:0     [inputs, units]
//     /model_weights/dense/dense/bias:0       [units]
//
// What Keras has no place for is the attribute `roundtrip` of the root, as JSON: version, feature_names,
// classes, and hyperparameters as pairs of a name and a text (bench/bridges/hyperparameter_text.h).
#pragma once

#include "bench/record/models.h"
#include "formats/hdf5/output.h"

namespace roundtrip::hdf5_keras_codec {

/// What stands in the attribute `roundtrip`.
struct Rest {
  std::string version;
  std::vector<std::string> feature_names;
  models::Classes classes;
  std::vector<std::pair<std::string, std::string>> hyperparameters;
};
ROUNDTRIP_RECORD(Rest, version, feature_names, classes, hyperparameters);

inline constexpr const char* rest_name = "roundtrip";

class Writer {
 public:
  /// @throws UnsupportedError for arrays that do not fit together (models::check), and for texts that are not
  /// UTF-8
  void save(const models::LinearClassifier& model, Buffer& out) const;
  void save(const models::MultilayerPerceptron& model, Buffer& out) const;

 private:
  struct Layer;
  void write(const std::vector<Layer>& layers, const std::string& rest, Buffer& out) const;

  hdf5_codec::OutputSettings settings_;
};

/// Reads files of Keras', too: layers of floats, and without what is ours, which is then no names, and the
/// numbers from 0 for the classes.
/// @throws std::runtime_error naming the layer and what of it is otherwise
void load(View bytes, models::LinearClassifier& model);
void load(View bytes, models::MultilayerPerceptron& model);

}  // namespace roundtrip::hdf5_keras_codec
