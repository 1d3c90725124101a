// SPDX-License-Identifier: MIT
#include "bench/driver/results/judgements.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "bench/driver/base/error.h"
#include "bench/driver/base/json_file.h"
#include "bench/driver/base/json_schema.h"
#include "bench/driver/base/record_json.h"

namespace roundtrip {

Judgements read_judgements(const std::filesystem::path& path) {
  const std::string text = read_json_text(path);
  return naming_file(path.string(), [&] {
    static const Schema schema(json_schema_of<Judgements>("what judges said"));
    return record_of<Judgements>(parse_json(text), schema);
  });
}

std::size_t add_judgements(const Judgements& judgements, Run& run) {
  std::size_t without_fact = 0;
  for (const JudgedPairing& pairing : judgements.judgements) {
    auto& facts = run.roundtrip.facts;
    const auto fact = std::find_if(facts.begin(), facts.end(), [&](const Fact& candidate) {
      return candidate.dataset == pairing.dataset && candidate.format == pairing.format;
    });
    if (fact == facts.end()) {
      ++without_fact;
      continue;
    }
    for (const Judgement& said : pairing.judges) {
      std::erase_if(fact->judges, [&](const Judgement& earlier) { return earlier.judge == said.judge; });
      fact->judges.push_back(said);
    }
    std::sort(fact->judges.begin(), fact->judges.end(),
              [](const Judgement& a, const Judgement& b) { return a.judge < b.judge; });
  }
  return without_fact;
}

std::vector<std::string> reading_languages(const Fact& fact) {
  std::set<std::string> languages;
  for (const Judgement& judgement : fact.judges) {
    if (judgement.verdict == "equal" && !judgement.language.empty()) languages.insert(judgement.language);
  }
  return {languages.begin(), languages.end()};
}

std::string judgement_text(const Judgement& judgement) {
  std::string said = judgement.verdict;
  if (judgement.verdict == "equal") {
    said = "reads ours, equal";
    if (judgement.read_back == "exact") said += "; we read its";
    if (judgement.read_back == "lossy") said += "; we read its, with the format's losses";
    if (judgement.read_back == "different" || judgement.read_back == "failed")
      said += "; ITS FILE IS ANOTHER RECORD TO US";
    if (judgement.read_back == "not written") said += "; does not write what it read";
    if (judgement.read_back == "no writer") said += "; writes none";
  } else if (judgement.verdict == "different") {
    said = judgement.known.empty() ? "READS OURS AS ANOTHER RECORD"
                                   : "reads ours as another record: " + judgement.known;
  } else if (judgement.verdict == "refused") {
    said = judgement.known.empty() ? "REFUSES OURS" : "refuses ours: " + judgement.known;
  }
  return fmt::format("{}{}{} ({})", judgement.judge, judgement.version.empty() ? "" : " ", judgement.version,
                     said);
}

}  // namespace roundtrip
