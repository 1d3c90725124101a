// SPDX-License-Identifier: MIT
#include "bench/record/compressor.h"

#include <lz4.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <limits>
#include <new>
#include <stdexcept>
#include <string>

#include "bench/record/unsupported.h"

namespace roundtrip {

namespace {

[[noreturn]] void damaged(const char* library) {
  throw std::runtime_error(std::string(library) + ": the compressed bytes are damaged");
}

[[noreturn]] void too_many(const char* library, std::size_t count) {
  throw UnsupportedError(std::to_string(count) + " bytes: " + library + " takes less than 2 GiB at once");
}

class Zlib final : public Compressor {
 public:
  Zlib() {
    constexpr int level = 6;
    if (::deflateInit(&deflate_, level) != Z_OK) throw std::bad_alloc();
    if (::inflateInit(&inflate_) != Z_OK) {
      ::deflateEnd(&deflate_);
      throw std::bad_alloc();
    }
  }
  Zlib(const Zlib&) = delete;
  Zlib& operator=(const Zlib&) = delete;
  Zlib(Zlib&&) = delete;
  Zlib& operator=(Zlib&&) = delete;
  ~Zlib() override {
    ::deflateEnd(&deflate_);
    ::inflateEnd(&inflate_);
  }

  void compress(View bytes, Buffer& packed) override {
    packed.resize(::deflateBound(&deflate_, bytes.size()));
    ::deflateReset(&deflate_);
    if (run(deflate_, ::deflate, bytes, packed) != Z_STREAM_END) {
      throw std::runtime_error("zlib cannot compress " + std::to_string(bytes.size()) + " bytes");
    }
    packed.resize(deflate_.total_out);
  }

  void decompress(View packed, Buffer& bytes) override {
    ::inflateReset(&inflate_);
    bytes.reserve(1);  // Even of no bytes zlib wants to know where they go.
    if (run(inflate_, ::inflate, packed, bytes) != Z_STREAM_END || inflate_.total_out != bytes.size()) {
      damaged("zlib");
    }
  }

 private:
  /// The lengths of a stream are 32 bits wide: what is longer goes through it in pieces.
  static int run(z_stream& stream, int (*step)(z_streamp, int), View in, Buffer& out) {
    constexpr std::size_t most = std::numeric_limits<uInt>::max();
    int state = Z_OK;
    std::size_t read = 0;
    std::size_t written = 0;
    // inflate says Z_BUF_ERROR of a piece that was not the last; without progress it means what it says.
    while (state == Z_OK || state == Z_BUF_ERROR) {
      const std::size_t piece = std::min(most, in.size() - read);
      const std::size_t room = std::min(most, out.size() - written);
      // zlib reads from what it takes for mutable.
      stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(in.data() + read));
      stream.avail_in = static_cast<uInt>(piece);
      stream.next_out = reinterpret_cast<Bytef*>(out.data() + written);
      stream.avail_out = static_cast<uInt>(room);
      state = step(&stream, read + piece == in.size() ? Z_FINISH : Z_NO_FLUSH);
      const std::size_t taken = piece - stream.avail_in;
      const std::size_t made = room - stream.avail_out;
      read += taken;
      written += made;
      if (taken == 0 && made == 0) break;
    }
    return state;
  }

  z_stream deflate_{};
  z_stream inflate_{};
};

class Zstd final : public Compressor {
 public:
  Zstd() : compress_(::ZSTD_createCCtx()), decompress_(::ZSTD_createDCtx()) {
    if (!compress_ || !decompress_) throw std::bad_alloc();
  }

  void compress(View bytes, Buffer& packed) override {
    constexpr int level = 3;
    packed.resize(::ZSTD_compressBound(bytes.size()));
    const std::size_t size =
        ::ZSTD_compressCCtx(compress_.get(), packed.data(), packed.size(), bytes.data(), bytes.size(), level);
    if (::ZSTD_isError(size) != 0)
      throw std::runtime_error(std::string("zstd: ") + ::ZSTD_getErrorName(size));
    packed.resize(size);
  }

  void decompress(View packed, Buffer& bytes) override {
    const std::size_t size =
        ::ZSTD_decompressDCtx(decompress_.get(), bytes.data(), bytes.size(), packed.data(), packed.size());
    if (::ZSTD_isError(size) != 0 || size != bytes.size()) damaged("zstd");
  }

 private:
  struct Free {
    void operator()(ZSTD_CCtx* context) const { ::ZSTD_freeCCtx(context); }
    void operator()(ZSTD_DCtx* context) const { ::ZSTD_freeDCtx(context); }
  };
  std::unique_ptr<ZSTD_CCtx, Free> compress_;
  std::unique_ptr<ZSTD_DCtx, Free> decompress_;
};

class Lz4 final : public Compressor {
 public:
  Lz4() : state_(std::make_unique<LZ4_stream_t>()) {}

  void compress(View bytes, Buffer& packed) override {
    if (bytes.size() > LZ4_MAX_INPUT_SIZE) too_many("lz4", bytes.size());
    const int size = static_cast<int>(bytes.size());
    packed.resize(static_cast<std::size_t>(::LZ4_compressBound(size)));
    constexpr int acceleration = 1;
    const int made = ::LZ4_compress_fast_extState(state_.get(), reinterpret_cast<const char*>(bytes.data()),
                                                  reinterpret_cast<char*>(packed.data()), size,
                                                  static_cast<int>(packed.size()), acceleration);
    if (made <= 0) throw std::runtime_error("lz4 cannot compress " + std::to_string(bytes.size()) + " bytes");
    packed.resize(static_cast<std::size_t>(made));
  }

  void decompress(View packed, Buffer& bytes) override {
    constexpr std::size_t most = std::numeric_limits<int>::max();
    if (packed.size() > most || bytes.size() > most) damaged("lz4");
    const int size = ::LZ4_decompress_safe(reinterpret_cast<const char*>(packed.data()),
                                           reinterpret_cast<char*>(bytes.data()),
                                           static_cast<int>(packed.size()), static_cast<int>(bytes.size()));
    if (size < 0 || static_cast<std::size_t>(size) != bytes.size()) damaged("lz4");
  }

 private:
  std::unique_ptr<LZ4_stream_t> state_;
};

}  // namespace

std::unique_ptr<Compressor> make_compressor(Compression compression) {
  switch (compression) {
    case Compression::zlib:
      return std::make_unique<Zlib>();
    case Compression::zstd:
      return std::make_unique<Zstd>();
    case Compression::lz4:
      break;
  }
  return std::make_unique<Lz4>();
}

std::size_t most_at_once(Compression compression) {
  return compression == Compression::lz4 ? LZ4_MAX_INPUT_SIZE : std::numeric_limits<std::size_t>::max();
}

}  // namespace roundtrip
