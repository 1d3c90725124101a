// SPDX-License-Identifier: MIT
#include "bench/driver/recommend/questions.h"

#include <fmt/format.h>

#include <algorithm>
#include <istream>
#include <optional>

#include "bench/driver/base/error.h"
#include "bench/driver/base/escape.h"
#include "bench/driver/base/terminal.h"

namespace roundtrip {

namespace {

constexpr int most_tries = 3;

std::string trimmed(const std::string& text) {
  constexpr const char* blanks = " \t\r";
  const std::size_t start = text.find_first_not_of(blanks);
  return start == std::string::npos ? "" : text.substr(start, text.find_last_not_of(blanks) - start + 1);
}

class Dialogue {
 public:
  Dialogue(std::istream& input, std::size_t width, const Ask& ask)
      : input_(input), width_(width), ask_(ask) {}

  /// @param read makes a value of an answer, or throws InputError
  template <class Read>
  auto ask(const std::string& question, const std::string& usual, Read&& read) {
    for (int tries = 1;; ++tries) {
      ask_(fmt::format("{} [{}] ", question, usual));
      std::string line;
      if (!std::getline(input_, line)) {
        ask_("\n");
        throw InputError("the answers ended before the questions, and nothing was decided");
      }
      const std::string answer = trimmed(line);
      try {
        return read(answer.empty() ? usual : answer);
      } catch (const InputError& error) {
        if (tries == most_tries) throw;
        ask_(wrapped(terminal_text(error.what()), 2, width_));
      }
    }
  }

  bool yes_or_no(const std::string& question, bool usual) {
    return ask(question, usual ? "yes" : "no", [](const std::string& answer) {
      for (const char* yes : {"yes", "y", "Y", "Yes", "YES"}) {
        if (answer == yes) return true;
      }
      for (const char* no : {"no", "n", "N", "No", "NO"}) {
        if (answer == no) return false;
      }
      throw InputError(fmt::format("'{}' is neither yes nor no", answer));
    });
  }

  /// @return the place of what was chosen, by its number
  std::size_t one_of(const std::string& question, const std::vector<Choice>& choices) {
    std::string text = question + "\n";
    for (std::size_t i = 0; i < choices.size(); ++i) {
      const Choice& choice = choices[i];
      const std::string number = fmt::format("  {}. ", i + 1);
      std::string lines =
          wrapped(terminal_text(choice.name + (choice.description.empty() ? "" : ": " + choice.description)),
                  number.size(), width_);
      text += lines.replace(0, number.size(), number);
    }
    return ask(text + "Number", "1", [&](const std::string& answer) -> std::size_t {
      for (std::size_t i = 0; i < choices.size(); ++i) {
        if (answer == std::to_string(i + 1) || answer == choices[i].name) return i;
      }
      throw InputError(fmt::format("'{}' is not a number from 1 to {}", answer, choices.size()));
    });
  }

 private:
  std::istream& input_;
  const std::size_t width_;
  const Ask& ask_;
};

/// A word of a command line, in quotes where a shell would make something else of it.
std::string shell_word(const std::string& text) {
  const bool plain = !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("_-./:=+,@%").find(c) != std::string_view::npos;
  });
  if (plain) return text;
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

}  // namespace

Question ask_questions(const std::vector<Choice>& datasets, const std::string& file, std::istream& input,
                       std::size_t width, const Ask& ask) {
  Dialogue dialogue(input, width, ask);
  Question question;
  question.file = file;
  question.dataset = datasets.size() == 1
                         ? datasets.front().name
                         : datasets[dialogue.one_of("Which of these is most like your data?", datasets)].name;
  const auto add = [&](const char* need) { question.needs.push_back(parse_need(need)); };
  if (dialogue.yes_or_no("Must every value come back bit for bit?", true)) add("exact");
  const std::size_t look = dialogue.one_of("What may the bytes be?", {{"anything", ""},
                                                                      {"text", "people can read it"},
                                                                      {"no schema", "text or not"},
                                                                      {"both", "text, and no schema"}});
  if (look == 1 || look == 3) add("human-readable");
  if (look >= 2) add("no-schema");
  const auto languages = dialogue.ask(
      "Which other languages must read it, such as python+node?", "none", [](const std::string& answer) {
        return answer == "none" ? std::vector<std::string>() : parse_languages(answer);
      });
  if (!languages.empty()) question.needs.push_back({"languages", languages});
  if (dialogue.yes_or_no("Does it have to load bytes from strangers?", false)) add("checked");
  question.usage.save_to_load =
      dialogue.ask("How many saves are there for how many loads?", "1:1", parse_save_to_load);
  question.usage.channel =
      dialogue.ask("How fast is the network or disk in between, such as 1Gbit or 500MB/s?", "none",
                   [](const std::string& answer) -> std::optional<Channel> {
                     if (answer == "none") return std::nullopt;
                     return parse_channel("--bandwidth", answer);
                   });
  return question;
}

std::string command_line_of(const Question& question) {
  std::string text = "roundtrip recommend";
  const auto add = [&](const std::string& word) { text += " " + shell_word(word); };
  add(question.file);
  add("--dataset");
  add(question.dataset);
  if (!question.needs.empty()) {
    std::string needs;
    for (const Need& need : question.needs) needs += (needs.empty() ? "" : ",") + need.text();
    add("--need");
    add(needs);
  }
  add("--save-to-load");
  add(question.usage.save_to_load.option());
  if (question.usage.channel) {
    add(question.usage.channel->option);
    add(question.usage.channel->text);
  }
  if (!question.usage.compress.empty()) {
    add("--compress");
    add(question.usage.compress);
  }
  return text;
}

}  // namespace roundtrip
