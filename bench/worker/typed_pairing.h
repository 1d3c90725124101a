// SPDX-License-Identifier: MIT
//
// The template behind every pairing. The generated source of a (format, dataset) includes the adapter, the
// dataset and this, and instantiates one of the add_… functions at the end.
#pragma once

#include <functional>
#include <utility>

#include "bench/record/document_file.h"
#include "bench/record/record_traits.h"
#include "bench/suite/messages_codec.h"
#include "bench/worker/heap.h"
#include "bench/worker/pairing.h"
#include "roundtrip/all_operations.h"  // generated: AllOperations, a std::tuple of what bench/operations/ holds

ROUNDTRIP_RECORD_TRAITS(extern, roundtrip::Document);
ROUNDTRIP_RECORD_TRAITS(extern, roundtrip::Messages);

namespace roundtrip {

namespace detail {

/// @param failure the first difference that the adapter did not declare
/// @param loss the first one of all
/// @param known_loss the adapter's words for what it declared
Verdict judge(const std::optional<Difference>& failure, const std::optional<Difference>& loss,
              std::string_view known_loss);

/// Runs `step`, and makes a verdict of any exception.
Verdict guarded(std::string_view doing, const std::function<Verdict()>& step);

}  // namespace detail

/// Where a pairing's record comes from.
template <class Record>
class Source {
 public:
  Source() = default;
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;
  Source(Source&&) = delete;
  Source& operator=(Source&&) = delete;
  virtual ~Source() = default;
  [[nodiscard]] virtual Record make() const = 0;
  /// A record with other content, the same each time.
  [[nodiscard]] virtual Record make_decoy() const = 0;
};

/// What is told of the format at run time, so that its pairings can share their code.
struct PairingTraits {
  Losses losses;
  std::string_view known_loss;
  std::string_view (*without)(std::string_view operation);
};

/// Everything that is not timed, for all formats that save a record from a V to an O.
template <class R, class V, class O>
class RecordPairing final : public Pairing {
 public:
  static constexpr bool own_object = !std::same_as<R, V>;

  RecordPairing(std::unique_ptr<Source<R>> source, std::unique_ptr<AnyCodec<R, V, O>> codec,
                PairingTraits traits)
      : source_(std::move(source)), codec_(std::move(codec)), traits_(traits) {}

  Verdict make() override {
    return detail::guarded("save", [&] {
      record_ = source_->make();
      codec_->prepare(record_);
      if constexpr (own_object) codec_->to_object(record_, object_);
      save_decoy();
      subject().save(encoded_);
      return Verdict{};
    });
  }

  Verdict check() override {
    return detail::guarded("load", [&] {
      V loaded{};
      subject().load(as_view(encoded_), loaded);
      return compare(loaded);
    });
  }

  [[nodiscard]] Identity identity() const override {
    return {payload_bytes(record_), checksum(record_), as_view(encoded_).size()};
  }

  Facts facts() override {
    Facts facts;
    O out;
    subject().save(out);
    facts.save_heap = count_heap([&] { subject().save(out); });
    facts.load_heap = count_heap([&] {
      V fresh{};
      subject().load(as_view(encoded_), fresh);
      keep(fresh);
    });
    return facts;
  }

  Buffer canonical_bytes() override {
    if (!codec_->saves_differ()) return Buffer(as_view(encoded_));
    O out;
    codec_->save_canonical(value(), out);
    return Buffer(as_view(out));
  }

  Started start(std::string_view operation, const std::filesystem::path& scratch) override {
    Started started;
    if (const std::string_view why_not = without(operation); !why_not.empty()) {
      started.verdict = {Verdict::Kind::unsupported, std::string(why_not), {}, {}, {}};
      return started;
    }
    std::unique_ptr<LoopOver<V>> loop;
    started.verdict = detail::guarded(operation, [&]() -> Verdict {
      loop = make_loop(operation, scratch);
      if (!loop) return {Verdict::Kind::failed, "no operation has this name", {}, {}, {}};
      Verdict verdict{Verdict::Kind::failed, "the operation showed the gate nothing", {}, {}, {}};
      loop->once(started.first_ns, [&](const V& loaded) { verdict = compare(loaded); });
      return verdict;
    });
    if (started.verdict.kind == Verdict::Kind::exact || started.verdict.kind == Verdict::Kind::lossy) {
      started.loop = std::move(loop);
    }
    return started;
  }

