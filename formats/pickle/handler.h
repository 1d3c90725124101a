// SPDX-License-Identifier: MIT
#pragma once

#include "formats/pickle/parse.h"
#include "formats/pickle/sink.h"

namespace roundtrip::pickle_codec {

/// The loader as a handler of pickles.
class Handler {
 public:
  Handler(events::Loader& loader, Form form) : loader_(loader), form_(form) {}

  bool null() { return loader_.null(); }
  bool boolean(bool b) { return loader_.boolean(b); }
  bool int64(std::int64_t i) { return loader_.int64(i); }
  bool uint64(std::uint64_t u) { return loader_.uint64(u); }
  bool big_integer(View) { return loader_.fail("an integer needs more than 64 bits"); }
  bool number(double d) { return loader_.number(d); }
  bool string(std::string_view s) { return loader_.string(s); }
  bool bytes(View b) { return loader_.bytes(b); }
  bool start_array(std::size_t size) { return loader_.start_array(size); }
  bool end_array() { return loader_.end_array(); }
  bool start_object() { return loader_.start_object(); }
  bool key(std::string_view name) { return loader_.key(name); }
  bool end_object() { return loader_.end_object(); }

  [[nodiscard]] bool has_shapes() const { return form_.shapes; }
  pickling::Expected expected(bool null) {
    using Shape = pickling::Expected::Shape;
    const events::Type* const type = loader_.next_type();
    if (type == nullptr || (null && type->may_be_absent)) return {};
    switch (type->shape) {
      case events::Shape::tuple:
        return {Shape::tuple, type->tuple_size};
      case events::Shape::complex:
        return {Shape::complex, 0};
      case events::Shape::pairs:
        return {Shape::pairs, 0};
      case events::Shape::record:
        return {Shape::object, 0};
      default:
        return {};
    }
  }
  bool is_class(std::string_view module, std::string_view name) {
    if (!form_.classes || module != class_module) return false;
    const events::Type* const type = loader_.next_type();
    return type != nullptr && type->record_name == name;
  }

 protected:
  [[nodiscard]] events::Loader& loader() { return loader_; }

 private:
  events::Loader& loader_;
  Form form_;
};

}  // namespace roundtrip::pickle_codec
