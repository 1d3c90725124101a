// SPDX-License-Identifier: MIT
//
// Files that were written for another version of a record. A file that carries its description
// (save_described) can be read by a program whose record has changed: members are found by their names.
//
//     a member that the file has not     keeps its default
//     a member that only the file has    is passed over
//     members in another order           are found
//     an integer that has become wider   is widened, as is a float that has become a double
//     a T that has become optional<T>    is there (a pointer is as good as an optional)
//     a map or set that is now hashed    is loaded, and the reverse
//     a variant with more alternatives   is loaded, if those that the file knows have kept their places
//
// Any other change of a member's type is refused, whether the file holds a value of it or not. The names of
// records do not count. A file of the same record is loaded as fast as by load().
#pragma once

#include "roundtrip_native/evolve_match.h"
#include "roundtrip_native/rows.h"

namespace roundtrip::native {

namespace detail {

/// Reads a value of a file's types into one of this program's, which match.
class Mapper {
 public:
  /// Values inside one another: few types put more than four between a record and the next of its kind.
  static constexpr unsigned most_nested = 5 * max_depth;
  /// What is so little need not be in proportion to the file.
  static constexpr std::size_t free_memory = std::size_t{1} << 20;

  /// @param memory_per_byte that the value may take, for each byte of the file
  Mapper(View bytes, std::size_t start, FileTypes& types, std::size_t memory_per_byte)
      : types_(types),
        begin_(bytes.data()),
        in_(begin_ + start),
        end_(begin_ + bytes.size()),
        steps_left_(1'000'000 + 100 * bytes.size()),
        memory_left_(free_memory + memory_per_byte * bytes.size()) {}

  [[nodiscard]] Error take_error() { return std::move(error_); }

  template <class T>
  bool run(T& to) {
    return load(types_.root(), to) && (in_ == end_ || fail(Problem::trailing));
  }

 private:
  template <class T>
  bool load(const TypeDescription& from, T& to) {
    const Level level(nested_);
    if (!step()) return false;
    if constexpr (kind::boolean<T>) {
      return take_below(2, Problem::boolean, [&](std::size_t mark) { to = mark == 1; });
    } else if constexpr (kind::integer<T>) {
      return take_integer(from.kind, to);
    } else if constexpr (kind::floating<T>) {
      return take_floating(from.kind, to);
    } else if constexpr (kind::enumeration<T>) {
      std::underlying_type_t<T> value{};
      const std::byte* const at = in_;
      if (!load(from.arguments[0], value)) return false;
      to = static_cast<T>(value);
      return is_enumerator(to) || fail(Problem::enumerator, at);
    } else if constexpr (kind::complex<T>) {
      typename T::value_type real{};
      typename T::value_type imaginary{};
      if (!load(from.arguments[0], real) || !load(from.arguments[0], imaginary)) return false;
      to = T(real, imaginary);
      return true;
    } else if constexpr (kind::string<T> || kind::bytes<T>) {
      std::size_t size = 0;
      if (!take_length(1, size)) return false;
      const auto* const first = reinterpret_cast<const typename T::value_type*>(in_);
      to.assign(first, first + size);
      in_ += size;
      return true;
    } else if constexpr (kind::vector<T>) {
      std::size_t count = 0;
      if (!take_count(from, count) || !grant(count * sizeof(typename T::value_type))) return false;
      to.reserve(count);
      return repeat(count, [&] { return load(from.arguments[0], to.emplace_back()); });
    } else if constexpr (kind::array<T>) {
      std::size_t index = 0;
      for (auto& element : to) {
        if (!load(from.arguments[0], element)) return inside_element(index);
        ++index;
      }
      return true;
    } else if constexpr (kind::map<T> || kind::set<T>) {
      return load_associative(from, to);
    } else if constexpr (kind::optional<T> || kind::pointer<T>) {
      return load_nullable(from, to);
    } else if constexpr (kind::tuple<T>) {
      std::size_t index = 0;
      const auto next = [&](auto& part) { return load(from.arguments[index], part) && (++index, true); };
      return std::apply([&](auto&... part) { return (next(part) && ...); }, to) || inside_element(index);
    } else if constexpr (kind::variant<T>) {
      bool done = false;
      return take_below(from.arguments.size(), Problem::alternative,
                        [&](std::size_t index) {
                          done = dispatch<std::variant_size_v<T>>(index, [&](auto i) {
                            return load(from.arguments[index], to.template emplace<i()>());
                          });
                        }) &&
             done;
    } else if constexpr (kind::record<T>) {
      return load_record(types_.record(from), to);
    } else {
      static_assert(kind::monostate<T>);
      return true;
    }
  }

  template <kind::record R>
  bool load_record(const RecordDescription& from, R& to) {
    for (const FieldDescription& field : from.fields) {
      bool found = false;
      bool loaded = true;
      for_each_index<field_count<R>>([&](auto i) {
        constexpr auto member = std::get<i()>(fields<R>);
        if (member.name != field.name) return;
        found = true;
        loaded = load(field.type, to.*member.pointer);
      });
      if (!(found ? loaded : skip(field.type))) return inside(field.name);
    }
    return true;
  }

