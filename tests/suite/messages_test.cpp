// SPDX-License-Identifier: MIT
#include "bench/suite/messages_codec.h"

#include <gtest/gtest.h>

#include "bench/record/access.h"
#include "bench/record/difference.h"
#include "roundtrip_native/native.h"

namespace roundtrip {
namespace {

/// All that a codec of the record itself may have.
struct FullCodec {
  using Output = Bytes;

  void prepare(const Document& document) {
    if (std::holds_alternative<bool>(document.value)) throw UnsupportedError("no bools");
    if (std::holds_alternative<double>(document.value)) throw UnsupportedError("no doubles", "a[1]");
    if (std::holds_alternative<Bytes>(document.value)) throw UnsupportedError("no bytes", "[1]");
  }
  void save(const Document& document, Bytes& out) { put(document, out, std::byte{0}); }
  void save_canonical(const Document& document, Bytes& out) { put(document, out, std::byte{1}); }
  void load(View bytes, Document& document) { native::load(bytes.subspan(1), document); }
  Document load_new(View bytes) { return native::load<Document>(bytes.subspan(1)); }
  std::uint64_t access(View bytes) { return access_sum(load_new(bytes)); }

 private:
  static void put(const Document& document, Bytes& out, std::byte mark) {
    Buffer bytes;
    native::save(document, bytes);
    out.push_back(mark);
    out.insert(out.end(), as_view(bytes).begin(), as_view(bytes).end());
  }
};

/// And one of an object of its own.
struct ObjectCodec {
  struct Object {
    std::size_t size = 0;
  };
  void to_object(const Document& document, Object& object) {
    object.size = std::get<std::string>(document.value).size();
  }
  void from_object(const Object& object, Document& document) {
    document.value = std::string(object.size, 'x');
  }
  void save(const Object& object, Buffer& out) { out.append(&object.size, sizeof object.size); }
  void load(View bytes, Object& object) { std::memcpy(&object.size, bytes.data(), sizeof object.size); }
};

struct BareCodec {
  void save(const Document& document, Buffer& out) { native::save(document, out); }
  void load(View bytes, Document& document) { native::load(bytes, document); }
};

Messages some_messages() {
  return {{{std::string("xx")}, {std::string("xxx")}, {std::string()}}};
}

template <class Codec>
constexpr bool hands_all_on() {
  return codec_abilities<MessagesCodec<Codec>, Messages> == codec_abilities<Codec, Document>;
}

TEST(Messages, HaveEveryMemberThatTheCodecHas) {
  static_assert(
      codec_abilities<FullCodec, Document> ==
      CodecAbilities{.prepares = true, .loads_new = true, .accesses = true, .saves_canonically = true});
  static_assert(codec_abilities<ObjectCodec, Document> == CodecAbilities{.own_object = true});
  EXPECT_TRUE(hands_all_on<FullCodec>());
  EXPECT_TRUE(hands_all_on<ObjectCodec>());
  EXPECT_TRUE(hands_all_on<BareCodec>());
}

TEST(Messages, AreSavedAndLoadedOneByOne) {
  MessagesCodec<FullCodec> codec;
  const Messages messages = some_messages();
  Buffer saved;
  codec.save(messages, saved);
  Messages loaded{std::vector<Document>(5, Document{true})};
  codec.load(as_view(saved), loaded);
  EXPECT_EQ(first_difference(messages, loaded), std::nullopt);
  EXPECT_EQ(first_difference(messages, codec.load_new(as_view(saved))), std::nullopt);
  EXPECT_EQ(codec.access(as_view(saved)), access_sum(messages));
  Buffer canonical;
  codec.save_canonical(messages, canonical);
  ASSERT_EQ(canonical.size(), saved.size());
  EXPECT_EQ(as_view(saved)[4], std::byte{0});
  EXPECT_EQ(as_view(canonical)[4], std::byte{1});
}

TEST(Messages, CanBeAnObjectOfTheLibrary) {
  MessagesCodec<ObjectCodec> codec;
  MessagesCodec<ObjectCodec>::Object objects;
  codec.to_object(some_messages(), objects);
  Buffer saved;
  codec.save(objects, saved);
  EXPECT_EQ(saved.size(), 3 * (4 + sizeof(std::size_t)));
  MessagesCodec<ObjectCodec>::Object loaded(7);
  codec.load(as_view(saved), loaded);
  Messages messages;
  codec.from_object(loaded, messages);
  EXPECT_EQ(first_difference(some_messages(), messages), std::nullopt);
}

TEST(Messages, WhatOneCannotBeSavedForHasItsNumber) {
  const auto error_of = [](Document::Value value) -> std::string {
    Messages messages = some_messages();
    messages.messages[1].value = std::move(value);
    try {
      MessagesCodec<FullCodec>().prepare(messages);
    } catch (const UnsupportedError& error) {
      return error.what();
    }
    return "none";
  };
  EXPECT_EQ(error_of(std::string("x")), "none");
  EXPECT_EQ(error_of(true), "no bools; first at messages[1]");
  EXPECT_EQ(error_of(0.5), "no doubles; first at messages[1].a[1]");
  EXPECT_EQ(error_of(Bytes{}), "no bytes; first at messages[1][1]");
}

TEST(Messages, DamageIsAnError) {
  MessagesCodec<BareCodec> codec;
  Buffer saved;
  codec.save(some_messages(), saved);
  Messages loaded;
  for (const std::size_t size : {std::size_t{3}, std::size_t{6}, saved.size() - 1}) {
    EXPECT_THROW(codec.load(as_view(saved).first(size), loaded), std::runtime_error);
  }
}

}  // namespace
}  // namespace roundtrip
