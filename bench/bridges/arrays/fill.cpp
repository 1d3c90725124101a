// SPDX-License-Identifier: MIT
#include "bench/bridges/arrays/fill.h"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench/bridges/base64.h"
#include "bench/bridges/json_text_reader.h"

namespace roundtrip::arrays {

namespace {

using Token = JsonTextReader::Token;

class Filler {
 public:
  Filler(std::string_view json, std::span<const StoredTensor> tensors, events::Loader& loader)
      : json_(json, max_depth + 1), tensors_(tensors), used_(tensors.size()), loader_(loader) {
    for (const StoredTensor& tensor : tensors) {
      if (tensor.shape.rank() != 0 && !tensor.data.empty())
        most_rows_ = std::max(most_rows_, tensor.shape[0]);
    }
  }

  void run() {
    for (Token token = json_.next(); token != Token::end; token = json_.next()) value(token);
    check(loader_.finish());
    const auto left = std::find(used_.begin(), used_.end(), false);
    if (left != used_.end())
      fail("nothing refers to the array", tensors_[static_cast<std::size_t>(left - used_.begin())].name);
  }

  /// Without JSON.
  void run_by_name() {
    check(loader_.start_object());
    for (const StoredTensor& tensor : tensors_) {
      check(loader_.key(tensor.name));
      array(tensor);
    }
    check(loader_.end_object() && loader_.finish());
  }

 private:
  [[noreturn]] static void fail(const char* what, std::string_view name) {
    throw std::runtime_error(std::string(what) + " " + std::string(name));
  }
  void check(bool done) const {
    if (!done) throw std::runtime_error(loader_.error());
  }

  void value(Token token) {
    switch (token) {
      case Token::null:
        return check(loader_.null());
      case Token::boolean:
        return check(loader_.boolean(json_.boolean()));
      case Token::int64:
        return check(loader_.int64(json_.int64()));
      case Token::uint64:
        return check(loader_.uint64(json_.uint64()));
      case Token::number:
        return check(loader_.number(json_.number()));
      case Token::string:
        return check(loader_.string(json_.string()));
      case Token::key:
        return key();
      case Token::start_array:
        return check(loader_.start_array());
      case Token::end_array:
        return check(loader_.end_array());
      case Token::start_object:
        return object();
      case Token::end_object:
        return check(loader_.end_object());
      case Token::end:
        return;
    }
  }

  void key() {
    std::string_view name = json_.string();
    if (name.starts_with('$')) {
      name.remove_prefix(1);
      if (!name.starts_with('$')) json_.fail("a key with one $ that does not begin an object");
    }
    check(loader_.key(name));
  }

  bool is_marker() const { return json_.string().starts_with('$') && !json_.string().starts_with("$$"); }

  void object() {
    const Token token = json_.next();
    if (token == Token::key && is_marker()) return marker();
    check(loader_.start_object());
    value(token);
  }

  void marker() {
    const std::string_view kind = json_.string();
    if (kind == "$tensor") return array(named_tensor());
    if (kind == "$columns") return columns();
    if (kind == "$scalar") {
      const StoredTensor tensor = named_tensor();
      if (tensor.shape.count() != 1) fail("no single number is in", tensor.name);
      return check(loader_.scalar({tensor.type, tensor.data}));
    }
    if (kind == "$bytes") {
      const StoredTensor tensor = named_tensor();
      if (size_of(tensor.type) != 1 || tensor.shape.rank() != 1) fail("no bytes are in", tensor.name);
      return check(loader_.bytes(tensor.data));
    }
    if (kind != "$base64") json_.fail("an unknown key with one $");
    expect(Token::string);
    const Bytes bytes = from_base64(json_.string());
    expect(Token::end_object);
    check(loader_.bytes(bytes));
  }

  void expect(Token token) {
    if (json_.next() != token) json_.fail("another token is expected behind a key with one $");
  }

