// SPDX-License-Identifier: MIT
//
// The model kinds (bench/record/models.h) as graphs of ONNX's operators (https://github.com/onnx/onnx,
// docs/Operators.md and Operators-ml.md). The only input is a batch of rows, double [rows, features]; the
// outputs are `label` [rows] and `probabilities` [rows, classes]. docs/formats/onnx.md shows the graphs.
#pragma once

#include <onnx/onnx_pb.h>

#include "bench/record/models.h"

namespace roundtrip::onnx_models {

/// Up to so many classes a tree's weights of 0 are left out, as the operator allows. Beyond, a short file
/// could ask for any memory.
inline constexpr std::size_t most_classes_with_gaps = 64;

/// @param proto is cleared first
/// @throws UnsupportedError for arrays that do not fit together (models::check), or metadata that is not
/// UTF-8
void save(const models::LinearClassifier& model, ::onnx::ModelProto& proto);
void save(const models::TreeEnsemble& model, ::onnx::ModelProto& proto);
void save(const models::MultilayerPerceptron& model, ::onnx::ModelProto& proto);

/// Reads graphs of the shapes that save makes, of doubles and of floats, whichever names their values have; a
/// LinearClassifier of ai.onnx.ml, too.
/// @throws std::runtime_error naming the node and what of it is otherwise
void load(const ::onnx::ModelProto& proto, models::LinearClassifier& model);
void load(const ::onnx::ModelProto& proto, models::TreeEnsemble& model);
void load(const ::onnx::ModelProto& proto, models::MultilayerPerceptron& model);

}  // namespace roundtrip::onnx_models
