// SPDX-License-Identifier: MIT
#include "bench/driver/base/json_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

#include "bench/driver/base/escape.h"

namespace roundtrip {

using JsonTree = nlohmann::json;

namespace {

/// Tells how far the parser has come: its events do not.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, std::size_t& count) : at_(at), count_(&count) {}
  const char& operator*() const { return *at_; }
  CountingIterator& operator++() {
    ++at_;
    ++*count_;
    return *this;
  }
  CountingIterator operator++(int) {
    const CountingIterator before = *this;
    ++*this;
    return before;
  }
  bool operator==(const CountingIterator& other) const { return at_ == other.at_; }

 private:
  const char* at_;
  std::size_t* count_;
};

/// What the library says of a text, without its own name, the place and the token, which can be megabytes
/// long.
/// @param token as the library has it
/// @param near what is shown in its place
std::string reason_of(const nlohmann::detail::exception& error, const std::string& token,
                      std::string_view near) {
  constexpr int number_overflow = 406;
  if (error.id == number_overflow) return "the number " + excerpt(token) + " is beyond what a double holds";
  std::string why = error.what();
  const std::string last_read = "; last read: '" + token + "'";
  const auto place = why.find(last_read);
  if (place != std::string::npos) why.replace(place, last_read.size(), " at " + excerpt(near));
  if (const auto column = why.find(", column "); column != std::string::npos) {
    if (const auto end = why.find(": ", column); end != std::string::npos) why.erase(0, end + 2);
  }
  return "not JSON: " + why;
}

/// Builds the tree from the parser's events, which come before the tree has what they tell of.
class TreeBuilder {
 public:
  /// @param read how much of the text the parser has read
  TreeBuilder(JsonTree& root, const JsonLimits& limits, std::string_view text, const std::size_t& read)
      : root_(root), limits_(limits), text_(text), read_(read) {}

  bool null() { return put(nullptr); }
  bool boolean(bool value) { return put(value); }
  bool number_integer(JsonTree::number_integer_t value) { return put(value); }
  bool number_unsigned(JsonTree::number_unsigned_t value) { return put(value); }
  bool number_float(JsonTree::number_float_t value, const std::string&) { return put(value); }
  bool string(std::string& value) {
    // Its header, and what the allocator adds.
    return spend(sizeof(std::string) + value.capacity() + 16) && put(std::move(value));
  }
  bool binary(JsonTree::binary_t&) { return refuse("a binary value"); }  // no text holds one
  bool start_object(std::size_t) { return open(JsonTree::object()); }
  bool end_object() { return close(); }
  bool start_array(std::size_t) { return open(JsonTree::array()); }
  bool end_array() { return close(); }
  bool key(std::string& value) {
    // The node of the tree that holds it beside the value.
    if (!spend(96 + value.capacity())) return false;
    auto& object = open_.back()->get_ref<JsonTree::object_t&>();
    const auto [place, is_new] = object.try_emplace(value, nullptr);
    if (!is_new) return refuse("the key " + excerpt(value) + " appears twice in one object");
    member_ = &place->second;
    return true;
  }
  bool parse_error(std::size_t position, const std::string& token, const nlohmann::detail::exception& error) {
    // Behind a number the parser has read a byte more than it has used.
    used_ = position;
    return refuse(reason_of(error, token, last_word()));
  }

  [[nodiscard]] const std::string& why() const { return why_; }
  /// The offset of the byte that is wrong, or of the end.
  [[nodiscard]] std::size_t offset() const { return std::max<std::size_t>(used_.value_or(read_), 1) - 1; }

 private:
  /// What the parser has read since the last blank or sign.
  [[nodiscard]] std::string_view last_word() const {
    const auto before = text_.substr(0, read_);
    // The last byte is what is wrong, whatever it is.
    const auto sign = before.substr(0, before.empty() ? 0 : read_ - 1).find_last_of(" \t\r\n[]{}:,");
    return before.substr(sign == std::string_view::npos ? 0 : sign + 1);
  }
  bool refuse(std::string why) {
    why_ = std::move(why);
    return false;
  }
  bool spend(std::size_t bytes) {
    spent_ += bytes;
    return spent_ <= limits_.memory ||
           refuse(fmt::format("more values than {} MiB of memory can hold, which is the limit",
                              limits_.memory >> 20));
  }
  /// @return where it stands now, or null when there is no room for it
  JsonTree* place(JsonTree value) {
    if (!spend(sizeof(JsonTree))) return nullptr;
    JsonTree* const here = open_.empty()               ? &root_
                           : open_.back()->is_object() ? member_
                                                       : &open_.back()->emplace_back(nullptr);
    *here = std::move(value);
    return here;
  }
  bool put(JsonTree value) { return place(std::move(value)) != nullptr; }
  bool open(JsonTree value) {
    if (open_.size() == limits_.depth) {
      return refuse(fmt::format("nested more than {} deep, which is the limit", limits_.depth));
    }
    JsonTree* const opened = place(std::move(value));
    if (opened == nullptr || !spend(64)) return false;
    open_.push_back(opened);
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }

  JsonTree& root_;
  const JsonLimits& limits_;
  std::string_view text_;
  const std::size_t& read_;
  std::vector<JsonTree*> open_;  // elements are only added behind the last, so outer ones do not move
  JsonTree* member_ = nullptr;   // whose key was read last
  std::size_t spent_ = 0;
  std::optional<std::size_t> used_;
  std::string why_;
};

}  // namespace

TextPlace place_in(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, std::min(offset, text.size()));
  const auto line = before.substr(before.rfind('\n') + 1);
  const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) == 0x80; };
  return {1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')),
          1 + line.size() - static_cast<std::size_t>(std::count_if(line.begin(), line.end(), continues))};
}

JsonTextError::JsonTextError(TextPlace place, const std::string& why)
    : InputError(fmt::format("{}:{}: {}", place.line, place.column, why)), place_(place), why_(why) {}

JsonTree parse_json(std::string_view text, const JsonLimits& limits) {
  if (text.size() > limits.bytes) {
    throw JsonTextError(
        {}, fmt::format("{} bytes of text; the limit is {} MiB", text.size(), limits.bytes >> 20));
  }
  // For the library it ends the text, and what follows would not be seen.
  if (const auto nul = text.find('\0'); nul != std::string_view::npos) {
    throw JsonTextError(place_in(text, nul), "not JSON: a NUL byte");
  }
  JsonTree root;
  std::size_t read = 0;
  TreeBuilder builder(root, limits, text, read);
  const CountingIterator begin(text.data(), read);
  const CountingIterator end(text.data() + text.size(), read);
  if (!JsonTree::sax_parse(begin, end, &builder)) {
    throw JsonTextError(place_in(text, builder.offset()), builder.why());
  }
  return root;
}

std::string excerpt(std::string_view text) {
  constexpr std::size_t longest = 40;
  // Not within a character.
  std::size_t end = std::min(text.size(), longest);
  while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80) --end;
  return "'" + terminal_text(text.substr(0, end)) + (end < text.size() ? "…'" : "'");
}

std::string shown_value(const JsonTree& value) {
  if (value.is_string()) return excerpt(value.get_ref<const std::string&>());
  if (value.is_array()) return "an array";
  if (value.is_object()) return "an object";
  return value.dump();
}

}  // namespace roundtrip
