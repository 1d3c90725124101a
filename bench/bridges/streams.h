// SPDX-License-Identifier: MIT
//
// Iostreams over the suite's own memory, for libraries that save to a std::ostream and load from a
// std::istream. A std::stringstream would copy everything once more on the way in and on the way out.
#pragma once

#include <algorithm>
#include <climits>
#include <cstring>
#include <istream>
#include <ostream>
#include <stdexcept>
#include <streambuf>

#include "bench/record/buffer.h"

namespace roundtrip {

namespace detail {

/// Writes behind what a Buffer holds, straight into its free capacity.
class BufferStreambuf final : public std::streambuf {
 public:
  void open(Buffer& out) {
    out_ = &out;
    use_capacity();
  }

  /// Tells the buffer how much was written.
  void close() {
    take_over();
    out_ = nullptr;
    setp(nullptr, nullptr);
  }

 protected:
  std::streamsize xsputn(const char* bytes, std::streamsize count) override {
    // One comparison for both: there is room, and there is something to copy.
    const auto available = static_cast<std::size_t>(epptr() - pptr());
    if (static_cast<std::size_t>(count) - 1 < available) [[likely]] {
      std::memcpy(pptr(), bytes, static_cast<std::size_t>(count));
      pbump(static_cast<int>(count));
    } else {
      append(bytes, count);
    }
    return count;
  }

  int_type overflow(int_type c) override {
    take_over();
    out_->reserve(out_->size() + 1);
    use_capacity();
    if (!traits_type::eq_int_type(c, traits_type::eof())) {
      *pptr() = traits_type::to_char_type(c);
      pbump(1);
    }
    return traits_type::not_eof(c);
  }

 private:
  /// Out of line: within xsputn it would make each small write save and restore all registers.
  [[gnu::noinline]] void append(const char* bytes, std::streamsize count) {
    take_over();
    out_->append(bytes, static_cast<std::size_t>(count));
    use_capacity();
  }

  void take_over() { out_->resize(out_->size() + static_cast<std::size_t>(pptr() - pbase())); }

  void use_capacity() {
    char* const begin = reinterpret_cast<char*>(out_->data()) + out_->size();
    // pbump counts in int.
    setp(begin, begin + std::min<std::size_t>(out_->capacity() - out_->size(), INT_MAX));
  }

  Buffer* out_ = nullptr;
};

/// Reads bytes where they are.
class ViewStreambuf final : public std::streambuf {
 public:
  void open(View bytes) {
    // A streambuf takes pointers to what may be written; this one never writes.
    char* const begin = const_cast<char*>(as_text(bytes).data());
    setg(begin, begin, begin + bytes.size());
  }

 protected:
  std::streamsize xsgetn(char* bytes, std::streamsize count) override {
    const std::streamsize available = std::min(count, static_cast<std::streamsize>(egptr() - gptr()));
    if (available > 0) {
      std::memcpy(bytes, gptr(), static_cast<std::size_t>(available));
      setg(eback(), gptr() + available, egptr());
    }
    return available;
  }
};

}  // namespace detail

/// An output stream to a Buffer. It is made once, since a stream's constructor looks up the locale, and
/// opened for each save:
///
///     stream.open(out);
///     … write to the stream …
///     stream.close();
class BufferStream final : public std::ostream {
 public:
  BufferStream() : std::ostream(nullptr) { init(&streambuf_); }

  /// What is written from here on is appended to `buffer`, which must not be used before close().
  void open(Buffer& buffer) {
    streambuf_.open(buffer);
    clear();
  }

  /// @throws std::runtime_error when something could not be written
  void close() {
    streambuf_.close();
    if (!good()) throw std::runtime_error("the output stream reports an error");
  }

 private:
  detail::BufferStreambuf streambuf_;
};

/// An input stream from a View. Made once, like BufferStream, and opened for each load.
class ViewStream final : public std::istream {
 public:
  ViewStream() : std::istream(nullptr) { init(&streambuf_); }

  /// The bytes must stay where they are while they are read.
  void open(View bytes) {
    streambuf_.open(bytes);
    clear();
  }

 private:
  detail::ViewStreambuf streambuf_;
};

}  // namespace roundtrip
