// SPDX-License-Identifier: MIT
//
// Files with a content that anybody may have made, given to the reader of HDF5 (tests/support/fuzzing.h), as
// documents, records and models, and to what looks into others' files. The library has faults where the bytes
// of a file are damaged (docs/formats/hdf5.md), and so an input is not such bytes: it says what the library
// is to write, step by step, and the file is whole. The first byte is 0 for a file of documents and records,
// and anything else for one of models. A step is a byte, the size of a name in another one, and the name,
// followed by
//
//     a NumberType        the rank, each extent as a byte, and the numbers
//     `text`              a size of two bytes, and a text, as an array
//     `attribute`         the same as an attribute of the group
//     `list`              the number of texts, and each of them behind its size, as an attribute
//     `open`, `close`     nothing: what follows is within a group of that name; is not any longer
#include "formats/hdf5/adapter.h"
#include "tests/support/file_in_memory.h"
#include "tests/support/fuzz_format.h"

namespace roundtrip::hdf5_fuzz {

enum class Step : std::uint8_t { text = 11, attribute, list, open, close };
constexpr std::uint8_t steps = 16;
constexpr std::size_t most_bytes_of_array = 4096;

class Bytes {
 public:
  explicit Bytes(View bytes) : left_(bytes) {}

  [[nodiscard]] bool done() const { return left_.empty(); }
  std::size_t byte() {
    if (left_.empty()) return 0;
    const auto value = std::to_integer<std::size_t>(left_[0]);
    left_ = left_.subspan(1);
    return value;
  }
  std::string text(std::size_t size) {
    const View taken = left_.first(std::min(size, left_.size()));
    left_ = left_.subspan(taken.size());
    return std::string(as_text(taken));
  }

 private:
  View left_;
};

/// Writes the file that an input describes. @throws std::runtime_error where there can be none
inline void write(View input, Buffer& file) {
  static const hdf5_codec::OutputSettings settings;
  hdf5_codec::Output output(settings, file, input.size());
  std::vector<hdf5_codec::Handle> groups;
  Bytes bytes(input);
  while (!bytes.done()) {
    const std::size_t kind = bytes.byte() % steps;
    const std::string name = bytes.text(bytes.byte());
    const hid_t group = groups.empty() ? output.root() : groups.back().id();
    if (kind < number_types.size()) {
      const NumberTypeInfo& type = number_types.at(kind);
      arrays::Shape shape;
      for (std::size_t left = bytes.byte() % arrays::Shape::max_rank; left != 0; --left)
        shape.push(bytes.byte());
      const std::size_t size = shape.count() * type.size;
      if (size > most_bytes_of_array) throw std::runtime_error("an array that is too large");
      std::string numbers = bytes.text(size);
      numbers.resize(size);
      output.add_array(group, name, type.type, shape, std::as_bytes(std::span(numbers)));
      continue;
    }
    const auto two_bytes = [&] { return bytes.byte() << 8U | bytes.byte(); };
    switch (static_cast<Step>(kind)) {
      case Step::text:
        output.add_text(group, name, bytes.text(two_bytes()));
        break;
      case Step::attribute:
        output.set_text(group, name.c_str(), bytes.text(two_bytes()));
        break;
      case Step::list: {
        std::vector<std::string> texts(bytes.byte());
        for (std::string& text : texts) text = bytes.text(bytes.byte());
        output.set_texts(group, name.c_str(), texts);
        break;
      }
      case Step::open:
        groups.push_back(output.add_group(group, name));
        break;
      case Step::close:
        if (!groups.empty()) groups.pop_back();
        break;
    }
  }
  groups.clear();
  output.finish();
}

inline void read_as_a_strangers(View bytes) {
  static const auto reader = make_reader();
  const FileInMemory file(bytes);
  static_cast<void>(fuzzing::done_within_memory(bytes, "inspect", [&] {
    Inspection inspection{InspectionLimits{}};
    reader->inspect(file, inspection);
  }));
  static_cast<void>(fuzzing::done_within_memory(bytes, "a stranger's", [&] {
    Mappings mappings;
    static_cast<void>(reader->read(file.bytes(), mappings));
  }));
}

}  // namespace roundtrip::hdf5_fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace roundtrip;
  Buffer file;
  try {
    hdf5_fuzz::write(fuzzing::input_of(data, size), file);
  } catch (const std::exception&) {
    return 0;
  }
  const View bytes = as_view(file);
  hdf5_fuzz::read_as_a_strangers(bytes);
  if (size == 0 || data[0] == 0) {
    fuzzing::read_as<formats::hdf5::Format, Document>(bytes, "a document");
    fuzzing::read_as<formats::hdf5::Format, EveryKind>(bytes, "a record");
  } else {
    fuzzing::read_as<formats::hdf5_keras::Format, models::LinearClassifier>(bytes, "a linear classifier");
    fuzzing::read_as<formats::hdf5_keras::Format, models::MultilayerPerceptron>(bytes, "a perceptron");
  }
  return 0;
}

#if !ROUNDTRIP_FUZZER

