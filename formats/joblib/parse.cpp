// SPDX-License-Identifier: MIT
#include "formats/joblib/parse.h"

#include <stdexcept>

#include "bench/bridges/arrays/fill.h"
#include "bench/bridges/arrays/numpy_type.h"
#include "bench/bridges/arrays/order.h"
#include "formats/joblib/wrapper_reading.h"
#include "formats/pickle/handler.h"
#include "roundtrip_pickle/replay.h"

namespace roundtrip::joblib {

namespace {

bool tell(const Header& header, View data, events::Loader& loader) {
  const DType& dtype = header.dtype;
  arrays::Shape shape = header.shape;
  std::vector<std::byte> ordered;
  const bool transposed = header.fortran_order && shape.rank() > 1;
  if (dtype.big_endian || transposed) {
    arrays::Order order =
        transposed ? arrays::fortran_order(shape, dtype.item_size) : arrays::c_order(shape, dtype.item_size);
    // Of a complex number each half by itself.
    if (dtype.big_endian) order.swapped = dtype.kind == 'c' ? dtype.item_size / 2 : dtype.item_size;
    ordered = arrays::in_c_order(shape, order, data);
    data = ordered;
  }
  if (dtype.kind == 'c') shape.push(2);
  // DType::of has refused what is none.
  return arrays::tell_array(shape, {arrays::type_of_numpy(dtype.kind, dtype.item_size).value(), data},
                            loader);
}

class Handler : public pickle_codec::Handler {
 public:
  Handler(events::Loader& loader, bool shapes, std::vector<DType>& dtypes, std::size_t size)
      : pickle_codec::Handler(loader, {.shapes = shapes}),
        dtypes_(dtypes),
        left_((std::size_t{1} << 16) + 2 * size) {}

  static bool knows_module(std::string_view module) {
    return module == wrapper_module || module == "numpy.core.multiarray" ||
           module == "numpy._core.multiarray";
  }
  template <class Reading>
  pickling::Outcome own_object(const typename Reading::Global& named, Reading& reading) {
    Header header;
    if (named.module != wrapper_module || named.name != wrapper_name ||
        !WrapperReading<Reading>(reading, dtypes_).read(header)) {
      return pickling::Outcome::not_streamed;
    }
    pickling::Input& input = reading.input();
    const View rest = input.rest();
    const auto elements = header.elements(rest, input.position());
    input.skip_outside(elements.skipped);
    input.skip_outside(elements.size);
    return tell(header, rest.subspan(elements.skipped, elements.size), loader()) ? pickling::Outcome::complete
                                                                                 : pickling::Outcome::stopped;
  }
  std::optional<bool> object(const pickling::Graph& graph, const pickling::Node& node) {
    const Array array = array_of(graph, node);
    if (array.data.size() > left_)
      pickling::fail("shared arrays stand for far more than the file has bytes", node.offset);
    left_ -= array.data.size();
    return tell(array.header, array.data, loader());
  }

 private:
  std::vector<DType>& dtypes_;
  std::size_t left_;
};

}  // namespace

void parse(View file, bool shapes, Scratch& scratch, events::Loader& loader) {
  scratch.dtypes.clear();
  Handler handler(loader, shapes, scratch.dtypes, file.size());
  pickling::Outcome outcome = scratch.reader.read(file, handler);
  if (outcome == pickling::Outcome::not_streamed) {
    const pickling::Graph graph = read_graph(file);
    loader.restart();
    // What the graph has of tuples and maps is told without looking at a type.
    Handler again(loader, true, scratch.dtypes, file.size());
    outcome = replay(graph, file.size(), again) ? pickling::Outcome::complete : pickling::Outcome::stopped;
  }
  if (outcome != pickling::Outcome::complete || !loader.finish()) {
    throw std::runtime_error("joblib: " + loader.error());
  }
}

}  // namespace roundtrip::joblib
