// SPDX-License-Identifier: MIT
//
// The reader of native files reads what was saved, in both layouts, and as what a document has.
#include <variant>

#include "datasets/message/dataset.h"
#include "datasets/tree/dataset.h"
#include "formats/native/tests/every_kind.h"
#include "formats/native/tests/reader_helpers.h"
#include "roundtrip_native/compact.h"

#if __has_include(<xxhash.h>)
#include "roundtrip_native/compact_checksum.h"
#endif

namespace roundtrip {
namespace {

/// The document that a value is to be read as, made of the value itself.
template <class T>
Document expected(const T& value) {
  if constexpr (kind::boolean<T> || kind::string<T> || kind::bytes<T>) {
    return {value};
  } else if constexpr (kind::enumeration<T>) {
    return expected(static_cast<std::underlying_type_t<T>>(value));
  } else if constexpr (kind::integer<T>) {
    if constexpr (std::is_signed_v<T>) return Document::integer(std::int64_t{value});
    return Document::integer(static_cast<std::uint64_t>(value));
  } else if constexpr (kind::floating<T>) {
    return {double{value}};
  } else if constexpr (kind::complex<T>) {
    return array_of({expected(value.real()), expected(value.imag())});
  } else if constexpr (kind::optional<T> || kind::pointer<T>) {
    return value ? expected(*value) : Document{};
  } else if constexpr (kind::variant<T>) {
    return std::visit([](const auto& held) { return expected(held); }, value);
  } else if constexpr (kind::monostate<T>) {
    return {};
  } else if constexpr (kind::map<T>) {
    Document::Object members;
    for (const auto& [key, mapped] : value) members.emplace_back(key, expected(mapped));
    return {std::move(members)};
  } else if constexpr (kind::record<T>) {
    Document::Object members;
    for_each_field(value, [&](const auto& field, const auto& member) {
      members.emplace_back(field.name, expected(member));
    });
    return {std::move(members)};
  } else if constexpr (kind::tuple<T>) {
    return std::apply([](const auto&... part) { return array_of({expected(part)...}); }, value);
  } else {
    Document::Array elements;
    for (const auto& element : value) elements.push_back(expected(element));
    return {std::move(elements)};
  }
}

template <class T>
std::vector<Buffer> saved_in_each_way(const T& value) {
  std::vector<Buffer> files(2);
  native::save_described(value, files[0]);
  native::compact::save_described(value, files[1]);
#if __has_include(<xxhash.h>)
  native::checked::save_described(value, files.emplace_back());
  native::checked::compact::Codec<T>().save_described(value, files.emplace_back());
#endif
  return files;
}

template <class T>
void expect_read(const T& value, const std::vector<std::string>& notes) {
  for (const Buffer& file : saved_in_each_way(value)) {
    expect_document(file, expected(value), notes);
    EXPECT_GT(inspected(as_view(file)).lines().size(), 1U);
  }
}

TEST(NativeReader, ReadsEveryKind) {
  expect_read(every_kind(), {"1 complex number became an array of two",
                             "6 arrays of numbers became 64 bits wide", "3 sets became arrays",
                             "1 tuple became an array", "4 variants became the values that they hold"});
}

TEST(NativeReader, ReadsDatasets) {
  expect_read(datasets::message::Dataset::generate({.scale = 0.01, .seed = 1}), {});
  const auto tree = datasets::tree::Dataset::generate({.scale = 0.01, .seed = 1});
  for (const Buffer& file : saved_in_each_way(tree))
    EXPECT_FALSE(first_difference(expected(tree), read_document(as_view(file)).root));
}

TEST(NativeReader, ShowsNamesTypesAndValues) {
  Buffer file =
      described("Line{sku:string,note:optional<string>,either:variant<bool,uint8>}\n=vector<@Line>\n",
                bytes("\2\1a\0\1\7\1b\1\1c\0\1"));
  const Inspection inspection = inspected(as_view(file));
  std::vector<std::string> lines;
  for (const auto& line : inspection.lines())
    lines.push_back(line.value.name + "|" + line.value.type + "|" + line.value.shape + "|" +
                    line.value.value);
  EXPECT_EQ(lines, (std::vector<std::string>{
                       "|vector<@Line>|2 elements|", "[0]|@Line|3 entries|", "sku|string||a",
                       "note|optional<string>||", "either|alternative 1, uint8||7", "[1]|@Line|3 entries|",
                       "sku|string||b", "note|optional<string>||c", "either|alternative 0, bool||true"}));
  std::vector<std::string> facts;
  for (const auto& fact : inspection.facts()) facts.push_back(fact.name + ": " + fact.value);
  EXPECT_EQ(facts, (std::vector<std::string>{
                       "format: native", "version: 2", "layout: row by row",
                       "description's hash: " + native::detail::hexadecimal(as_view(file).subspan(6, 16)),
                       "description: 81 bytes", "checksum: none"}));
}

TEST(NativeReader, AFileWithoutDescriptionIsShownAndNotRead) {
  for (const bool compact : {false, true}) {
    Buffer file;
    if (compact) {
      native::compact::save(Place{1, 2}, file);
    } else {
      native::save(Place{1, 2}, file);
    }
    const Inspection inspection = inspected(as_view(file));
    ASSERT_EQ(inspection.lines().size(), 1U);
    EXPECT_EQ(inspection.lines()[0].value.value,
              "the file carries no description, so that its values cannot be told");
    EXPECT_NE(message_of([&] { read_document(as_view(file)); }).find("save_described writes one that does"),
              std::string::npos);
  }
}

TEST(NativeReader, KeysBecomeTheirText) {
  const std::vector<std::string> one{"1 key that is not a string became its text"};
  const auto expect_key = [&](std::string_view types, std::string_view records, const std::string& key,
                              const std::string& text) {
    expect_document(
        described(std::string(records) + "=map<" + std::string(types) + ",bool>\n", "\1" + key + "\1"),
        {Document::Object{{text, {true}}}}, one);
  };
  expect_key("int16", "", bytes("\xfe\xff"), "-2");
  expect_key("bool", "", "\1", "true");
  expect_key("double", "", bytes("\0\0\0\0\0\0\x04\x40"), "2.5");
  expect_key("string", "", "\2\xff\xfe", "fffe");
  expect_key("bytes", "", "\2hi", "hi");
  expect_key("optional<string>", "", bytes("\0"), "null");
  expect_key("optional<string>", "", "\1\1x", "x");
  expect_key("tuple<string,uint8,bytes>", "", "\1x\7\1\xff", R"(["x",7,"ff"])");
  expect_key("vector<vector<float>>", "", bytes("\2\1\0\0\x80\x3f\0"), "[[1.0],[]]");
  expect_key("@P", "P{x:int8,m:map<uint8,string>}\n", "\xff\1\2\1\"", R"({"x":-1,"m":{"2":"\""}})");
  expect_key("complex<float>", "", bytes("\0\0\0\0\0\0\x80\x3f"), "[0.0,1.0]");
  EXPECT_EQ(inspected(as_view(described("=map<string,bool>\n", "\1\2\xff\xfe\1"))).lines()[1].value.name,
            "fffe");
}

