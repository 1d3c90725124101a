// SPDX-License-Identifier: MIT
#include <roundtrip_gguf/gguf.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <stdexcept>

namespace roundtrip::gguf {

namespace {

static_assert(std::endian::native == std::endian::little, "numbers are copied as they are in memory");

constexpr std::string_view magic = "GGUF";
constexpr std::uint32_t version = 3;
constexpr std::uint64_t default_alignment = 32;

[[noreturn]] void fail(const std::string& what) {
  throw std::runtime_error("gguf: " + what);
}
[[noreturn]] void fail(std::string_view name, const char* what) {
  fail("the tensor " + std::string(name) + " " + what);
}

enum class Value : std::uint32_t { u8, i8, u16, i16, u32, i32, f32, boolean, string, array, u64, i64, f64 };

/// @return 0 of those that have no size of their own
std::size_t size_of_value(Value type) {
  switch (type) {
    case Value::u8:
    case Value::i8:
    case Value::boolean:
      return 1;
    case Value::u16:
    case Value::i16:
      return 2;
    case Value::u32:
    case Value::i32:
    case Value::f32:
      return 4;
    case Value::u64:
    case Value::i64:
    case Value::f64:
      return 8;
    default:
      return 0;
  }
}

std::uint64_t aligned(std::uint64_t place, std::uint64_t alignment) {
  return (place + alignment - 1) / alignment * alignment;
}

class Reader {
 public:
  explicit Reader(std::span<const std::byte> file) : file_(file) {}

  Header read() {
    if (text(magic.size()) != magic) fail("it does not begin with GGUF");
    if (const auto found = number<std::uint32_t>(); found != 2 && found != version) {
      fail("version " + std::to_string(found) + " is unknown");
    }
    const auto tensors = number<std::uint64_t>();
    const auto pairs = number<std::uint64_t>();
    Header header;
    for (std::uint64_t i = 0; i != pairs; ++i) read_pair(header);
    check_distinct(keys_, "the key ");
    for (std::uint64_t i = 0; i != tensors; ++i) read_tensor(header);
    header.data = std::min<std::size_t>(aligned(place_, alignment_), file_.size());
    check_places(header);
    return header;
  }

 private:
  std::string_view text(std::uint64_t size) {
    if (size > file_.size() - place_) fail("it ends too early (at byte " + std::to_string(place_) + ")");
    const std::string_view found(reinterpret_cast<const char*>(file_.data()) + place_, size);
    place_ += size;
    return found;
  }
  template <class T>
  T number() {
    T value;
    std::memcpy(&value, text(sizeof value).data(), sizeof value);
    return value;
  }
  std::string_view string() { return text(number<std::uint64_t>()); }

  void read_pair(Header& header) {
    const std::string_view key = keys_.emplace_back(string());
    const auto type = static_cast<Value>(number<std::uint32_t>());
    if (type == Value::string) {
      header.strings.push_back({key, string()});
    } else if (key == "general.alignment") {
      if (type != Value::u32) fail("general.alignment is no uint32");
      alignment_ = number<std::uint32_t>();
      if (!std::has_single_bit(alignment_) || alignment_ < 8)
        fail("general.alignment is no power of two from 8 on");
    } else {
      pass_over(type, 0);
    }
  }

  void pass_over(Value type, unsigned depth) {
    if (type == Value::string) {
      static_cast<void>(string());
    } else if (type == Value::boolean) {
      if (number<std::uint8_t>() > 1) fail("a bool is neither 0 nor 1");
    } else if (type != Value::array) {
      const std::size_t size = size_of_value(type);
      if (size == 0) fail("a value of type " + std::to_string(static_cast<std::uint32_t>(type)));
      static_cast<void>(text(size));
    } else {
      if (depth == 8) fail("arrays of metadata nest too deep");
      const auto element = static_cast<Value>(number<std::uint32_t>());
      const auto count = number<std::uint64_t>();
      const std::size_t size = size_of_value(element);
      if (size == 0 || element == Value::boolean) {
        for (std::uint64_t i = 0; i != count; ++i) pass_over(element, depth + 1);
      } else {
        if (count > file_.size() / size) fail("an array of metadata ends beyond the file");
        static_cast<void>(text(count * size));
      }
    }
  }

