// SPDX-License-Identifier: MIT
#include "bench/driver/compare/environment.h"

namespace roundtrip {

namespace {

std::string text_of(const std::string& value) {
  return value;
}
template <class Number>
std::string text_of(Number value) {
  return std::to_string(value);
}

}  // namespace

std::vector<EnvironmentDifference> fingerprint_differences(const Fingerprint& base, const Fingerprint& head,
                                                           const std::set<std::string_view>& fields) {
  std::vector<EnvironmentDifference> all;
  for_each_field(base, [&](const auto& field, const auto& before) {
    const auto& after = head.*(field.pointer);
    if (before != after && fields.contains(field.name))
      all.push_back({std::string(field.name), text_of(before), text_of(after)});
  });
  return all;
}

std::vector<EnvironmentDifference> environment_differences(const Fingerprint& base, const Fingerprint& head) {
  return fingerprint_differences(base, head,
                                 {"cpu_vendor", "cpu_model", "cpu_family", "cpu_model_number", "cpu_stepping",
                                  "isa_flags", "cores", "libc", "compiler", "flags", "build_type"});
}

}  // namespace roundtrip
