// SPDX-License-Identifier: MIT
#include "bench/driver/run/opened_input.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <memory>
#include <optional>
#include <system_error>
#include <vector>

#include "bench/driver/base/descriptor.h"
#include "bench/driver/base/error.h"
#include "bench/driver/base/signals.h"
#include "bench/record/buffer.h"

namespace roundtrip {

namespace {

/// A new file that grows by pieces, and no larger than is allowed.
class Copy {
 public:
  Copy(std::filesystem::path path, std::filesystem::path named, std::uint64_t most_bytes)
      : path_(std::move(path)),
        named_(std::move(named)),
        most_bytes_(most_bytes),
        file_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) {
    if (!file_.open()) fail(errno);
  }

  void append(const char* data, std::size_t size) {
    if (size > most_bytes_ - written_) {
      throw InputError(fmt::format("{}: it holds more than the {} bytes that --memory-limit allows",
                                   named_.string(), most_bytes_));
    }
    written_ += size;
    while (size > 0) {
      const ssize_t count = ::write(file_.get(), data, size);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) fail(errno);
      data += count;
      size -= static_cast<std::size_t>(count);
    }
  }

 private:
  [[noreturn]] void fail(int error) const {
    throw MachineError(fmt::format("{}: {}; free space there, or set TMPDIR to another folder",
                                   path_.string(), error_text(error)));
  }

  std::filesystem::path path_;
  std::filesystem::path named_;
  std::uint64_t most_bytes_;
  std::uint64_t written_ = 0;
  Descriptor file_;
};

constexpr std::size_t piece = std::size_t{256} << 10;

[[noreturn]] void refuse(const std::filesystem::path& named, const std::string& why) {
  throw InputError(fmt::format("{}: {}", named.string(), why));
}

/// The bytes of a file one after the other.
class Source {
 public:
  explicit Source(const std::filesystem::path& path, std::filesystem::path named)
      : named_(std::move(named)),
        file_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)),
        buffer_(piece) {
    if (!file_.open()) refuse(named_, "cannot be read: " + error_text(errno));
  }

  /// The next piece; empty at the end.
  View next() {
    for (;;) {
      const ssize_t count = ::read(file_.get(), buffer_.data(), buffer_.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) refuse(named_, "cannot be read: " + error_text(errno));
      return View(buffer_).first(static_cast<std::size_t>(count));
    }
  }

 private:
  std::filesystem::path named_;
  Descriptor file_;
  std::vector<std::byte> buffer_;
};

enum class Compression : std::uint8_t { none, gzip, zstd };

Compression compression_of(const std::filesystem::path& path, const std::filesystem::path& named) {
  Source source(path, named);
  const View begin = source.next();
  const auto begins = [&](std::string_view magic) { return as_text(begin).starts_with(magic); };
  if (begins("\x1f\x8b")) return Compression::gzip;
  if (begins("\x28\xb5\x2f\xfd")) return Compression::zstd;
  return Compression::none;
}

void unpack_gzip(Source& source, Copy& copy, const std::filesystem::path& named) {
  z_stream stream{};
  // 16: gzip and nothing else.
  if (::inflateInit2(&stream, 16 + MAX_WBITS) != Z_OK) throw std::bad_alloc();
  const std::unique_ptr<z_stream, int (*)(z_stream*)> owner(&stream, ::inflateEnd);
  std::vector<char> out(piece);
  bool member_ended = false;
  for (View in = source.next(); !in.empty(); in = source.next()) {
    if (interrupted) return;
    // zlib does not write through it.
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(in.data()));
    stream.avail_in = static_cast<uInt>(in.size());
    do {
      // Several of them one after the other are one (RFC 1952, 2.2).
      if (member_ended && ::inflateReset(&stream) != Z_OK) throw std::bad_alloc();
      stream.next_out = reinterpret_cast<Bytef*>(out.data());
      stream.avail_out = static_cast<uInt>(out.size());
      const int result = ::inflate(&stream, Z_NO_FLUSH);
      if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) {
        refuse(named, fmt::format("the gzip data are damaged: {}",
                                  stream.msg == nullptr ? "zlib does not say how" : stream.msg));
      }
      copy.append(out.data(), out.size() - stream.avail_out);
      member_ended = result == Z_STREAM_END;
      // A full piece of output may have more behind it, but for that of a member that has ended.
    } while (stream.avail_in > 0 || (stream.avail_out == 0 && !member_ended));
  }
  if (!member_ended) refuse(named, "the gzip data end too early: was the file written completely?");
}

