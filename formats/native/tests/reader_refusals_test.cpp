// SPDX-License-Identifier: MIT
//
// What the reader of native files refuses, and that no bytes make it do anything else than take or refuse
// them.
#include "formats/native/tests/every_kind.h"
#include "formats/native/tests/reader_helpers.h"
#include "roundtrip_native/compact.h"
#include "tests/support/hostile_bytes.h"

#if __has_include(<xxhash.h>)
#include "roundtrip_native/compact_checksum.h"
#endif

namespace roundtrip {
namespace {

using native::Problem;

struct Few {
  std::string text;
  std::vector<double> numbers;
  std::map<std::string, std::optional<Place>> map;
  std::unordered_set<std::string> hashed;
  std::variant<bool, std::complex<float>> either;
  Chain chain;
};
ROUNDTRIP_RECORD(Few, text, numbers, map, hashed, either, chain);

std::string repeated(std::string_view text, std::size_t count) {
  std::string all;
  for (std::size_t i = 0; i != count; ++i) all += text;
  return all;
}

/// Of a record that is the only one, and the root.
std::string one_record(std::string_view members) {
  return "A{" + std::string(members) + "}\n=@A\n";
}

/// Records each of which holds the one before it by these members.
std::string chain(std::size_t count, std::string_view first, const auto& members) {
  std::string text = "R0{" + std::string(first) + "}\n";
  for (std::size_t i = 1; i != count; ++i)
    text += "R" + std::to_string(i) + "{" + members("@R" + std::to_string(i - 1)) + "}\n";
  return text;
}

TEST(NativeReader, RefusesHeaders) {
  Buffer file = described("=bool\n", "\1");
  const auto with = [&](std::size_t place, char byte) {
    Buffer changed = file;
    changed.data()[place] = static_cast<std::byte>(byte);
    return changed;
  };
  expect_refused(with(0, 'X'), "does not start with RTNB (at byte 0)");
  expect_refused(with(4, 1), "version of the format that this reader does not know");
  expect_refused(with(5, 10), "other flags than this reader can read (10) (at byte 5)");
  expect_refused(with(6, 'X'), "the description does not have the hash that is in the header (at byte 24)");
  expect_refused(with(22, 100), "ends too early");
  EXPECT_EQ(make_reader()->recognise(as_view(file)), Recognition::certain);
  EXPECT_EQ(make_reader()->recognise(as_view(with(0, 'X'))), Recognition::no);
  EXPECT_EQ(make_reader()->recognise({}), Recognition::no);
}

TEST(NativeReader, RefusesDescriptions) {
  const std::string order = "its lines are not those of the root's records in the order of a walk through it";
  const std::string itself = "a record contains itself directly, or through arrays, tuples and records alone";
  for (const auto& [text, words] : std::vector<std::pair<std::string, std::string>>{
           {"", "a record's name and { are expected"},
           {"=string", "another character is expected"},
           {"=string\n\n", "there is something after the root"},
           {"=float16\n", "a type is unknown or has the wrong parts"},
           {"=vector<bool,bool>\n", "a type is unknown or has the wrong parts"},
           {"=array<bool,1234567890123456789>\n", "an array's length is expected"},
           {"=@A\n", "a member's record is not described"},
           {"A{}\nA{}\n=@A\n", "two records have one name"},
           {"A{x:bool,x:bool}\n=@A\n", "two members have one name"},
           {"A:B{}\n=@A:B\n", "a record's name has a colon by itself"},
           {"=variant<" + repeated("bool,", 255) + "bool>\n", "more than 255 alternatives"},
           {"=" + repeated("optional<", 70) + "bool" + repeated(">", 70) + "\n", "nested too deep"},
           {"A{}\n=bool\n", order},
           {"B{}\nA{}\nC{a:@A,b:@B}\n=@C\n", order},
           {"B{a:@A}\nA{}\n=@B\n", order},
           {one_record("a:@A"), itself},
           {one_record("a:array<tuple<bool,@A>,2>"), itself},
           {"B{a:@A}\nA{b:@B}\n=@A\n", itself}}) {
    expect_refused(described(text, ""), words);
  }
  EXPECT_NO_THROW(read_document(as_view(described("n::B{a:optional<@A>}\nA{b:@n::B}\n=@A\n", bytes("\0")))));
  EXPECT_NO_THROW(read_document(as_view(described("B{a:@A}\nA{b:pointer<@B>}\n=@A\n", bytes("\0")))));
}

TEST(NativeReader, RefusesValuesInRows) {
  const std::string length = "a length is larger than the data that is left, or is not in its shortest form";
  for (const auto& [type, body, words] : std::vector<std::array<std::string, 3>>{
           {"bool", "\2", "neither 0 nor 1 (at byte 30)"},
           {"optional<bool>", "\2\1", "neither 0 nor 1"},
           {"variant<bool>", bytes("\1\0"), "no alternative of this index"},
           {"string", "\3ab", length},
           {"string", bytes("\xff\2\0\0\0\0\0\0\0ab"), length},
           {"string", "\xff\xff\xff\xff\xff\xff\xff\xff\xff", length},
           {"vector<uint32>", bytes("\2\0\0\0\0\0\0\0"), length},
           {"vector<monostate>", "\1", length},
           {"map<monostate,tuple>", "\1", length},
           {"uint64", "\1\2\3", "end too early"},
           {"bool", bytes("\0\0"), "bytes after the end of the record"}}) {
    expect_refused(described("=" + type + "\n", body), words);
  }
}

TEST(NativeReader, DepthHasALimit) {
  const std::string text = one_record("a:vector<@A>");
  const auto nested = [&](std::size_t levels) {
    return described(text, repeated("\1", levels - 1) + std::string(1, '\0'));
  };
  EXPECT_NO_THROW(read_document(as_view(nested(450))));
  expect_refused(nested(451), "native: nested more than 900 deep, which is the limit");
  expect_refused(nested(100'000), "nested more than 900 deep");
  // What is no level of a document is no call either.
  const std::string wrapped = one_record("a:" + repeated("pointer<", 60) + "@A" + repeated(">", 60));
  expect_refused(described(wrapped, std::string(100'000, '\1')), "nested more than 900 deep");
  // Keys count together with what they are keys of.
  const std::string keys = one_record("a:map<@A,bool>");
  expect_refused(described(keys, std::string(100'000, '\1')), "nested more than 900 deep");
}

TEST(NativeReader, FewBytesAreNoManyValues) {
  const std::string many = "stands for more values that take no bytes than a document may have";
  for (const std::string& text :
       {std::string("=array<monostate,100000000000000000>\n"),
        std::string("=array<array<tuple,999999999999999999>,999999999999999999>\n"),
        chain(60, "", [](const std::string& one) { return "a:" + one + ",b:" + one; }) + "=@R59\n"}) {
    const Buffer file = described(text, "");
    EXPECT_NE(message_of([&] { read_document(as_view(file)); }).find(many), std::string::npos) << text;
    // Such a file is as good as any other.
    EXPECT_EQ(inspected(as_view(file)).lines().size(), 1U);
    const Buffer columns = described_columns(text, "");
    EXPECT_EQ(inspected(as_view(columns)).lines().size(), 1U);
  }
  // One byte in many records, and members with long names.
  const std::string far_more = "far more values and names than a file of this size is expected to have";
  const std::string one_in_another =
      chain(300, "x:bool", [](const std::string& one) { return "a:" + one; }) + "=vector<@R299>\n";
  expect_refused(described(one_in_another, bytes("\xff\0\x10\0\0\0\0\0\0") + std::string(4096, '\1')),
                 far_more);
  const std::string long_name = "A{" + std::string(60'000, 'x') + ":bool}\n=vector<@A>\n";
  expect_refused(described(long_name, bytes("\xff\0\x10\0\0\0\0\0\0") + std::string(4096, '\1')), far_more);
  // Thousands of records are no depth by themselves.
  const std::string deep =
      chain(5000, "x:bool", [](const std::string& one) { return "a:" + one; }) + "=@R4999\n";
  ASSERT_GT(deep.size(), 0xffffU);
  const std::string most =
      chain(3400, "x:bool", [](const std::string& one) { return "a:" + one; }) + "=@R3399\n";
  expect_refused(described(most, "\1"), "nested more than 900 deep");
  expect_refused(described_columns(most, "\1"), "types nest deeper than any document");
}

TEST(NativeReader, FewBytesAreNoManyColumns) {
  // Twice as many places with each record, and in each of them so many alternatives.
  const auto file = [](std::size_t alternatives) {
    const std::string either = "v:variant<bool" + repeated(",bool", alternatives - 1) + ">";
    const auto twice = [](const std::string& one) { return "a:" + one + ",b:" + one; };
    return described_columns(chain(14, either, twice) + "=@R13\n",
                             repeated(bytes("\0\1"), std::size_t{1} << 13U));
  };
  EXPECT_NO_THROW(read_document(as_view(file(2))));
  expect_refused(file(255), "far more columns than a file of this size can have");
}

TEST(NativeReader, RefusesColumns) {
  for (const auto& [type, body, words] : std::vector<std::array<std::string, 3>>{
           {"bool", "\2", "neither 0 nor 1"},
           {"uint16", bytes("\x80\0"), "not encoded in any of the ways that there are"},
           {"variant<bool>", "\1", "no alternative of this index (at byte 39)"},
           {"string", "\5ab", "a length is larger than the data that is left"},
           {"vector<uint8>", "\3\x0c", "not encoded in any of the ways"},
           {"vector<monostate>", "\1", "a length is larger"},
           {"vector<uint32>", bytes("\xff\xff\xff\xff\x0f\0"), "a length is larger"},
           {"array<uint8,999999999999999999>", bytes("\0"), "a length is larger"},
           {"array<array<uint8,4000000000>,4000000000>", bytes("\0"), "a length is larger"},
           {"bool", bytes("\1\0"), "bytes after the end of the record"},
           {"set<uint8>", bytes("\2\0\0"), "bytes after the end of the record"},
           {"set<uint8>", bytes("\2\x10\7"), "a map or set holds a key twice"},
           {"double", "\x1b\1", "not encoded in any of the ways"},
           {"uint32", "", "ends too early"}}) {
    expect_refused(described_columns("=" + type + "\n", body), words);
  }
  // Records that are more than those that are held, or that hold each other and are held by nothing else.
  const std::string list = one_record("a:pointer<@A>");
  EXPECT_NO_THROW(read_document(as_view(described_columns(list, bytes("\2\1\1")))));
  const std::string missing = "records of a recursive type are missing, or nothing holds them";
  expect_refused(described_columns(list, bytes("\3\1\1")), missing);
  expect_refused(described_columns(list, bytes("\2\1\2")), missing);
  expect_refused(described_columns(one_record("a:optional<@A>"), "\1\1"), "has no size in memory");
}

TEST(NativeReader, DepthOfColumnsHasALimit) {
  Chain chain{1, nullptr};
  for (std::uint16_t i = 0; i != 899; ++i) chain = {i, std::make_unique<Chain>(std::move(chain))};
  Buffer file;
  native::compact::save_described(chain, file);
  EXPECT_NO_THROW(read_document(as_view(file)));
  chain = {0, std::make_unique<Chain>(std::move(chain))};
  file.clear();
  native::compact::save_described(chain, file);
  expect_refused(file, "nested more than 900 deep");
}

#if __has_include(<xxhash.h>)
TEST(NativeReader, RefusesAnotherChecksum) {
  for (const bool compact : {false, true}) {
    Buffer file;
    if (compact) {
      native::checked::compact::Codec<Place>().save_described(Place{1, 2}, file);
    } else {
      native::checked::save_described(Place{1, 2}, file);
    }
    EXPECT_EQ(inspected(as_view(file)).facts().back().value, "XXH3, verified");
    for (std::size_t i = 22; i != file.size(); ++i) {
      file.data()[i] ^= std::byte{1};
      // What a description of another size leaves no room for is noticed before.
      expect_refused(file, i == 31 ? "ends too early" : "the checksum differs");
      file.data()[i] ^= std::byte{1};
    }
  }
}
#endif

void load(View file) {
  std::exception_ptr damage;
  try {
    static_cast<void>(inspected(file));
  } catch (const std::runtime_error&) {
    damage = std::current_exception();
  }
  static_cast<void>(read_document(file));
  if (damage) std::rethrow_exception(damage);
}

template <class T>
std::vector<Buffer> saved_in_both_layouts(const T& value) {
  std::vector<Buffer> files(2);
  native::save_described(value, files[0]);
  native::compact::save_described(value, files[1]);
  return files;
}

TEST(NativeReader, SurvivesBytesThatNobodySaved) {
  const Few few{.text = "ab",
                .numbers = {1.5, 2, 2},
                .map = {{"k", Place{1, -1}}, {"l", std::nullopt}},
                .hashed = {"x", "y"},
                .either = std::complex<float>{1, 2},
                .chain = {1, std::make_unique<Chain>(Chain{2, nullptr})}};
  for (const Buffer& file : saved_in_both_layouts(few)) {
    load(as_view(file));
    load_truncated(as_view(file), load);
    load_damaged(as_view(file), load);
  }
}

/// What a description does not tell: which integers an enum has, and by what order a map was sorted.
bool is_known_by_the_type_alone(Problem problem) {
  return problem == Problem::enumerator || problem == Problem::key_order;
}

TEST(NativeReader, TakesWhatTheLibraryTakes) {
  for (Buffer& file : saved_in_both_layouts(every_kind())) {
    const bool compact = file.size() != 0 && std::to_integer<unsigned>(file.data()[5]) == 6;
    const std::size_t start = 24 + std::to_integer<std::size_t>(file.data()[22]) +
                              256 * std::to_integer<std::size_t>(file.data()[23]);
    for (std::size_t i = start; i != file.size(); ++i) {
      const std::byte bit = std::byte{1} << i % 8;
      file.data()[i] ^= bit;
      const native::Error wrong = compact ? native::compact::check<EveryKind>(as_view(file))
                                          : native::check<EveryKind>(as_view(file));
      const bool taken = survives({file.data(), file.data() + file.size()}, load);
      const bool may_be_taken = !wrong || is_known_by_the_type_alone(wrong.problem);
      EXPECT_TRUE(taken ? may_be_taken : bool{wrong}) << i << ": " << wrong.message();
      file.data()[i] ^= bit;
    }
    load(as_view(file));
  }
}

TEST(NativeReader, SurvivesDescriptionsThatNobodyWrote) {
  const std::string text =
      "B{i:int8,a:optional<@A>}\nA{b:@B,c:array<@B,2>,m:map<string,set<float>>}\n=tuple<@A>\n";
  const std::string body = bytes("\1\0\2\0\3\0\1\1k\1\0\0\x80\x3f");
  load(as_view(described(text, body)));
  load_damaged(as_view(text), [&](View changed) { load(as_view(described(as_text(changed), body))); });
  load_damaged(as_view(text),
               [&](View changed) { load(as_view(described_columns(as_text(changed), body))); });
}

}  // namespace
}  // namespace roundtrip
