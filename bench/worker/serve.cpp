// SPDX-License-Identifier: MIT
#include "bench/worker/serve.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <stdexcept>

#include "bench/record/file.h"
#include "bench/worker/measure.h"
#include "bench/worker/requests.h"
#include "bench/worker/witness.h"

namespace roundtrip {

namespace {

/// The bytes that pairs of hexadecimal digits stand for, in memory of exactly their size: a sanitizer sees
/// each read beyond it.
std::vector<std::byte> bytes_of(std::string_view digits) {
  if (digits.size() % 2 != 0) throw std::invalid_argument("half a byte at the end of the hexadecimal digits");
  std::vector<std::byte> bytes(digits.size() / 2);
  for (std::byte& byte : bytes) {
    const char* const end = digits.data() + 2;
    std::uint8_t value = 0;
    const auto [rest, error] = std::from_chars(digits.data(), end, value, 16);
    if (error != std::errc{} || rest != end) {
      throw std::invalid_argument("not hexadecimal digits: '" + std::string(digits.substr(0, 2)) + "'");
    }
    byte = std::byte{value};
    digits.remove_prefix(2);
  }
  return bytes;
}

JsonLine to_json(const Verdict& verdict) {
  return verdict_line(to_string(verdict.kind), verdict.reason, verdict.path, verdict.expected,
                      verdict.actual);
}

void add(JsonLine& json, const Identity& identity) {
  json.add("payload_bytes", identity.payload_bytes)
      .add("checksum", identity.checksum)
      .add("encoded_bytes", identity.encoded_bytes);
}

/// Of a floor there is nothing to say: its bytes are no format's.
std::string_view load_checks_of(const FormatInfo& info) {
  if (info.floor) return "";
  switch (info.load_checks) {
    case LoadChecks::unchecked:
      return "unchecked";
    case LoadChecks::on_request:
      return "checked on request";
    case LoadChecks::checked:
      return "checked";
  }
  return "";
}

JsonLine to_json(const FormatInfo& info) {
  JsonLine json;
  json.add("name", info.name)
      .add("library", info.library)
      .add("version", info.version)
      .add("encoding", info.encoding == Encoding::text ? "text" : "binary")
      .add("self_describing", info.self_describing)
      .add("needs_schema", info.needs_schema)
      .add("floor", info.floor)
      .add("load_checks", load_checks_of(info))
      .add("unchecked_row", info.unchecked_row)
      .add("notes", info.notes)
      .add("off_the_clock", info.off_the_clock)
      .add("lossy", info.lossy);
  return json;
}

class Server {
 public:
  Server(const Registry& registry, std::filesystem::path scratch)
      : registry_(registry), scratch_(std::move(scratch)) {}

  JsonLine answer(const Request& request) {
    const std::string& verb = request.at(0);
    if (verb == "hello") return hello();
    if (verb == "make") return make(request);
    if (verb == "check") return to_json(items_.at(request.at(1)).pairing->check());
    if (verb == "facts") return facts(request);
    if (verb == "load" || verb == "access") return read(request);
    if (verb == "verify") return verify(request);
    if (verb == "start") return start(request);
    if (verb == "block") return block(request);
    if (verb == "count") return count(request);
    throw std::invalid_argument("no request is named '" + verb + "'");
  }

 private:
  /// A prepared dataset and its cells. The loops refer to the pairing, so they are destroyed first.
  struct Item {
    std::unique_ptr<Pairing> pairing;
    std::map<std::string, std::unique_ptr<Loop>> loops;
  };

  [[nodiscard]] JsonLine hello() const {
    std::vector<JsonLine> operations;
    for (std::size_t i = 0; i < registry_.operations.size(); ++i) {
      const OperationInfo& info = registry_.operations[i];
      operations.emplace_back()
          .add("name", info.name)
          .add("contract", info.contract)
          .add("rank", info.rank)
          .add("by_default", info.by_default)
          .add("quick", info.quick)
          .add("floor", info.floor)
          .add("unsupported", registry_.unsupported_operations[i]);
    }
    std::vector<JsonLine> datasets;
    for (const DatasetEntry& entry : registry_.datasets) datasets.push_back(dataset_line(entry.info));
    JsonLine json;
    json.add("format", to_json(registry_.format)).add("operations", operations).add("datasets", datasets);
    return json;
  }

