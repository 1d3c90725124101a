// SPDX-License-Identifier: MIT
#include <roundtrip_joblib/compression.h>

#include <lz4frame.h>
#include <zlib.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>

namespace roundtrip::joblib {

namespace {

/// What joblib takes when it is told to compress and not how much.
constexpr int zlib_level = 3;

[[noreturn]] void fail(const std::string& what) {
  throw std::runtime_error("joblib: " + what);
}

/// Room that grows as it is filled, to a limit.
class Output {
 public:
  Output(Buffer& room, std::size_t packed, const SwellingLimit& limit) : room_(room) {
    if (__builtin_mul_overflow(packed, limit.for_each_byte, &most_) ||
        __builtin_add_overflow(most_, limit.always, &most_)) {
      most_ = std::numeric_limits<std::size_t>::max();
    }
    room_.clear();
    room_.reserve(std::min(most_, std::max<std::size_t>(4 * packed, 4096)));
  }

  /// Where the next bytes go: there is room for one at least.
  std::span<std::byte> next() {
    const std::size_t used = room_.size();
    if (used == most_) fail("the file swells to more than the " + std::to_string(most_) + " bytes allowed");
    if (used == room_.capacity()) room_.reserve(std::min(most_, 2 * used));
    return {room_.data() + used, std::min(room_.capacity(), most_) - used};
  }
  void add(std::size_t count) { room_.resize(room_.size() + count); }

 private:
  Buffer& room_;
  std::size_t most_ = 0;
};

void inflate_all(View bytes, Output& out) {
  z_stream stream{};
  constexpr int largest_window_of_zlib_or_gzip = MAX_WBITS + 32;
  if (inflateInit2(&stream, largest_window_of_zlib_or_gzip) != Z_OK) throw std::bad_alloc();
  const std::unique_ptr<z_stream, void (*)(z_stream*)> end(&stream, [](z_stream* s) { inflateEnd(s); });
  constexpr std::size_t most = std::numeric_limits<uInt>::max();
  // zlib does not write to what it reads, and has no const.
  stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data()));
  const std::byte* const bytes_end = bytes.data() + bytes.size();
  const auto left = [&] {
    return static_cast<std::size_t>(bytes_end - reinterpret_cast<const std::byte*>(stream.next_in));
  };
  for (;;) {
    const std::span<std::byte> room = out.next();
    stream.avail_in = static_cast<uInt>(std::min(left(), most));
    stream.avail_out = static_cast<uInt>(std::min(room.size(), most));
    stream.next_out = reinterpret_cast<Bytef*>(room.data());
    const uInt offered = stream.avail_out;
    const int result = inflate(&stream, Z_NO_FLUSH);
    out.add(offered - stream.avail_out);
    if (result == Z_STREAM_END) break;
    if (result == Z_MEM_ERROR) throw std::bad_alloc();
    if (result != Z_OK)
      fail(left() == 0 ? "the compressed bytes end too early" : "the compressed bytes are damaged");
  }
  if (left() != 0) fail("something lies behind the compressed bytes");
}

void decompress_lz4(View bytes, Output& out) {
  LZ4F_dctx* context = nullptr;
  if (LZ4F_isError(LZ4F_createDecompressionContext(&context, LZ4F_VERSION)) != 0) throw std::bad_alloc();
  const std::unique_ptr<LZ4F_dctx, void (*)(LZ4F_dctx*)> end(
      context, [](LZ4F_dctx* c) { LZ4F_freeDecompressionContext(c); });
  for (;;) {
    const std::span<std::byte> room = out.next();
    std::size_t made = room.size();
    std::size_t taken = bytes.size();
    const std::size_t wanted = LZ4F_decompress(context, room.data(), &made, bytes.data(), &taken, nullptr);
    if (LZ4F_isError(wanted) != 0) {
      fail(std::string("the compressed bytes are damaged: ") + LZ4F_getErrorName(wanted));
    }
    out.add(made);
    bytes = bytes.subspan(taken);
    if (wanted == 0) break;
    if (bytes.empty() && made < room.size()) fail("the compressed bytes end too early");
  }
  if (!bytes.empty()) fail("something lies behind the compressed bytes");
}

}  // namespace

void pack(Compression compression, View file, Buffer& out) {
  const std::size_t before = out.size();
  if (compression == Compression::none) return out.append(file.data(), file.size());
  if (compression == Compression::zlib) {
    uLong size = compressBound(file.size());
    out.resize(before + size);
    if (compress2(reinterpret_cast<Bytef*>(out.data() + before), &size,
                  reinterpret_cast<const Bytef*>(file.data()), file.size(), zlib_level) != Z_OK) {
      throw std::bad_alloc();
    }
    return out.resize(before + size);
  }
  const std::size_t most = LZ4F_compressFrameBound(file.size(), nullptr);
  out.resize(before + most);
  const std::size_t size = LZ4F_compressFrame(out.data() + before, most, file.data(), file.size(), nullptr);
  if (LZ4F_isError(size) != 0) fail(std::string("LZ4: ") + LZ4F_getErrorName(size));
  out.resize(before + size);
}

View unpacked(View bytes, Buffer& room, const SwellingLimit& limit) {
  const std::string_view text = as_text(bytes);
  const bool zlib = text.starts_with('\x78') || text.starts_with("\x1f\x8b");
  const bool lz4 = text.starts_with("\x04\x22\x4d\x18");
  if (text.starts_with("BZ")) fail("the file is compressed as bz2, which is not read");
  if (text.starts_with("\xfd\x37zXZ")) fail("the file is compressed as xz, which is not read");
  if (text.starts_with(std::string_view("\x5d\0", 2)))
    fail("the file is compressed as lzma, which is not read");
  if (!zlib && !lz4) return bytes;
  Output out(room, bytes.size(), limit);
  if (zlib) {
    inflate_all(bytes, out);
  } else {
    decompress_lz4(bytes, out);
  }
  return as_view(room);
}

}  // namespace roundtrip::joblib
