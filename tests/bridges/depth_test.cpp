// SPDX-License-Identifier: MIT
#include "bench/bridges/depth.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bench/bridges/access_nodes.h"
#include "bench/bridges/events.h"
#include "bench/bridges/nlohmann_tree.h"
#include "bench/record/difference.h"
#include "datasets/message/dataset.h"
#include "datasets/tree/dataset.h"

namespace roundtrip::depth_test {

struct Chain {
  std::unique_ptr<Chain> next;
};
ROUNDTRIP_RECORD(Chain, next);

struct Annotated {
  std::string name;
  std::vector<Document> notes;
};
ROUNDTRIP_RECORD(Annotated, name, notes);

struct Flat {
  std::vector<std::map<std::string, std::optional<std::array<int, 3>>>> values;
  std::map<std::string, int> twice;
};
ROUNDTRIP_RECORD(Flat, values, twice);

namespace {

using Json = nlohmann::ordered_json;

static_assert(nests_without_end<Chain> && nests_without_end<Document> && nests_without_end<Annotated>);
static_assert(nests_without_end<datasets::tree::Program>);
static_assert(!nests_without_end<Flat> && !nests_without_end<datasets::message::OrderEvent>);
static_assert(std::is_empty_v<NestingLevelOf<Flat>>, "what types set an end to is not counted");

/// @param depth of the records, each of which is an object
Chain chain(std::size_t depth) {
  Chain first;
  for (std::size_t i = 1; i < depth; ++i) {
    Chain outer;
    outer.next = std::make_unique<Chain>(std::move(first));
    first = std::move(outer);
  }
  return first;
}

/// @param depth of the arrays and objects, which take turns
Document document(std::size_t depth) {
  Document nested{true};
  for (std::size_t i = 0; i < depth; ++i) {
    Document outer;
    if (i % 2 == 0) {
      outer.value.emplace<Document::Array>().push_back(std::move(nested));
    } else {
      outer.value.emplace<Document::Object>().emplace_back("in", std::move(nested));
    }
    nested = std::move(outer);
  }
  return nested;
}

Json json_chain(std::size_t depth) {
  Json nested = nullptr;
  for (std::size_t i = 0; i < depth; ++i) nested = Json::object({{"next", std::move(nested)}});
  return nested;
}

Json json_document(std::size_t depth) {
  Json nested = true;
  for (std::size_t i = 0; i < depth; ++i) nested = Json::array({std::move(nested)});
  return nested;
}

template <class T>
void expect_read(const Json& allowed, const Json& refused) {
  T value{};
  EXPECT_NO_THROW(pull(nlohmann_tree::Node(allowed), value));
  EXPECT_NO_THROW(static_cast<void>(access_nodes<T>(nlohmann_tree::Node(allowed))));
  EXPECT_THROW(pull(nlohmann_tree::Node(refused), value), std::runtime_error);
  EXPECT_THROW(static_cast<void>(access_nodes<T>(nlohmann_tree::Node(refused))), std::runtime_error);
}

TEST(Depth, NodesAreReadToTheLimit) {
  expect_read<Chain>(json_chain(max_depth), json_chain(max_depth + 1));
  expect_read<Document>(json_document(max_depth), json_document(max_depth + 1));
}

template <class T>
void expect_written(const T& allowed, const T& refused) {
  Json json;
  write_value(allowed, nlohmann_tree::Place<Json>(json));
  T loaded{};
  pull(nlohmann_tree::Node(json), loaded);
  EXPECT_EQ(first_difference(allowed, loaded), std::nullopt);
  EXPECT_THROW(write_value(refused, nlohmann_tree::Place<Json>(json)), UnsupportedError);
}

TEST(Depth, WhatIsWrittenCanBeRead) {
  expect_written(chain(max_depth), chain(max_depth + 1));
  expect_written(document(max_depth), document(max_depth + 1));
}

TEST(Depth, AMessageSaysTheLimit) {
  try {
    Json json;
    write_value(chain(max_depth + 1), nlohmann_tree::Place<Json>(json));
    FAIL();
  } catch (const UnsupportedError& error) {
    EXPECT_STREQ(error.what(), "arrays and objects nest more than 1000 deep");
  }
}

template <class R>
std::size_t depth_reached() {
  const ArchiveLevel<R, true> level;
  static std::size_t depth;
  depth = detail::archive_depth;
  try {
    return depth_reached<R>();
  } catch (const std::runtime_error&) {
    return depth;
  }
}

TEST(Depth, ArchivesCountRecordsThatCanNest) {
  EXPECT_EQ(depth_reached<Chain>(), max_depth);
  EXPECT_EQ(detail::archive_depth, 0U) << "each is left again";
  const ArchiveLevel<Flat, true> flat;
  const ArchiveLevel<Chain, false> saved;
  EXPECT_EQ(detail::archive_depth, 0U);
}

}  // namespace
}  // namespace roundtrip::depth_test
