// SPDX-License-Identifier: MIT
//
// Events of a format whose containers say how many elements follow and have no end of their own (CBOR,
// MessagePack): what the loader (events.h) is to be told of keys and ends is told here.
#pragma once

#include <vector>

#include "bench/bridges/events.h"

namespace roundtrip::events {

class CountedLoader {
 public:
  explicit CountedLoader(Loader& loader) : loader_(loader) {}

  /// Before the first event.
  void start() {
    open_.clear();
    key_ = false;
    complete_ = false;
  }
  /// Whether the root is complete: any further event would be a second one.
  [[nodiscard]] bool complete() const { return complete_; }
  [[nodiscard]] Loader& loader() { return loader_; }

  // Each event as the loader has it, and false, with loader().error(), as it says.

  [[nodiscard]] bool null() { return value() && loader_.null() && end_value(); }
  [[nodiscard]] bool boolean(bool b) { return value() && loader_.boolean(b) && end_value(); }
  [[nodiscard]] bool int64(std::int64_t i) { return value() && loader_.int64(i) && end_value(); }
  [[nodiscard]] bool uint64(std::uint64_t u) { return value() && loader_.uint64(u) && end_value(); }
  [[nodiscard]] bool number(double d) { return value() && loader_.number(d) && end_value(); }
  [[nodiscard]] bool bytes(View b) { return value() && loader_.bytes(b) && end_value(); }
  [[nodiscard]] bool string(std::string_view s) {
    if (!key_) return loader_.string(s) && end_value();
    key_ = false;
    return loader_.key(s);
  }
  [[nodiscard]] bool start_array(std::size_t size) {
    if (!value() || !loader_.start_array(size)) return false;
    return size == 0 ? loader_.end_array() && end_value() : open({size, false});
  }
  [[nodiscard]] bool start_object(std::size_t size) {
    if (!value() || !loader_.start_object()) return false;
    return size == 0 ? loader_.end_object() && end_value() : open({size, true});
  }

 private:
  struct Container {
    std::size_t left;
    bool object;
  };

  bool value() { return !key_ || loader_.fail("a key is not a string"); }

  bool open(Container container) {
    open_.push_back(container);
    key_ = container.object;
    return true;
  }

  /// A value is complete, and with it every container that it was the last of.
  bool end_value() {
    while (!open_.empty()) {
      Container& container = open_.back();
      if (--container.left != 0) {
        key_ = container.object;
        return true;
      }
      const bool object = container.object;
      open_.pop_back();
      if (!(object ? loader_.end_object() : loader_.end_array())) return false;
    }
    complete_ = true;
    return true;
  }

  Loader& loader_;
  std::vector<Container> open_;
  bool key_ = false;
  bool complete_ = false;
};

}  // namespace roundtrip::events
