// SPDX-License-Identifier: MIT
//
// CSV as RFC 4180 describes it, read field by field where it stands, with no table of it in memory. It needs
// the standard library alone.
//
//     roundtrip_csv::Reader reader(text);
//     while (reader.next_record()) {
//       while (!reader.at_record_end()) {
//         const roundtrip_csv::Field field = reader.next_field();
//         …
//       }
//     }
//
// A record ends with CRLF, or with LF alone as most programs but those of Windows write it; the last one need
// not. All records have as many fields as the first one, which may be a header: that is for the caller to
// know. Between quotes everything is text: the separator, line ends as they are, and a quote that is written
// twice. A field that is empty and one that is quoted and empty are told apart.
#pragma once

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>

#include "characters.h"
#include "error.h"

namespace roundtrip_csv {

struct Field {
  /// Without quotes. Valid until the next field is read.
  std::string_view text;
  bool quoted = false;
};

class Reader {
 public:
  /// @param text must stay where it is; a byte order mark is skipped
  /// @param separator any byte but a quote and those of line ends
  explicit Reader(std::string_view text, char separator = ',')
      : begin_(text.data()),
        at_(begin_),
        end_(begin_ + text.size()),
        field_(begin_),
        separator_(separator),
        special_(separator) {
    if (text.starts_with(byte_order_mark)) at_ += byte_order_mark.size();
  }

  /// Goes on to the next record, over what is left of the one before.
  /// @return false at the end of the text
  /// @throws Error when what is left is no CSV
  bool next_record() {
    while (!record_ended_) next_field();
    if (at_ == end_) return false;
    index_ = 0;
    record_ended_ = false;
    return true;
  }

  /// Whether the record has no more fields. It has at least one.
  [[nodiscard]] bool at_record_end() const { return record_ended_; }

  /// @pre !at_record_end()
  /// @throws Error when it is no field, or the record has not as many of them as the first one
  Field next_field() {
    field_ = at_;
    if (at_ != end_ && *at_ == '"') return quoted_field();
    const char* const end = std::find_if(at_, end_, special_);
    const std::string_view text(at_, static_cast<std::size_t>(end - at_));
    at_ = end;
    end_field();
    return {text, false};
  }

  /// How many fields of the record have been read.
  [[nodiscard]] std::size_t field_count() const { return index_; }

  /// Where the field begins that was read last.
  [[nodiscard]] Place place() const { return place_of(field_); }

 private:
  Field quoted_field() {
    const char* from = at_ + 1;
    const char* quote = closing_quote(from);
    if (!is_doubled(quote)) {
      at_ = quote + 1;
      end_field();
      return {{from, static_cast<std::size_t>(quote - from)}, true};
    }
    unescaped_.clear();
    while (is_doubled(quote)) {
      unescaped_.append(from, quote + 1);
      from = quote + 2;
      quote = closing_quote(from);
    }
    unescaped_.append(from, quote);
    at_ = quote + 1;
    end_field();
    return {unescaped_, true};
  }

  [[nodiscard]] const char* closing_quote(const char* from) const {
    const void* const found =
        from == end_ ? nullptr : std::memchr(from, '"', static_cast<std::size_t>(end_ - from));
    if (found == nullptr) fail(field_, "the quotes that begin here are never closed");
    return static_cast<const char*>(found);
  }
  [[nodiscard]] bool is_doubled(const char* quote) const { return quote + 1 != end_ && quote[1] == '"'; }

  /// Goes over what is behind a field.
  void end_field() {
    ++index_;
    if (at_ == end_) {
      end_record();
    } else if (*at_ == separator_) {
      if (index_ == width_) fail(at_, "a record of more than " + fields(width_));
      ++at_;
    } else if (*at_ == '\n') {
      end_record();
      ++at_;
    } else if (*at_ == '\r' && at_ + 1 != end_ && at_[1] == '\n') {
      end_record();
      at_ += 2;
    } else if (*at_ == '\r') {
      fail(at_, "a carriage return without a line feed, outside quotes");
    } else if (*at_ == '"') {
      fail(at_, "a quote in a field that does not begin with one");
    } else {
      fail(at_, "text behind the closing quote");
    }
  }

  void end_record() {
    if (width_ == 0) width_ = index_;
    if (index_ != width_)
      fail(at_, "a record of " + fields(index_) + ", the first one has " + std::to_string(width_));
    record_ended_ = true;
  }

  static std::string fields(std::size_t count) {
    return std::to_string(count) + (count == 1 ? " field" : " fields");
  }

  [[nodiscard]] Place place_of(const char* at) const {
    const std::string_view before(begin_, static_cast<std::size_t>(at - begin_));
    const auto lines = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
    const std::size_t line_begin = lines == 0 ? 0 : before.rfind('\n') + 1;
    return {lines + 1, before.size() - line_begin + 1};
  }
  [[noreturn]] void fail(const char* at, const std::string& what) const { throw Error(place_of(at), what); }

  const char* begin_;
  const char* at_;
  const char* end_;
  const char* field_;
  char separator_;
  Special special_;
  std::size_t index_ = 0;
  std::size_t width_ = 0;  ///< fields of the first record; 0 until it has been read
  bool record_ended_ = true;
  std::string unescaped_;
};

}  // namespace roundtrip_csv
