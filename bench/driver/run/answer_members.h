// SPDX-License-Identifier: MIT
//
// The members of what a worker answers, each held against what the protocol (docs/worker-protocol.md) says of
// it when it is taken. What does not fit is a BadAnswer with the answer's beginning.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bench/driver/run/worker_process.h"

namespace roundtrip {

/// Texts are sentences; a library that prints its whole input as an error would fill the tables with it.
inline constexpr std::size_t longest_text = 2000;
inline constexpr std::size_t longest_name = 100;

/// The text, cut between two characters of UTF-8 where it is longer, in bytes.
[[nodiscard]] std::string shortened(std::string text, std::size_t most);

/// An object in an answer, and how its members must be. It refers to what it is made of.
class AnswerMembers {
 public:
  AnswerMembers(const nlohmann::json& object, const std::string& verb, const nlohmann::json& whole);

  [[nodiscard]] std::string text(const char* key, std::size_t most = longest_text) const;
  /// Letters, digits and _: what can be the name of something.
  [[nodiscard]] std::string name(const char* key) const;
  [[nodiscard]] bool flag(const char* key) const;
  [[nodiscard]] std::uint64_t count(const char* key) const;
  [[nodiscard]] double ns(const char* key, double least) const;
  /// Times in ns: a list of them, or one by itself.
  [[nodiscard]] std::vector<double> times(const char* key, double least) const;
  [[nodiscard]] std::int32_t rank(const char* key) const;
  /// Of a dataset.
  [[nodiscard]] double scale(const char* key) const;
  [[nodiscard]] std::vector<AnswerMembers> list(const char* key) const;
  [[nodiscard]] AnswerMembers object(const char* key) const { return {at(key), verb_, whole_}; }
  [[nodiscard]] bool has(const char* key) const { return object_.contains(key); }

  /// @throws BadAnswer
  [[noreturn]] void refuse(const std::string& why) const;

 private:
  [[nodiscard]] const nlohmann::json& at(const char* key) const;
  [[nodiscard]] double time_in(const char* key, const nlohmann::json& value, double least) const;

  const nlohmann::json& object_;
  const std::string& verb_;
  const nlohmann::json& whole_;
};

}  // namespace roundtrip
