// SPDX-License-Identifier: MIT
//
// Arrays and objects in progress, for events.h: where the next value of each kind of container goes.
#pragma once

#include <algorithm>
#include <array>
#include <memory>
#include <tuple>
#include <utility>

#include "bench/bridges/event_loader.h"
#include "bench/bridges/json_conventions.h"
#include "bench/record/difference.h"

namespace roundtrip::events::detail {

template <class T>
T& as(void* value) {
  return *static_cast<T*>(value);
}

inline std::string no_step(const Frame&) {
  return {};
}

/// The step to the last of `count` values that were begun.
inline std::string number_step(char open, std::size_t count, char close) {
  std::string step;
  if (count != 0) step.append(1, open).append(std::to_string(count - 1)).append(1, close);
  return step;
}

inline std::string index_step(const Frame& frame) {
  return number_step('[', frame.index, ']');
}

inline std::string key_step(const Frame& frame) {
  std::string step;
  if (frame.key != nullptr) step.append("{").append(roundtrip::detail::quote(*frame.key)).append("}");
  return step;
}

inline bool fail_too_many(Loader& l, std::size_t size) {
  return l.fail("more than " + std::to_string(size) + (size == 1 ? " element" : " elements"));
}

inline bool fail_too_few(Loader& l, std::size_t found, std::size_t size) {
  return l.fail(std::to_string(found) + " of " + std::to_string(size) + " elements");
}

inline bool no_more_values(Loader& l, Frame&) {
  return l.fail("a value without a key");
}

// Records. None of this depends on the record's type: it is in the table of members.

inline std::string member_step(const Frame& frame) {
  std::string step;
  if (frame.index != 0) step.append(".").append(frame.container->members[frame.index - 1].name);
  return step;
}

inline bool record_key(Loader& l, Frame& frame, std::string_view name) {
  const Container& record = *frame.container;
  std::size_t i = frame.index;
  // Almost always the members come in the order of the description.
  if (i == record.member_count || record.members[i].name != name) [[unlikely]] {
    i = 0;
    while (i != record.member_count && record.members[i].name != name) ++i;
    if (i == record.member_count) {
      frame.index = 0;
      return l.fail("no member is named " + roundtrip::detail::quote(name));
    }
  }
  frame.index = i + 1;
  std::uint64_t& seen = frame.seen[i / 64];
  const std::uint64_t bit = std::uint64_t{1} << (i % 64);
  if ((seen & bit) != 0) [[unlikely]]
    return l.fail("the member is there twice");
  seen |= bit;
  ++frame.seen_count;
  Loader::give(frame, static_cast<std::byte*>(frame.object) + record.members[i].offset,
               *record.members[i].type);
  return true;
}

inline bool record_end(Loader& l, Frame& frame) {
  const Container& record = *frame.container;
  if (frame.seen_count == record.member_count) [[likely]]
    return true;
  for (std::size_t i = 0; i != record.member_count; ++i) {
    if ((frame.seen[i / 64] >> (i % 64) & 1) != 0) continue;
    const Member& member = record.members[i];
    if (member.type->may_be_absent) {
      member.type->null(l, static_cast<std::byte*>(frame.object) + member.offset);
    } else {
      frame.index = 0;
      return l.fail("the member " + std::string(member.name) + " is missing");
    }
  }
  return true;
}

template <kind::record R>
inline constexpr auto members_of = std::apply(
    []<class... Members>(const Field<R, Members>&... field) {
      return std::array<Member, sizeof...(Members)>{Member{field.name, field.offset, &type_of<Members>}...};
    },
    fields<R>);

template <kind::record R>
inline constexpr Container record_container{record_key, no_more_values,       record_end,    member_step,
                                            nullptr,    members_of<R>.data(), field_count<R>};

// Elements in one piece of memory.

/// A vector. Its old elements are overwritten first, then it grows: one by one where an element costs
/// something to make, and by doubling where it does not, so that a number needs no call.
template <class V>
struct Vector {
  using T = typename V::value_type;

  static void resume_at(Frame& frame, V& vector, std::size_t index) {
    auto* const begin = reinterpret_cast<std::byte*>(vector.data());
    frame.cursor = begin + index * sizeof(T);
    frame.limit = begin + vector.size() * sizeof(T);
  }
  static std::size_t size(const Frame& frame, const V& vector) {
    return static_cast<std::size_t>(frame.cursor - reinterpret_cast<const std::byte*>(vector.data())) /
           sizeof(T);
  }

  /// What is taken for elements that were only announced, in bytes.
  static constexpr std::size_t most_in_advance = std::size_t{1} << 16;

