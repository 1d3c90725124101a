// SPDX-License-Identifier: MIT
#include "bench/driver/recommend/likeness.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace roundtrip {

namespace {

/// Counts what is in documents.
class Census {
 public:
  void count(const Document& document, std::size_t depth = 0) {
    deepest_ = std::max(deepest_, depth);
    std::visit([&](const auto& held) { take(held, depth); }, document.value);
  }

  [[nodiscard]] Shape shape() const {
    Shape shape;
    double leaves = 0;
    for (const double count : leaves_) leaves += count;
    for (std::size_t i = 0; i < leaves_.size(); ++i) shape.kinds[i] = share(leaves_[i], leaves);
    shape.payload = text_bytes_ + other_bytes_;
    shape.text_bytes = share(text_bytes_, shape.payload);
    shape.text_length = share(text_bytes_, leaves_[Shape::texts]);
    shape.depth = static_cast<double>(deepest_);
    shape.members = share(members_, objects_);
    shape.arrays = share(arrays_, arrays_ + objects_);
    return shape;
  }

 private:
  static double share(double part, double whole) { return whole == 0 ? 0 : part / whole; }

  void leaf(Shape::Kind kind, double bytes) {
    ++leaves_[kind];
    other_bytes_ += bytes;
  }
  void take(std::monostate, std::size_t) { leaf(Shape::truths, 1); }
  void take(bool, std::size_t) { leaf(Shape::truths, 1); }
  void take(std::int64_t, std::size_t) { leaf(Shape::integers, 8); }
  void take(std::uint64_t, std::size_t) { leaf(Shape::integers, 8); }
  void take(double, std::size_t) { leaf(Shape::doubles, 8); }
  void take(const std::string& text, std::size_t) {
    leaf(Shape::texts, 0);
    text_bytes_ += static_cast<double>(text.size());
  }
  void take(const Bytes& bytes, std::size_t) { leaf(Shape::byte_strings, static_cast<double>(bytes.size())); }
  void take(const Document::Array& elements, std::size_t depth) {
    ++arrays_;
    for (const Document& element : elements) count(element, depth + 1);
  }
  void take(const Document::Object& object, std::size_t depth) {
    ++objects_;
    members_ += static_cast<double>(object.size());
    for (const auto& [key, value] : object) count(value, depth + 1);
  }

  std::array<double, 5> leaves_{};
  double text_bytes_ = 0;
  double other_bytes_ = 0;
  double arrays_ = 0;
  double objects_ = 0;
  double members_ = 0;
  std::size_t deepest_ = 0;
};

/// Of two numbers that are not negative; 1 is added to each, since there may be none.
double log_difference(double a, double b, double most) {
  return std::min(1.0, std::abs(std::log2((a + 1) / (b + 1))) / std::log2(most));
}

}  // namespace

Shape shape_of(const Document& document) {
  Census census;
  census.count(document);
  return census.shape();
}

Shape shape_of(const Messages& messages) {
  Census census;
  for (const Document& message : messages.messages) census.count(message);
  return census.shape();
}

Shape shape_of(const std::variant<Document, Messages>& data) {
  return std::visit([](const auto& held) { return shape_of(held); }, data);
}

double likeness(const Shape& a, const Shape& b) {
  constexpr double most = 16;
  constexpr double most_payload = 1024;
  double kinds = 0;
  for (std::size_t i = 0; i < a.kinds.size(); ++i) kinds += std::abs(a.kinds[i] - b.kinds[i]) / 2;
  const std::array differences{kinds,
                               std::abs(a.text_bytes - b.text_bytes),
                               log_difference(a.text_length, b.text_length, most),
                               log_difference(a.depth, b.depth, most),
                               log_difference(a.members, b.members, most),
                               std::abs(a.arrays - b.arrays),
                               log_difference(a.payload, b.payload, most_payload)};
  double sum = 0;
  for (const double difference : differences) sum += difference;
  return 1 - sum / static_cast<double>(differences.size());
}

}  // namespace roundtrip