  template <class T>
  bool load_nullable(const TypeDescription& from, T& to) {
    bool present = true;
    const bool is_nullable = Matcher::is_nullable(from);
    if (is_nullable && !take_below(2, Problem::boolean, [&](std::size_t mark) { present = mark == 1; })) {
      return false;
    }
    to.reset();
    if (!present) return true;
    if constexpr (kind::optional<T>) {
      to.emplace();
    } else {
      if (!grant(sizeof(typename T::element_type))) return false;
      to = std::make_unique<typename T::element_type>();
    }
    return load(is_nullable ? from.arguments[0] : from, *to);
  }

  template <class T>
  bool load_associative(const TypeDescription& from, T& to) {
    std::size_t count = 0;
    constexpr std::size_t node = 4 * sizeof(void*);
    if (!take_count(from, count) || !grant(count * (node + sizeof(typename T::value_type)))) return false;
    [[maybe_unused]] CollisionGuard guard(this);
    return repeat(count, [&] {
      const std::byte* const at = in_;
      typename T::key_type key{};
      if (!load(from.arguments[0], key)) return false;
      const auto [place, is_new] = [&] {
        if constexpr (kind::map<T>) {
          return to.try_emplace(std::move(key));
        } else {
          return to.insert(std::move(key));
        }
      }();
      if (!is_new) return fail(Problem::repeated_key, at);
      if constexpr (is_hashed<T>) {
        if (guard.finds_too_many(to, place)) return fail(Problem::colliding_keys, at);
      }
      if constexpr (kind::map<T>) return load(from.arguments[1], place->second);
      return true;
    });
  }

  /// Passes over a value that this program has no place for.
  bool skip(const TypeDescription& type) {
    const Level level(nested_);
    if (!step()) return false;
    if (types_.least(type) == 0) return true;
    if (const std::size_t size = FileTypes::number_size(type.kind); size != 0) return take(size) != nullptr;
    if (type.kind == "enum") return skip(type.arguments[0]);
    if (type.kind == "complex") return skip(type.arguments[0]) && skip(type.arguments[0]);
    if (type.kind == "string" || type.kind == "bytes") {
      std::size_t size = 0;
      return take_length(1, size) && take(size) != nullptr;
    }
    if (type.kind == "tuple") return skip_all(type.arguments);
    if (type.kind == "record") {
      for (const FieldDescription& field : types_.record(type).fields) {
        if (!skip(field.type)) return inside(field.name);
      }
      return true;
    }
    if (type.kind == "variant") {
      const TypeDescription* held = nullptr;
      return take_below(type.arguments.size(), Problem::alternative,
                        [&](std::size_t index) { held = &type.arguments[index]; }) &&
             skip(*held);
    }
    if (Matcher::is_nullable(type)) {
      bool present = false;
      if (!take_below(2, Problem::boolean, [&](std::size_t mark) { present = mark == 1; })) return false;
      return !present || skip(type.arguments[0]);
    }
    if (type.kind == "array") {
      for (std::size_t i = 0; i < type.length; ++i) {
        if (!skip(type.arguments[0])) return inside_element(i);
      }
      return true;
    }
    std::size_t count = 0;
    return take_count(type, count) && repeat(count, [&] { return skip_all(type.arguments); });
  }

  bool skip_all(const std::vector<TypeDescription>& types) {
    return std::all_of(types.begin(), types.end(), [&](const TypeDescription& type) { return skip(type); });
  }

  /// Of the elements of a container, for which there are enough bytes.
  bool take_count(const TypeDescription& container, std::size_t& count) {
    std::size_t least = 0;
    for (const TypeDescription& part : container.arguments) least += types_.least(part);
    return take_length(least, count);
  }

  /// @param f loads or passes over an element
  template <class F>
  bool repeat(std::size_t count, F&& f) {
    for (std::size_t i = 0; i < count; ++i) {
      if (!f()) return inside_element(i);
    }
    return true;
  }

  const std::byte* take(std::size_t size) {
    if (static_cast<std::size_t>(end_ - in_) < size) {
      fail(Problem::truncated);
      return nullptr;
    }
    return std::exchange(in_, in_ + size);
  }

  template <class F>
  bool take_below(std::size_t limit, Problem problem, F&& f) {
    const std::byte* const at = take(1);
    if (at == nullptr) return false;
    const auto value = std::to_integer<std::size_t>(*at);
    if (value >= limit) return fail(problem, at);
    f(value);
    return true;
  }

  bool take_length(std::size_t least, std::size_t& length) {
    const std::byte* const at = take(1);
    if (at == nullptr) return false;
    length = std::to_integer<std::size_t>(*at);
    if (length == long_length) {
      std::uint64_t given = 0;
      if (!take_integer("uint64", given)) return false;
      length = static_cast<std::size_t>(given);
      if (given < long_length || length != given) return fail(Problem::length, at);
    }
    const auto left = static_cast<std::size_t>(end_ - in_);
    return length == 0 || (least != 0 && length <= left / least) || fail(Problem::length, at);
  }