TEST(NativeReader, MapsWhatADocumentHasNot) {
  expect_document(
      described("=tuple<string,vector<uint64>,tuple>\n", "\1\xff\1" + std::string(8, '\xff')),
      array_of({{Bytes{std::byte{0xff}}}, array_of({Document::integer(UINT64_MAX)}), array_of({})}),
      {"2 tuples became arrays", "1 string that is not UTF-8 became bytes"});
  expect_document(described("=vector<enum<uint8>>\n", "\2\1\2"),
                  array_of({Document::integer(std::int64_t{1}), Document::integer(std::int64_t{2})}),
                  {"1 array of numbers became 64 bits wide"});
  expect_document(described("=array<monostate,3>\n", ""), array_of({{}, {}, {}}));
  expect_document(described("=array<array<string,0>,2>\n", ""), array_of({array_of({}), array_of({})}));
}

TEST(NativeReader, KeysMayComeInAnyOrderOnce) {
  const auto keys = [](std::string_view type, std::string_view body) {
    return described("=" + std::string(type) + "\n", body);
  };
  expect_document(keys("set<uint8>", "\3\3\2\1"),
                  array_of({Document::integer(std::int64_t{3}), Document::integer(std::int64_t{2}),
                            Document::integer(std::int64_t{1})}),
                  {"1 set became an array"});
  const std::string twice = "a map or set holds a key twice";
  expect_refused(keys("set<uint8>", "\3\1\2\1"), twice);
  expect_refused(keys("set<uint8>", "\2\1\1"), twice);
  expect_refused(keys("unordered_set<string>", "\3\1b\1a\1b"), twice);
  expect_refused(keys("map<int8,bool>", bytes("\3\1\0\xff\0\1\0")), twice);
  expect_refused(keys("set<float>", bytes("\2\0\0\0\0\0\0\0\x80")), twice);
  expect_refused(keys("set<double>", bytes("\2\0\0\0\0\0\0\0\x80\0\0\0\0\0\0\0\0")), twice);
  expect_refused(keys("set<tuple<bool,float>>", bytes("\2\1\0\0\0\x80\1\0\0\0\0")), twice);
  expect_refused(keys("set<unordered_set<string>>", "\2\2\1a\1b\2\1b\1a"), twice);
  expect_refused(keys("set<unordered_map<string,bool>>", bytes("\2\2\1a\0\1b\1\2\1b\1\1a\0")), twice);
  expect_refused(keys("vector<map<uint8,set<uint8>>>", "\1\1\1\2\5\5"), twice);
  // What is not the same is not taken for it.
  for (const auto& [type, body] : std::vector<std::pair<std::string, std::string>>{
           {"set<vector<string>>", bytes("\3\1\1a\2\1a\0\2\0\1a")},
           {"set<string>", bytes("\3\1a\2a\0\3a\0\1")},
           {"set<set<uint8>>", "\2\2\1\2\1\1"},
           {"unordered_set<unordered_map<string,bool>>", bytes("\2\2\1a\0\1b\1\2\1b\0\1a\1")},
           {"set<optional<uint8>>", bytes("\3\1\0\0\1\1")},
           {"set<variant<bool,uint8>>", bytes("\4\0\0\1\0\0\1\1\1")}}) {
    EXPECT_NO_THROW(read_document(as_view(keys(type, body)))) << type;
    EXPECT_NO_THROW(inspected(as_view(keys(type, body)))) << type;
  }
}

