// SPDX-License-Identifier: MIT
//
// For tests in another language: says what a file of joblib holds, as a line of JSON: the values, and the
// arrays as they are found in the mapped file, with their elements in hexadecimal.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <exception>

#include "bench/bridges/json_text_sink.h"
#include "formats/joblib/adapter.h"

namespace roundtrip {
namespace {

/// A file as it is on the disk.
class Mapped {
 public:
  explicit Mapped(const char* path) {
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    struct stat status {};
    if (file < 0 || fstat(file, &status) != 0) throw std::runtime_error("cannot open the file");
    size_ = static_cast<std::size_t>(status.st_size);
    begin_ = size_ == 0 ? nullptr : mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, file, 0);
    close(file);
    if (begin_ == MAP_FAILED) throw std::runtime_error("cannot map the file");
  }
  Mapped(const Mapped&) = delete;
  Mapped& operator=(const Mapped&) = delete;
  ~Mapped() {
    if (begin_ != nullptr) munmap(begin_, size_);
  }
  [[nodiscard]] View bytes() const { return {static_cast<const std::byte*>(begin_), size_}; }

 private:
  void* begin_ = nullptr;
  std::size_t size_ = 0;
};

std::string hexadecimal(View bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const std::byte b : bytes) {
    text += digits[std::to_integer<std::size_t>(b) / 16];
    text += digits[std::to_integer<std::size_t>(b) % 16];
  }
  return text;
}

void write_array(const joblib::NamedArray& named, View file, JsonTextSink& sink) {
  const joblib::Header& header = named.array.header;
  sink.begin_object(7);
  sink.key("path");
  sink.string(named.path);
  sink.key("dtype");
  sink.string((header.dtype.big_endian ? '>' : '<') +
              (header.dtype.kind + std::to_string(header.dtype.item_size)));
  sink.key("shape");
  sink.begin_array(header.shape.rank());
  for (const std::size_t extent : header.shape) sink.integer(extent);
  sink.end_array();
  sink.key("fortran_order");
  sink.boolean(header.fortran_order);
  sink.key("allow_mmap");
  sink.boolean(header.allow_mmap);
  sink.key("offset");
  sink.integer(named.array.data.data() - file.data());
  sink.key("elements");
  sink.string(hexadecimal(named.array.data));
  sink.end_object();
}

void show(const char* path) {
  const Mapped mapped(path);
  Document document;
  formats::joblib::Format::Codec<Document>().load(mapped.bytes(), document);
  Buffer out;
  JsonTextSink sink(out);
  sink.start();
  sink.begin_object(2);
  sink.key("values");
  write_events(document, sink);
  sink.key("arrays");
  Buffer room;
  const View file = joblib::unpacked(mapped.bytes(), room);
  const auto found = joblib::list_arrays(file);
  sink.begin_array(found.size());
  for (const joblib::NamedArray& named : found) write_array(named, file, sink);
  sink.end_array();
  sink.end_object();
  std::fwrite(out.data(), 1, out.size(), stdout);
}

}  // namespace
}  // namespace roundtrip

int main(int count, char** arguments) {
  if (count != 2) return EXIT_FAILURE;
  try {
    roundtrip::show(arguments[1]);
    return EXIT_SUCCESS;
  } catch (const std::exception& error) {
    std::fputs(error.what(), stderr);
    return EXIT_FAILURE;
  }
}
