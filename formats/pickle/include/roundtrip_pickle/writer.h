// SPDX-License-Identifier: MIT
//
// Writes a pickle of protocol 2, 4 or 5, value by value, into a growing array of bytes: what CPython's
// pickle.loads, and everything else that reads the protocol, takes for the same values.
//
//     std::string bytes;                          // or any array with data(), size() and resize()
//     roundtrip::pickling::Writer<std::string> writer;  // kept from pickle to pickle, with what it has
//     allocated writer.begin(bytes); writer.begin_dict(); writer.key("sizes"); writer.begin_list();
//     writer.integer(1); writer.integer(2); writer.end_list(); writer.end_dict(); writer.finish();
//
// Keys are written once and then named by their number in the memo, as CPython does with texts that are the
// same object. Nothing else is memoized unless the caller asks for it.
//
// A list or dict is one batch, however long: readers need no batches, CPython's writer makes them of 1,000.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include "bench/record/buffer.h"
#include "roundtrip_pickle/key_memo.h"
#include "roundtrip_pickle/opcodes.h"

namespace roundtrip::pickling {

struct WriterOptions {
  std::uint8_t protocol = highest_protocol;  ///< 2, 4 or 5 (3 adds nothing to 2 that is worth a choice)
  /// Where bytes of `out_of_band` and more go in place of the stream (protocol 5, PEP 574): the reader is
  /// given them in this order. They are the caller's, who keeps them alive.
  std::vector<View>* buffers = nullptr;
  std::size_t out_of_band = std::size_t{1} << 10;
};

template <class Output>
class Writer {
 public:
  explicit Writer(WriterOptions options = {}) : options_(options) {}

  /// @param out to which the pickle is added; it outlives the call of finish
  void begin(Output& out) {
    out_ = &out;
    keys_.clear();
    globals_.clear();
    memoized_ = 0;
    put(Op::proto, std::byte{options_.protocol});
    open_frame();
  }
  void finish() {
    put(Op::stop);
    close_frame();
  }

  // Values.

  void none() { put(Op::none); }
  void boolean(bool b) { put(b ? Op::newtrue : Op::newfalse); }
  void integer(std::signed_integral auto i) { write_integer(std::int64_t{i}); }
  void integer(std::unsigned_integral auto u) {
    if (std::uint64_t{u} <= std::uint64_t{INT64_MAX}) {
      write_integer(static_cast<std::int64_t>(u));
    } else {
      write_long(std::uint64_t{u}, 9);
    }
  }
  /// An integer of any size: two's complement, little-endian, in the fewest bytes that hold its sign.
  void big_integer(View bytes) {
    if (bytes.size() <= 0xff) {
      put(Op::long1, static_cast<std::byte>(bytes.size()));
    } else {
      put_number<4>(Op::long4, bytes.size());
    }
    append(bytes);
  }
  void real(double d) { store_real(take(9), d); }
  /// Without a call for each.
  template <class T>
  requires(std::integral<T> || std::floating_point<T>) void numbers(std::span<const T> elements);
  void complex(double real_part, double imaginary) {
    global(builtins(), "complex");
    real(real_part);
    real(imaginary);
    put(Op::tuple2, std::byte{'R'});
  }
  /// @param text UTF-8, which is not looked at
  void string(std::string_view text) {
    if (text.size() <= 0xff && options_.protocol >= 4) [[likely]] {
      put_short(Op::short_binunicode, text);
    } else {
      put_counted<Op::binunicode, Op::binunicode8>(std::as_bytes(std::span(text)));
    }
  }
  void bytes(View bytes) {
    if (is_out_of_band(bytes)) {
      put(Op::next_buffer, std::byte{static_cast<std::uint8_t>(Op::readonly_buffer)});
    } else if (options_.protocol < 3) {
      write_as_latin1(bytes);
    } else if (bytes.size() <= 0xff) {
      put_short(Op::short_binbytes, as_text(bytes));
    } else {
      put_counted<Op::binbytes, Op::binbytes8>(bytes);
    }
  }
  /// A bytearray: bytes that their reader may change.
  void byte_array(View value) {
    if (options_.protocol >= 5) {
      if (is_out_of_band(value)) return put(Op::next_buffer);
      return put_counted<Op::bytearray8, Op::bytearray8>(value);
    }
    global(builtins(), "bytearray");
    bytes(value);
    put(Op::tuple1, std::byte{'R'});
  }