TEST(NativeReader, InspectingKeepsNoLongKeys) {
  const std::string text = bytes("\xff\0\0\1\0\0\0\0\0") + std::string(65'536, 'x');
  for (const auto& [type, body] : std::vector<std::pair<std::string, std::string>>{
           {"set<string>", "\2" + text + text},
           {"set<vector<string>>", "\2\1" + text + "\1" + text},
           {"set<unordered_set<string>>", "\2\2\1a" + text + "\2" + text + "\1a"}}) {
    const Buffer file = described("=" + type + "\n", body);
    EXPECT_NE(message_of([&] { read_document(as_view(file)); }).find("holds a key twice"), std::string::npos);
    EXPECT_EQ(inspected(as_view(file)).facts().back().name, "repeated keys") << type;
  }
  const Buffer keys = described("=map<tuple<uint8,string>,bool>\n", "\1\7" + text + "\1");
  EXPECT_EQ(inspected(as_view(keys)).lines()[1].value.name, "[7,\"…\"]");
  const ReadDocument read = read_document(as_view(keys));
  EXPECT_EQ(std::get<Document::Object>(read.root.value)[0].first.size(), 65'536 + 6);
}

TEST(NativeReader, InspectingKeepsFewKeys) {
  // Keys that do not ascend, of more bytes than are kept; the last one was there before.
  std::string body("\xff", 1);
  constexpr std::uint64_t count = 3000;
  for (int i = 0; i != 8; ++i) body += static_cast<char>(count >> (8 * i) & 0xffU);
  for (std::uint64_t i = 0; i != count; ++i) {
    const std::uint64_t number = i + 1 == count ? 5 : count - i;
    body += bytes("\xff\0\x18\0\0\0\0\0\0") + std::string(6142, 'x');
    body += {static_cast<char>(number >> 7U), static_cast<char>(number & 0x7fU)};
  }
  const Buffer file = described("=unordered_set<string>\n", body);
  EXPECT_NE(message_of([&] { read_document(as_view(file)); }).find("holds a key twice"), std::string::npos);
  const Inspection inspection = inspected(as_view(file));
  EXPECT_EQ(inspection.facts().back().name, "repeated keys");
  EXPECT_EQ(inspection.facts().back().value, "not looked for in 1 large map or set");
}

}  // namespace
}  // namespace roundtrip