 private:
  struct Nothing {};

  [[nodiscard]] const V& value() const {
    if constexpr (own_object) {
      return object_;
    } else {
      return record_;
    }
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

  Subject<R, V, O> subject(const std::filesystem::path& scratch = {}) {
    return {*codec_, record_, value(), as_view(encoded_), as_view(decoy_), scratch};
  }

  /// @return nothing when no operation has that name
  std::unique_ptr<LoopOver<V>> make_loop(std::string_view operation, const std::filesystem::path& scratch) {
    std::unique_ptr<LoopOver<V>> loop;
    for_each_index<std::tuple_size_v<AllOperations>>([&](auto i) {
      using Operation = std::tuple_element_t<i(), AllOperations>;
      using OperationLoop = typename Operation::template Loop<Subject<R, V, O>>;
      if (Operation::info.name == operation) loop = std::make_unique<OperationLoop>(subject(scratch));
    });
    return loop;
  }

  void save_decoy() {
    const R decoy = source_->make_decoy();
    if constexpr (own_object) {
      V object{};
      codec_->to_object(decoy, object);
      codec_->save(object, decoy_, 1);
    } else {
      codec_->save(decoy, decoy_, 1);
    }
  }

  [[nodiscard]] Verdict judge(const R& loaded) const {
    const auto failure = first_difference(record_, loaded, traits_.losses);
    const auto loss = traits_.losses.any() && !failure ? first_difference(record_, loaded, {}) : failure;
    return detail::judge(failure, loss, traits_.known_loss);
  }

  Verdict compare(const V& loaded) {
    if constexpr (own_object) {
      R record{};
      codec_->from_object(loaded, record);
      return judge(record);
    } else {
      return judge(loaded);
    }
  }

  std::unique_ptr<Source<R>> source_;
  std::unique_ptr<AnyCodec<R, V, O>> codec_;
  PairingTraits traits_;
  R record_{};
  [[no_unique_address]] std::conditional_t<own_object, V, Nothing> object_{};
  O encoded_{};
  O decoy_{};
};

/// An adapter's codec behind the interface above.
template <class Codec, class R>
class CodecModel final : public AnyCodec<R, value_of<Codec, R>, output_of<Codec>> {
 public:
  using V = value_of<Codec, R>;
  using O = output_of<Codec>;

  void prepare(const R& record) override {
    if constexpr (abilities.prepares) codec_.prepare(record);
  }
  void save(const V& value, O& out, std::uint64_t n) override {
    for (; n != 0; --n) {
      out.clear();
      codec_.save(value, out);
      keep(out);
    }
  }
  void load(View bytes, V& value, std::uint64_t n) override {
    for (; n != 0; --n) {
      codec_.load(bytes, value);
      keep(value);
    }
  }
  void load_fresh(View bytes, std::uint64_t n) override {
    for (; n != 0; --n) {
      if constexpr (abilities.loads_new) {
        auto fresh = codec_.load_new(bytes);
        keep(fresh);
      } else {
        V fresh{};
        codec_.load(bytes, fresh);
        keep(fresh);
      }
    }
  }
  [[nodiscard]] bool loads_new() const override { return abilities.loads_new; }
  [[nodiscard]] V load_new(View bytes) override {
    if constexpr (abilities.loads_new) {
      return codec_.load_new(bytes);
    } else {
      return V{};
    }
  }
  [[nodiscard]] bool can_access() const override { return abilities.accesses; }
  [[nodiscard]] std::uint64_t access(View bytes, std::uint64_t n) override {
    std::uint64_t sum = 0;
    if constexpr (abilities.accesses) {
      for (; n != 0; --n) {
        sum = codec_.access(bytes);
        keep(sum);
      }
    }
    return sum;
  }
  [[nodiscard]] bool saves_differ() const override { return abilities.saves_canonically; }
  void save_canonical(const V& value, O& out) override {
    if constexpr (abilities.saves_canonically) codec_.save_canonical(value, out);
  }
  void to_object(const R& record, V& value) override {
    if constexpr (abilities.own_object) codec_.to_object(record, value);
  }
  void from_object(const V& value, R& record) override {
    if constexpr (abilities.own_object) codec_.from_object(value, record);
  }

