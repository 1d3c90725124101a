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

#include <map>

#include "bench/describe.h"
#include "formats/native/native.h"

namespace roundtrip::native {

namespace detail {

/// What a file's description says of its types, worked out once.
class FileTypes {
 public:
  explicit FileTypes(Description description) : description_(std::move(description)) {
    for (const RecordDescription& record : description_.records) records_.emplace(record.name, &record);
  }

  [[nodiscard]] const TypeDescription& root() const { return description_.root; }
  [[nodiscard]] const RecordDescription& record(const TypeDescription& type) const {
    return *records_.find(type.record)->second;
  }
  /// The least bytes that a value takes; none for what always takes none.
  [[nodiscard]] std::size_t least(const TypeDescription& type) {
    constexpr std::size_t most = std::size_t{1} << 48;
    const auto sum = [&](const std::vector<TypeDescription>& parts) {
      std::size_t total = 0;
      for (const TypeDescription& part : parts) total = std::min(most, total + least(part));
      return total;
    };
    if (type.kind == "monostate") return 0;
    if (type.kind == "tuple") return sum(type.arguments);
    if (type.kind == "array") {
      const std::size_t element = least(type.arguments[0]);
      return element == 0 || type.length == 0 ? 0
             : element > most / type.length   ? most
                                              : element * type.length;
    }
    if (type.kind == "enum") return least(type.arguments[0]);
    if (type.kind == "complex") return 2 * least(type.arguments[0]);
    if (type.kind == "variant") {
      std::size_t smallest = most;
      for (const TypeDescription& alternative : type.arguments)
        smallest = std::min(smallest, least(alternative));
      return 1 + smallest;
    }
    if (type.kind == "record") {
      const RecordDescription& record = this->record(type);
      // A record that holds itself, with nothing between, cannot be; it shall not be taken for one of no
      // bytes.
      const auto [known, is_new] = least_of_records_.emplace(&record, 1);
      if (!is_new) return known->second;
      std::size_t total = 0;
      for (const FieldDescription& field : record.fields) total = std::min(most, total + least(field.type));
      return known->second = total;
    }
    return std::max<std::size_t>(1, number_size(type.kind));
  }

  /// Bytes of a number or bool; 0 for anything else.
  static std::size_t number_size(const std::string& kind) {
    if (kind == "bool" || kind == "int8" || kind == "uint8") return 1;
    if (kind == "int16" || kind == "uint16") return 2;
    if (kind == "int32" || kind == "uint32" || kind == "float") return 4;
    if (kind == "int64" || kind == "uint64" || kind == "double") return 8;
    return 0;
  }

 private:
  Description description_;
  std::map<std::string_view, const RecordDescription*> records_;
  std::map<const RecordDescription*, std::size_t> least_of_records_;
};

/// The text of a type, as it stands in a description.
template <class T>
[[nodiscard]] std::string type_text() {
  struct Sink {
    std::string text;
    void add(std::string_view added) { text += added; }
  } sink;
  roundtrip::detail::add_type<T>(sink);
  return sink.text;
}

/// Finds out whether values of a file's types can become values of this program's.
class Matcher {
 public:
  explicit Matcher(FileTypes& types) : types_(types) {}

  [[nodiscard]] Error take_error() { return std::move(error_); }

  template <class T>
  bool match(const TypeDescription& from) {
    if constexpr (kind::enumeration<T>) {
      return from.kind == "enum" ? match<std::underlying_type_t<T>>(from.arguments[0]) : fail<T>(from);
    } else if constexpr (kind::integer<T>) {
      return widens_to<T>(from.kind) || fail<T>(from);
    } else if constexpr (kind::floating<T>) {
      return from.kind == "float" || (from.kind == "double" && sizeof(T) == 8) || fail<T>(from);
    } else if constexpr (kind::optional<T> || kind::pointer<T>) {
      using Value = std::remove_cvref_t<decltype(*std::declval<T&>())>;
      return match<Value>(is_nullable(from) ? from.arguments[0] : from);
    } else if constexpr (kind::record<T>) {
      return from.kind == "record" ? match_record<T>(types_.record(from)) : fail<T>(from);
    } else if constexpr (kind::variant<T>) {
      return from.kind == "variant" && from.arguments.size() <= std::variant_size_v<T>
                 ? match_parts(from, roundtrip::detail::parts_of<T>())
                 : fail<T>(from);
    } else {
      if (!is_same_kind<T>(from)) return fail<T>(from);
      return match_parts(from, roundtrip::detail::parts_of<T>());
    }
  }

  static bool is_nullable(const TypeDescription& type) {
    return type.kind == "optional" || type.kind == "pointer";
  }

