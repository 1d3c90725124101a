// SPDX-License-Identifier: MIT
//
// Records out: one walk over a record, or a document, for every library with JSON's data model, by the
// conventions of json_conventions.h. The library is told each value where it belongs, in one of two ways.
//
// A library that writes as it goes gives a sink with its own functions under the names of the events:
//
//     struct Sink {
//       void null();
//       void boolean(bool);
//       void integer(T);             of every width: an overload or a template takes what the library has
//       void number(T);              float or double
//       void string(std::string_view);
//       void key(std::string_view);
//       void begin_array(std::size_t elements);     void end_array();
//       void begin_object(std::size_t members);     void end_object();
//       void bytes(View);                           optional; without it they are a string of base64
//       void numbers(std::span<const T>);           optional: a vector or an array of integers, floats or
//                                                   doubles; without it they are an array as any other
//       bool whole(const Elements&);                optional: takes a vector, array or set as it is, or
//                                                   returns false to be told the elements
//     };
//     write_events(record, sink);
//
// A library that tells more kinds apart than JSON may have, each optional:
//
//       void complex(double, double);
//       void begin_tuple(std::size_t elements);     void end_tuple(std::size_t elements);
//       void begin_set(std::size_t elements);       void end_set();      of what can be a key only
//       void begin_pairs(std::size_t pairs);        void end_pairs();    keys and values by turns, of a map
//                                                                        whose keys are no strings, but can
//                                                                        be keys
//       void begin_record(std::string_view name, std::size_t members);   void end_record();
//       void member(std::string_view);              a key that lives as long as the program
//
// A library with a tree gives a place, a cheap handle of where one value goes:
//
//     struct Place {
//       void null() const; …         as above: the value is put there
//       Array array(std::size_t elements) const;    with Place element() and void end()
//       Object object(std::size_t members) const;   with Place member(std::string_view) and void end()
//     };
//     write_value(record, place);
//
// A place may have `bool whole(const Elements&) const`, which is shown each vector, array, set and map that
// is no object, and takes it as it is or returns false to be given the elements.
//
// Sizes are known in advance and exact. Every name and every string ends with a NUL that is not counted, so
// that a C library can be given its pointer. Both may say
//
//     static constexpr bool leaves_out_absent = true;
//
// to leave out the members of a record that are an optional or a pointer without a value, which both bridges
// in read as such. An Object may have member_of_record(std::string_view) for libraries that need not copy a
// name which lives as long as the program.
#pragma once

#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include "bench/bridges/base64.h"
#include "bench/bridges/depth.h"
#include "bench/bridges/json_conventions.h"
#include "bench/record/buffer.h"

