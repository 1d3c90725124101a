// SPDX-License-Identifier: MIT
//
// A worker whose times are made up: it answers as bench/worker/serve.cpp does, by the file mock.json beside
// it.
//
//     {"seed": 1, "dataset": "data", "bytes": "abc", "verdict": "exact", …
//      "operations": {"save": {"ns": 1000, "restart_sd": 0.002, "block_sd": 0.004, "instructions": 5000, …}}}
//
// A block takes ns, times a factor of this launch and one of its own; both are random with these standard
// deviations (of their logarithms), from the seed and the number of the launch. What was asked is written to
// launches.jsonl.
#include <sched.h>
#include <unistd.h>

#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace {

using Json = nlohmann::ordered_json;

class Worker {
 public:
  Worker(const std::filesystem::path& program, const std::filesystem::path& scratch)
      : folder_(program.parent_path()),
        build_(folder_.parent_path().filename() == "layouts" ? folder_.parent_path().parent_path() : folder_),
        side_(scratch.parent_path().string()),
        name_(program.filename().string().substr(sizeof "roundtrip-worker-" - 1)) {
    std::ifstream(folder_ / "mock.json") >> config_;
    std::ofstream(folder_ / "launches", std::ios::app) << '.';
    launch_ = std::filesystem::file_size(folder_ / "launches");
    random_.seed(config_.at("seed").get<std::uint64_t>() * 1'000'003 + launch_);
    // Another worker of this build runs where a build is compared with itself. Which of the two is HEAD's is
    // seen by the scratch folder: the facts of this build were taken in that of its own side.
    started_second_ = is_second("running");
    std::string own_side;
    std::getline(std::ifstream(build_ / "side"), own_side);
    for_other_side_ = !own_side.empty() && own_side != side_;
  }

  Json answer(const std::vector<std::string>& request) {
    const std::string& verb = request.at(0);
    if (verb == "hello") return hello();
    if (verb == "make") {
      if (request.at(2) == "generated" && request.at(3) != config_.value("dataset", "data"))
        return {{"error", "no dataset is named '" + request.at(3) + "'"}};
      return made();
    }
    if (verb == "check") return verdict(config_.value("verdict", "exact"));
    if (verb == "facts") {
      std::ofstream(build_ / "side") << side_;
      return facts(request.at(2));
    }
    // As a worker of the suite does it.
    if (!config_.at("operations").contains(request.at(2))) return verdict("failed");
    const Json& operation = config_.at("operations").at(request.at(2));
    if (verb == "start") {
      set_up_second_ = is_second("set-up-" + request.at(2));
      Json json = verdict(operation.value("verdict", "exact"));
      json["ns"] = operation.at("ns");
      return json;
    }
    note(request);
    if (launch_ >= operation.value("dies_from_launch", UINT64_MAX))
      std::raise(operation.value("signal", SIGSEGV));
    if (operation.value("killed_once", false) && !std::filesystem::exists(folder_ / "was-killed")) {
      std::ofstream(folder_ / "was-killed") << "once";
      std::raise(SIGKILL);
    }
    if (verb == "count") return count(operation, std::stoull(request.at(3)));
    return block(request.at(2), operation);
  }

 private:
  Json hello() {
    Json operations = Json::array();
    for (const auto& [name, operation] : config_.at("operations").items()) {
      operations.push_back({{"name", name},
                            {"contract", "made up"},
                            {"rank", operations.size()},
                            {"by_default", true},
                            {"quick", true},
                            {"floor", ""},
                            {"unsupported", ""}});
    }
    return {{"format",
             {{"name", name_},
              {"library", "mock"},
              {"version", "1"},
              {"encoding", "binary"},
              {"self_describing", false},
              {"needs_schema", false},
              {"floor", false},
              {"notes", ""},
              {"off_the_clock", ""},
              {"lossy", ""}}},
            {"operations", operations},
            {"datasets",
             {{{"name", config_.value("dataset", "data")}, {"summary", "made up"}, {"timed", true}}}}};
  }

  static Json verdict(const std::string& kind) {
    return {{"verdict", kind},
            {"reason", kind == "exact" ? "" : "made up"},
            {"path", ""},
            {"expected", ""},
            {"actual", ""}};
  }

