// SPDX-License-Identifier: MIT
//
// The loader of events.h: which function of which table an event calls, and where the next value goes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "bench/bridges/depth.h"
#include "bench/bridges/event_tables.h"
#include "bench/bridges/json_conventions.h"
#include "bench/record/difference.h"
#include "bench/record/kinds.h"

namespace roundtrip::events {

/// The size of an array that nobody told.
inline constexpr std::size_t unknown_size = 0;

/// A member of a record, without the record's type.
struct Member {
  std::string_view name;
  std::size_t offset;
  const Type* type;
};

/// What the events inside an array or object do.
struct Container {
  bool (*key)(Loader&, Frame&, std::string_view);  ///< says where the value goes; null in an array
  bool (*next)(Loader&, Frame&);                   ///< says where the next value goes, when `cursor` cannot
  bool (*end)(Loader&, Frame&);                    ///< checks that nothing is missing
  std::string (*step)(const Frame&);               ///< the value in progress, in the path of a message
  void (*release)(Frame&) = nullptr;               ///< frees `pending`
  const Member* members = nullptr;                 ///< of a record
  std::size_t member_count = 0;
};

/// An array or object in progress.
struct Frame {
  const Container* container;
  void* object;       ///< what is being filled
  std::byte* cursor;  ///< the place of the next value, unless it is `limit`
  std::byte* limit;
  std::size_t stride;   ///< from one value to the next
  const Type* element;  ///< of the next value
  std::size_t index;    ///< of the next member, or the number of values so far where the cursor does not tell
  std::size_t seen_count;
  std::uint64_t seen[4];      ///< a bit for each member of a record
  std::uint64_t alternative;  ///< of a variant
  void* pending;              ///< an element of a set or map that is not complete yet
  const std::string* key;     ///< of a map or document
  std::uint8_t kin;           ///< of a document's: which of Loader::usual_size() its objects have
};

/// The functions of a type (event_types.h).
template <class T>
struct Events;

namespace detail {

template <class T>
inline constexpr bool is_wrapped = false;
template <class T>
requires kind::optional<T> || kind::pointer<T>
inline constexpr bool is_wrapped<T> =
    json_conventions::nullable<std::remove_cvref_t<decltype(*std::declval<T&>())>>;

/// The type whose shape it is: what an optional or pointer holds.
template <class T>
struct Shaped {
  using type = T;
};
template <class T>
requires((kind::optional<T> || kind::pointer<T>)&&!is_wrapped<T>) struct Shaped<T>
    : Shaped<std::remove_cvref_t<decltype(*std::declval<T&>())>> {
};

template <class T>
constexpr Shape shape_of() {
  if constexpr (kind::tuple<T> || kind::variant<T> || is_wrapped<T>) return Shape::tuple;
  if constexpr (kind::complex<T>) return Shape::complex;
  if constexpr (kind::map<T> && !json_conventions::string_map<T>) return Shape::pairs;
  if constexpr (kind::record<T> && !std::same_as<T, Document>) return Shape::record;
  return Shape::any;
}

template <class T>
constexpr std::uint8_t tuple_size_of() {
  if constexpr (kind::tuple<T>) return std::tuple_size_v<T>;
  return kind::variant<T> ? 2 : 1;
}

template <class T>
constexpr std::string_view name_of() {
  if constexpr (shape_of<T>() == Shape::record) return record_name<T>;
  return {};
}

}  // namespace detail

template <member T>
inline constexpr Type type_of{Events<T>::expected,
                              Events<T>::null,
                              Events<T>::boolean,
                              Events<T>::int64,
                              Events<T>::uint64,
                              Events<T>::number,
                              Events<T>::string,
                              Events<T>::bytes,
                              Events<T>::text,
                              Events<T>::start_object,
                              Events<T>::start_array,
                              kind::optional<T> || kind::pointer<T>,
                              Events<T>::numbers,
                              Events<T>::column,
                              Events<T>::start_columns,
                              detail::shape_of<typename detail::Shaped<T>::type>(),
                              detail::tuple_size_of<typename detail::Shaped<T>::type>(),
                              detail::name_of<typename detail::Shaped<T>::type>()};

template <class Root>
constinit const Type Tables<Root>::root = type_of<Root>;

/// What null is where a float or double is expected: libraries that refuse NaN and infinities, which JSON
/// does not have, are given null for them.
enum class NullNumber : bool { is_an_error, is_nan };

class Loader {
 public:
  explicit Loader(NullNumber null_number = NullNumber::is_an_error)
      : null_number_(null_number),
        frames_(std::make_unique_for_overwrite<Frame[]>(max_depth + 1)),
        top_(frames_.get()) {}
  Loader(const Loader&) = delete;
  Loader& operator=(const Loader&) = delete;
  Loader(Loader&&) = delete;
  Loader& operator=(Loader&&) = delete;
  ~Loader() { unwind(); }

