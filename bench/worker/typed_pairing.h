// SPDX-License-Identifier: MIT
//
// The template behind every pairing. The generated source of a (format, dataset) includes the adapter, the dataset
// and this, and instantiates one of the add_… functions at the end.
#pragma once

#include <functional>
#include <utility>

#include "bench/messages.h"
#include "bench/record_traits.h"
#include "bench/worker/document_file.h"
#include "bench/worker/heap.h"
#include "bench/worker/pairing.h"
#include "roundtrip/all_operations.h"  // generated: AllOperations, a std::tuple of what bench/operations/ holds

ROUNDTRIP_RECORD_TRAITS(extern, roundtrip::Document);
ROUNDTRIP_RECORD_TRAITS(extern, roundtrip::Messages);

namespace roundtrip {

namespace detail {

/// What the comparison of a loaded record with the saved one means for a format with this known loss (or none).
Verdict judge(const std::optional<Difference>& difference, std::string_view known_loss);

/// Runs `step`, and makes a verdict of any exception.
Verdict guarded(std::string_view doing, const std::function<Verdict()>& step);

}  // namespace detail

/// What is not timed is marked cold, by which the compiler makes it small and does not spend minutes on it.
/// @tparam Source gives the record: `Record`, `Record make()` and `Record make_decoy()`
template <class Format, class Codec, class Source>
class TypedPairing final : public Pairing {
 public:
  using Record = typename Source::Record;
  using Subject = roundtrip::Subject<Codec, Record>;
  using Value = typename Subject::Value;
  using Output = typename Subject::Output;

  explicit TypedPairing(Source source) : source_(std::move(source)) {}

  [[gnu::cold]] Verdict prepare() override {
    record_ = source_.make();
    Verdict verdict = detail::guarded("save", [&] {
      if constexpr (requires { codec_.prepare(record_); }) codec_.prepare(record_);
      if constexpr (has_own_object<Codec>) codec_.to_object(record_, object_);
      {
        const Record decoy = source_.make_decoy();
        save_decoy(decoy);
      }
      subject().save(encoded_);
      return Verdict{};
    });
    if (verdict.kind != Verdict::Kind::exact) return verdict;
    return detail::guarded("load", [&] {
      Value loaded{};
      subject().load(as_view(encoded_), loaded);
      return compare(loaded);
    });
  }

  [[gnu::cold]] Facts facts() override {
    Facts facts;
    facts.payload_bytes = payload_bytes(record_);
    facts.checksum = checksum(record_);
    facts.encoded_bytes = as_view(encoded_).size();
    Output out;
    subject().save(out);
    facts.save_heap = count_heap([&] { subject().save(out); });
    facts.load_heap = count_heap([&] {
      Value fresh{};
      subject().load(as_view(encoded_), fresh);
      keep(fresh);
    });
    return facts;
  }

  [[gnu::cold]] Buffer canonical_bytes() override {
    Output out;
    if constexpr (requires { codec_.save_canonical(value(), out); }) {
      codec_.save_canonical(value(), out);
    } else {
      subject().save(out);
    }
    return Buffer(as_view(out));
  }

  [[gnu::cold]] std::unique_ptr<Loop> start(std::string_view operation, const std::filesystem::path& scratch,
                              Verdict& verdict) override {
    std::unique_ptr<Loop> loop;
    verdict = {Verdict::Kind::failed, "no operation of this name", {}, {}, {}};
    for_each_index<std::tuple_size_v<AllOperations>>([&](auto i) {
      using Operation = std::tuple_element_t<i(), AllOperations>;
      if (Operation::info.name == operation) loop = start<Operation>(scratch, verdict);
    });
    return loop;
  }

 private:
  template <class Operation>
  [[gnu::cold]] std::unique_ptr<Loop> start(const std::filesystem::path& scratch, Verdict& verdict) {
    constexpr std::string_view why_not = without_reason<Format>(Operation::info.name);
    if constexpr (!why_not.empty()) {
      verdict = {Verdict::Kind::unsupported, std::string(why_not), {}, {}, {}};
      return nullptr;
    } else {
      using OperationLoop = typename Operation::template Loop<Subject>;
      std::unique_ptr<OperationLoop> loop;
      verdict = detail::guarded(Operation::info.name, [&] {
        loop = std::make_unique<OperationLoop>(subject(scratch));
        loop->run(1);
        return compare(loop->outcome());
      });
      if (verdict.kind == Verdict::Kind::failed) loop.reset();
      return loop;
    }
  }

  [[nodiscard]] const Value& value() const {
    if constexpr (has_own_object<Codec>) {
      return object_;
    } else {
      return record_;
    }
  }

