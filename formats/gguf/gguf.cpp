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

struct BlockInfo {
  std::uint32_t type;
  Block block;
};
/// All that ggml has, by the number in the file.
constexpr auto blocks = std::to_array<BlockInfo>({
    {0, {"F32", 1, 4}},         {1, {"F16", 1, 2}},         {2, {"Q4_0", 32, 18}},
    {3, {"Q4_1", 32, 20}},      {6, {"Q5_0", 32, 22}},      {7, {"Q5_1", 32, 24}},
    {8, {"Q8_0", 32, 34}},      {9, {"Q8_1", 32, 36}},      {10, {"Q2_K", 256, 84}},
    {11, {"Q3_K", 256, 110}},   {12, {"Q4_K", 256, 144}},   {13, {"Q5_K", 256, 176}},
    {14, {"Q6_K", 256, 210}},   {15, {"Q8_K", 256, 292}},   {16, {"IQ2_XXS", 256, 66}},
    {17, {"IQ2_XS", 256, 74}},  {18, {"IQ3_XXS", 256, 98}}, {19, {"IQ1_S", 256, 50}},
    {20, {"IQ4_NL", 32, 18}},   {21, {"IQ3_S", 256, 110}},  {22, {"IQ2_S", 256, 82}},
    {23, {"IQ4_XS", 256, 136}}, {24, {"I8", 1, 1}},         {25, {"I16", 1, 2}},
    {26, {"I32", 1, 4}},        {27, {"I64", 1, 8}},        {28, {"F64", 1, 8}},
    {29, {"IQ1_M", 256, 56}},   {30, {"BF16", 1, 2}},       {34, {"TQ1_0", 256, 54}},
    {35, {"TQ2_0", 256, 66}},   {39, {"MXFP4", 32, 17}},
});

}  // namespace

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

namespace {

std::uint64_t aligned(std::uint64_t place, std::uint64_t alignment) {
  return (place + alignment - 1) / alignment * alignment;
}

class Reader {
 public:
  /// @param listing whether all values are told, and tensors of any type taken
  Reader(std::span<const std::byte> file, bool listing) : file_(file), listing_(listing) {}

  Header read() {
    if (text(magic.size()) != magic) fail("it does not begin with GGUF");
    const auto found = number<std::uint32_t>();
    if (found != 2 && found != version) fail("version " + std::to_string(found) + " is unknown");
    const auto tensors = number<std::uint64_t>();
    const auto pairs = number<std::uint64_t>();
    Header header;
    header.version = found;
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
    const std::size_t begin = place_;
    if (type == Value::string) {
      header.strings.push_back({key, string()});
    } else if (key == "general.alignment") {
      if (type != Value::u32) fail("general.alignment is not a uint32");
      alignment_ = number<std::uint32_t>();
      if (!std::has_single_bit(alignment_) || alignment_ < 8)
        fail("general.alignment is not a power of two from 8 on");
    } else {
      pass_over(type, 0);
    }
    if (listing_) header.pairs.push_back({key, type, file_.subspan(begin, place_ - begin)});
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
    if (!listing_ && size_of(tensor.type) == 0) fail(tensor.name, "has a type that is quantized or unknown");
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
    // Where a tensor of a type that is unknown ends is not known either.
    bool after_unknown = false;
    for (const Tensor* tensor : sorted) {
      if (!after_unknown && tensor->offset != aligned(end, alignment_)) {
        fail(tensor->name,
             tensor->offset < end ? "overlaps another one" : "has a gap in front, or is not aligned");
      }
      if (tensor->offset > size) fail(tensor->name, "ends beyond the file");
      std::size_t bytes = 1;
      for (const std::size_t extent : tensor->shape) {
        if (__builtin_mul_overflow(bytes, extent, &bytes)) fail(tensor->name, "has a shape that overflows");
      }
      const Block block = block_of(tensor->type);
      if (block.elements == 0) {
        after_unknown = true;
        continue;
      }
      if (bytes % block.elements != 0) fail(tensor->name, "has a shape that is not a whole number of blocks");
      if (__builtin_mul_overflow(bytes / block.elements, block.bytes, &bytes))
        fail(tensor->name, "has a shape that overflows");
      if (bytes > size - tensor->offset) fail(tensor->name, "ends beyond the file");
      end = tensor->offset + bytes;
    }
    // Some writers pad the last one, too.
    if (!after_unknown && size != end && size != aligned(end, alignment_))
      fail("bytes follow the last tensor");
    if (header.tensors.empty() && file_.size() != place_ && file_.size() != aligned(place_, alignment_)) {
      fail("bytes follow the metadata");
    }
  }

  std::span<const std::byte> file_;
  bool listing_;
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

Block block_of(Type type) {
  const auto* const found = std::find_if(blocks.begin(), blocks.end(), [&](const BlockInfo& info) {
    return info.type == static_cast<std::uint32_t>(type);
  });
  return found == blocks.end() ? Block{"", 0, 0} : found->block;
}

std::size_t size_of(Type type) {
  const Block block = block_of(type);
  return block.elements == 1 ? block.bytes : 0;
}

Header read_header(std::span<const std::byte> file) {
  return Reader(file, false).read();
}

Header list_header(std::span<const std::byte> file) {
  return Reader(file, true).read();
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