  /// Begins with a record, whose content will be replaced and whose memory is used again.
  template <member T>
  void start(T& root) {
    start(&root, Tables<T>::root);
  }
  /// Begins again with the same record.
  void restart() { start(root_, *root_type_); }

  /// The type of the value that comes next. @return null where there is no place for one; error() says why
  [[nodiscard]] const Type* next_type() {
    Frame& frame = *top_;
    if (frame.cursor == frame.limit && !frame.container->next(*this, frame)) return nullptr;
    return frame.element;
  }

  /// To be called when there are no more events.
  [[nodiscard]] bool finish() {
    if (top_ != frames_.get() || top_->cursor != top_->limit) return fail("the data ends too early");
    return true;
  }

  [[nodiscard]] const std::string& error() const { return error_; }

  [[nodiscard]] bool null() { return place() && value_type_->null(*this, value_); }
  [[nodiscard]] bool boolean(bool b) { return place() && value_type_->boolean(*this, value_, b); }
  [[nodiscard]] bool int64(std::int64_t i) { return place() && value_type_->int64(*this, value_, i); }
  [[nodiscard]] bool uint64(std::uint64_t u) { return place() && value_type_->uint64(*this, value_, u); }
  [[nodiscard]] bool number(double d) { return place() && value_type_->number(*this, value_, d); }
  [[nodiscard]] bool string(std::string_view s) { return place() && value_type_->string(*this, value_, s); }
  [[nodiscard]] bool bytes(View b) { return place() && value_type_->bytes(*this, value_, b); }
  [[nodiscard]] bool text(std::string_view t) { return place() && value_type_->text(*this, value_, t); }
  [[nodiscard]] bool start_object() { return place() && value_type_->start_object(*this, value_); }
  /// @param size the number of elements, if it is known. It is no promise: memory is not taken on its word.
  [[nodiscard]] bool start_array(std::size_t size = unknown_size) {
    return place() && value_type_->start_array(*this, value_, size);
  }

  /// An array of numbers.
  [[nodiscard]] bool numbers(const Numbers& n) {
    if (!place()) return false;
    return value_type_->numbers != nullptr ? value_type_->numbers(*this, value_, n)
                                           : each(*value_type_, value_, n);
  }
  /// A number as it is in memory, bit for bit.
  /// @pre there is exactly one
  [[nodiscard]] bool scalar(const Numbers& n) {
    if (!place()) return false;
    if (value_type_->column != nullptr) return value_type_->column(*this, value_, 1, 0, n);
    return give_number(*value_type_, value_, n, 0);
  }

  // Records by columns: start_columns, then keys and objects as those of one record, in which each value is
  // the column() of all of them, then end_object.

  [[nodiscard]] bool start_columns(std::size_t rows) {
    if (!place()) return false;
    if (value_type_->start_columns == nullptr) return refuse("columns of numbers");
    return value_type_->start_columns(*this, value_, rows);
  }
  [[nodiscard]] bool column(const Numbers& n) {
    if (!place()) return false;
    if (value_type_->column == nullptr) return refuse("a column of numbers");
    return value_type_->column(*this, value_, rows_, row_stride_, n);
  }

  [[nodiscard]] bool key(std::string_view name) {
    Frame& frame = *top_;
    if (frame.container->key == nullptr || frame.cursor != frame.limit) [[unlikely]]
      return fail("unexpected key");
    return frame.container->key(*this, frame, name);
  }
  [[nodiscard]] bool end_object() {
    Frame& frame = *top_;
    if (frame.container->key == nullptr || frame.cursor != frame.limit) [[unlikely]] {
      return fail("unexpected end of an object");
    }
    return end(frame);
  }
  [[nodiscard]] bool end_array() {
    Frame& frame = *top_;
    if (frame.container->key != nullptr || &frame == frames_.get()) [[unlikely]] {
      return fail("unexpected end of an array");
    }
    return end(frame);
  }

  // For the functions in the tables:

  [[nodiscard]] bool null_is_nan() const { return null_number_ == NullNumber::is_nan; }

  /// Puts `container` on the stack. `frame` is the new top, with no place for a value yet.
  [[nodiscard]] bool push(const Container& container, void* object) {
    if (top_ == frames_.get() + max_depth) [[unlikely]]
      return fail_too_deep();
    open(*++top_, container, object);
    return true;
  }
  [[nodiscard]] Frame& top() { return *top_; }

  /// How many members the last object of a document had that stood under such a key; 255 for more.
  [[nodiscard]] std::uint8_t& usual_size(std::uint8_t kin) { return usual_sizes_[kin % usual_sizes_.size()]; }
  /// Of the value that comes next: objects under the same key, or in arrays under it, are alike.
  [[nodiscard]] std::uint8_t kin() const {
    if (top_->key == nullptr || top_->key->empty()) return top_->kin;
    const std::string& key = *top_->key;
    const std::size_t first = static_cast<std::uint8_t>(key.front());
    const std::size_t last = static_cast<std::uint8_t>(key.back());
    return static_cast<std::uint8_t>(key.size() * 31 + first * 7 + last);
  }