  Subject subject(const std::filesystem::path& scratch = {}) {
    return Subject{codec_, value(), as_view(encoded_), as_view(decoy_), scratch};
  }

  [[gnu::cold]] void save_decoy(const Record& decoy) {
    if constexpr (has_own_object<Codec>) {
      Value object{};
      codec_.to_object(decoy, object);
      codec_.save(object, decoy_);
    } else {
      codec_.save(decoy, decoy_);
    }
  }

  [[gnu::cold]] Verdict compare(const Value& loaded) {
    if constexpr (has_own_object<Codec>) {
      Record record{};
      codec_.from_object(loaded, record);
      return detail::judge(first_difference(record_, record), Format::info.lossy);
    } else {
      return detail::judge(first_difference(record_, loaded), Format::info.lossy);
    }
  }

  struct Nothing {};

  Source source_;
  Codec codec_{};
  Record record_{};
  [[no_unique_address]] std::conditional_t<has_own_object<Codec>, Value, Nothing> object_{};
  Output encoded_{};
  Output decoy_{};
};

/// What cannot be paired still has a row, with the reason.
class UnsupportedPairing final : public Pairing {
 public:
  explicit UnsupportedPairing(std::string_view reason) : reason_(reason) {}
  Verdict prepare() override { return {Verdict::Kind::unsupported, reason_, {}, {}, {}}; }
  Facts facts() override { return {}; }
  Buffer canonical_bytes() override { return {}; }
  std::unique_ptr<Loop> start(std::string_view, const std::filesystem::path&, Verdict& verdict) override {
    verdict = prepare();
    return nullptr;
  }

 private:
  std::string reason_;
};

namespace detail {

template <class Dataset>
struct GeneratedSource {
  using Record = typename Dataset::Record;
  DatasetOptions options;
  [[nodiscard]] Record make() const { return Dataset::generate(options); }
  [[nodiscard]] Record make_decoy() const {
    // The same shape with other values; smaller or larger would hide what is left over.
    return Dataset::generate({options.scale, options.seed + 1});
  }
};

template <class Root>
struct FileSource {
  using Record = Root;
  std::shared_ptr<const Buffer> file;
  [[nodiscard]] Record make() const { return read_document_file<Root>(as_view(*file)); }
  [[nodiscard]] Record make_decoy() const { return decoy_document<Root>(); }
};

template <class Format, class Codec, class Source>
std::unique_ptr<Pairing> pair(Source source) {
  static_assert(codec<Codec, typename Source::Record>, "the codec lacks save or load (see bench/format.h)");
  return std::make_unique<TypedPairing<Format, Codec, Source>>(std::move(source));
}

}  // namespace detail

/// Pairs the format with a generated dataset.
template <class Format, class Dataset>
void add_dataset(Registry& registry) {
  registry.datasets.push_back({Dataset::info, [](const DatasetOptions& options) -> std::unique_ptr<Pairing> {
                                 using Record = typename Dataset::Record;
                                 constexpr std::string_view reason = unsupported_reason<Format, Record>();
                                 if constexpr (!reason.empty()) {
                                   return std::make_unique<UnsupportedPairing>(reason);
                                 } else {
                                   using Codec = typename Format::template Codec<Record>;
                                   return detail::pair<Format, Codec>(detail::GeneratedSource<Dataset>{options});
                                 }
                               }});
}

/// Pairs the format with documents of any content. Called once for each format.
template <class Format>
void add_documents(Registry& registry) {
  registry.make_document = [](const std::filesystem::path& path) -> std::unique_ptr<Pairing> {
    constexpr std::string_view reason = unsupported_reason<Format, Document>();
    if constexpr (!reason.empty()) {
      return std::make_unique<UnsupportedPairing>(reason);
    } else {
      using Codec = typename Format::template Codec<Document>;
      auto file = std::make_shared<Buffer>();
      read_file(path, *file);
      if (holds_messages(as_view(*file))) {
        if constexpr (has_own_object<Codec>) {
          return std::make_unique<UnsupportedPairing>("messages are not implemented for a library's own object");
        } else {
          return detail::pair<Format, MessagesCodec<Codec>>(detail::FileSource<Messages>{std::move(file)});
        }
      }
      return detail::pair<Format, Codec>(detail::FileSource<Document>{std::move(file)});
    }
  };
}

/// Describes the format itself, and the operations of the suite as it has them.
template <class Format>
void add_format(Registry& registry) {
  registry.format = Format::info;
  for_each_index<std::tuple_size_v<AllOperations>>([&](auto i) {
    using Operation = std::tuple_element_t<i(), AllOperations>;
    registry.operations.push_back(Operation::info);
    registry.unsupported_operations.emplace_back(without_reason<Format>(Operation::info.name));
  });
}

}  // namespace roundtrip