  /// What a marker names, whose key was read.
  StoredTensor named_tensor() {
    expect(Token::string);
    StoredTensor tensor = take(json_.string());
    const Token token = json_.next();
    if (token == Token::key && json_.string() == "as") {
      expect(Token::string);
      const auto type = std::find_if(number_types.begin(), number_types.end(),
                                     [&](const auto& info) { return info.name == json_.string(); });
      if (type == number_types.end() || type->size != size_of(tensor.type))
        json_.fail("no type of this width");
      tensor.type = type->type;
      expect(Token::end_object);
    } else if (token != Token::end_object) {
      json_.fail("expected the end of an array's object");
    }
    return tensor;
  }

  /// The array of that name, which is not to be used again: a small file is not to become a large record.
  const StoredTensor& take(std::string_view name) {
    std::size_t i = next_;
    if (i == tensors_.size() || tensors_[i].name != name) {
      if (by_name_.empty()) {
        for (i = 0; i != tensors_.size(); ++i) by_name_.push_back(i);
        std::sort(by_name_.begin(), by_name_.end(),
                  [&](std::size_t a, std::size_t b) { return tensors_[a].name < tensors_[b].name; });
      }
      const auto found =
          std::lower_bound(by_name_.begin(), by_name_.end(), name,
                           [&](std::size_t a, std::string_view b) { return tensors_[a].name < b; });
      if (found == by_name_.end() || tensors_[*found].name != name) fail("there is no array", name);
      i = *found;
    }
    if (used_[i]) fail("two places refer to the array", name);
    used_[i] = true;
    next_ = i + 1;
    return tensors_[i];
  }

  void array(const StoredTensor& tensor) {
    check(tell_array(tensor.shape, {tensor.type, tensor.data}, loader_));
  }

  void columns() {
    expect(Token::int64);
    const std::int64_t rows = json_.int64();
    // Some array must have them: memory is taken before they come.
    if (rows <= 0 || static_cast<std::uint64_t>(rows) > most_rows_) json_.fail("no array has so many rows");
    expect(Token::key);
    if (json_.string() != "of") json_.fail("expected the columns");
    expect(Token::start_object);
    check(loader_.start_columns(static_cast<std::size_t>(rows)));
    // An object of columns, or of such objects. One token is looked at in advance: an object's first key.
    Token token = json_.next();
    for (std::size_t depth = 1; depth != 0;) {
      if (token == Token::end_object) {
        check(loader_.end_object());
        --depth;
      } else if (token == Token::key) {
        key();
        expect(Token::start_object);
        token = json_.next();
        if (token != Token::key || json_.string() != "$tensor") {
          check(loader_.start_object());
          ++depth;
          continue;
        }
        const StoredTensor tensor = named_tensor();
        check(loader_.column({tensor.type, tensor.data}));
      } else {
        json_.fail("a column is an array, or an object of columns");
      }
      token = json_.next();
    }
    if (token != Token::end_object) json_.fail("expected the end of the columns");
  }

  JsonTextReader json_;  ///< what stands for a number in the deepest array is an object
  std::span<const StoredTensor> tensors_;
  std::vector<bool> used_;
  std::vector<std::size_t> by_name_;
  std::size_t next_ = 0;
  std::size_t most_rows_ = 0;
  events::Loader& loader_;
};

bool tell_rows(const Shape& shape, std::size_t dimension, const Numbers& numbers, events::Loader& loader) {
  if (dimension + 1 == shape.rank()) return loader.numbers(numbers);
  if (!loader.start_array(shape[dimension])) return false;
  const std::size_t size = numbers.bytes.size() / shape[dimension];
  for (std::size_t i = 0; i != shape[dimension]; ++i) {
    const Numbers row{numbers.type, numbers.bytes.subspan(i * size, size)};
    if (!tell_rows(shape, dimension + 1, row, loader)) return false;
  }
  return loader.end_array();
}

}  // namespace

bool tell_array(const Shape& shape, const Numbers& numbers, events::Loader& loader) {
  if (shape.rank() == 0) return loader.scalar(numbers);
  if (shape.rank() > 1 && numbers.bytes.empty()) {
    return loader.fail("nothing is in the array of several dimensions");
  }
  return tell_rows(shape, 0, numbers, loader);
}

void fill(std::optional<View> json, std::span<const StoredTensor> tensors, events::Loader& loader) {
  if (!json) return Filler({}, tensors, loader).run_by_name();
  Filler(as_text(*json), tensors, loader).run();
}

}  // namespace roundtrip::arrays