namespace roundtrip {

namespace detail {

template <class Place>
inline constexpr bool leaves_out_absent = requires {
  requires Place::leaves_out_absent;
};

/// Whether a member is left out where the format leaves out what is absent.
template <class T>
[[nodiscard]] bool is_absent(const T& value) {
  if constexpr (kind::optional<T> || kind::pointer<T>) {
    return !value;
  } else {
    return false;
  }
}

template <class Object>
auto member_of_record(Object& object, std::string_view name) {
  if constexpr (requires { object.member_of_record(name); }) {
    return object.member_of_record(name);
  } else {
    return object.member(name);
  }
}

/// The object that a record becomes; a place may have record(name, members) to learn of which type it is.
template <kind::record T, class Place>
auto object_of_record(Place place, std::size_t members) {
  if constexpr (requires { place.record(record_name<T>, members); }) {
    return place.record(record_name<T>, members);
  } else {
    return place.object(members);
  }
}

/// What parts that belong together become.
template <class Place>
auto tuple_of_parts(Place place, std::size_t parts) {
  if constexpr (requires { place.tuple(parts); }) {
    return place.tuple(parts);
  } else {
    return place.array(parts);
  }
}

template <class Place, class T, class Level>
void write_at(const T& value, Place place, Level level);

template <class T>
inline constexpr bool is_set_of_keys = false;
template <kind::set T>
inline constexpr bool is_set_of_keys<T> = json_conventions::plain_key<typename T::key_type>;
template <class T>
inline constexpr bool is_map_of_keys = false;
template <kind::map T>
inline constexpr bool is_map_of_keys<T> = json_conventions::plain_key<typename T::key_type>;

/// Whether the place takes the elements from memory at once.
template <class Place, class Elements>
inline constexpr bool takes_numbers = false;
template <class Place, std::ranges::contiguous_range Elements>
requires(kind::integer<typename Elements::value_type> ||
         kind::floating<typename Elements::value_type>) inline constexpr bool takes_numbers<Place, Elements> =
    requires(Place place, std::span<const typename Elements::value_type> numbers) {
  place.numbers(numbers);
};

template <class Place, class Elements, class Level>
void write_array(const Elements& elements, Place place, Level level) {
  [[maybe_unused]] const Level inside = level.inside_saved();
  if constexpr (requires { place.whole(elements); }) {
    if (place.whole(elements)) return;
  }
  if constexpr (takes_numbers<Place, Elements>) {
    place.numbers(std::span<const typename Elements::value_type>(elements));
  } else {
    auto array = place.array(elements.size());
    for (const auto& element : elements) write_at(element, array.element(), inside);
    array.end();
  }
}

/// Elements between a beginning and an end that are not those of an array.
template <class Elements, class Group, class Level>
void write_group(const Elements& elements, Group group, Level inside) {
  for (const auto& element : elements) write_at(element, group.element(), inside);
  group.end();
}

template <class Place, class Map, class Level>
void write_pairs(const Map& map, Place place, Level level) {
  const Level inside = level.inside_saved();
  auto pairs = place.pairs(map.size());
  for (const auto& [key, value] : map) {
    write_at(key, pairs.element(), inside);
    write_at(value, pairs.element(), inside);
  }
  pairs.end();
}

template <class Place, class Members, class Level>
void write_object(const Members& members, Place place, Level level) {
  const Level inside = level.inside_saved();
  auto object = place.object(members.size());
  for (const auto& [key, member] : members) write_at(member, object.member(key), inside);
  object.end();
}

template <class Place, class Level, class... Parts>
void write_parts(Place place, Level level, const Parts&... parts) {
  const Level inside = level.inside_saved();
  auto array = tuple_of_parts(place, sizeof...(Parts));
  (write_at(parts, array.element(), inside), ...);
  array.end();
}

template <class Place, kind::record T, class Level>
void write_record(const T& record, Place place, Level level) {
  const Level inside = level.inside_saved();
  std::size_t size = field_count<T>;
  if constexpr (leaves_out_absent<Place>) {
    for_each_field(record, [&](const auto&, const auto& member) {
      if (is_absent(member)) --size;
    });
  }
  auto object = object_of_record<T>(place, size);
  for_each_field(record, [&](const auto& field, const auto& member) {
    if constexpr (leaves_out_absent<Place>) {
      if (is_absent(member)) return;
    }
    write_at(member, member_of_record(object, field.name), inside);
  });
  object.end();
}

template <class Place, class Level>
void write_document(const Document& document, Place place, Level level) {
  std::visit(
      [&]<class Held>(const Held& held) {
        if constexpr (std::same_as<Held, Document::Object>) {
          write_object(held, place, level);
        } else if constexpr (std::same_as<Held, Document::Array>) {
          write_array(held, place, level);
        } else {
          write_at(held, place, level);
        }
      },
      document.value);
}

/// The sink as a place: the next event is always where the value goes.
template <class Sink>
class EventPlace {
 public:
  static constexpr bool leaves_out_absent = detail::leaves_out_absent<Sink>;

  explicit EventPlace(Sink& sink) : sink_(sink) {}

  void null() const { sink_.null(); }
  void boolean(bool b) const { sink_.boolean(b); }
  void integer(auto i) const { sink_.integer(i); }
  void number(auto d) const { sink_.number(d); }
  void string(std::string_view s) const { sink_.string(s); }
  void bytes(View b) const requires requires(Sink& sink) { sink.bytes(b); }
  { sink_.bytes(b); }
  template <class T>
  void numbers(std::span<const T> numbers) const requires requires(Sink& sink) {
    sink.numbers(numbers);
  }
  { sink_.numbers(numbers); }
  template <class Elements>
  bool whole(const Elements& elements) const requires requires(Sink& sink) {
    sink.whole(elements);
  }
  { return sink_.whole(elements); }
  void complex(double real, double imaginary) const requires requires(Sink& sink) {
    sink.complex(real, imaginary);
  }
  { sink_.complex(real, imaginary); }

