// SPDX-License-Identifier: MIT
#include "formats/joblib/adapter.h"
#include "tests/support/array_formats.h"

namespace roundtrip::array_formats {

using JoblibFormats =
    ::testing::Types<formats::joblib::Format, formats::joblib_zlib::Format, formats::joblib_lz4::Format>;
INSTANTIATE_TYPED_TEST_SUITE_P(Joblib, ArrayFormat, JoblibFormats);

}  // namespace roundtrip::array_formats

namespace roundtrip::joblib_test {

using ::testing::HasSubstr;
using namespace std::string_literals;
using formats::joblib::Format;

View bytes_of(const std::string& text) {
  return std::as_bytes(std::span(text));
}

template <class Call>
std::string error_of(const Call& call) {
  try {
    call();
  } catch (const std::exception& error) {
    return error.what();
  }
  return "";
}

std::string refusal(const std::string& file) {
  return error_of([&] { static_cast<void>(loaded<Format, Document>(bytes_of(file))); });
}

/// An array in protocol 2, as joblib 1.1 wrote it: its shape, its type, its elements.
std::string array(const std::string& shape, const std::string& type, const std::string& elements,
                  const std::string& order = "<", const std::string& layout = "C") {
  const auto text = [](const std::string& s) { return "X"s + static_cast<char>(s.size()) + "\0\0\0"s + s; };
  return "cjoblib.numpy_pickle\nNumpyArrayWrapper\n)\x81}("s + text("subclass") + "cnumpy\nndarray\n" +
         text("shape") + shape + text("order") + text(layout) + text("dtype") + "cnumpy\ndtype\n" +
         text(type) + "\x89\x88\x87R(K\3" + text(order) + "NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\0tb"s +
         text("allow_mmap") + "\x88ub" + elements;
}

Document::Array loaded_list(const std::string& file) {
  return std::get<Document::Array>(loaded<Format, Document>(bytes_of(file)).value);
}

TEST(Joblib, ArraysLieInTheFileAndAreAligned) {
  const auto bytes = saved<Format>(array_formats::arrays());
  const auto found = joblib::list_arrays(bytes);
  std::vector<std::string> paths;
  for (const joblib::NamedArray& named : found) {
    paths.push_back(named.path);
    EXPECT_TRUE(named.array.header.allow_mmap);
    const auto offset = static_cast<std::size_t>(named.array.data.data() - bytes.data());
    EXPECT_EQ(offset % joblib::alignment, 0U) << named.path;
    EXPECT_LE(offset + named.array.data.size(), bytes.size());
  }
  EXPECT_THAT(paths, ::testing::ElementsAre("int8", "uint64", "float32", "float64", "grid", "plane"));
  EXPECT_EQ(found[4].array.header.shape, (arrays::Shape{9, 3}));
  EXPECT_EQ(found[5].array.header.dtype.kind, 'c');
  EXPECT_EQ(found[5].array.header.dtype.item_size, 16U);
  const auto record = array_formats::arrays();
  const View floats = as_view(record.float32);
  EXPECT_TRUE(
      std::equal(floats.begin(), floats.end(), found[2].array.data.begin(), found[2].array.data.end()));
}

TEST(Joblib, ReadsOldFilesBigEndianAndFortranOrder) {
  const auto plain = loaded_list("\x80\2"s + array("K\3\x85", "u2", "\1\0\2\0\3\0"s) + ".");
  EXPECT_EQ(plain.size(), 3U);
  EXPECT_EQ(first_difference(plain[2], Document::integer(std::int64_t{3})), std::nullopt);
  const auto rows = loaded_list(
      "\x80\2"s + array("K\2K\3\x86", ">i2"s.substr(1), "\0\1\0\2\0\3\0\4\0\5\0\6"s, ">", "F") + ".");
  ASSERT_EQ(rows.size(), 2U);
  const Document::Array expected{Document::integer(std::int64_t{1}), Document::integer(std::int64_t{3}),
                                 Document::integer(std::int64_t{5})};
  EXPECT_EQ(first_difference(rows[0], Document{expected}), std::nullopt);
}

TEST(Joblib, ReadsWhatIsSharedByWayOfAGraph) {
  const auto twice = loaded_list("\x80\2("s + array("K\2\x85", "u1", "ab") + "q\0h\0t."s);
  ASSERT_EQ(twice.size(), 2U);
  EXPECT_EQ(first_difference(twice[0], twice[1]), std::nullopt);
  std::string gets;
  for (int i = 0; i != 40'000; ++i) gets += "h\0"s;
  EXPECT_THAT(
      refusal("\x80\2("s + array("M\xff\xff\x85", "u1", std::string(65535, 'a')) + "q\0"s + gets + "t."),
      HasSubstr("shared arrays stand for far more than the file has bytes"));
}

TEST(Joblib, RefusesArraysThatAreNone) {
  EXPECT_THAT(
      refusal("\x80\2"s + array("K\1\x85", "O8", "abcdefgh") + "."),
      HasSubstr(
          "an array of objects is refused: it is a pickle inside, which could run anything (O8), at byte"));
  EXPECT_THAT(refusal("\x80\2"s + array("K\1\x85", "f2", "ab") + "."),
              HasSubstr("no member can hold elements of this type (f2)"));
  EXPECT_THAT(refusal("\x80\2"s + array("K\1\x85", "U", "ab") + "."),
              HasSubstr("the name of a dtype is unknown"));
  EXPECT_THAT(refusal("\x80\2"s + array("K\1\x85", "u2", "ab", "?") + "."),
              HasSubstr("the order of the bytes"));
  EXPECT_THAT(refusal("\x80\2"s + array("K\1\x85", "u2", "ab", "<", "A") + "."),
              HasSubstr("neither C nor F"));
  EXPECT_THAT(refusal("\x80\2"s + array("K\2\x85", "u2", "ab") + "."), HasSubstr("end beyond the file"));
  EXPECT_THAT(refusal("\x80\2"s + array("J\xff\xff\xff\xff\x85", "u2", "ab") + "."),
              HasSubstr("an extent is not a size"));
  EXPECT_THAT(refusal("\x80\2"s + array("N", "u2", "ab") + "."),
              HasSubstr("the shape of an array is not a tuple"));
  const std::string much = "J\xff\xff\xff\x7f"s;
  EXPECT_THAT(refusal("\x80\2"s + array("(" + much + much + much + "t", "u2", "ab") + "."),
              HasSubstr("end beyond the file"));
}

TEST(Joblib, RefusesClassesByName) {
  EXPECT_THAT(refusal("\x80\2"s + "]cposix\nsystem\nX\4\0\0\0exit\x85Ra."s),
              HasSubstr("the class or function posix.system is not allowed, at byte 3"));
  EXPECT_THAT(refusal("\x80\2"s + "cjoblib.numpy_pickle\nNDArrayWrapper\n)\x81."),
              HasSubstr("joblib.numpy_pickle.NDArrayWrapper is not allowed"));
  EXPECT_THAT(refusal("\x80\2"s + "cnumpy\nndarray\n."),
              HasSubstr("a class or function stands where a value is expected"));
}

TEST(Joblib, AnArrayBeginsNoFrameThatIsNotOver) {
  // The frame is longer than the array's wrapper: nobody could tell where the elements begin.
  const std::string inside = array("K\1\x85", "u1", "a");
  std::string file = "\x80\4\x95"s;
  file += static_cast<char>(inside.size() & 0xffU);
  file += static_cast<char>(inside.size() >> 8U);
  file += "\0\0\0\0\0\0"s + inside + ".";
  EXPECT_THAT(refusal(file), HasSubstr("begin within a frame"));
}

TEST(Joblib, CompressedFilesHaveALimit) {
  const std::string zeros(std::size_t{10} << 20, '\0');
  for (const auto compression : {joblib::Compression::zlib, joblib::Compression::lz4}) {
    Buffer packed;
    joblib::pack(compression, bytes_of(zeros), packed);
    Buffer room;
    EXPECT_THAT(error_of([&] {
                  static_cast<void>(joblib::unpacked(as_view(packed), room, {4096, 10}));
                }),
                HasSubstr("the file swells to more than"));
    EXPECT_EQ(joblib::unpacked(as_view(packed), room, {zeros.size() + 1, 0}).size(), zeros.size());
    packed.append("x", 1);
    EXPECT_THAT(error_of([&] {
                  static_cast<void>(joblib::unpacked(as_view(packed), room, {zeros.size() + 1, 0}));
                }),
                HasSubstr("something lies behind"));
  }
  EXPECT_THAT(refusal("BZh91AY"), HasSubstr("bz2, which is not read"));
}

/// Lists that are empty, of one and of a thousand, where a reader cannot tell at once what comes next.
struct Lists {
  std::vector<std::string> none;
  std::vector<std::vector<std::string>> ones;
  std::vector<std::string> thousand;
  std::map<std::string, std::vector<double>> arrays;
  std::tuple<std::vector<double>, std::pair<std::int32_t, std::vector<float>>> nested;
  std::optional<std::vector<std::uint16_t>> perhaps;
  std::variant<std::string, std::vector<double>> either;
};
ROUNDTRIP_RECORD(Lists, none, ones, thousand, arrays, nested, perhaps, either);

TEST(Joblib, HoldsListsBesideArrays) {
  Lists record;
  record.ones = {{}, {"a"}, {}};
  record.thousand.assign(1000, "joblib.numpy_pickle");
  record.arrays = {{"a", std::vector<double>(8, 0.5)}, {"b", {}}, {"c", std::vector<double>(2000, -0.0)}};
  record.nested = {std::vector<double>(9, 1), {1, std::vector<float>(8, 2)}};
  record.perhaps = std::vector<std::uint16_t>(100, 65535);
  record.either = std::vector<double>(12, 3);
  EXPECT_EQ(first_difference(record, loaded<Format, Lists>(saved<Format>(record))), std::nullopt);
  load_truncated(saved<formats::joblib_lz4::Format>(record),
                 [](View bytes) { static_cast<void>(loaded<formats::joblib_lz4::Format, Lists>(bytes)); });
}

}  // namespace roundtrip::joblib_test
