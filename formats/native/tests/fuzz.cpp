// SPDX-License-Identifier: MIT
//
// Bytes that anybody may have made, given to everything that reads the native format
// (tests/support/fuzzing.h).
//
// Of an input the first byte says what it is to be read as; the rest is the value in either layout, behind a
// header that is right; or a whole file; or a description behind its size, u16, and a value, behind a header
// with the hash of this description, whatever it is.
#include "bench/record/document.h"
#include "datasets/log/dataset.h"
#include "formats/native/tests/every_kind.h"
#include "formats/native/tests/fuzz_reader.h"
#include "roundtrip_native/compact.h"
#include "roundtrip_native/evolve.h"
#include "roundtrip_native/view.h"
#include "tests/support/fuzzing.h"

namespace roundtrip {
namespace {

using fuzzing::add;
using fuzzing::fail;
using fuzzing::Input;
using fuzzing::within;

/// For what does not grow with the input: messages, with paths through up to 1000 records, several times.
constexpr std::size_t for_messages = 65536;
/// What finding out what is wrong may take for each byte: a list of the keys of a hashed container.
constexpr std::size_t for_reasons = 24;

template <class T>
struct HasNoOrder : std::bool_constant<kind::unordered_map<T> || kind::unordered_set<T>> {};

template <class T>
void expect_whole(const T& value, View bytes, Buffer& again) {
  again.clear();
  if ((std::to_integer<unsigned>(bytes[5]) & native::detail::flag_description) != 0) {
    native::save_described(value, again);
  } else {
    native::save(value, again);
  }
  if constexpr (type_tree_contains<T, HasNoOrder>) {
    if (again.size() != bytes.size()) fail("a loaded value takes another number of bytes");
  } else {
    if (!std::equal(bytes.begin(), bytes.end(), again.data(), again.data() + again.size())) {
      fail("a value has two encodings");
    }
  }
}

/// One kind of record. What it holds is kept from input to input.
template <class T>
class Target {
 public:
  void read(View bytes) {
    const std::size_t most = native::memory_per_byte<T> * bytes.size() + for_messages;
    native::Error wrong;
    within(for_reasons * bytes.size() + for_messages, "check", [&] { wrong = native::check<T>(bytes); });
    within(most, "load", [&] {
      T value{};
      if (!same(wrong, native::try_load(bytes, value))) fail("load() and check() differ");
      if (!wrong) expect_whole(value, bytes, again_);
    });
    if (!same(wrong, native::try_load(bytes, used_))) fail("load() into a used record and check() differ");
    if (!wrong) expect_whole(used_, bytes, again_);
    native::view_of<T> view;
    if (!same(wrong, native::try_view<T>(bytes, view))) fail("view() and check() differ");
    if (!wrong) view.for_each_leaf([&](const auto&) { ++leaves_; });
    const native::Error error = read_evolved(bytes);
    if (!wrong && error) fail("load_evolved() refuses what load() takes");
  }

  native::Error read_evolved(View bytes) {
    native::Error error;
    const std::size_t for_description = std::size_t{2} << 20;
    const std::size_t most = std::max<std::size_t>(64, native::memory_per_byte<T>) * bytes.size();
    within(most + native::detail::Mapper::free_memory + for_description, "load_evolved", [&] {
      T value{};
      error = native::try_load_evolved(bytes, value);
    });
    return error;
  }

  void read_columns(View columns) {
    file_.clear();
    file_.append(native::detail::head_of<T, native::detail::flag_compact>.data(), native::header_size);
    file_.append(columns.data(), columns.size());
    const std::vector<std::byte> bytes(file_.data(), file_.data() + file_.size());
    native::Error wrong;
    within(64 * bytes.size() + for_messages, "compact::check",
           [&] { wrong = native::compact::check<T>(bytes); });
    reader_.read_value<T, native::detail::flag_compact>(columns);
    native::Error reused;
    try {
      codec_.load(bytes, used_);
    } catch (const native::LoadError& error) {
      reused = error.error();
    }
    if (!same(wrong, reused)) fail("compact: a load into a used record and one into a new one differ");
    if (wrong) return;
    again_.clear();
    codec_.save(used_, again_);
    codec_.load(as_view(again_), used_);
  }

  void read_described(View described) {
    std::uint16_t size = 0;
    if (described.size() < sizeof size) return;
    std::memcpy(&size, described.data(), sizeof size);
    if (described.size() < sizeof size + size) return;
    const auto hash = native::detail::hash_of(as_text(described.subspan(sizeof size, size)));
    file_.clear();
    file_.append("RTNB\2\2", 6);
    file_.append(hash.data(), hash.size());
    file_.append(described.data(), described.size());
    const std::vector<std::byte> bytes(file_.data(), file_.data() + file_.size());
    static_cast<void>(read_evolved(bytes));
    reader_.read(bytes);
  }

  void read_file(View bytes) {
    read(bytes);
    reader_.read(bytes);
  }