  struct Array {
    Sink& sink;
    EventPlace element() const { return EventPlace(sink); }
    void end() const { sink.end_array(); }
  };
  struct Object {
    Sink& sink;
    EventPlace member(std::string_view name) const {
      sink.key(name);
      return EventPlace(sink);
    }
    EventPlace member_of_record(std::string_view name) const requires requires { sink.member(name); }
    {
      sink.member(name);
      return EventPlace(sink);
    }
    void end() const { sink.end_object(); }
  };
  struct Tuple : Array {
    std::size_t size;
    void end() const { this->sink.end_tuple(size); }
  };
  struct Set : Array {
    void end() const { this->sink.end_set(); }
  };
  struct Pairs : Array {
    void end() const { this->sink.end_pairs(); }
  };
  struct Record : Object {
    void end() const { this->sink.end_record(); }
  };
  Tuple tuple(std::size_t elements) const requires requires(Sink& sink) { sink.begin_tuple(elements); }
  {
    sink_.begin_tuple(elements);
    return {{sink_}, elements};
  }
  Set set(std::size_t elements) const requires requires(Sink& sink) { sink.begin_set(elements); }
  {
    sink_.begin_set(elements);
    return {{sink_}};
  }
  Pairs pairs(std::size_t count) const requires requires(Sink& sink) { sink.begin_pairs(count); }
  {
    sink_.begin_pairs(count);
    return {{sink_}};
  }
  Record record(std::string_view name, std::size_t members) const requires requires(Sink& sink) {
    sink.begin_record(name, members);
  }
  {
    sink_.begin_record(name, members);
    return {{sink_}};
  }
  Array array(std::size_t elements) const {
    sink_.begin_array(elements);
    return {sink_};
  }
  Object object(std::size_t members) const {
    sink_.begin_object(members);
    return {sink_};
  }

 private:
  Sink& sink_;
};

template <class Place, class T, class Level>
void write_at(const T& value, Place place, Level level) {
  if constexpr (std::same_as<T, Document>) {
    write_document(value, place, level);
  } else if constexpr (kind::boolean<T>) {
    place.boolean(value);
  } else if constexpr (kind::integer<T>) {
    place.integer(value);
  } else if constexpr (kind::enumeration<T>) {
    place.integer(static_cast<std::underlying_type_t<T>>(value));
  } else if constexpr (kind::floating<T>) {
    place.number(value);
  } else if constexpr (kind::string<T>) {
    place.string(value);
  } else if constexpr (kind::bytes<T>) {
    if constexpr (requires { place.bytes(View(value)); }) {
      place.bytes(View(value));
    } else {
      place.string(to_base64(value));
    }
  } else if constexpr (kind::complex<T>) {
    if constexpr (requires { place.complex(value.real(), value.imag()); }) {
      place.complex(static_cast<double>(value.real()), static_cast<double>(value.imag()));
    } else {
      write_parts(place, level, value.real(), value.imag());
    }
  } else if constexpr (json_conventions::string_map<T>) {
    write_object(value, place, level);
  } else if constexpr (is_set_of_keys<T> && requires { place.set(value.size()); }) {
    write_group(value, place.set(value.size()), level.inside_saved());
  } else if constexpr (is_map_of_keys<T> && requires { place.pairs(value.size()); }) {
    write_pairs(value, place, level);
  } else if constexpr (kind::vector<T> || kind::array<T> || kind::set<T> || kind::map<T>) {
    // The elements of a map with other keys are pairs, and written as such.
    write_array(value, place, level);
  } else if constexpr (kind::optional<T> || kind::pointer<T>) {
    using Held = std::remove_cvref_t<decltype(*value)>;
    if (!value) {
      place.null();
    } else if constexpr (json_conventions::nullable<Held>) {
      write_parts(place, level, *value);
    } else {
      write_at(*value, place, level);
    }
  } else if constexpr (kind::tuple<T>) {
    std::apply([&](const auto&... parts) { write_parts(place, level, parts...); }, value);
  } else if constexpr (kind::variant<T>) {
    std::visit(
        [&](const auto& held) { write_parts(place, level, static_cast<std::uint32_t>(value.index()), held); },
        value);
  } else if constexpr (kind::record<T>) {
    write_record(value, place, level);
  } else {
    static_assert(kind::monostate<T>);
    place.null();
  }
}

}  // namespace detail

/// Puts a record, a document or a part of one into its place.
/// @throws UnsupportedError when it nests more than max_depth deep; what the place does
template <class Place, class T>
void write_value(const T& value, Place place) {
  detail::write_at(value, place, NestingLevelOf<T>());
}

/// Tells the sink a record, a document or a part of one as events.
/// @throws UnsupportedError when it nests more than max_depth deep; what the sink does
template <class Sink, class T>
void write_events(const T& value, Sink& sink) {
  write_value(value, detail::EventPlace<Sink>(sink));
}

}  // namespace roundtrip
