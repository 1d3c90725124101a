// SPDX-License-Identifier: MIT
#include "bench/suite/reader.h"

#include "bench/bridges/arrays/inspected.h"
#include "bench/bridges/document_events.h"
#include "formats/hdf5/file.h"

namespace roundtrip {

namespace {

using namespace hdf5_codec;

constexpr std::string_view magic = "\x89HDF\r\n\x1a\n";
constexpr std::size_t deepest = 100;

/// The type of a dataset's elements, as far as HDF5 has a word for it: "float64", "int32", "string".
std::string type_of(hid_t dataset) {
  const Handle type(H5Dget_type(dataset), "a dataset has no type");
  const std::string bits = std::to_string(8 * H5Tget_size(type.id()));
  switch (H5Tget_class(type.id())) {
    case H5T_INTEGER:
      return (H5Tget_sign(type.id()) == H5T_SGN_NONE ? "uint" : "int") + bits;
    case H5T_FLOAT:
      return "float" + bits;
    case H5T_STRING:
      return "string";
    case H5T_COMPOUND:
      return "compound";
    case H5T_ENUM:
      return "enum";
    case H5T_REFERENCE:
      return "reference";
    case H5T_VLEN:
      return "variable-length";
    case H5T_ARRAY:
      return "array";
    default:
      return "opaque";
  }
}

std::string shape_of(hid_t dataset) {
  const Handle space(H5Dget_space(dataset), "a dataset has no space");
  const int rank = H5Sget_simple_extent_ndims(space.id());
  if (rank < 0 || rank > static_cast<int>(arrays::Shape::max_rank)) return "";
  std::array<hsize_t, arrays::Shape::max_rank> extents{};
  H5Sget_simple_extent_dims(space.id(), extents.data(), nullptr);
  arrays::Shape shape;
  for (int i = 0; i != rank; ++i) shape.push(extents.at(static_cast<std::size_t>(i)));
  return arrays::shape_text(shape);
}

class Hdf5Reader final : public Reader {
 public:
  /// The signature may also stand behind a block of the user's, which nobody has.
  [[nodiscard]] Recognition recognise(View file) const override {
    return as_text(file).starts_with(magic) ? Recognition::certain : Recognition::no;
  }

  void inspect(const ReadFile& file, Inspection& inspection) const override {
    inspection.fact("format", "HDF5");
    Input input(file.bytes());
    for (const char* name : {"keras_version", "backend"}) {
      if (Input::has_attribute(input.root(), name))
        inspection.fact(name, input.text(input.root(), name, "/"));
    }
    tell_layers(input, inspection);
    static_cast<void>(inspection.begin({"", "file", "", file.bytes().size(), ""}));
    tell_group(input, input.root(), "", 0, inspection);
    inspection.end();
  }

  [[nodiscard]] FileContent read(View file, Mappings& mappings) const override {
    Document document;
    events::Loader loader;
    loader.start(document);
    hdf5_codec::File().read(file, loader);
    const Input input(file);
    count(input.root(), "", mappings);
    return document;
  }

 private:
  /// The model that Keras saved beside its weights. A Lambda layer holds marshalled code, which load_model
  /// runs.
  static void tell_layers(Input& input, Inspection& inspection) {
    constexpr const char* config = "model_config";
    if (!Input::has_attribute(input.root(), config)) return;
    const std::string text = input.text(input.root(), config, "/");
    inspection.fact(config, text);
    if (text.find("\"Lambda\"") != std::string::npos)
      inspection.doubt("it has a Lambda layer, whose code keras.models.load_model runs");
  }

  static void tell_group(Input& input, hid_t group, const std::string& path, std::size_t depth,
                         Inspection& inspection) {
    if (depth == deepest) return;
    const auto names = Input::names(group, path);
    std::size_t told = 0;
    for (const std::string& name : names) {
      if (!inspection.has_room()) break;
      ++told;
      const std::string inner = path + "/" + name;
      const Object object = [&]() -> Object {
        try {
          return Input::open(group, name, inner);
        } catch (const std::runtime_error& error) {
          // A link to elsewhere, or a type: it is there, and is not followed.
          inspection.leaf({name, "link or type", "", {}, error.what()});
          return {{}, H5I_BADID};
        }
      }();
      if (object.kind == H5I_BADID) continue;
      if (object.kind == H5I_DATASET) {
        const hid_t dataset = object.handle.id();
        inspection.leaf({name, type_of(dataset), shape_of(dataset), H5Dget_storage_size(dataset), ""});
      } else if (inspection.begin({name, "group", "", {}, ""})) {
        input.read_once(object, inner);
        tell_group(input, object.handle.id(), inner, depth + 1, inspection);
        inspection.end();
      }
    }
    inspection.hide(names.size() - told);
  }

  /// What became of the arrays of a file that was read, and so is no deeper than that allows.
  static void count(hid_t group, const std::string& path, Mappings& mappings) {
    for (const std::string& name : Input::names(group, path)) {
      const std::string inner = path + "/" + name;
      const Object object = Input::open(group, name, inner);
      if (object.kind == H5I_GROUP) {
        count(object.handle.id(), inner, mappings);
        continue;
      }
      const Handle type(H5Dget_type(object.handle.id()), "a dataset has no type");
      const Handle space(H5Dget_space(object.handle.id()), "a dataset has no space");
      const H5T_class_t kind = H5Tget_class(type.id());
      if (H5Sget_simple_extent_ndims(space.id()) > 1) mappings.add(mapping::shape);
      if ((kind == H5T_INTEGER || kind == H5T_FLOAT) && H5Tget_size(type.id()) < sizeof(double) &&
          inner != "/" + std::string(arrays::json_name))
        mappings.add(mapping::width);
    }
  }
};

}  // namespace

std::unique_ptr<Reader> make_reader() {
  return std::make_unique<Hdf5Reader>();
}

}  // namespace roundtrip