  void read_tensor(Header& header) {
    Tensor tensor{};
    tensor.name = names_.emplace_back(string());
    if (tensor.name.size() > longest_name) fail(tensor.name, "has a name over 64 bytes");
    const auto rank = number<std::uint32_t>();
    if (rank > arrays::Shape::max_rank) fail(tensor.name, "has more than 8 dimensions");
    std::array<std::uint64_t, arrays::Shape::max_rank> extents{};
    for (std::uint32_t i = 0; i != rank; ++i) extents.at(i) = number<std::uint64_t>();
    for (std::uint32_t i = rank; i != 0; --i) tensor.shape.push(extents.at(i - 1));
    tensor.type = static_cast<Type>(number<std::uint32_t>());
    if (size_of(tensor.type) == 0) fail(tensor.name, "has a type that is quantized or unknown");
    tensor.offset = number<std::uint64_t>();
    header.tensors.push_back(tensor);
  }

  static void check_distinct(std::vector<std::string_view>& names, const char* what) {
    std::sort(names.begin(), names.end());
    const auto twice = std::adjacent_find(names.begin(), names.end());
    if (twice != names.end()) fail(what + std::string(*twice) + " is there twice");
  }

  void check_places(const Header& header) {
    check_distinct(names_, "the tensor ");
    std::vector<const Tensor*> sorted;
    sorted.reserve(header.tensors.size());
    for (const Tensor& tensor : header.tensors) sorted.push_back(&tensor);
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const Tensor* a, const Tensor* b) { return a->offset < b->offset; });
    const std::uint64_t size = file_.size() - header.data;
    std::uint64_t end = 0;
    for (const Tensor* tensor : sorted) {
      if (tensor->offset != aligned(end, alignment_)) {
        fail(tensor->name,
             tensor->offset < end ? "overlaps another one" : "has a gap in front, or is not aligned");
      }
      if (tensor->offset > size) fail(tensor->name, "ends beyond the file");
      std::size_t bytes = size_of(tensor->type);
      for (const std::size_t extent : tensor->shape) {
        if (__builtin_mul_overflow(bytes, extent, &bytes)) fail(tensor->name, "has a shape that overflows");
      }
      if (bytes > size - tensor->offset) fail(tensor->name, "ends beyond the file");
      end = tensor->offset + bytes;
    }
    // Some writers pad the last one, too.
    if (size != end && size != aligned(end, alignment_)) fail("bytes follow the last tensor");
    if (header.tensors.empty() && file_.size() != place_ && file_.size() != aligned(place_, alignment_)) {
      fail("bytes follow the metadata");
    }
  }

  std::span<const std::byte> file_;
  std::size_t place_ = 0;
  std::uint64_t alignment_ = default_alignment;
  std::vector<std::string_view> keys_, names_;
};

template <class T>
void put(std::string& out, T value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}
void put_string(std::string& out, std::string_view text) {
  put(out, std::uint64_t{text.size()});
  out += text;
}

}  // namespace

std::size_t size_of(Type type) {
  switch (type) {
    case Type::I8:
      return 1;
    case Type::F16:
    case Type::BF16:
    case Type::I16:
      return 2;
    case Type::F32:
    case Type::I32:
      return 4;
    case Type::F64:
    case Type::I64:
      return 8;
  }
  return 0;
}

Header read_header(std::span<const std::byte> file) {
  return Reader(file).read();
}

std::uint64_t write_header(std::span<Tensor> tensors, std::span<const StringPair> strings, std::string& out) {
  out.assign(magic);
  put(out, version);
  put(out, std::uint64_t{tensors.size()});
  put(out, std::uint64_t{strings.size()});
  for (const StringPair& pair : strings) {
    put_string(out, pair.key);
    put(out, Value::string);
    put_string(out, pair.value);
  }
  std::uint64_t end = 0;
  for (Tensor& tensor : tensors) {
    tensor.offset = aligned(end, default_alignment);
    end = tensor.offset + tensor.bytes();
    put_string(out, tensor.name);
    put(out, static_cast<std::uint32_t>(tensor.shape.rank()));
    for (std::size_t i = tensor.shape.rank(); i != 0; --i) put(out, std::uint64_t{tensor.shape[i - 1]});
    put(out, tensor.type);
    put(out, tensor.offset);
  }
  if (!tensors.empty()) out.append(-out.size() % default_alignment, '\0');
  return end;
}

}  // namespace roundtrip::gguf