  static bool start(Loader& l, V& vector, std::size_t size) {
    if (!l.push(container, &vector)) return false;
    Frame& frame = l.top();
    frame.stride = sizeof(T);
    frame.element = &type_of<T>;
    const std::size_t expected = std::min(size, most_in_advance / sizeof(T));
    if (expected > vector.size()) {
      if constexpr (std::is_trivially_copyable_v<T>) {
        vector.resize(expected);
      } else {
        vector.reserve(expected);
      }
    }
    resume_at(frame, vector, 0);
    return true;
  }
  static bool next(Loader&, Frame& frame) {
    V& vector = as<V>(frame.object);
    const std::size_t index = vector.size();
    if constexpr (std::is_trivially_copyable_v<T>) {
      vector.resize(std::max(2 * index, std::size_t{8}));
    } else {
      vector.emplace_back();
    }
    resume_at(frame, vector, index);
    return true;
  }
  static bool end(Loader&, Frame& frame) {
    V& vector = as<V>(frame.object);
    vector.resize(size(frame, vector));
    return true;
  }
  static std::string step(const Frame& frame) {
    return number_step('[', size(frame, as<V>(frame.object)), ']');
  }
  static constexpr Container container{nullptr, next, end, step};
};

/// All elements from memory, which may have any alignment.
template <class V>
void assign(V& vector, View bytes) {
  using T = typename V::value_type;
  const std::size_t count = bytes.size() / sizeof(T);
  if (count > vector.capacity()) vector = V();  // what it held is not to be copied
  if (reinterpret_cast<std::uintptr_t>(bytes.data()) % alignof(T) == 0) {
    const auto* const first = reinterpret_cast<const T*>(bytes.data());
    vector.assign(first, first + count);
  } else {
    vector.resize(count);
    if (count != 0) std::memcpy(vector.data(), bytes.data(), bytes.size());
  }
}

/// The records of a vector, by columns. The frame is that of the first one: what a column fills is there, and
/// in all others at the same distance, since nothing in them lies elsewhere (flat_record).
template <class V>
struct Columns {
  using R = typename V::value_type;

  static bool start(Loader& l, void* value, std::size_t rows) {
    V& vector = as<V>(value);
    vector.resize(rows);
    if (rows == 0) return l.fail("columns without a row");
    l.set_rows(rows, sizeof(R));
    return Events<R>::start_object(l, vector.data());
  }
};

/// `size` elements at `object`: an array, or a complex number.
template <class T, std::size_t size>
struct Fixed {
  static bool start(Loader& l, void* object) {
    if (!l.push(container, object)) return false;
    Frame& frame = l.top();
    frame.stride = sizeof(T);
    frame.element = &type_of<T>;
    frame.cursor = static_cast<std::byte*>(object);
    frame.limit = frame.cursor + size * sizeof(T);
    return true;
  }
  static std::size_t count(const Frame& frame) {
    return static_cast<std::size_t>(frame.cursor - static_cast<const std::byte*>(frame.object)) / sizeof(T);
  }
  static bool next(Loader& l, Frame&) { return fail_too_many(l, size); }
  static bool end(Loader& l, Frame& frame) {
    return frame.cursor == frame.limit || fail_too_few(l, count(frame), size);
  }
  static std::string step(const Frame& frame) { return number_step('[', count(frame), ']'); }
  static constexpr Container container{nullptr, next, end, step};
};

// Elements that have a place only when they are complete.

/// A set, or a map as an array of pairs. Each element is made in `pending` and put in when the next one
/// begins.
template <class C>
struct Associative {
  static constexpr auto element_type() {
    if constexpr (kind::map<C>) {
      return Tag<std::pair<typename C::key_type, typename C::mapped_type>>{};
    } else {
      return Tag<typename C::key_type>{};
    }
  }
  using T = typename decltype(element_type())::type;

  static bool start(Loader& l, C& container_) {
    if (!l.push(container, &container_)) return false;
    container_.clear();
    return true;
  }
  static bool next(Loader& l, Frame& frame) {
    if (frame.pending == nullptr) {
      frame.pending = new T{};
    } else if (!insert(l, frame)) {
      return false;
    }
    ++frame.index;
    Loader::give(frame, frame.pending, type_of<T>);
    return true;
  }
  static bool end(Loader& l, Frame& frame) {
    if (frame.pending == nullptr) return true;
    if (!insert(l, frame)) return false;
    release(frame);
    return true;
  }
  static void release(Frame& frame) { delete static_cast<T*>(std::exchange(frame.pending, nullptr)); }