  // Containers. Whatever is written before the end is in them.

  void begin_list() { begin_batch(Op::empty_list); }
  void end_list() { put(Op::appends); }
  /// By themselves, to be given a number before anything is in them; then mark(), what goes into them, and
  /// the end of a list, dict or set.
  void empty_list() { put(Op::empty_list); }
  void empty_dict() { put(Op::empty_dict); }
  void empty_set() { put(Op::empty_set); }
  void mark() { put(Op::mark); }
  /// Takes back what was written since the mark.
  void pop_to_mark() { put(Op::pop_mark); }
  /// Keys and values by turns.
  void begin_dict() { begin_batch(Op::empty_dict); }
  void end_dict() { put(Op::setitems); }
  void begin_set() {
    if (options_.protocol >= 4) return begin_batch(Op::empty_set);
    global(builtins(), "set");
    begin_list();
  }
  void end_set() {
    if (options_.protocol >= 4) return put(Op::additems);
    end_list();
    put(Op::tuple1, std::byte{'R'});
  }
  void begin_frozenset() {
    if (options_.protocol >= 4) return put(Op::mark);
    global(builtins(), "frozenset");
    begin_list();
  }
  void end_frozenset() {
    if (options_.protocol >= 4) return put(Op::frozenset);
    end_list();
    put(Op::tuple1, std::byte{'R'});
  }
  void begin_tuple(std::size_t size) {
    if (size > 3) put(Op::mark);
  }
  void end_tuple(std::size_t size) {
    constexpr std::array ops{Op::empty_tuple, Op::tuple1, Op::tuple2, Op::tuple3};
    put(size > 3 ? Op::tuple : ops[size]);
  }

  /// A text that comes again and again.
  void key(std::string_view text) {
    write_key(text, keys_.find(text, [&](std::size_t offset) {
      return std::memcmp(out_->data() + offset, text.data(), text.size()) == 0;
    }));
  }
  /// A key whose text lives as long as the program: known by where it is.
  void lasting_key(std::string_view text) { write_key(text, keys_.find_lasting(text)); }

  /// An object of a class, which is made without a call of its constructor; its members follow as a dict.
  void begin_object(std::string_view module, std::string_view name) {
    global(module, name);
    put(Op::empty_tuple, std::byte{static_cast<std::uint8_t>(Op::newobj)});
    begin_dict();
  }
  void end_object() {
    end_dict();
    put(Op::build);
  }

  /// Gives the value that was written last a number, for get. What holds itself is memoized after its begin_.
  std::uint32_t memoize() {
    if (options_.protocol >= 4) {
      put(Op::memoize);
    } else if (memoized_ <= 0xff) {
      put(Op::binput, static_cast<std::byte>(memoized_));
    } else {
      put_number<4>(Op::long_binput, memoized_);
    }
    return memoized_++;
  }
  /// The object that was given this number, once more.
  void get(std::uint32_t index) {
    if (index <= 0xff) {
      put(Op::binget, static_cast<std::byte>(index));
    } else {
      put_number<4>(Op::long_binget, index);
    }
  }

  /// Ends the frame: what the caller adds to the output between these two is no part of the pickle.
  void leave() { close_frame(); }
  void enter() { open_frame(); }

  /// Takes back the last values: what a tuple that turned out to hold itself needs.
  void pop(std::size_t count) {
    for (; count != 0; --count) put(Op::pop);
  }
  /// An object that is made by calling a class with a tuple, which follow each other before this.
  void make_object() { put(Op::newobj); }
  /// The same for a function: its result is whatever it returns.
  void call() { put(Op::reduce); }
  /// Gives the object before it the state that was written last.
  void build() { put(Op::build); }
  /// What an id stands for, which was written last.
  void persistent() { put(Op::binpersid); }

  /// A class or function by name, which is written once. The names outlive the pickle.
  void global(std::string_view module, std::string_view name) {
    for (const Global& known : globals_) {
      if (known.module == module && known.name == name) return get(known.index);
    }
    if (options_.protocol >= 4) {
      string(module);
      string(name);
      put(Op::stack_global);
    } else {
      put(Op::global);
      append(std::as_bytes(std::span(module)));
      append_line_end();
      append(std::as_bytes(std::span(name)));
      append_line_end();
    }
    globals_.push_back({module, name, memoize()});
  }