  /// Says that the next value goes to `place`.
  static void give(Frame& frame, void* place, const Type& type) {
    frame.cursor = static_cast<std::byte*>(place);
    frame.limit = frame.cursor + 1;
    frame.stride = 1;
    frame.element = &type;
  }

  /// Says what column() fills.
  void set_rows(std::size_t rows, std::size_t stride) {
    rows_ = rows;
    row_stride_ = stride;
  }

  /// The number as the event that it would be by itself.
  [[nodiscard]] bool give_number(const Type& type, void* value, const Numbers& n, std::size_t index) {
    const std::byte* const place = n.bytes.data() + index * size_of(n.type);
    if (n.type == NumberType::boolean) {
      if (std::to_integer<unsigned>(*place) > 1) return fail("a bool is neither 0 nor 1");
      return type.boolean(*this, value, *place == std::byte{1});
    }
    return visit_number(n.type, place, [&]<class T>(T number) {
      if constexpr (kind::floating<T>) {
        return type.number(*this, value, number);
      } else if constexpr (std::is_unsigned_v<T> && sizeof(T) == 8) {
        if (number > static_cast<std::uint64_t>(INT64_MAX)) return type.uint64(*this, value, number);
        return type.int64(*this, value, static_cast<std::int64_t>(number));
      } else {
        return type.int64(*this, value, number);
      }
    });
  }

  /// An array of numbers, one by one.
  [[nodiscard]] bool each(const Type& array, void* value, const Numbers& n) {
    if (!array.start_array(*this, value, n.size())) return false;
    for (std::size_t i = 0; i != n.size(); ++i) {
      if (!place() || !give_number(*value_type_, value_, n, i)) return false;
    }
    return end_array();
  }

  /// The event has no meaning for the value in progress.
  [[gnu::cold, gnu::noinline]] bool refuse(const char* found) {
    return fail("expected " + value_type_->expected() + ", found " + found);
  }

  /// The same of text.
  [[gnu::cold, gnu::noinline]] bool refuse_text(std::string_view found) {
    return refuse(("the text " + roundtrip::detail::quote(found)).c_str());
  }

  [[gnu::cold, gnu::noinline]] bool fail_too_deep() {
    return fail(roundtrip::detail::too_deep("arrays and objects"));
  }
  /// Records the error, with the path of the value in progress.
  [[gnu::cold, gnu::noinline]] bool fail(const std::string& what) {
    std::string path;
    for (const Frame* frame = frames_.get(); frame <= top_; ++frame) path += frame->container->step(*frame);
    if (path.starts_with('.')) path.erase(0, 1);
    error_ = (path.empty() ? "the root" : path) + ": " + what;
    return false;
  }

 private:
  void start(void* root, const Type& type) {
    root_ = root;
    root_type_ = &type;
    unwind();
    error_.clear();
    // What a load allocates is said by its bytes alone, and not by what was loaded before.
    usual_sizes_ = {};
    open(*top_, root_container, root);
    give(*top_, root, type);
  }

  static bool refuse_second_root(Loader& loader, Frame&) {
    return loader.fail("a second value after the end");
  }
  static bool accept_root(Loader&, Frame&) { return true; }
  static std::string root_step(const Frame&) { return {}; }
  static constexpr Container root_container{nullptr, refuse_second_root, accept_root, root_step};

  static void open(Frame& frame, const Container& container, void* object) {
    frame.container = &container;
    frame.object = object;
    frame.cursor = nullptr;
    frame.limit = nullptr;
    frame.index = 0;
    frame.pending = nullptr;
    frame.key = nullptr;
    frame.kin = 0;
  }

  /// Finds the place of the value that begins, for the table of its type.
  [[gnu::always_inline]] bool place() {
    Frame& frame = *top_;
    if (frame.cursor == frame.limit && !frame.container->next(*this, frame)) [[unlikely]]
      return false;
    value_ = frame.cursor;
    value_type_ = frame.element;
    frame.cursor += frame.stride;
    return true;
  }

  bool end(Frame& frame) {
    if (!frame.container->end(*this, frame)) [[unlikely]]
      return false;
    --top_;
    return true;
  }

  void unwind() {
    for (; top_ != frames_.get(); --top_) {
      if (top_->pending != nullptr) top_->container->release(*top_);
    }
  }

  NullNumber null_number_;
  std::unique_ptr<Frame[]> frames_;
  Frame* top_;
  void* root_ = nullptr;
  const Type* root_type_ = nullptr;
  void* value_ = nullptr;
  const Type* value_type_ = nullptr;
  std::size_t rows_ = 0;
  std::size_t row_stride_ = 0;
  std::array<std::uint8_t, 64> usual_sizes_{};
  std::string error_;
};

}  // namespace roundtrip::events