  /// Saved in order, so that the end is the right place for each.
  static bool insert(Loader& l, Frame& frame) {
    C& into = as<C>(frame.object);
    T& element = as<T>(frame.pending);
    const std::size_t size = into.size();
    if constexpr (kind::map<C>) {
      into.try_emplace(into.end(), std::move(element.first), std::move(element.second));
    } else {
      into.insert(into.end(), std::move(element));
    }
    return into.size() != size || l.fail("the key is there twice");
  }
  static constexpr Container container{nullptr, next, end, index_step, release};
};

/// A map with string keys, as an object.
template <class M>
struct StringMap {
  static bool start(Loader& l, M& map) {
    if (!l.push(container, &map)) return false;
    map.clear();
    return true;
  }
  static bool key(Loader& l, Frame& frame, std::string_view name) {
    M& map = as<M>(frame.object);
    const std::size_t size = map.size();
    const auto entry = map.try_emplace(map.end(), std::string(name));
    frame.key = &entry->first;
    if (map.size() == size) [[unlikely]]
      return l.fail("the key is there twice");
    Loader::give(frame, &entry->second, type_of<typename M::mapped_type>);
    return true;
  }
  static bool end(Loader&, Frame&) { return true; }
  static constexpr Container container{key, no_more_values, end, key_step};
};

/// A vector of keys with values, as an object that keeps the order and may repeat a key: that of a document.
template <class V>
struct Pairs {
  static bool key(Loader& l, Frame& frame, std::string_view name) {
    V& pairs = as<V>(frame.object);
    if (frame.index == pairs.size()) {
      if (pairs.capacity() == 0)
        pairs.reserve(std::min<std::size_t>(l.usual_size(frame.kin), most_in_advance));
      pairs.emplace_back();
    }
    auto& [key, value] = pairs[frame.index++];
    key.assign(name);
    frame.key = &key;
    Loader::give(frame, &value, type_of<typename V::value_type::second_type>);
    return true;
  }
  static bool end(Loader& l, Frame& frame) {
    V& pairs = as<V>(frame.object);
    pairs.resize(frame.index);
    // This one was not: a few bytes must not keep the memory of many members.
    if (pairs.capacity() > most_spare * pairs.size() + most_spare) pairs.shrink_to_fit();
    l.usual_size(frame.kin) = static_cast<std::uint8_t>(std::min<std::size_t>(pairs.size(), 255));
    return true;
  }
  static constexpr Container container{key, no_more_values, end, key_step};

 private:
  static constexpr std::size_t most_in_advance = 64;  ///< members
  static constexpr std::size_t most_spare = 4;        ///< times what is needed
};

// A fixed number of values of different types, as an array: `index` counts them.

template <std::size_t size>
bool all_there(Loader& l, Frame& frame) {
  return frame.index == size || fail_too_few(l, frame.index, size);
}

template <class T>
struct Tuple {
  static bool next(Loader& l, Frame& frame) {
    constexpr std::size_t size = std::tuple_size_v<T>;
    if (frame.index == size) return fail_too_many(l, size);
    for_each_index<size>([&](auto i) {
      using Element = std::tuple_element_t<i(), T>;
      if (frame.index == i()) Loader::give(frame, &std::get<i()>(as<T>(frame.object)), type_of<Element>);
    });
    ++frame.index;
    return true;
  }
  static std::string step(const Frame& frame) { return number_step('<', frame.index, '>'); }
  static constexpr Container container{nullptr, next, all_there<std::tuple_size_v<T>>, step};
};

/// @tparam Index a parameter only so that its functions are looked up when they are there
template <class V, class Index = std::uint64_t>
struct Variant {
  static bool next(Loader& l, Frame& frame) {
    if (frame.index == 2) return fail_too_many(l, 2);
    if (frame.index == 0) {
      Loader::give(frame, &frame.alternative, type_of<Index>);
    } else if (!emplace_alternative(as<V>(frame.object), frame.alternative, [&]<class Held>(Held& held) {
                 Loader::give(frame, &held, type_of<Held>);
               })) {
      return l.fail("no alternative " + std::to_string(frame.alternative));
    }
    ++frame.index;
    return true;
  }
  static constexpr Container container{nullptr, next, all_there<2>, no_step};
};

/// The object behind an optional or a unique_ptr, made if there is none.
template <class T>
auto& hold(void* value) {
  T& optional = as<T>(value);
  if (!optional) {
    if constexpr (kind::optional<T>) {
      optional.emplace();
    } else {
      optional = std::make_unique<typename T::element_type>();
    }
  }
  return *optional;
}

/// What could itself be null, in an array of one.
template <class T>
struct Wrapped {
  static bool next(Loader& l, Frame& frame) {
    if (frame.index == 1) return fail_too_many(l, 1);
    auto& held = hold<T>(frame.object);
    Loader::give(frame, &held, type_of<std::remove_cvref_t<decltype(held)>>);
    ++frame.index;
    return true;
  }
  static constexpr Container container{nullptr, next, all_there<1>, no_step};
};

}  // namespace roundtrip::events::detail
