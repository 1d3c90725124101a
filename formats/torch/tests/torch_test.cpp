// SPDX-License-Identifier: MIT
#include "formats/torch/adapter.h"
#include "formats/torch/tests/checkpoints.h"
#include "tests/support/array_formats.h"

namespace roundtrip::array_formats {

using TorchFormats = ::testing::Types<formats::torch_pt::Format>;
INSTANTIATE_TYPED_TEST_SUITE_P(Torch, ArrayFormat, TorchFormats);

}  // namespace roundtrip::array_formats

namespace roundtrip::torch_tests {

using ::testing::HasSubstr;
using namespace std::string_literals;
using formats::torch_pt::Format;

Document load(const Buffer& file) {
  return loaded<Format, Document>(as_view(file));
}

std::string refusal(const Buffer& file) {
  try {
    static_cast<void>(load(file));
    return "";
  } catch (const std::exception& error) {
    return error.what();
  }
}

/// What is refused of a file with one value, and storages of eight bytes.
std::string refusal_of(const std::string& value, const std::vector<std::string>& storages = {"abcdefgh"}) {
  return refusal(checkpoint("\x80\2}"s + text("a") + value + "s.", storages));
}

Document list(std::initializer_list<std::int64_t> numbers) {
  Document::Array array;
  for (const std::int64_t number : numbers) array.push_back(Document::integer(number));
  return {array};
}

void expect_same(const Document& left, const Document& right) {
  EXPECT_EQ(first_difference(left, right), std::nullopt);
}

TEST(Torch, ReadsWhatOthersWrote) {
  // A dict of dicts with an attribute, as of a module's state; a tensor of no dimension, a transposed one on
  // the same storage, and one of bools.
  const std::string ints = "\1\0\2\0\3\0\4\0\5\0\6\0"s;
  const std::string pickle = "\x80\2ccollections\nOrderedDict\n)R("s + text("matrix") +
                             tensor("0", "ShortStorage", "K\6", "K\0"s, "K\2K\3\x86", "K\1K\2\x86") +
                             text("one") + tensor("0", "ShortStorage", "K\6", "K\5", ")", ")") +
                             text("flags") + tensor("1", "BoolStorage", "K\2", "K\0"s, "K\2\x85", "K\1\x85") +
                             text("epoch") + "K\7" + text("more") + "}" + text("rate") +
                             "G\x3f\xe0\0\0\0\0\0\0s"s + "u}" + text("_metadata") + "}sb.";
  const Document::Object root{{"matrix", {Document::Array{list({1, 3, 5}), list({2, 4, 6})}}},
                              {"one", Document::integer(std::int64_t{6})},
                              {"flags", {Document::Array{{true}, {false}}}},
                              {"epoch", Document::integer(std::int64_t{7})},
                              {"more", {Document::Object{{"rate", {0.5}}}}}};
  expect_same(load(checkpoint(pickle, {ints, "\1\0"s})), {root});
}

TEST(Torch, ReadsBigEndianStorages) {
  const std::string value = tensor("0", "IntStorage", "K\2", "K\0"s, "K\2\x85", "K\1\x85");
  const auto file = checkpoint("\x80\2"s + value + ".", {"\0\0\0\1\0\0\1\0"s}, "big");
  expect_same(load(file), list({1, 256}));
}

TEST(Torch, ReadsParametersAndComplexNumbers) {
  const std::string value = "ctorch._utils\n_rebuild_parameter\n("s +
                            tensor("0", "ComplexFloatStorage", "K\1", "K\0"s, "K\1\x85", "K\1\x85") +
                            "\x88"
                            "ccollections\nOrderedDict\n)RtR";
  const Document::Array number{{2.0}, {-2.0}};
  expect_same(load(checkpoint("\x80\2"s + value + ".", {"\0\0\0\x40\0\0\0\xc0"s})),
              {Document::Array{{number}}});
}

TEST(Torch, TensorsStayWithinTheirStorage) {
  const auto shorts = [](const std::string& offset, const std::string& size, const std::string& stride) {
    return refusal_of(tensor("0", "ShortStorage", "K\4", offset, size, stride));
  };
  EXPECT_EQ(shorts("K\1", "K\3\x85", "K\1\x85"), "");
  EXPECT_THAT(shorts("K\2", "K\3\x85", "K\1\x85"), HasSubstr("a tensor lies beyond its storage, at byte"));
  EXPECT_THAT(shorts("K\4", ")", ")"), HasSubstr("beyond its storage"));
  EXPECT_THAT(shorts("K\0"s, "K\2K\2\x86", "K\3K\1\x86"), HasSubstr("beyond its storage"));
  const std::string most = "\x8a\x08\xff\xff\xff\xff\xff\xff\xff\x7f";
  EXPECT_THAT(shorts("K\0"s, "K\3\x85", most + "\x85"), HasSubstr("beyond its storage"));
  EXPECT_THAT(shorts(most, "K\3\x85", most + "\x85"), HasSubstr("beyond its storage"));
  EXPECT_THAT(shorts("K\0"s, most + most + "\x86", "K\0K\0\x86"s), HasSubstr("beyond its storage"));
  EXPECT_THAT(shorts("K\0"s, "K\5\x85", "K\0\x85"s), HasSubstr("views overlap"));
  EXPECT_THAT(shorts("J\xff\xff\xff\xff", "K\1\x85", "K\1\x85"), HasSubstr("the offset of a tensor is none"));
  EXPECT_THAT(shorts("K\0"s, "K\1\x85", "K\1K\1\x86"), HasSubstr("no tuples of one length"));
}

TEST(Torch, StoragesAreWhatTheySay) {
  const std::string end = "K\0"s;
  const auto with = [&](const std::string& key, const std::string& type, const std::string& elements) {
    return refusal_of(tensor(key, type, elements, end, "K\1\x85", "K\1\x85"));
  };
  EXPECT_EQ(with("0", "DoubleStorage", "K\1"), "");
  EXPECT_THAT(with("1", "DoubleStorage", "K\1"),
              HasSubstr("the archive has no member model/data/1, at byte"));
  EXPECT_THAT(with("0", "DoubleStorage", "K\2"), HasSubstr("model/data/0 has another size than its storage"));
  EXPECT_THAT(with("0", "HalfStorage", "K\4"), HasSubstr("no member can hold elements of a HalfStorage"));
  EXPECT_THAT(with("0", "QUInt8Storage", "K\4"), HasSubstr("torch.QUInt8Storage is not allowed, at byte"));
  EXPECT_THAT(refusal_of("ctorch\nFloatStorage\n)R"), HasSubstr("is not a tensor"));
  EXPECT_THAT(refusal_of("cposix\nsystem\n" + text("exit") + "\x85R"),
              HasSubstr("posix.system is not allowed, at byte"));
  EXPECT_THAT(refusal_of("ctorch._utils\n_rebuild_tensor_v2\n)R"),
              HasSubstr("_rebuild_tensor_v2 is not a tensor"));
}

TEST(Torch, ViewsDoNotMultiplyMemory) {
  const std::string whole = tensor("0", "ByteStorage", "M\xff\xff", "K\0"s, "M\xff\xff\x85", "K\1\x85");
  std::string pickle = "\x80\2(" + whole + "q\0"s;
  for (int i = 0; i != 40'000; ++i) pickle += "h\0"s;
  EXPECT_THAT(refusal(checkpoint(pickle + "t.", {std::string(65535, 'a')})),
              HasSubstr("tensors that overlap stand for far more than the file has bytes"));
}

TEST(Torch, ArchivesAreCheckpoints) {
  EXPECT_EQ(refusal(checkpoint("\x80\2N.", {})), "");
  EXPECT_THAT(refusal(checkpoint("\x80\2N.", {}, "middle")), HasSubstr("neither little nor big"));
  EXPECT_THAT(refusal(checkpoint("\x80\2N.", {}, "little", "11\n")),
              HasSubstr("the version of the file is unknown"));
  EXPECT_THAT(refusal(checkpoint("\x80\2N.", {}, "little", "3\n", "")), HasSubstr("no data.pkl in a folder"));
  array_formats::expect_refused<Format>("_rebuild_tensor_v2", "_rebuild_tensor_v3",
                                        "its checksum is another one");
}

TEST(Torch, TensorsAreFoundInTheFile) {
  const auto bytes = saved<Format>(array_formats::arrays());
  const torch::Checkpoint file(bytes);
  const auto& root = file.graph()[file.graph().root()];
  const torch::Tensor first = file.tensor_of(file.graph()[root.items[1]]);
  EXPECT_EQ(first.type, NumberType::int8);
  EXPECT_TRUE(first.contiguous);
  EXPECT_EQ((first.data.data() - bytes.data()) % 64, 0);
  const auto record = array_formats::arrays();
  const View elements = as_view(record.int8);
  EXPECT_TRUE(std::equal(elements.begin(), elements.end(), first.data.begin()));
}

}  // namespace roundtrip::torch_tests
