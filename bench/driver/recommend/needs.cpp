// SPDX-License-Identifier: MIT
#include "bench/driver/recommend/needs.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "bench/driver/base/error.h"
#include "bench/driver/results/fidelity.h"
#include "bench/driver/results/judgements.h"

namespace roundtrip {

namespace {

/// Of one pairing.
struct Subject {
  const Need& need;
  const Run& run;
  const std::string& dataset;
  const FormatEntry& format;

  [[nodiscard]] const Fact* fact() const {
    const auto& facts = run.roundtrip.facts;
    const auto found = std::find_if(facts.begin(), facts.end(), [&](const Fact& candidate) {
      return candidate.dataset == dataset && candidate.format == format.name;
    });
    return found == facts.end() ? nullptr : &*found;
  }
};

NeedAnswer unless(bool met, const char* reason) {
  return met ? NeedAnswer{} : NeedAnswer{Met::no, reason};
}

NeedAnswer exact(const Subject& subject) {
  const Fact* fact = subject.fact();
  if (fact == nullptr) return {Met::unknown, "the round trip was not tried"};
  if (fact->fidelity == "exact") return {};
  return {Met::no, fmt::format("the round trip is {}{}{}", fact->fidelity, fact->reason.empty() ? "" : ": ",
                               fact->reason)};
}

/// What a format says of itself. One that is not built has said nothing.
NeedAnswer said(const Subject& subject, bool met, const char* reason) {
  if (subject.format.encoding.empty()) return {Met::unknown, "it says nothing of itself, not being built"};
  return unless(met, reason);
}

NeedAnswer human_readable(const Subject& subject) {
  return said(subject, subject.format.encoding == "text", "the bytes are binary");
}

NeedAnswer no_schema(const Subject& subject) {
  return said(subject, !subject.format.needs_schema, "a schema has to be written first");
}

NeedAnswer self_describing(const Subject& subject) {
  return said(subject, subject.format.self_describing, "the bytes do not say what is in them");
}

NeedAnswer zero_copy(const Subject& subject) {
  constexpr const char* operation = "access";
  const auto is_it = [&](const auto& cell) {
    return cell.dataset == subject.dataset && cell.format == subject.format.name &&
           cell.operation == operation;
  };
  const auto& timed = subject.run.benchmarks;
  if (std::any_of(timed.begin(), timed.end(), is_it)) return {};
  const auto& untimed = subject.run.roundtrip.untimed;
  const auto cell = std::find_if(untimed.begin(), untimed.end(), is_it);
  if (cell == untimed.end()) return {Met::unknown, "the operation access was not measured"};
  const Met met = cell->status == "unsupported" || broken_verdict(cell->status) ? Met::no : Met::unknown;
  return {met, fmt::format("reading in place is {}: {}", cell->status, cell->reason)};
}

NeedAnswer checked(const Subject& subject) {
  if (subject.format.load_checks.empty()) return {Met::unknown, "it is not known what the load checks"};
  return unless(subject.format.load_checks != "unchecked", "the load trusts whatever bytes it is given");
}

NeedAnswer no_code_execution(const Subject&) {
  return {Met::unknown, "no fact of a run says whether loading can run code"};
}

bool has_looked(const Judgement& judgement) {
  return judgement.verdict != "absent";
}

/// Whether tools that are used in a language have looked at any file of the dataset: otherwise nobody has
/// asked, and a format is not to blame.
bool languages_were_asked(const Subject& subject) {
  const auto& facts = subject.run.roundtrip.facts;
  return std::any_of(facts.begin(), facts.end(), [&](const Fact& fact) {
    return fact.dataset == subject.dataset &&
           std::any_of(fact.judges.begin(), fact.judges.end(), [](const Judgement& judgement) {
             return has_looked(judgement) && !judgement.language.empty();
           });
  });
}

NeedAnswer languages(const Subject& subject) {
  const Fact* fact = subject.fact();
  if (fact == nullptr || !languages_were_asked(subject) ||
      std::none_of(fact->judges.begin(), fact->judges.end(), has_looked)) {
    return {Met::unknown, "no tool of another language has judged the file, and not judged is not a pass"};
  }
  const auto reading = reading_languages(*fact);
  std::string reason;
  for (const std::string& language : subject.need.languages) {
    if (std::find(reading.begin(), reading.end(), language) != reading.end()) continue;
    std::string tools;
    for (const Judgement& judgement : fact->judges) {
      if (judgement.language == language && has_looked(judgement))
        tools += (tools.empty() ? "" : ", ") + judgement_text(judgement);
    }
    reason += (reason.empty() ? "" : "; ") +
              (tools.empty() ? fmt::format("no tool in {} has read the file", language)
                             : fmt::format("not read in {} as what was saved: {}", language, tools));
  }
  return reason.empty() ? NeedAnswer{} : NeedAnswer{Met::no, reason};
}

NeedAnswer not_own(const Subject& subject) {
  return unless(!is_own(subject.format), "made for this suite");
}

struct Kind {
  const char* name;
  const char* help;
  NeedAnswer (*answer)(const Subject&);
  const char* measure;  ///< what answers it where no run has; "{}" is the results file
};
constexpr const char* built = "`roundtrip run` with the formats built says it";
constexpr std::array kinds{
    Kind{"exact", "every value comes back bit for bit, on this dataset", exact, built},
    Kind{"human-readable", "the bytes are text", human_readable, built},
    Kind{"no-schema", "no schema has to be written first", no_schema, built},
    Kind{"self-describing", "the bytes say what is in them", self_describing, built},
    Kind{"zero-copy", "members are read without loading the rest (the operation access)", zero_copy,
         "`roundtrip run --operation save,load,access` measures it"},
    Kind{"checked", "a load refuses bytes that could do harm, by itself or on request", checked,
         "the file is older than what formats say of their loads; a new `roundtrip run` has it"},
    Kind{"no-code-execution", "loading cannot run code that is in the bytes; no run knows it so far",
         no_code_execution, "`roundtrip inspect FILE` says it of one file, but not of a format"},
    Kind{"languages=A+B", "tools in all of these languages have read the format's file (docs/interop.md)",
         languages, "`scripts/interop --results {}` measures it"},
    Kind{"not-own", "not one of the suite's own formats", not_own, built},
};

/// What stands before a value.
std::string_view key_of(std::string_view name) {
  return name.substr(0, name.find('='));
}

const Kind* find_kind(std::string_view key) {
  const auto* kind = std::find_if(kinds.begin(), kinds.end(),
                                  [&](const Kind& candidate) { return key_of(candidate.name) == key; });
  return kind == kinds.end() ? nullptr : kind;
}

}  // namespace

std::string Need::text() const {
  return languages.empty() ? name : fmt::format("{}={}", name, fmt::join(languages, "+"));
}

std::vector<std::string> parse_languages(const std::string& text) {
  std::vector<std::string> languages;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t end = std::min(text.find('+', start), text.size());
    const std::string language = text.substr(start, end - start);
    const bool is_name = !language.empty() && std::all_of(language.begin(), language.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
    if (!is_name) {
      throw InputError(
          fmt::format("'{}' is not a list of languages; write them in small letters, as python+node", text));
    }
    if (std::find(languages.begin(), languages.end(), language) == languages.end())
      languages.push_back(language);
    start = end + 1;
  }
  return languages;
}

Need parse_need(const std::string& text) {
  const std::string key(key_of(text));
  const bool has_value = key.size() < text.size();
  const Kind* kind = find_kind(key);
  const bool takes_value = kind != nullptr && key != kind->name;
  if (kind == nullptr || takes_value != has_value) {
    std::string names;
    for (const Kind& known : kinds) names += (names.empty() ? "" : ", ") + std::string(known.name);
    throw InputError(fmt::format("--need: there is no need '{}'; there are {}", text, names));
  }
  Need need{key, {}};
  if (takes_value) need.languages = parse_languages(text.substr(key.size() + 1));
  return need;
}

std::string needs_help() {
  std::string text;
  for (const Kind& kind : kinds) text += fmt::format("  {:<18} {}\n", kind.name, kind.help);
  return text;
}

NeedAnswer answer_need(const Need& need, const Run& run, const std::string& dataset,
                       const FormatEntry& format) {
  return find_kind(need.name)->answer({need, run, dataset, format});
}

std::string how_to_measure(const Need& need, const std::string& results) {
  return fmt::format(fmt::runtime(find_kind(need.name)->measure), results);
}

}  // namespace roundtrip
