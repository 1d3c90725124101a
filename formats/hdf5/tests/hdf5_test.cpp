// SPDX-License-Identifier: MIT
//
// What the family holds of records and documents, and what it reads that others wrote.
#include "formats/hdf5/adapter.h"
#include "formats/hdf5/tests/written.h"
#include "tests/support/array_formats.h"

/// What libhdf5 keeps of an object whose checksum is wrong is for its authors to free: 424 bytes each time.
extern "C" const char* __lsan_default_suppressions();   // NOLINT(bugprone-reserved-identifier)
extern "C" const char* __lsan_default_suppressions() {  // NOLINT(bugprone-reserved-identifier)
  return "leak:libhdf5";
}

namespace roundtrip::array_formats {

using formats::hdf5::Format;
INSTANTIATE_TYPED_TEST_SUITE_P(Hdf5, ArrayFormat, ::testing::Types<Format>);

using Object = Document::Object;

Document integers(std::int64_t first) {
  Document::Array array;
  for (std::int64_t i = 0; i != 9; ++i) array.push_back(Document::integer(first + i));
  return {array};
}

TEST(Hdf5, WritesTheSameBytesEachTime) {
  Format::Codec<Arrays> codec;
  const auto once = saved_by(codec, array_formats::arrays());
  EXPECT_EQ(once, saved_by(codec, array_formats::arrays()));
  EXPECT_EQ(once, saved<Format>(array_formats::arrays()));
}

TEST(Hdf5, HoldsWhatHasOnePathTwice) {
  const Document odd{Object{{"a", integers(0)},
                            {"a", {Object{{"b", integers(10)}, {"", integers(20)}}}},
                            {"c", {Object{{"d", integers(30)}}}},
                            {"c", integers(40)},
                            {"", integers(50)},
                            {"", {Object{{"", integers(60)}, {".", integers(70)}, {"x/y%", integers(80)}}}},
                            {"%:a", integers(90)},
                            {"$json", integers(100)},
                            {"c", {Object{{"d", integers(110)}, {"e", {Object{{"d", integers(120)}}}}}}}}};
  EXPECT_EQ(first_difference(odd, loaded<Format, Document>(saved<Format>(odd))), std::nullopt);
}

TEST(Hdf5, HoldsADocumentThatIsOneArray) {
  EXPECT_EQ(first_difference(integers(5), loaded<Format, Document>(saved<Format>(integers(5)))),
            std::nullopt);
}

TEST(Hdf5, HoldsLongNames) {
  Document deep = integers(7);
  for (int i = 0; i != 300; ++i) deep = {Object{{"a step of some length", deep}, {"b", integers(i)}}};
  EXPECT_EQ(first_difference(deep, loaded<Format, Document>(saved<Format>(deep))), std::nullopt);
}

/// A file of the oldest layout, in groups, of every type of number in either order, in chunks and in one
/// piece.
TEST(Hdf5, ReadsFilesOfOthers) {
  const auto bytes = hdf5_test::written([](hid_t root) {
    using hdf5_test::add;
    const hdf5_codec::Handle group(H5Gcreate2(root, "g", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), "");
    const std::array<std::int16_t, 4> a{-1, 2, -300, 32767};
    const std::array<double, 4> b{-0.0, 0.1, 5e-324, 1e300};
    add(group.id(), "big", H5T_STD_I16BE, H5T_NATIVE_INT16, {2, 2}, a.data());
    add(group.id(), "small", H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, {4}, b.data());
    const hdf5_codec::Handle packed(H5Pcreate(H5P_DATASET_CREATE), "");
    const hsize_t chunk = 3;
    H5Pset_chunk(packed.id(), 1, &chunk);
    H5Pset_shuffle(packed.id());
    H5Pset_deflate(packed.id(), 9);
    H5Pset_fletcher32(packed.id());
    add(root, "packed", H5T_IEEE_F64BE, H5T_NATIVE_DOUBLE, {4}, b.data(), packed.id());
    add(root, "one.5", H5T_IEEE_F32BE, H5T_NATIVE_DOUBLE, {}, &b[1]);
    add(root, "none", H5T_STD_U8LE, H5T_NATIVE_DOUBLE, {0}, b.data());
    const std::array<std::int8_t, 2> flags{1, 0};
    const hdf5_codec::Handle boolean = hdf5_codec::boolean_type();
    add(root, "flags", boolean.id(), boolean.id(), {2}, flags.data());
  });
  const auto number = [](double d) { return Document{d}; };
  const Document::Array doubles{number(-0.0), number(0.1), number(5e-324), number(1e300)};
  const auto integer = [](std::int64_t i) { return Document::integer(i); };
  const Document expected{Object{{"flags", {Document::Array{{true}, {false}}}},
                                 {"g/big",
                                  {Document::Array{{Document::Array{integer(-1), integer(2)}},
                                                   {Document::Array{integer(-300), integer(32767)}}}}},
                                 {"g/small", {doubles}},
                                 {"none", {Document::Array{}}},
                                 {"one.5", number(0.1F)},
                                 {"packed", {doubles}}}};
  const auto difference = first_difference(expected, loaded<Format, Document>(bytes));
  EXPECT_FALSE(difference) << difference->path << ": " << difference->expected << " became "
                           << difference->actual;
}

TEST(Hdf5, ReadsJsonThatIsBytesOrPadded) {
  const std::string text = R"({"x":1,"y":-2})";
  const auto load = [](const std::vector<std::byte>& bytes) { return loaded<Format, Place>(bytes).y; };
  EXPECT_EQ(load(hdf5_test::written([&](hid_t root) {
              hdf5_test::add(root, "$json", H5T_STD_U8LE, H5T_NATIVE_UINT8, {text.size()}, text.data());
            })),
            -2);
  EXPECT_EQ(load(hdf5_test::written([&](hid_t root) {
              const hdf5_codec::Handle type(H5Tcopy(H5T_C_S1), "");
              H5Tset_size(type.id(), text.size() + 1);
              hdf5_test::add(root, "$json", type.id(), type.id(), {}, text.c_str());
            })),
            -2);
}

TEST(Hdf5, RefusesWhatIsDamaged) {
  expect_refused<Format>("OHDR", "OHDS", "object header");
  expect_refused<Format>("\x89HDF", "\x89HDG", "no file");
}

/// The library keeps what was opened until it is closed: nothing may be left, whatever a load ends with.
TEST(Hdf5, LeavesNothingOpen) {
  static_cast<void>(loaded<Format, Document>(saved<Format>(document())));
  EXPECT_THROW(static_cast<void>(loaded<Format, Place>(saved<Format>(array_formats::arrays()))),
               std::runtime_error);
  auto bytes = saved<Format>(Place{1, 2});
  bytes[bytes.size() / 2] ^= std::byte{1};
  EXPECT_THROW(static_cast<void>(loaded<Format, Place>(bytes)), std::runtime_error);
  EXPECT_EQ(H5Fget_obj_count(H5F_OBJ_ALL, H5F_OBJ_FILE | H5F_OBJ_DATASET | H5F_OBJ_GROUP), 0);
}

}  // namespace roundtrip::array_formats
