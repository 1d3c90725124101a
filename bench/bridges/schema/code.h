// SPDX-License-Identifier: MIT
//
// The body of a function while it is written.
#pragma once

#include <map>
#include <string>

namespace roundtrip::schema {

class Code {
 public:
  void line(const std::string& text) { text_ += std::string(2 * depth_, ' ') + text + "\n"; }

  void open(const std::string& head) {
    line(head + " {");
    ++depth_;
  }
  void reopen(const std::string& head) {
    --depth_;
    open("} " + head);
  }
  void close(const std::string& end = "}") {
    --depth_;
    line(end);
  }

  /// A name that no other variable of the function has: `element`, `element2` …
  std::string variable(const std::string& name) {
    const int number = ++used_[name];
    return number == 1 ? name : name + std::to_string(number);
  }

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
  std::size_t depth_ = 1;
  std::map<std::string, int> used_;
};

}  // namespace roundtrip::schema