  void read_value(View value) {
    file_.clear();
    file_.append(native::detail::head_of<T, 0>.data(), native::header_size);
    file_.append(value.data(), value.size());
    // In memory of its own, so that a sanitizer sees what is read behind it.
    const std::vector<std::byte> bytes(file_.data(), file_.data() + file_.size());
    read(bytes);
    reader_.read_value<T, 0>(value);
  }

 private:
  static bool same(const native::Error& a, const native::Error& b) {
    return a.problem == b.problem && a.offset == b.offset && a.path == b.path;
  }

  T used_{};
  ReadByDescription reader_;
  native::compact::Codec<T> codec_;
  Buffer file_;
  Buffer again_;
  std::size_t leaves_ = 0;
};

template <class... Ts>
struct Targets {
  std::tuple<Target<Ts>...> all;

  /// Calls f(target) for one of them.
  template <class F>
  void with(std::size_t index, F&& f) {
    for_each_index<sizeof...(Ts)>([&](auto i) {
      if (index % sizeof...(Ts) == i()) f(std::get<i()>(all));
    });
  }
};

using AllTargets = Targets<EveryKind, Document, datasets::log::Dataset::Record>;

// What an input may be, besides a value.
constexpr unsigned as_file = 0x80;
constexpr unsigned as_described = 0x40;
constexpr unsigned as_columns = 0x20;

AllTargets& targets() {
  static AllTargets all;
  return all;
}

}  // namespace
}  // namespace roundtrip

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace roundtrip;
  if (size == 0) return 0;
  const View bytes(reinterpret_cast<const std::byte*>(data) + 1, size - 1);
  targets().with(data[0] & 0x0fU, [&](auto& target) {
    if ((data[0] & as_columns) != 0) {
      target.read_columns(bytes);
    } else if ((data[0] & as_described) != 0) {
      target.read_described(bytes);
    } else if ((data[0] & as_file) != 0) {
      target.read_file(bytes);
    } else {
      target.read_value(bytes);
    }
  });
  return 0;
}

#if !ROUNDTRIP_FUZZER

namespace roundtrip {
namespace {

template <class T>
void add_seeds(std::vector<Input>& seeds, std::uint8_t target, const T& record) {
  Buffer bytes;
  native::save(record, bytes);
  add(seeds.emplace_back(Input{std::byte{target}}), as_view(bytes).subspan(native::header_size));
  bytes.clear();
  native::save_described(record, bytes);
  add(seeds.emplace_back(Input{static_cast<std::byte>(target | as_file)}), as_view(bytes));
  add(seeds.emplace_back(Input{static_cast<std::byte>(target | as_described)}),
      as_view(bytes).subspan(native::header_size));
  bytes.clear();
  native::compact::save(record, bytes);
  add(seeds.emplace_back(Input{static_cast<std::byte>(target | as_columns)}),
      as_view(bytes).subspan(native::header_size));
}

Document document() {
  const auto text = [](std::string value) { return Document{Document::Value(std::move(value))}; };
  Document::Object object;
  object.emplace_back("true", Document{Document::Value(true)});
  object.emplace_back("", Document::integer(std::int64_t{-1}));
  Document::Array array(3);
  array[1] = text("text");
  array[2] = Document{Document::Value(std::move(object))};
  Document outer{Document::Value(Document::Array(2))};
  std::get<Document::Array>(outer.value)[0] = Document{Document::Value(std::move(array))};
  std::get<Document::Array>(outer.value)[1] = Document{Document::Value(0.5)};
  return outer;
}

/// Arrays in an array, each of which says that it has as many elements as there are bytes behind it.
Input greedy_arrays() {
  constexpr std::size_t depth = 900;
  Input input{std::byte{1}};
  for (std::size_t left = 10 * depth + 1000; left > 1000; left -= 10) {
    const auto count = static_cast<std::uint64_t>(left - 10);
    add(input, as_view(std::string_view("\7\xff")));
    add(input, std::as_bytes(std::span(&count, 1)));
  }
  input.resize(input.size() + 1000);
  return input;
}

/// A file for EveryKind of a record that has only a few of its members, in another order, and some more.
Input as_another_record() {
  const std::string_view text =
      "Place{y:int8,z:vector<bool>}\nAny{gone:map<string,variant<bool,@Any>>,places:vector<@Place>,text:"
      "string}\n"
      "=@Any\n";
  const std::string_view value("\1\1k\0\1\2\7\2\0\1\x0b\0\4text", 17);
  const auto size = static_cast<std::uint16_t>(text.size());
  Input input{static_cast<std::byte>(as_described)};
  add(input, std::as_bytes(std::span(&size, 1)));
  add(input, as_view(text));
  add(input, as_view(value));
  return input;
}

std::vector<Input> make_seeds() {
  std::vector<Input> seeds;
  add_seeds(seeds, 0, every_kind());
  add_seeds(seeds, 1, document());
  add_seeds(seeds, 2, datasets::log::Dataset::generate({.scale = 0.0003, .seed = 1}));
  seeds.push_back(greedy_arrays());
  seeds.push_back(as_another_record());
  return seeds;
}

}  // namespace
}  // namespace roundtrip

int main(int count, char** arguments) {
  return roundtrip::fuzzing::run(count, arguments, roundtrip::make_seeds());
}

#endif
