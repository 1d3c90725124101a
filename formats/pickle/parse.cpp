// SPDX-License-Identifier: MIT
#include "formats/pickle/parse.h"

#include <stdexcept>
#include <string>

#include "formats/pickle/handler.h"
#include "roundtrip_pickle/replay.h"

namespace roundtrip::pickle_codec {

namespace {

/// All of it from the start, in the order in which a stack has it.
bool parse_by_graph(View bytes, Form form, events::Loader& loader) {
  pickling::ReadOptions options;
  if (form.classes)
    options.allows = [](std::string_view module, std::string_view) { return module == class_module; };
  const pickling::Graph graph = read_graph(bytes, options);
  // What the graph has of tuples, maps and objects is told without looking at a type: only these are asked
  // for.
  Handler handler(loader, {true, form.classes});
  loader.restart();
  return replay(graph, bytes.size(), handler);
}

}  // namespace

void parse(View bytes, Form form, pickling::StreamReader& reader, events::Loader& loader) {
  Handler handler(loader, form);
  const bool complete = reader.read(bytes, handler) == pickling::Outcome::complete;
  if ((!complete && !parse_by_graph(bytes, form, loader)) || !loader.finish()) {
    throw std::runtime_error("pickle: " + loader.error());
  }
}

}  // namespace roundtrip::pickle_codec