  JsonLine make(const Request& request) {
    Item item;
    if (request.at(2) == "document") {
      if (!registry_.make_document) throw std::invalid_argument("this worker is built without documents");
      item.pairing = registry_.make_document(request.at(3));
    } else {
      for (const DatasetEntry& entry : registry_.datasets) {
        if (entry.info.name != request.at(3)) continue;
        item.pairing =
            entry.make({number_of<double>(request.at(4)), number_of<std::uint64_t>(request.at(5))});
      }
      if (!item.pairing) throw std::invalid_argument("no dataset is named '" + request.at(3) + "'");
    }
    const Verdict verdict = item.pairing->make();
    JsonLine json = to_json(verdict);
    if (verdict.kind == Verdict::Kind::exact) add(json, item.pairing->identity());
    items_.insert_or_assign(request.at(1), std::move(item));
    return json;
  }

  JsonLine facts(const Request& request) {
    Pairing& pairing = *items_.at(request.at(1)).pairing;
    const Facts facts = pairing.facts();
    write_file(request.at(2), as_view(pairing.canonical_bytes()));
    JsonLine json;
    add(json, pairing.identity());
    if (facts.save_heap && facts.load_heap) {
      json.add("save_allocations", facts.save_heap->allocations)
          .add("save_peak_bytes", facts.save_heap->peak_bytes)
          .add("load_allocations", facts.load_heap->allocations)
          .add("load_peak_bytes", facts.load_heap->peak_bytes);
    }
    return json;
  }

  JsonLine read(const Request& request) {
    Pairing& pairing = *items_.at(request.at(1)).pairing;
    const auto bytes = bytes_of(request.at(2));
    const Verdict verdict = request.at(0) == "load" ? pairing.load(bytes) : pairing.access(bytes);
    if (verdict.kind == Verdict::Kind::out_of_memory) return to_json(verdict);
    JsonLine json;
    json.add("loaded", verdict.kind == Verdict::Kind::exact).add("reason", verdict.reason);
    return json;
  }

  JsonLine verify(const Request& request) {
    Pairing& pairing = *items_.at(request.at(1)).pairing;
    Buffer bytes;
    read_file(request.at(2), bytes);
    return to_json(pairing.verify(as_view(bytes)));
  }

  JsonLine start(const Request& request) {
    Item& item = items_.at(request.at(1));
    const std::string& operation = request.at(2);
    auto started = item.pairing->start(operation, scratch_ / (request.at(1) + "." + operation));
    JsonLine json = to_json(started.verdict);
    if (started.loop) {
      // An iteration as long as this tells enough; to do it again would be most of a quick run.
      constexpr double long_enough_ns = 5e6;
      json.add("ns", started.first_ns >= long_enough_ns ? started.first_ns : estimate_ns(*started.loop));
      item.loops.insert_or_assign(operation, std::move(started.loop));
    }
    return json;
  }

  JsonLine block(const Request& request) {
    Loop& loop = *items_.at(request.at(1)).loops.at(request.at(2));
    const auto warmup = number_of<std::uint64_t>(request.at(3));
    const double before_ns = ask_witness();
    if (warmup != 0) {
      loop.provide(warmup);
      loop.run(warmup);
    }
    const auto blocks = request.size() > 5 ? number_of<std::uint32_t>(request[5]) : 1;
    std::vector<double> ns;
    std::vector<double> cpu_ns;
    for (const BlockTime& time : measure_blocks(loop, number_of<std::uint64_t>(request.at(4)), blocks)) {
      ns.push_back(time.real_ns);
      cpu_ns.push_back(time.cpu_ns);
    }
    JsonLine json;
    json.add("ns", ns).add("cpu_ns", cpu_ns).add("witness_ns", std::max(before_ns, ask_witness()));
    return json;
  }

  /// For a tool that counts what is executed. What the first iterations alone do, such as to make a buffer
  /// grow, is not counted. Nothing is timed, and the loop is one of its own: how many iterations an estimate
  /// takes depends on their time, and how many there were before is what malloc's work depends on.
  JsonLine count(const Request& request) {
    const std::string& operation = request.at(2);
    const auto iterations = number_of<std::uint64_t>(request.at(3));
    const auto started =
        items_.at(request.at(1)).pairing->start(operation, scratch_ / (request.at(1) + "." + operation));
    if (started.loop) {
      started.loop->provide(2);
      started.loop->run(2);
      run_counted(*started.loop, iterations);
    }
    return to_json(started.verdict);
  }

  const Registry& registry_;
  std::filesystem::path scratch_;
  std::map<std::string, Item> items_;
};

}  // namespace

int serve(const Registry& registry, const std::filesystem::path& scratch, unsigned watchdog_seconds) {
  Server server(registry, scratch);
  return answer_requests([&](const Request& request) { return server.answer(request); }, watchdog_seconds);
}

}  // namespace roundtrip
