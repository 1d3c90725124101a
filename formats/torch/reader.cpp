// SPDX-License-Identifier: MIT
#include "bench/suite/reader.h"

#include <algorithm>

#include "bench/bridges/document_events.h"
#include "formats/torch/file.h"
#include "roundtrip_pickle/scan.h"

namespace roundtrip {

namespace {

constexpr std::string_view zip_magic = "PK\x03\x04";
constexpr std::string_view pickle_name = "/data.pkl";

class TorchReader final : public Reader {
 public:
  [[nodiscard]] Recognition recognise(View file) const override {
    if (!as_text(file).starts_with(zip_magic)) return Recognition::no;
    try {
      const auto members = archives::read_zip(file);
      const bool has_pickle = std::any_of(members.begin(), members.end(), [](const archives::Member& member) {
        return member.name.ends_with(pickle_name);
      });
      return has_pickle ? Recognition::certain : Recognition::no;
    } catch (const std::runtime_error&) {
      return Recognition::no;
    }
  }

  /// All members, and what each pickle among them would import and call: torch.load reads data.pkl, but a
  /// checkpoint may have others, and code of TorchScript.
  void inspect(const ReadFile& file, Inspection& inspection) const override {
    inspection.fact("format", "PyTorch");
    const View bytes = file.bytes();
    const auto members = archives::read_zip(bytes);
    static_cast<void>(
        inspection.begin({"", "ZIP", std::to_string(members.size()) + " members", bytes.size(), ""}));
    archives::Unpacker unpacker;
    Buffer room;
    for (const archives::Member& member : members) {
      const std::string name(member.name);
      const auto is = [&](std::string_view ending) { return member.name.ends_with(ending); };
      if (is(".pkl")) {
        const bool shown = inspection.begin({name, "pickle", "", member.size, ""});
        pickling::ScanOptions options;
        options.inside = name;
        options.facts = is(pickle_name);
        pickling::scan(unpacker.content(bytes, member, room), inspection, options);
        if (shown) inspection.end();
        continue;
      }
      const bool is_text = (is("/version") || is("/byteorder")) && member.size < longest_text;
      std::string text;
      if (is_text) {
        text = as_text(unpacker.content(bytes, member, room));
        text.erase(std::find(text.begin(), text.end(), '\n'), text.end());
        inspection.fact(name.substr(name.rfind('/') + 1), text);
      }
      if (member.name.find("/code/") != std::string_view::npos && is(".py"))
        inspection.doubt(name + " is code of TorchScript, which torch.jit.load runs");
      inspection.leaf({name, is_text ? "text" : "bytes", "", member.size, text});
    }
    inspection.end();
  }

  [[nodiscard]] FileContent read(View file, Mappings& mappings) const override {
    const torch::Checkpoint checkpoint(file);
    const pickling::Graph& graph = checkpoint.graph();
    for (pickling::NodeId id = 0; id != graph.size(); ++id) {
      if (graph[id].kind != pickling::Node::Kind::object) continue;
      const torch::Tensor tensor = checkpoint.tensor_of(graph[id]);
      if (tensor.shape.rank() > 1) mappings.add(mapping::shape);
      if (tensor.type != NumberType::boolean && size_of(tensor.type) < 8) mappings.add(mapping::width);
      if (tensor.complex) mappings.add(mapping::complex, tensor.shape.count());
    }
    Document document;
    events::Loader loader;
    loader.start(document);
    torch::File().read(file, loader);
    return document;
  }

 private:
  static constexpr std::size_t longest_text = 100;
};

}  // namespace

std::unique_ptr<Reader> make_reader() {
  return std::make_unique<TorchReader>();
}

}  // namespace roundtrip