 private:
  static constexpr CodecAbilities abilities = codec_abilities<Codec, R>;

  Codec codec_{};
};

// Compiled once, in document_pairing.cpp. Those of a typed dataset are in its roundtrip_pairing_<name>.
extern template class RecordPairing<Document, Document, Buffer>;
extern template class RecordPairing<Messages, Messages, Buffer>;

/// What cannot be paired still has a row, with the reason.
class UnsupportedPairing final : public Pairing {
 public:
  explicit UnsupportedPairing(std::string_view reason) : reason_(reason) {}
  Verdict make() override { return {Verdict::Kind::unsupported, reason_, {}, {}, {}}; }
  Verdict check() override { return make(); }
  [[nodiscard]] Identity identity() const override { return {}; }
  Facts facts() override { return {}; }
  Buffer canonical_bytes() override { return {}; }
  Started start(std::string_view, const std::filesystem::path&) override { return {make(), nullptr, 0}; }

 private:
  std::string reason_;
};

namespace detail {

template <class Dataset>
class GeneratedSource final : public Source<typename Dataset::Record> {
 public:
  explicit GeneratedSource(const DatasetOptions& options) : options_(options) {}
  [[nodiscard]] typename Dataset::Record make() const override { return Dataset::generate(options_); }
  [[nodiscard]] typename Dataset::Record make_decoy() const override {
    // The same shape with other values; smaller or larger would hide what is left over.
    return Dataset::generate({options_.scale, options_.seed + 1});
  }

 private:
  DatasetOptions options_;
};

template <class Root>
class FileSource final : public Source<Root> {
 public:
  explicit FileSource(Buffer file) : file_(std::move(file)) {}
  [[nodiscard]] Root make() const override { return read_document_file<Root>(as_view(file_)); }
  [[nodiscard]] Root make_decoy() const override { return decoy_document<Root>(); }

 private:
  Buffer file_;
};

/// A codec of messages. A floor frames nothing: it copies them all at once.
template <class Format>
struct MessagesCodecOf {
  using One = typename Format::template Codec<Document>;
  using type = MessagesCodec<One>;
  static_assert(codec_abilities<type, Messages> == codec_abilities<One, Document>,
                "MessagesCodec hands on every member that a codec may have (see bench/suite/format.h)");
};
template <class Format>
requires(Format::info.floor) struct MessagesCodecOf<Format> {
  using type = typename Format::template Codec<Messages>;
};

template <class Format, class Codec, class R>
std::unique_ptr<Pairing> pair(std::unique_ptr<Source<R>> source) {
  static_assert(codec<Codec, R>, "the codec lacks save or load (see bench/suite/format.h)");
  using Erased = RecordPairing<R, value_of<Codec, R>, output_of<Codec>>;
  return std::make_unique<Erased>(
      std::move(source), std::make_unique<CodecModel<Codec, R>>(),
      PairingTraits{Format::info.losses, Format::info.lossy, without_reason<Format>});
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
                                   return detail::pair<Format, Codec, Record>(
                                       std::make_unique<detail::GeneratedSource<Dataset>>(options));
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
      Buffer file;
      read_file(path, file);
      if (holds_messages(as_view(file))) {
        return detail::pair<Format, typename detail::MessagesCodecOf<Format>::type, Messages>(
            std::make_unique<detail::FileSource<Messages>>(std::move(file)));
      }
      return detail::pair<Format, Codec, Document>(
          std::make_unique<detail::FileSource<Document>>(std::move(file)));
    }
  };
}

/// Describes the format itself, and the operations of the suite as it has them.
template <class Format>
void add_format(Registry& registry) {
  static_assert(Format::info.losses.any() == !Format::info.lossy.empty(),
                "losses are declared by their kinds (info.losses) and in words (info.lossy)");
  registry.format = Format::info;
  for_each_index<std::tuple_size_v<AllOperations>>([&](auto i) {
    using Operation = std::tuple_element_t<i(), AllOperations>;
    registry.operations.push_back(Operation::info);
    registry.unsupported_operations.emplace_back(without_reason<Format>(Operation::info.name));
  });
}

}  // namespace roundtrip