void unpack_zstd(Source& source, Copy& copy, const std::filesystem::path& named) {
  const std::unique_ptr<ZSTD_DStream, std::size_t (*)(ZSTD_DStream*)> stream(::ZSTD_createDStream(),
                                                                             ::ZSTD_freeDStream);
  if (stream == nullptr) throw std::bad_alloc();
  std::vector<char> out(piece);
  std::size_t wanted = 1;
  for (View in = source.next(); !in.empty(); in = source.next()) {
    if (interrupted) return;
    ZSTD_inBuffer input{in.data(), in.size(), 0};
    bool full = false;
    while (input.pos < input.size || full) {
      ZSTD_outBuffer output{out.data(), out.size(), 0};
      wanted = ::ZSTD_decompressStream(stream.get(), &output, &input);
      if (::ZSTD_isError(wanted) != 0) {
        refuse(named, fmt::format("the Zstandard data are damaged: {}", ::ZSTD_getErrorName(wanted)));
      }
      copy.append(out.data(), output.pos);
      // A full piece of output may have more behind it, but for that of a frame that has ended.
      full = output.pos == output.size && wanted != 0;
    }
  }
  if (wanted != 0) refuse(named, "the Zstandard data end too early: was the file written completely?");
}

/// A copy of the standard input, which can be read once only, for as long as this program runs.
const std::filesystem::path& copy_of_standard_input(std::uint64_t most_bytes) {
  static Scratch scratch;
  static std::optional<std::filesystem::path> path;
  if (path) return *path;
  if (::isatty(STDIN_FILENO) == 1) {
    throw InputError("-: standard input is a terminal; send the data through a pipe or <");
  }
  const auto file = scratch.make_name();
  Copy copy(file, standard_input, most_bytes);
  std::array<char, piece> buffer{};
  while (!interrupted) {
    const ssize_t count = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) refuse(standard_input, "cannot be read: " + error_text(errno));
    if (count == 0) break;
    copy.append(buffer.data(), static_cast<std::size_t>(count));
  }
  path = file;
  return *path;
}

std::string ending_of(const std::filesystem::path& path) {
  std::string ending = path.extension().string();
  if (!ending.empty()) ending.erase(0, 1);
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return ending;
}

}  // namespace

OpenedInput open_input(const std::filesystem::path& named, Scratch& scratch, std::uint64_t most_bytes) {
  OpenedInput input{named, named, ending_of(named)};
  if (named == standard_input) {
    input = {named, copy_of_standard_input(most_bytes), {}};
  } else {
    std::error_code error;
    const auto status = std::filesystem::status(named, error);
    if (!std::filesystem::exists(status)) refuse(named, "no such file or folder");
    if (!std::filesystem::is_regular_file(status)) refuse(named, "neither a file nor a folder");
  }
  const Compression compression = compression_of(input.file, named);
  if (compression == Compression::none) return input;
  const auto unpacked = scratch.make_name();
  Source source(input.file, named);
  Copy copy(unpacked, named, most_bytes);
  if (compression == Compression::gzip) {
    unpack_gzip(source, copy, named);
  } else {
    unpack_zstd(source, copy, named);
  }
  input.file = unpacked;
  if (input.ending == "gz" || input.ending == "zst") input.ending = ending_of(named.stem());
  return input;
}

}  // namespace roundtrip