 private:
  template <class T>
  static bool widens_to(const std::string& kind) {
    const bool is_unsigned = kind.starts_with("uint");
    if (!is_unsigned && !kind.starts_with("int")) return false;
    const std::size_t size = FileTypes::number_size(kind);
    if (std::is_unsigned_v<T>) return is_unsigned && size <= sizeof(T);
    return is_unsigned ? size < sizeof(T) : size <= sizeof(T);
  }

  template <class T>
  static bool is_same_kind(const TypeDescription& from) {
    std::string_view kind = from.kind;
    if (kind::map<T> || kind::set<T>) {
      constexpr std::string_view hashed = "unordered_";
      if (kind.starts_with(hashed)) kind.remove_prefix(hashed.size());
      return kind == (kind::map<T> ? "map" : "set");
    }
    if (kind != roundtrip::detail::kind_name<T>()) return false;
    if constexpr (kind::array<T>) return from.length == std::tuple_size_v<T>;
    if constexpr (kind::tuple<T>) return from.arguments.size() == std::tuple_size_v<T>;
    return true;
  }

  /// As many as the file has.
  template <class... Parts>
  bool match_parts(const TypeDescription& from, Types<Parts...>) {
    std::size_t i = 0;
    const auto next = [&]<class Part>(Tag<Part>) {
      return i == from.arguments.size() || match<Part>(from.arguments[i++]);
    };
    return (next(Tag<Parts>{}) && ...);
  }

  template <kind::record R>
  bool match_record(const RecordDescription& from) {
    if (!matched_.emplace(&fields<R>, &from).second) return true;
    bool fits = true;
    for (const FieldDescription& field : from.fields) {
      for_each_index<field_count<R>>([&](auto i) {
        constexpr auto member = std::get<i()>(fields<R>);
        if (!fits || member.name != field.name) return;
        fits = match<typename decltype(member)::type>(field.type);
        if (!fits) error_.enter_path(field.name);
      });
    }
    return fits;
  }

  template <class T>
  bool fail(const TypeDescription& from) {
    error_ = {Problem::changed_type,
              header_size,
              {},
              "the file has " + to_text(from) + ", this program has " + type_text<T>()};
    return false;
  }

  FileTypes& types_;
  Error error_;
  // Records that meet themselves are matched once.
  std::set<std::pair<const void*, const void*>> matched_;
};

/// Reads a value of a file's types into one of this program's, which match.
class Mapper {
 public:
  Mapper(View bytes, std::size_t start, FileTypes& types)
      : types_(types),
        begin_(bytes.data()),
        in_(begin_ + start),
        end_(begin_ + bytes.size()),
        steps_left_(1'000'000 + 1000 * bytes.size()) {}

  [[nodiscard]] Error take_error() { return std::move(error_); }

  template <class T>
  bool run(T& to) {
    return load(types_.root(), to) && (in_ == end_ || fail(Problem::trailing));
  }

 private:
  template <class T>
  bool load(const TypeDescription& from, T& to) {
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
      return each(from.arguments[0], [&] { return load(from.arguments[0], to.emplace_back()); });
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
    if (!enter()) return false;
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
    --depth_;
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
      to = std::make_unique<typename T::element_type>();
    }
    return load(is_nullable ? from.arguments[0] : from, *to);
  }

  template <class T>
  bool load_associative(const TypeDescription& from, T& to) {
    [[maybe_unused]] CollisionGuard guard(this);
    return each(from.arguments[0], [&] {
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
      if (!enter()) return false;
      for (const FieldDescription& field : types_.record(type).fields) {
        if (!skip(field.type)) return inside(field.name);
      }
      --depth_;
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
    return each(type.arguments[0], [&] { return skip_all(type.arguments); });
  }

  bool skip_all(const std::vector<TypeDescription>& types) {
    return std::all_of(types.begin(), types.end(), [&](const TypeDescription& type) { return skip(type); });
  }

  /// Calls f for each element of a container whose elements start with an `element`.
  template <class F>
  bool each(const TypeDescription& element, F&& f) {
    std::size_t count = 0;
    if (!take_length(types_.least(element), count)) return false;
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

  /// Counts what is done: a description can be such that few bytes would be looked at for hours.
  bool step() { return steps_left_-- != 0 || fail(Problem::description); }

  bool enter() { return ++depth_ <= max_depth || fail(Problem::depth); }

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
  unsigned depth_ = 0;
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
  Mapper mapper(bytes, head.size, types);
  mapper.run(value);
  return mapper.take_error();
}

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
  T value{};
  if (Error error = detail::load_evolved<T, detail::Plain>(bytes, value)) throw LoadError(std::move(error));
  return value;
}
#endif

}  // namespace roundtrip::native
