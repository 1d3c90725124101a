// SPDX-License-Identifier: MIT
//
// What is in files of others and is refused, by name: each file is whole, and the library reads it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bench/record/document.h"
#include "formats/hdf5/adapter.h"
#include "formats/hdf5/tests/written.h"
#include "tests/support/saved.h"

namespace roundtrip::hdf5_test {

using formats::hdf5::Format;
using hdf5_codec::Handle;
using ::testing::HasSubstr;

constexpr std::array<double, 8> eight{};

/// @return what is said of a file, loaded as a document; nothing where it is taken
template <class Fill>
std::string refusal(const Fill& fill) {
  const std::vector<std::byte> bytes = written(fill);
  try {
    static_cast<void>(loaded<Format, Document>(bytes));
    return "";
  } catch (const std::exception& error) {
    EXPECT_EQ(H5Fget_obj_count(H5F_OBJ_ALL, H5F_OBJ_FILE | H5F_OBJ_DATASET | H5F_OBJ_GROUP), 0);
    return error.what();
  }
}

template <class Set>
Handle creation(const Set& set) {
  Handle list(H5Pcreate(H5P_DATASET_CREATE), "");
  set(list.id());
  return list;
}

void add_doubles(hid_t root, const char* name, hid_t how = H5P_DEFAULT) {
  add(root, name, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, {8}, eight.data(), how);
}

Handle add_group(hid_t parent, const char* name) {
  return {H5Gcreate2(parent, name, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), name};
}

TEST(Hdf5Refusals, NothingIsWrongOtherwise) {
  EXPECT_EQ(refusal([](hid_t root) { add_doubles(root, "a"); }), "");
}

TEST(Hdf5Refusals, TypesThatNoMemberHas) {
  const auto of_type = [](hid_t type) {
    return refusal([&](hid_t root) { add(root, "a", type, type, {2}, nullptr); });
  };
  const auto of_own = [&](const Handle& type) { return of_type(type.id()); };
  const Handle compound(H5Tcreate(H5T_COMPOUND, 16), "");
  H5Tinsert(compound.id(), "r", 0, H5T_NATIVE_DOUBLE);
  H5Tinsert(compound.id(), "i", 8, H5T_NATIVE_DOUBLE);
  EXPECT_EQ(of_own(compound), "hdf5: a holds compounds, which no member can hold");
  EXPECT_THAT(of_type(H5T_STD_REF_OBJ), HasSubstr("a holds references"));
  EXPECT_THAT(of_type(H5T_STD_REF_DSETREG), HasSubstr("a holds references"));
  EXPECT_THAT(of_type(H5T_C_S1), HasSubstr("a holds texts"));
  EXPECT_THAT(of_type(H5T_STD_B8LE), HasSubstr("a holds bit fields"));
  EXPECT_THAT(of_type(H5T_UNIX_D32LE), HasSubstr("a holds times"));
  EXPECT_THAT(of_own(Handle(H5Tvlen_create(H5T_NATIVE_INT), "")), HasSubstr("a holds lists of any length"));
  const hsize_t two = 2;
  EXPECT_THAT(of_own(Handle(H5Tarray_create2(H5T_NATIVE_INT, 1, &two), "")), HasSubstr("a holds arrays"));
  EXPECT_THAT(of_own(Handle(H5Tcreate(H5T_OPAQUE, 4), "")), HasSubstr("a holds opaque bytes"));
  const Handle colours(H5Tenum_create(H5T_STD_I8LE), "");
  const std::int8_t red = 0;
  H5Tenum_insert(colours.id(), "red", &red);
  EXPECT_THAT(of_own(colours), HasSubstr("a holds an enumeration"));
  const Handle half(H5Tcopy(H5T_IEEE_F32LE), "");
  H5Tset_fields(half.id(), 15, 10, 5, 0, 10);
  H5Tset_size(half.id(), 2);
  H5Tset_ebias(half.id(), 15);
  EXPECT_THAT(of_own(half), HasSubstr("a holds floats of a format"));
  const Handle narrow(H5Tcopy(H5T_STD_I32LE), "");
  H5Tset_precision(narrow.id(), 24);
  EXPECT_THAT(of_own(narrow), HasSubstr("a holds integers of a width"));
}

TEST(Hdf5Refusals, LinksToSomewhereElse) {
  EXPECT_EQ(refusal([](hid_t root) {
              add_doubles(root, "a");
              H5Lcreate_soft("/a", root, "b", H5P_DEFAULT, H5P_DEFAULT);
            }),
            "hdf5: b is a link to another place, which is not followed");
  EXPECT_THAT(refusal([](hid_t root) { H5Lcreate_soft("b", root, "b", H5P_DEFAULT, H5P_DEFAULT); }),
              HasSubstr("b is a link to another place"));
  EXPECT_THAT(refusal([](hid_t root) {
                H5Lcreate_external("/etc/passwd", "/", root, "b", H5P_DEFAULT, H5P_DEFAULT);
              }),
              HasSubstr("b is a link into another file, which is not followed"));
}

TEST(Hdf5Refusals, WhatHasTwoNames) {
  EXPECT_THAT(refusal([](hid_t root) {
                add_doubles(root, "a");
                H5Lcreate_hard(root, "a", root, "b", H5P_DEFAULT, H5P_DEFAULT);
              }),
              HasSubstr("b is a second name"));
  EXPECT_THAT(refusal([](hid_t root) {
                const Handle group = add_group(root, "g");
                H5Lcreate_hard(root, "g", group.id(), "again", H5P_DEFAULT, H5P_DEFAULT);
              }),
              HasSubstr("g/again is a second name of something, or holds itself"));
  EXPECT_THAT(refusal([](hid_t root) { H5Lcreate_hard(root, "/", root, "root", H5P_DEFAULT, H5P_DEFAULT); }),
              HasSubstr("root is a second name"));
}

TEST(Hdf5Refusals, NumbersInOtherFiles) {
  EXPECT_THAT(refusal([](hid_t root) {
                add(root, "a", H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, {8}, nullptr,
                    creation([](hid_t list) { H5Pset_external(list, "/etc/passwd", 0, 64); }).id());
              }),
              HasSubstr("a has its numbers in another file, which is not opened"));
  EXPECT_THAT(refusal([](hid_t root) {
                const hsize_t extent = 8;
                const Handle space(H5Screate_simple(1, &extent, nullptr), "");
                add(root, "a", H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, {8}, nullptr,
                    creation([&](hid_t list) {
                      H5Pset_virtual(list, space.id(), "/tmp/other.h5", "a", space.id());
                    }).id());
              }),
              HasSubstr("a is made of other files, which are not opened"));
}

TEST(Hdf5Refusals, MoreThanTheFileCanHold) {
  const hsize_t much = std::uint64_t{1} << 50;
  const auto in_chunks = [](hsize_t chunk) {
    return creation([&](hid_t list) { H5Pset_chunk(list, 1, &chunk); });
  };
  EXPECT_THAT(refusal([&](hid_t root) {
                add(root, "a", H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, {much}, nullptr, in_chunks(8).id());
              }),
              HasSubstr("a claims more elements than the file can hold"));
  EXPECT_THAT(
      refusal([&](hid_t root) { add(root, "a", H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, {much}, nullptr); }),
      HasSubstr("a claims more elements"));
  EXPECT_THAT(refusal([&](hid_t root) {
                const hsize_t extent = 8;
                const hsize_t any = H5S_UNLIMITED;
                const Handle space(H5Screate_simple(1, &extent, &any), "");
                const Handle array(H5Dcreate2(root, "a", H5T_IEEE_F64LE, space.id(), H5P_DEFAULT,
                                              in_chunks(1U << 28U).id(), H5P_DEFAULT),
                                   "");
              }),
              HasSubstr("a has chunks that are larger"));
  // Each by itself is small enough, and all together are not.
  EXPECT_THAT(refusal([&](hid_t root) {
                for (int i = 0; i != 60; ++i) {
                  add(root, std::to_string(i).c_str(), H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, {200'000}, nullptr,
                      in_chunks(8).id());
                }
              }),
              HasSubstr("claims more elements"));
}

TEST(Hdf5Refusals, FiltersOfOthers) {
  const H5Z_class2_t filter{
      H5Z_CLASS_T_VERS,
      32000,
      1,
      1,
      "one of ours",
      nullptr,
      nullptr,
      [](unsigned, std::size_t, const unsigned*, std::size_t bytes, std::size_t*, void**) { return bytes; }};
  H5Zregister(&filter);
  const hsize_t chunk = 8;
  EXPECT_THAT(refusal([&](hid_t root) {
                add_doubles(root, "a", creation([&](hid_t list) {
                                         H5Pset_chunk(list, 1, &chunk);
                                         H5Pset_filter(list, 32000, 0, 0, nullptr);
                                       }).id());
              }),
              HasSubstr("a is packed by the filter 32000, which is not used"));
  EXPECT_THAT(refusal([&](hid_t root) {
                add(root, "a", H5T_STD_I32LE, H5T_NATIVE_DOUBLE, {8}, eight.data(),
                    creation([&](hid_t list) {
                      H5Pset_chunk(list, 1, &chunk);
                      H5Pset_scaleoffset(list, H5Z_SO_INT, 0);
                    }).id());
              }),
              HasSubstr("a is packed by the filter 6"));
}

TEST(Hdf5Refusals, WhatIsNoArray) {
  EXPECT_THAT(refusal([](hid_t root) {
                const Handle type(H5Tcopy(H5T_NATIVE_INT), "");
                H5Tcommit2(root, "t", type.id(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
              }),
              HasSubstr("t is neither a group nor an array"));
  EXPECT_THAT(refusal([](hid_t root) {
                const Handle space(H5Screate(H5S_NULL), "");
                const Handle none(
                    H5Dcreate2(root, "n", H5T_NATIVE_INT, space.id(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
                    "");
              }),
              HasSubstr("n has no elements"));
  EXPECT_THAT(refusal([](hid_t root) {
                add(root, "a", H5T_NATIVE_INT8, H5T_NATIVE_DOUBLE, std::vector<hsize_t>(9, 1), eight.data());
              }),
              HasSubstr("8 dimensions"));
  EXPECT_THAT(refusal([](hid_t root) { add_doubles(root, "\xff"); }), HasSubstr("none can have"));
  EXPECT_THAT(refusal([](hid_t root) { add_doubles(root, "$json"); }), HasSubstr("$json is not text"));
  EXPECT_THAT(refusal([](hid_t root) { static_cast<void>(add_group(root, "$json")); }),
              HasSubstr("$json is not an array"));
}

TEST(Hdf5Refusals, GroupsThatNestTooDeep) {
  EXPECT_THAT(refusal([](hid_t root) {
                Handle around = add_group(root, "g");
                for (int i = 0; i != 1200; ++i) around = add_group(around.id(), "g");
              }),
              HasSubstr("groups nest more than 1000 deep"));
}

TEST(Hdf5Refusals, PathsThatAreTooLong) {
  const auto at_path_of = [](std::size_t size) {
    return refusal([&](hid_t root) {
      const Handle group = add_group(root, std::string(size - 2, 'g').c_str());
      add_doubles(group.id(), "a");
    });
  };
  EXPECT_EQ(at_path_of(4000), "");
  EXPECT_THAT(at_path_of(4001), HasSubstr("a path is longer than 4000 bytes, from ggg"));
}

TEST(Hdf5Refusals, WhatIsNoFile) {
  EXPECT_THROW(static_cast<void>(loaded<Format, Document>(View())), std::runtime_error);
  const std::string text = "no file";
  EXPECT_THROW(static_cast<void>(loaded<Format, Document>(std::as_bytes(std::span(text)))),
               std::runtime_error);
}

}  // namespace roundtrip::hdf5_test