 private:
  struct Global {
    std::string_view module;
    std::string_view name;
    std::uint32_t index;
  };

  /// Of a frame, as CPython's.
  static constexpr std::size_t frame_size = std::size_t{1} << 16;
  static constexpr std::size_t frame_head = 9;
  /// Smaller ones cost more than they are worth, and CPython's reader takes them for a mistake.
  static constexpr std::size_t least_frame = 4;

  [[nodiscard]] std::string_view builtins() const {
    return options_.protocol >= 3 ? "builtins" : "__builtin__";
  }

  std::byte* take(std::size_t count) {
    const std::size_t size = out_->size();
    out_->resize(size + count);
    return reinterpret_cast<std::byte*>(out_->data()) + size;
  }
  void append(View bytes) {
    if (!bytes.empty()) std::memcpy(take(bytes.size()), bytes.data(), bytes.size());
  }
  void append_line_end() { *take(1) = std::byte{'\n'}; }
  void put(Op op) { *take(1) = static_cast<std::byte>(op); }
  void put(Op op, std::byte argument) {
    std::byte* const to = take(2);
    to[0] = static_cast<std::byte>(op);
    to[1] = argument;
  }
  template <std::size_t size>
  static std::byte* store_number(std::byte* to, Op op, std::uint64_t number) {
    *to++ = static_cast<std::byte>(op);
    for (std::size_t i = 0; i != size; ++i, number >>= 8U) *to++ = static_cast<std::byte>(number & 0xffU);
    return to;
  }
  template <std::size_t size>
  void put_number(Op op, std::uint64_t number) {
    store_number<size>(take(1 + size), op, number);
  }
  void put_short(Op op, std::string_view text) {
    std::byte* const to = take(2 + text.size());
    to[0] = static_cast<std::byte>(op);
    to[1] = static_cast<std::byte>(text.size());
    if (!text.empty()) std::memcpy(to + 2, text.data(), text.size());
  }
  /// What is longer than a frame stands between two.
  template <Op four, Op eight>
  void put_counted(View bytes) {
    const bool between = bytes.size() >= frame_size;
    if (between) close_frame();
    if (four == eight || bytes.size() > std::numeric_limits<std::uint32_t>::max()) {
      put_number<8>(eight, bytes.size());
    } else {
      put_number<4>(four, bytes.size());
    }
    append(bytes);
    if (between) open_frame();
  }

  void open_frame() {
    frame_ = out_->size();
    if (options_.protocol >= 4) take(frame_head);
  }
  void close_frame() {
    if (options_.protocol < 4) return;
    std::byte* const head = reinterpret_cast<std::byte*>(out_->data()) + frame_;
    const std::size_t size = out_->size() - frame_ - frame_head;
    if (size >= least_frame) {
      store_number<8>(head, Op::frame, size);
    } else {
      std::memmove(head, head + frame_head, size);
      out_->resize(frame_ + size);
    }
  }
  void begin_batch(Op container) {
    if (options_.protocol >= 4 && out_->size() - frame_ >= frame_size) {
      close_frame();
      open_frame();
    }
    put(container, std::byte{'('});
  }

  bool is_out_of_band(View bytes) {
    if (options_.buffers == nullptr || options_.protocol < 5 || bytes.size() < options_.out_of_band)
      return false;
    options_.buffers->push_back(bytes);
    return true;
  }

