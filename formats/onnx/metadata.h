// SPDX-License-Identifier: MIT
//
// What a model has beside its graph, as ModelProto.metadata_props, a list of texts by their keys:
//
//     version                scikit-learn 1.2.1
//     feature_name.0         sepal length
//     hyperparameter.solver  string:lbfgs          also bool:true, int64:100, double:0.0001,
//     nan:7ff8000000000000
//
// A number is written so that it reads back to the bit. Keys of others are passed over.
#pragma once

#include <onnx/onnx_pb.h>

#include <string>
#include <vector>

#include "bench/record/models.h"

namespace roundtrip::onnx_models {

/// @throws UnsupportedError for a text that is not UTF-8, of which the list consists
void add_metadata(::onnx::ModelProto& proto, const std::string& version,
                  const models::Hyperparameters& hyperparameters,
                  const std::vector<std::string>& feature_names);

/// @throws std::runtime_error naming the key whose value cannot be read, or that stands there twice
void read_metadata(const ::onnx::ModelProto& proto, std::string& version,
                   models::Hyperparameters& hyperparameters, std::vector<std::string>& feature_names);

}  // namespace roundtrip::onnx_models
