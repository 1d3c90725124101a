// SPDX-License-Identifier: MIT
//
// The template behind every pairing: all that is not timed, once for a record, whatever the format. The
// generated source of a dataset's library roundtrip_pairing_<name> includes the dataset and this, and
// instantiates make_pairing and generated_source.
#pragma once

#include <functional>
#include <utility>

#include "bench/record/record_traits.h"
#include "bench/worker/absent_kinds.h"
#include "bench/worker/cells.h"
#include "bench/worker/heap.h"
#include "roundtrip/all_operations.h"  // generated: AllOperations, a std::tuple of what bench/suite/operations/ holds

ROUNDTRIP_RECORD_TRAITS(extern, roundtrip::Document);
ROUNDTRIP_RECORD_TRAITS(extern, roundtrip::Messages);

namespace roundtrip {

namespace detail {

/// @param failure the first difference that the adapter did not declare
/// @param loss the first one of all
/// @param known_loss the adapter's words for what it declared
Verdict judge(const std::optional<Difference>& failure, const std::optional<Difference>& loss,
              std::string_view known_loss);

/// Of what came back as it may, and yet does something else (Source::behaviour_difference).
Verdict misbehaves(const Difference& behaviour);

/// Runs `step`, and makes a verdict of any exception.
Verdict guarded(std::string_view doing, const std::function<Verdict()>& step);

}  // namespace detail

template <class R>
class RecordPairing final : public Pairing {
 public:
  RecordPairing(std::unique_ptr<Source<R>> source, std::unique_ptr<AnyCodec<R>> codec, PairingTraits traits)
      : source_(std::move(source)),
        codec_(std::move(codec)),
        traits_(traits),
        encoded_(codec_->make_output()),
        decoy_(codec_->make_output()) {}

  Verdict make() override {
    return detail::guarded("save", [&] {
      record_.value = source_->make();
      codec_->prepare(record_.value);
      object_ = codec_->to_object(record_.value);
      save_decoy();
      subject().save(*encoded_);
      return Verdict{};
    });
  }

  Verdict check() override {
    const Verdict verdict = detail::guarded("load", [&] {
      const auto loaded = codec_->make_value();
      subject().load(encoded_->bytes(), *loaded);
      return compare(*loaded);
    });
    // Not every dataset is timed, and access only where it is asked for: what it reads is looked at in all.
    const std::string_view access = operations::access::info.name;
    return is_good(verdict) && without(access).empty() ? start(access, {}).verdict : verdict;
  }

  [[nodiscard]] Identity identity() const override {
    return {payload_bytes(record_.value), checksum(record_.value), encoded_->bytes().size()};
  }

  Facts facts() override {
    Facts facts;
    const auto out = codec_->make_output();
    subject().save(*out);
    facts.save_heap = count_heap([&] { subject().save(*out); });
    const auto fresh = codec_->make_value();
    codec_->provide(encoded_->bytes(), 1);
    facts.load_heap = count_heap([&] { subject().load(encoded_->bytes(), *fresh); });
    return facts;
  }

  Buffer canonical_bytes() override {
    if (!codec_->saves_differ()) return Buffer(encoded_->bytes());
    const auto out = codec_->make_output();
    codec_->save_canonical(value(), *out);
    return Buffer(out->bytes());
  }

  Verdict load(View bytes) override {
    return detail::guarded("load", [&] {
      const auto loaded = load_fresh(bytes);
      R converted{};
      auto sum = checksum(codec_->record_of(*loaded, converted));
      keep(sum);
      return Verdict{};
    });
  }

  Verdict verify(View bytes) override {
    return detail::guarded("load", [&] { return compare(*load_fresh(bytes)); });
  }

  Verdict access(View bytes) override {
    if (!codec_->can_access())
      return {Verdict::Kind::unsupported, "nothing is read without loading", {}, {}, {}};
    return detail::guarded("access", [&] {
      static_cast<void>(codec_->access(bytes, 1));
      return Verdict{};
    });
  }

  Started start(std::string_view operation, const std::filesystem::path& scratch) override {
    Started started;
    if (const std::string_view why_not = without(operation); !why_not.empty()) {
      started.verdict = {Verdict::Kind::unsupported, std::string(why_not), {}, {}, {}};
      return started;
    }
    std::unique_ptr<Loop> loop;
    started.verdict = detail::guarded(operation, [&]() -> Verdict {
      loop = make_loop(operation, scratch);
      // A worker in another language may have operations of its own.
      if (!loop) return {Verdict::Kind::unsupported, "no operation has this name", {}, {}, {}};
      Verdict verdict{Verdict::Kind::failed, "the operation showed the gate nothing", {}, {}, {}};
      loop->once(started.first_ns, [&](const Value& loaded) { verdict = compare(loaded); });
      return verdict;
    });
    if (is_good(started.verdict)) started.loop = std::move(loop);
    return started;
  }

