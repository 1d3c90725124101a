// SPDX-License-Identifier: MIT
#include "formats/hdf5/file.h"

#include <optional>

#include "bench/bridges/arrays/fill.h"
#include "bench/bridges/depth.h"

namespace roundtrip::hdf5_codec {

namespace {

constexpr std::string_view empty_step = "%";
constexpr std::string_view rest_of_name = "%:";

const std::string json_link(arrays::json_name);

/// Each array has the whole of its path, and a short file could make many of a long one.
constexpr std::size_t longest_path = 4000;

/// About what the library needs for an array beside its numbers.
constexpr std::size_t bytes_of_header = 400;

bool has_link(hid_t group, const std::string& name) {
  return checked(H5Lexists(group, name.c_str(), H5P_DEFAULT), "the name " + name + " cannot be looked for") >
         0;
}

bool is_group(hid_t group, const std::string& name) {
  const Handle object(H5Oopen(group, name.c_str(), H5P_DEFAULT), name + " cannot be opened");
  return H5Iget_type(object.id()) == H5I_GROUP;
}

/// The step, or the steps, of a link.
std::string_view step_of(std::string_view link) {
  if (link == empty_step) return "";
  return link.starts_with(rest_of_name) ? link.substr(rest_of_name.size()) : link;
}
std::string link_of(std::string_view step) {
  return std::string(step.empty() ? empty_step : step);
}

/// Where in a file the arrays go, one after the other: those of one group are neighbours.
class Place {
 public:
  explicit Place(const Output& output) : output_(output) {}

  /// Goes to the group of a name. @return what is left of it: the name within
  std::string go_to(std::string_view name) {
    std::size_t depth = 0;
    for (std::size_t dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.')) {
      const std::string step = link_of(name.substr(0, dot));
      if (depth == open_.size() || open_[depth].step != step) {
        leave(depth);
        if (!has_link(group(), step)) {
          open_.push_back({step, output_.add_group(group(), step)});
        } else if (is_group(group(), step)) {
          open_.push_back(
              {step, Handle(H5Gopen2(group(), step.c_str(), H5P_DEFAULT), step + " cannot be opened")});
        } else {
          return std::string(rest_of_name).append(name);
        }
      }
      ++depth;
      name.remove_prefix(dot + 1);
    }
    leave(depth);
    std::string last = link_of(name);
    return has_link(group(), last) ? std::string(rest_of_name).append(name) : last;
  }
  [[nodiscard]] hid_t group() const { return open_.empty() ? output_.root() : open_.back().group.id(); }

 private:
  struct Open {
    std::string step;
    Handle group;
  };

  void leave(std::size_t depth) {
    open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(depth), open_.end());
  }

  const Output& output_;
  std::vector<Open> open_;
};

}  // namespace

void File::write(const arrays::Splitter& splitter, Buffer& out) {
  std::size_t expected = splitter.json().size();
  for (const arrays::Tensor& tensor : splitter.tensors()) expected += tensor.bytes() + bytes_of_header;
  Output output(settings_, out, expected);
  {
    Place place(output);
    for (const arrays::Tensor& tensor : splitter.tensors()) {
      numbers_.resize(tensor.bytes());
      tensor.put(numbers_.data());
      const std::string name = place.go_to(splitter.name(tensor));
      output.add_array(place.group(), name, tensor.type, tensor.shape, as_view(numbers_));
    }
  }
  output.add_text(output.root(), json_link, as_text(splitter.json()));
  output.finish();
}

Buffer& File::next_room() {
  if (rooms_used_ == rooms_.size()) rooms_.emplace_back();
  return rooms_[rooms_used_++];
}

void File::read_array(Reading& reading, const Object& object, const std::string& name) {
  Buffer& room = next_room();
  const Array array = reading.input.read_array(object, name, room);
  tensors_.push_back({names_.emplace_back(name), array.type, array.shape, as_view(room)});
}

void File::read_group(Reading& reading, hid_t group, const std::string& name, std::size_t depth) {
  if (depth == max_depth) fail("groups nest more than " + std::to_string(max_depth) + " deep");
  const bool split = reading.separator == '.';
  for (const std::string& link : Input::names(group, name)) {
    if (split && depth == 0 && link == arrays::json_name) continue;
    std::string inner = name;
    if (depth != 0) inner += reading.separator;
    inner += split ? step_of(link) : link;
    if (inner.size() > longest_path)
      fail("a path is longer than " + std::to_string(longest_path) + " bytes, from " + inner.substr(0, 100));
    const Object object = Input::open(group, link, inner);
    if (object.kind == H5I_GROUP) {
      reading.input.read_once(object, inner);
      read_group(reading, object.handle.id(), inner, depth + 1);
    } else {
      read_array(reading, object, inner);
    }
  }
}

void File::read(View bytes, events::Loader& loader) {
  tensors_.clear();
  names_.clear();
  rooms_used_ = 0;
  Reading reading{Input(bytes), '/'};
  std::optional<View> json;
  if (has_link(reading.input.root(), json_link)) {
    const Object object = Input::open(reading.input.root(), json_link, json_link);
    Buffer& text = next_room();
    if (!reading.input.read_text(object, json_link, text)) {
      const Array array = reading.input.read_array(object, json_link, text);
      if (size_of(array.type) != 1 || array.shape.rank() != 1) fail(json_link + " is not text");
    }
    json = as_view(text);
    reading.separator = '.';
  }
  read_group(reading, reading.input.root(), "", 0);
  arrays::fill(json, tensors_, loader);
}

}  // namespace roundtrip::hdf5_codec
