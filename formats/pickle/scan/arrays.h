// SPDX-License-Identifier: MIT
//
// What numpy and joblib write of an array, as far as a scan understands it: its type and shape, and where its
// bytes are.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "formats/pickle/scan/globals.h"
#include "formats/pickle/scan/literals.h"
#include "formats/pickle/scan/value.h"

namespace roundtrip::pickling::scanning {

class Arrays {
 public:
  Arrays(const Literals& literals, const Globals& globals) : literals_(literals), globals_(globals) {}

  /// After a call: types are remembered, since an array that follows may refer to one; what is an array gets
  /// a summary.
  void made(Value& object);
  /// After an object got its state.
  void built(Value& object);

  /// What joblib writes before the bytes of an array.
  struct Wrapper {
    bool objects = false;  ///< a pickle follows, and no bytes
    bool aligned = false;  ///< padding follows first, behind its length in a byte
    std::uint64_t bytes = 0;
    Summary summary;
  };
  [[nodiscard]] bool is_wrapper(const Value& object) const {
    // scikit-learn had a joblib of its own once.
    return object.kind == Value::Kind::object && object.global != no_global &&
           globals_.name(object.global).ends_with("joblib.numpy_pickle.NumpyArrayWrapper");
  }
  /// Nothing when its state does not say how many bytes follow.
  [[nodiscard]] std::optional<Wrapper> wrapper(const Value& object) const;

 private:
  struct Type {
    std::string name;
    std::uint64_t bytes = 0;  ///< of an element
    bool objects = false;
  };
  struct Shape {
    std::string text;
    std::uint64_t elements = 1;
  };
  static constexpr std::size_t most_types = 10'000;

  /// What the state of a type adds. @return whether it is understood
  [[nodiscard]] bool complete(Type& type, const Value& state) const;
  [[nodiscard]] const Type* type_of(const Value& value) const;
  [[nodiscard]] std::optional<Shape> shape_of(const Value& value) const;
  [[nodiscard]] std::optional<Summary> summary(const Value& type, const Value& shape) const;

  const Literals& literals_;
  const Globals& globals_;
  std::unordered_map<std::uint64_t, Type> types_;  ///< by the offsets at which they were made
};

}  // namespace roundtrip::pickling::scanning