  [[nodiscard]] Json made() const {
    Json json = verdict("exact");
    json.update(identity());
    return json;
  }

  [[nodiscard]] Json identity() const {
    return {{"payload_bytes", 100},
            {"checksum", config_.value("checksum", 7)},
            {"encoded_bytes", config_.value("bytes", "abc").size()}};
  }

  Json facts(const std::string& file) {
    std::this_thread::sleep_for(std::chrono::duration<double>(config_.value("facts_sleep", 0.0)));
    const std::string bytes = config_.value("bytes", "abc");
    std::ofstream(file) << bytes;
    Json json = identity();
    json.update({{"save_allocations", config_.value("allocations", 1)},
                 {"save_peak_bytes", 64},
                 {"load_allocations", 2},
                 {"load_peak_bytes", 64}});
    return json;
  }

  void note(const std::vector<std::string>& request) {
    cpu_set_t cpus;
    CPU_ZERO(&cpus);
    ::sched_getaffinity(0, sizeof cpus, &cpus);
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    std::ofstream(folder_ / "launches.jsonl", std::ios::app)
        << Json{{"launch", launch_},
                {"cpus", CPU_COUNT(&cpus)},
                {"on_first", CPU_ISSET(0, &cpus) != 0},
                {"request", request},
                {"at", std::chrono::duration<double>(now).count()}}
        << '\n';
  }

  Json block(const std::string& name, const Json& operation) {
    if (!factors_.contains(name)) factors_[name] = gauss(operation.value("restart_sd", 0.002));
    double change = factors_[name] + gauss(operation.value("block_sd", 0.004));
    if (started_second_) change += operation.value("slower_as_second", 0.0);
    if (set_up_second_) change += operation.value("slower_as_set_up_second", 0.0);
    if (for_other_side_) change += operation.value("slower_for_other_side", 0.0);
    if (launch_ <= operation.value("until_launch", std::uint64_t{0}))
      change += operation.at("slower_at_first").get<double>();
    std::this_thread::sleep_for(std::chrono::duration<double>(operation.value("sleep", 0.0)));
    const double ns = operation.at("ns").get<double>() * std::exp(change);
    return {{"ns", ns}, {"cpu_ns", ns}};
  }

  Json count(const Json& operation, std::uint64_t iterations) {
    const auto each = operation.value("instructions", std::uint64_t{5000});
    const char* dumps = std::getenv("MOCK_CALLGRIND_OUT");
    std::ofstream(std::string(dumps) + "." + std::to_string(++counts_))
        << "totals: " << (each == 0 ? 0 : 30 + each * iterations) << '\n';
    return verdict(operation.value("verdict", "exact"));
  }

  /// Whether another worker of this build, that still runs, came before this one.
  [[nodiscard]] bool is_second(const std::string& what) const {
    pid_t other = 0;
    std::ifstream(build_ / what) >> other;
    std::ofstream(build_ / what) << ::getpid();
    return other > 0 && ::kill(other, 0) == 0;
  }

  double gauss(double deviation) {
    return deviation == 0 ? 0 : std::normal_distribution<>(0, deviation)(random_);
  }

  std::filesystem::path folder_;
  std::filesystem::path build_;  ///< where the folder `layouts` is, that it may be in
  std::string side_;
  std::string name_;
  Json config_;
  std::uint64_t launch_ = 0;
  bool started_second_ = false;
  bool set_up_second_ = false;
  bool for_other_side_ = false;
  std::mt19937_64 random_;
  std::map<std::string, double> factors_;
  int counts_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  std::string scratch;
  for (const std::string& argument : std::vector<std::string>(argv, argv + argc)) {
    if (argument.starts_with("--scratch=")) scratch = argument.substr(sizeof "--scratch=" - 1);
  }
  Worker worker(std::filesystem::absolute(argv[0]), scratch);
  for (std::string line; std::getline(std::cin, line);) {
    std::vector<std::string> request;
    std::istringstream fields(line);
    for (std::string field; std::getline(fields, field, '\t');) request.push_back(field);
    std::cout << worker.answer(request) << std::endl;
  }
}