namespace roundtrip::hdf5_fuzz {

/// An input, step by step.
class Seed {
 public:
  explicit Seed(bool of_models) : input_{std::byte{of_models}} {}

  Seed& step(std::uint8_t kind, std::string_view name) {
    return byte(kind).byte(static_cast<std::uint8_t>(name.size())).put(name);
  }
  Seed& step(Step kind, std::string_view name) { return step(static_cast<std::uint8_t>(kind), name); }
  Seed& text(Step kind, std::string_view name, std::string_view text) {
    step(kind, name).byte(static_cast<std::uint8_t>(text.size() >> 8U));
    return byte(static_cast<std::uint8_t>(text.size())).put(text);
  }
  Seed& list(std::string_view name, const std::vector<std::string_view>& texts) {
    step(Step::list, name).byte(static_cast<std::uint8_t>(texts.size()));
    for (const std::string_view text : texts) byte(static_cast<std::uint8_t>(text.size())).put(text);
    return *this;
  }
  Seed& array(NumberType type, std::string_view name, const arrays::Shape& shape, View numbers) {
    step(static_cast<std::uint8_t>(type), name).byte(static_cast<std::uint8_t>(shape.rank()));
    for (const std::size_t extent : shape) byte(static_cast<std::uint8_t>(extent));
    return put(as_text(numbers));
  }
  [[nodiscard]] const fuzzing::Input& input() const { return input_; }

 private:
  Seed& byte(std::uint8_t value) {
    input_.push_back(static_cast<std::byte>(value));
    return *this;
  }
  Seed& put(std::string_view text) {
    fuzzing::add(input_, std::as_bytes(std::span(text)));
    return *this;
  }

  fuzzing::Input input_;
};

/// What the format makes of a record.
template <class T>
fuzzing::Input seed_of(const T& record, bool with_json = true) {
  arrays::Splitter splitter(hdf5_codec::limits);
  splitter.split(record);
  Seed seed(false);
  for (const arrays::Tensor& tensor : splitter.tensors()) {
    Buffer numbers;
    numbers.resize(tensor.bytes());
    tensor.put(numbers.data());
    const std::string_view name = splitter.name(tensor);
    const std::size_t dot = name.find('.');
    if (dot != std::string_view::npos) seed.step(Step::open, name.substr(0, dot));
    seed.array(tensor.type, name.substr(dot + 1), tensor.shape, as_view(numbers));
    if (dot != std::string_view::npos) seed.step(Step::close, "");
  }
  if (with_json) seed.text(Step::text, arrays::json_name, as_text(splitter.json()));
  return seed.input();
}

inline fuzzing::Input keras_seed(bool two_layers) {
  const std::string last = R"({"class_name":"Dense","config":{"activation":"softmax","use_bias":true}})";
  const std::string first = R"({"class_name":"Dense","config":{"activation":"tanh","use_bias":true}},)";
  const std::string config =
      R"({"class_name":"Sequential","config":{"layers":[)" + (two_layers ? first : "") + last + "]}}";
  const std::array<double, 4> numbers{0.5, -0.25, 1, 2};
  const View bytes = std::as_bytes(std::span(numbers));
  Seed seed(true);
  seed.text(Step::attribute, "keras_version", "2.15.0").text(Step::attribute, "model_config", config);
  seed.text(
      Step::attribute, "roundtrip",
      R"({"version":"v","feature_names":[],"classes":[0,[1,2]],"hyperparameters":[["a","double:0.5"]]})");
  seed.step(Step::open, "model_weights");
  const std::vector<std::string_view> layers{"d0", "d1"};
  const std::size_t count = two_layers ? 2 : 1;
  seed.list("layer_names", {layers.begin(), layers.begin() + static_cast<std::ptrdiff_t>(count)});
  for (std::size_t i = 0; i != count; ++i) {
    seed.step(Step::open, layers[i]).list("weight_names", {"w/k", "w/b"}).step(Step::open, "w");
    seed.array(NumberType::float64, "k", {2, 2}, bytes).array(NumberType::float64, "b", {2}, bytes.first(16));
    seed.step(Step::close, "").step(Step::close, "");
  }
  return seed.input();
}

}  // namespace roundtrip::hdf5_fuzz

int main(int count, char** arguments) {
  using namespace roundtrip;
  using hdf5_fuzz::seed_of;
  Document::Array numbers;
  for (std::int64_t i = 0; i != 20; ++i) numbers.push_back(Document::integer(i));
  const Document inner{Document::Object{{"b", {numbers}}, {"b", {numbers}}, {"c", {std::string("text")}}}};
  const Document whole{Document::Object{{"a", inner}, {"d", {numbers}}}};
  const std::vector<fuzzing::Input> seeds{seed_of(every_kind()), seed_of(whole), seed_of(whole, false),
                                          hdf5_fuzz::keras_seed(false), hdf5_fuzz::keras_seed(true)};
  // Some 20,000 files in all.
  return fuzzing::run(count, arguments, seeds, 7'000'000);
}

#endif
