// SPDX-License-Identifier: MIT
//
// What a document (bench/record/document.h) has no kind for, and what is put in its place when a file of
// another format is read. docs/your-data.md has the conventions for users.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace roundtrip {

/// One convention, in words that follow a number: "2 sets became arrays".
struct Mapping {
  std::string one;
  std::string many;
};

namespace mapping {

inline const Mapping set{"set became an array", "sets became arrays"};
inline const Mapping tuple{"tuple became an array", "tuples became arrays"};
inline const Mapping complex{"complex number became an array of two", "complex numbers became arrays of two"};
inline const Mapping big_integer{"integer beyond 64 bits became its decimal digits, a string",
                                 "integers beyond 64 bits became their decimal digits, strings"};
inline const Mapping key{"key that is not a string became its text",
                         "keys that are not strings became their text"};
inline const Mapping shared{"value that is shared was copied", "values that are shared were copied"};
inline const Mapping date{"date or time became a string", "dates and times became strings"};
inline const Mapping text{"number, path or id that is an object became its text",
                          "numbers, paths and ids that are objects became their text"};
inline const Mapping shape{"array of several dimensions became arrays in arrays",
                           "arrays of several dimensions became arrays in arrays"};
inline const Mapping tag{"tag was dropped", "tags were dropped"};
inline const Mapping not_utf8{"string that is not UTF-8 became bytes",
                              "strings that are not UTF-8 became bytes"};
inline const Mapping undefined{"undefined value became null", "undefined values became null"};
inline const Mapping width{"array of numbers became 64 bits wide", "arrays of numbers became 64 bits wide"};

/// Of an object in the sense of a language with classes.
[[nodiscard]] inline Mapping object_of(std::string_view class_name) {
  const std::string of = " of the class " + std::string(class_name);
  return {"object" + of + " became a plain one", "objects" + of + " became plain ones"};
}

}  // namespace mapping

/// What was mapped in one file, in the order in which each convention was needed first.
class Mappings {
 public:
  void add(const Mapping& mapping, std::size_t count = 1) {
    if (count == 0) return;
    for (Counted& counted : counted_) {
      if (counted.mapping.one == mapping.one) {
        counted.count += count;
        return;
      }
    }
    // A file may have a class for each of its objects.
    if (counted_.size() == most) {
      others_ += count;
    } else {
      counted_.push_back({mapping, count});
    }
  }

  /// "2 sets became arrays", one for each convention.
  [[nodiscard]] std::vector<std::string> texts() const {
    std::vector<std::string> texts;
    for (const Counted& counted : counted_) {
      texts.push_back(std::to_string(counted.count) + " " +
                      (counted.count == 1 ? counted.mapping.one : counted.mapping.many));
    }
    if (others_ != 0) texts.push_back(std::to_string(others_) + " more values of other kinds were mapped");
    return texts;
  }

 private:
  struct Counted {
    Mapping mapping;
    std::size_t count;
  };
  static constexpr std::size_t most = 50;
  std::vector<Counted> counted_;
  std::size_t others_ = 0;
};

}  // namespace roundtrip