  /// The most bytes that an integer of T, or a number, takes.
  template <class T>
  static constexpr std::size_t longest() {
    return std::floating_point<T> ? 9 : sizeof(T) == 1 ? 5 : sizeof(T) == 8 ? 11 : sizeof(T) == 4 ? 7 : 5;
  }
  static std::byte* store_real(std::byte* to, double d) {
    auto bits = std::bit_cast<std::uint64_t>(d);
    if constexpr (std::endian::native == std::endian::little) bits = __builtin_bswap64(bits);
    *to = static_cast<std::byte>(Op::binfloat);
    std::memcpy(to + 1, &bits, sizeof bits);
    return to + 9;
  }
  static std::byte* store_integer(std::byte* to, std::int64_t i) {
    if (i >= 0 && i <= 0xffff) {
      return i <= 0xff ? store_number<1>(to, Op::binint1, static_cast<std::uint64_t>(i))
                       : store_number<2>(to, Op::binint2, static_cast<std::uint64_t>(i));
    }
    if (i == static_cast<std::int32_t>(i))
      return store_number<4>(to, Op::binint, static_cast<std::uint64_t>(i));
    // What is left when the bits that repeat the sign are gone, but for one.
    const auto bits = static_cast<std::uint64_t>(i < 0 ? ~i : i);
    return store_long(to, static_cast<std::uint64_t>(i),
                      static_cast<std::size_t>(std::bit_width(bits)) / 8 + 1);
  }
  static std::byte* store_long(std::byte* to, std::uint64_t bits, std::size_t size) {
    *to++ = static_cast<std::byte>(Op::long1);
    *to++ = static_cast<std::byte>(size);
    for (std::size_t i = 0; i != size; ++i)
      *to++ = static_cast<std::byte>(i < 8 ? bits >> (8 * i) & 0xffU : 0);
    return to;
  }
  void write_long(std::uint64_t bits, std::size_t size) { store_long(take(2 + size), bits, size); }
  void write_integer(std::int64_t i) {
    std::array<std::byte, longest<std::int64_t>()> bytes;
    const std::byte* const end = store_integer(bytes.data(), i);
    append({bytes.data(), end});
  }

  void write_key(std::string_view text, KeyMemo::Found found) {
    if (found.known) return get(found.index);
    string(text);
    if (!found.has_place) return;
    keys_.add(found, text, out_->size() - text.size(), memoized_);
    memoize();
  }

  /// Protocol 2 has no bytes: CPython's way is a text of the characters up to U+00FF, and a call that encodes
  /// it.
  void write_as_latin1(View bytes) {
    if (bytes.empty()) {
      global("__builtin__", "bytes");
      return put(Op::empty_tuple, std::byte{'R'});
    }
    global("_codecs", "encode");
    std::size_t size = bytes.size();
    for (const std::byte b : bytes) size += std::to_integer<unsigned>(b) >> 7U;
    put_number<4>(Op::binunicode, size);
    std::byte* to = take(size);
    for (const std::byte b : bytes) {
      const auto code = std::to_integer<unsigned>(b);
      if (code >= 0x80) *to++ = static_cast<std::byte>(0xc0U | code >> 6U);
      *to++ = static_cast<std::byte>(code < 0x80 ? code : 0x80U | (code & 0x3fU));
    }
    lasting_key("latin1");
    put(Op::tuple2, std::byte{'R'});
  }

  Output* out_ = nullptr;
  WriterOptions options_;
  KeyMemo keys_;
  std::vector<Global> globals_;
  std::uint32_t memoized_ = 0;
  std::size_t frame_ = 0;  ///< where the head of the frame in progress is
};

template <class Output>
template <class T>
requires(std::integral<T> ||
         std::floating_point<T>) void Writer<Output>::numbers(std::span<const T> elements) {
  begin_list();
  // In pieces that fit a frame each.
  constexpr std::size_t most = frame_size / longest<T>();
  while (!elements.empty()) {
    const auto piece = elements.first(std::min(most, elements.size()));
    elements = elements.subspan(piece.size());
    const std::size_t size = out_->size();
    std::byte* const begin = take(piece.size() * longest<T>());
    std::byte* to = begin;
    for (const T element : piece) {
      if constexpr (std::floating_point<T>) {
        to = store_real(to, static_cast<double>(element));
      } else if constexpr (std::same_as<T, std::uint64_t>) {
        to = element <= std::uint64_t{INT64_MAX} ? store_integer(to, static_cast<std::int64_t>(element))
                                                 : store_long(to, element, 9);
      } else {
        to = store_integer(to, std::int64_t{element});
      }
    }
    out_->resize(size + static_cast<std::size_t>(to - begin));
    if (options_.protocol >= 4 && out_->size() - frame_ >= frame_size) {
      close_frame();
      open_frame();
    }
  }
  end_list();
}

}  // namespace roundtrip::pickling
