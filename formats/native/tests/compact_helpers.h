// SPDX-License-Identifier: MIT
//
// What the tests of the compact layout have in common.
#pragma once

#include <gtest/gtest.h>

#include "bench/record/difference.h"
#include "roundtrip_native/compact.h"

namespace roundtrip {

namespace compact = native::compact;
using native::Error;
using native::header_size;
using native::Problem;

template <class T>
Buffer saved(const T& value) {
  Buffer bytes;
  compact::save(value, bytes);
  return bytes;
}

using Body = std::vector<unsigned>;

/// What is saved behind the header.
template <class T>
Body body_of(const T& value) {
  const Buffer bytes = saved(value);
  Body body;
  for (std::size_t i = header_size; i < bytes.size(); ++i) {
    body.push_back(std::to_integer<unsigned>(bytes.data()[i]));
  }
  return body;
}

template <class T>
std::vector<std::byte> file_of(const Body& body) {
  const Buffer bytes = saved(T{});
  std::vector<std::byte> file(bytes.data(), bytes.data() + header_size);
  for (const unsigned byte : body) file.push_back(static_cast<std::byte>(byte));
  return file;
}

/// The error that loading ends with, into a fresh record and into a used one; they must be the same.
template <class T>
Error error_of(View bytes, T used = {}) {
  Error reused;
  try {
    compact::load(bytes, used);
  } catch (const native::LoadError& error) {
    reused = error.error();
  }
  EXPECT_EQ(reused.message(), compact::check<T>(bytes).message());
  return reused;
}

template <class T>
void expect(const Body& body, Problem problem, std::size_t place, const std::string& path) {
  const Error error = error_of<T>(file_of<T>(body));
  EXPECT_EQ(error.problem, problem) << error.message();
  EXPECT_EQ(error.offset, header_size + place) << error.message();
  EXPECT_EQ(error.path, path);
}

template <class T>
void expect_same(const T& value) {
  const Buffer bytes = saved(value);
  const auto difference = first_difference(value, compact::load<T>(as_view(bytes)));
  EXPECT_FALSE(difference) << difference->path;
}

}  // namespace roundtrip