 private:
  /// What bytes that are not ours hold.
  [[nodiscard]] std::unique_ptr<Value> load_fresh(View bytes) {
    if (codec_->loads_new()) return codec_->load_new(bytes);
    auto loaded = codec_->make_value();
    codec_->load(bytes, *loaded, 1);
    return loaded;
  }

  static bool is_good(const Verdict& verdict) {
    return verdict.kind == Verdict::Kind::exact || verdict.kind == Verdict::Kind::lossy;
  }

  [[nodiscard]] const Value& value() const {
    if (object_) return *object_;
    return record_;
  }

  /// Why this pairing has no such operation; empty when it has.
  [[nodiscard]] std::string_view without(std::string_view operation) const {
    std::string_view why_not = traits_.without(operation);
    for_each_index<std::tuple_size_v<AllOperations>>([&](auto i) {
      using Operation = std::tuple_element_t<i(), AllOperations>;
      if constexpr (requires { Operation::without(*codec_); }) {
        if (Operation::info.name == operation && why_not.empty()) why_not = Operation::without(*codec_);
      }
    });
    return why_not;
  }

  Subject<R> subject(const std::filesystem::path& scratch = {}) {
    return {*codec_, record_.value, value(), encoded_->bytes(), decoy_->bytes(), scratch};
  }

  /// @return nothing when no operation has that name
  std::unique_ptr<Loop> make_loop(std::string_view operation, const std::filesystem::path& scratch) {
    std::unique_ptr<Loop> loop;
    Subject<R> made = subject(scratch);
    for_each_index<std::tuple_size_v<AllOperations>>([&](auto i) {
      using Operation = std::tuple_element_t<i(), AllOperations>;
      using OperationLoop = typename Operation::template Loop<Subject<R>>;
      if (Operation::info.name == operation) loop = std::make_unique<OperationLoop>(std::move(made));
    });
    return loop;
  }

  void save_decoy() {
    const HeldValue<R> decoy(source_->make_decoy());
    const auto object = codec_->to_object(decoy.value);
    codec_->save(object ? *object : static_cast<const Value&>(decoy), *decoy_, 1);
  }

  [[nodiscard]] Verdict compare(const Value& loaded) {
    R converted{};
    const R& record = codec_->record_of(loaded, converted);
    const auto failure = first_difference(record_.value, record, traits_.losses);
    const auto loss =
        traits_.losses.any() && !failure ? first_difference(record_.value, record, {}) : failure;
    if constexpr (std::same_as<R, Document> || std::same_as<R, Messages>) {
      const std::string_view absent = failure ? absent_kind(record_.value, record) : std::string_view();
      if (!absent.empty()) throw UnsupportedError(std::string(absent), failure->path);
    }
    if (!failure) {
      // Losses that did not happen are no excuse.
      const Losses happened = loss ? traits_.losses : Losses{};
      const auto behaviour = source_->behaviour_difference(record_.value, record, happened);
      if (behaviour) return detail::misbehaves(*behaviour);
    }
    return detail::judge(failure, loss, traits_.known_loss);
  }

  std::unique_ptr<Source<R>> source_;
  std::unique_ptr<AnyCodec<R>> codec_;
  PairingTraits traits_;
  HeldValue<R> record_;
  std::unique_ptr<Value> object_;  ///< the library's own; nothing where the record itself is saved
  std::unique_ptr<Output> encoded_;
  std::unique_ptr<Output> decoy_;
};

template <class R>
std::unique_ptr<Pairing> make_pairing(std::unique_ptr<Source<R>> source, std::unique_ptr<AnyCodec<R>> codec,
                                      PairingTraits traits) {
  return std::make_unique<RecordPairing<R>>(std::move(source), std::move(codec), traits);
}

namespace detail {

template <class Dataset>
class GeneratedSource final : public Source<typename Dataset::Record> {
 public:
  using Record = typename Dataset::Record;

  explicit GeneratedSource(const DatasetOptions& options) : options_(options) {}
  [[nodiscard]] Record make() const override { return Dataset::generate(options_); }
  [[nodiscard]] Record make_decoy() const override {
    // The same shape with other values; smaller or larger would hide what is left over.
    return Dataset::generate({options_.scale, options_.seed + 1});
  }
  [[nodiscard]] std::optional<Difference> behaviour_difference(const Record& expected, const Record& actual,
                                                               Losses allowed) const override {
    if constexpr (requires { Dataset::behaviour_difference(expected, actual, allowed); }) {
      return Dataset::behaviour_difference(expected, actual, allowed);
    } else {
      return std::nullopt;
    }
  }

 private:
  DatasetOptions options_;
};

}  // namespace detail

template <class Dataset>
std::unique_ptr<Source<typename Dataset::Record>> generated_source(const DatasetOptions& options) {
  return std::make_unique<detail::GeneratedSource<Dataset>>(options);
}

}  // namespace roundtrip