  template <kind::integer T>
  bool take_integer(const std::string& kind, T& to) {
    const std::size_t size = FileTypes::number_size(kind);
    const std::byte* const at = take(size);
    if (at == nullptr) return false;
    std::uint64_t bits = 0;
    for (std::size_t i = size; i-- > 0;) bits = bits << 8 | std::to_integer<std::uint64_t>(at[i]);
    const std::uint64_t sign = std::uint64_t{1} << (8 * size - 1);
    if (kind[0] == 'i' && (bits & sign) != 0) bits |= ~(2 * sign - 1);
    to = static_cast<T>(bits);
    return true;
  }

  template <kind::floating T>
  bool take_floating(const std::string& kind, T& to) {
    std::uint64_t bits = 0;
    if (!take_integer(kind == "float" ? "uint32" : "uint64", bits)) return false;
    if (kind == "float") {
      to = std::bit_cast<float>(static_cast<std::uint32_t>(bits));
    } else {
      to = static_cast<T>(std::bit_cast<double>(bits));
    }
    return true;
  }

  /// Values inside one another.
  class Level {
   public:
    explicit Level(unsigned& nested) : nested_(nested) { ++nested_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;
    Level(Level&&) = delete;
    Level& operator=(Level&&) = delete;
    ~Level() { --nested_; }

   private:
    unsigned& nested_;
  };

  /// Counts what is done: a description can be such that few bytes would be looked at for hours, or that the
  /// stack ends.
  bool step() {
    if (nested_ > most_nested) return fail(Problem::depth);
    return steps_left_-- != 0 || fail(Problem::description);
  }

  /// Counts the memory that is asked for: what takes a byte in the file can be large here.
  bool grant(std::size_t size) {
    if (size > memory_left_) return fail(Problem::memory);
    memory_left_ -= size;
    return true;
  }

  bool fail(Problem problem, const std::byte* at) {
    error_ = {problem, static_cast<std::size_t>(at - begin_), {}, {}};
    return false;
  }
  bool fail(Problem problem) { return fail(problem, in_); }

  bool inside(std::string part) {
    error_.enter_path(std::move(part));
    return false;
  }
  bool inside_element(std::size_t index) { return inside(path_of_element(index)); }

  FileTypes& types_;
  const std::byte* begin_;
  const std::byte* in_;
  const std::byte* end_;
  std::size_t steps_left_;
  std::size_t memory_left_;
  unsigned nested_ = 0;
  Error error_;
};

template <class T, class Whole>
[[nodiscard]] Error load_evolved(View bytes, T& value) {
  Head head;
  if (Error error = read_head(bytes, {Whole::flags, flag_description}, head)) return error;
  if (head.hash == description_hash<T>) return try_load<T, Whole>(bytes, value);
  if ((head.flags & flag_description) == 0) {
    return another_record(head.hash, description_text<T>, description_hash<T>);
  }
  if (!Whole::is_intact(bytes)) return {Problem::checksum, header_size, {}, {}};
  const std::size_t text = head.size - head.description.size();
  if (hash_of(head.description) != head.hash) return {Problem::description, text, {}, "its hash is another"};
  Description description;
  if (const char* const wrong = parse_description_text(head.description, description); wrong != nullptr) {
    return {Problem::description, text, {}, wrong};
  }
  if (description.records.size() > max_depth)
    return {Problem::description, text, {}, "it has too many records"};
  FileTypes types(std::move(description));
  Matcher matcher(types);
  if (!matcher.template match<T>(types.root())) return matcher.take_error();
  // What the file does not say keeps the default, whatever `value` held.
  value = T{};
  Mapper mapper(bytes, head.size, types, std::max<std::size_t>(64, memory_per_byte<T>));
  mapper.run(value);
  return mapper.take_error();
}

#ifdef __cpp_exceptions
template <class T, class Whole>
[[nodiscard]] T load_evolved_or_throw(View bytes) {
  T value{};
  if (Error error = load_evolved<T, Whole>(bytes, value)) throw LoadError(std::move(error));
  return value;
}
#endif

}  // namespace detail

/// Replaces what `value` holds by what was saved, perhaps from another version of the record.
/// @return what is wrong with bytes that are neither what save() writes for T nor what save_described()
/// writes for something that can become a T; what `value` then holds is valid and unspecified
template <member T>
[[nodiscard]] Error try_load_evolved(View bytes, T& value) {
  return detail::load_evolved<T, detail::Plain>(bytes, value);
}

#ifdef __cpp_exceptions
/// Makes a value of what was saved, perhaps from another version of the record.
/// @throws LoadError where try_load_evolved() would return an error
template <member T>
[[nodiscard]] T load_evolved(View bytes) {
  return detail::load_evolved_or_throw<T, detail::Plain>(bytes);
}
#endif

}  // namespace roundtrip::native
