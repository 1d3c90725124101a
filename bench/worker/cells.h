// SPDX-License-Identifier: MIT
//
// What is compiled of a format together with a dataset: the codec and the loops around its functions that are
// timed. All else of a pairing knows no format and is compiled once for the dataset (typed_pairing.h). The
// generated source of a (family, dataset) includes the adapter, the dataset and this, and instantiates
// add_dataset for each format.
#pragma once

#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/record/difference.h"
#include "bench/record/file.h"
#include "bench/suite/messages_codec.h"
#include "bench/worker/pairing.h"

namespace roundtrip {

/// Where a pairing's record comes from.
template <class R>
class Source {
 public:
  Source() = default;
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;
  Source(Source&&) = delete;
  Source& operator=(Source&&) = delete;
  virtual ~Source() = default;
  [[nodiscard]] virtual R make() const = 0;
  /// A record with other content, the same each time.
  [[nodiscard]] virtual R make_decoy() const = 0;
  /// Where what was loaded does not do what the dataset's records are for, though it differs from what was
  /// saved in nothing but the losses that are allowed.
  [[nodiscard]] virtual std::optional<Difference> behaviour_difference(const R&, const R&, Losses) const {
    return std::nullopt;
  }
};

/// What is told of the format at run time, so that its pairings can share their code.
struct PairingTraits {
  Losses losses;
  std::string_view known_loss;
  std::string_view (*without)(std::string_view operation);
};

/// Defined in typed_pairing.h and instantiated in the library roundtrip_pairing_<name> of a dataset, for
/// documents in document_pairing.cpp.
template <class R>
std::unique_ptr<Pairing> make_pairing(std::unique_ptr<Source<R>> source, std::unique_ptr<AnyCodec<R>> codec,
                                      PairingTraits traits);
template <class Dataset>
std::unique_ptr<Source<typename Dataset::Record>> generated_source(const DatasetOptions& options);

/// The content of a document file (bench/record/document_file.h).
/// @tparam Root Document, or Messages where that is what the file holds
template <class Root>
std::unique_ptr<Source<Root>> document_source(Buffer file);

[[nodiscard]] bool is_messages_file(View file);

/// A row with the reason, for what cannot be paired.
std::unique_ptr<Pairing> unsupported_pairing(std::string_view reason);

/// The operations of the suite.
[[nodiscard]] std::vector<OperationInfo> all_operation_infos();

namespace detail {

/// Appends the zero bytes that a parser may count on.
/// @return what was there before
inline std::span<std::byte> add_padding(Buffer& bytes) {
  const std::size_t size = bytes.size();
  bytes.resize(size + in_situ_padding);
  std::memset(bytes.data() + size, 0, in_situ_padding);
  return {bytes.data(), size};
}

/// Copies of bytes for a parser that writes into them, each of which is used once.
class WritableCopies {
 public:
  void make(View bytes, std::uint64_t count) {
    // Each begins where a cache line does, as far as the first one does.
    stride_ = (bytes.size() + 2 * in_situ_padding - 1) / in_situ_padding * in_situ_padding;
    size_ = bytes.size();
    copies_.resize(stride_ * count);
    for (std::uint64_t i = 0; i != count; ++i) {
      std::byte* const copy = copies_.data() + i * stride_;
      if (size_ != 0) std::memcpy(copy, bytes.data(), size_);
      std::memset(copy + size_, 0, stride_ - size_);
    }
    of_ = bytes.data();
    left_ = count;
    next_ = copies_.data();
  }
  /// Makes them where they were not made for these bytes, and so many loads.
  void use(View bytes, std::uint64_t count) {
    if (left_ != count || of_ != bytes.data() || size_ != bytes.size()) make(bytes, count);
  }
  [[nodiscard]] std::span<std::byte> take() {
    --left_;
    return {std::exchange(next_, next_ + stride_), size_};
  }

 private:
  Buffer copies_;
  std::size_t size_ = 0;
  std::size_t stride_ = 0;
  std::uint64_t left_ = 0;
  std::byte* next_ = nullptr;
  const std::byte* of_ = nullptr;
};

}  // namespace detail

/// An adapter's codec behind the interface that the rest of the suite knows.
template <class Codec, class R>
class CodecModel final : public AnyCodec<R> {
 public:
  using V = value_of<Codec, R>;
  using O = output_of<Codec>;

  [[nodiscard]] std::unique_ptr<Output> make_output() const override {
    return std::make_unique<HeldOutput<O>>();
  }
  [[nodiscard]] std::unique_ptr<Value> make_value() const override {
    return std::make_unique<HeldValue<V>>();
  }
  [[nodiscard]] std::unique_ptr<Value> to_object(const R& record) override {
    if constexpr (abilities.own_object) {
      auto object = std::make_unique<HeldValue<V>>();
      codec_.to_object(record, object->value);
      return object;
    } else {
      return nullptr;
    }
  }
  [[nodiscard]] const R& record_of(const Value& loaded, R& converted) override {
    if constexpr (abilities.own_object) {
      codec_.from_object(in(loaded), converted);
      return converted;
    } else {
      return in(loaded);
    }
  }
  void prepare(const R& record) override {
    if constexpr (abilities.prepares) codec_.prepare(record);
  }
  void save(const Value& any_value, Output& any_out, std::uint64_t n) override {
    const V& value = in(any_value);
    O& out = in(any_out);
    for (; n != 0; --n) {
      out.clear();
      codec_.save(value, out);
      keep(out);
    }
  }
  void provide(View bytes, std::uint64_t n) override {
    if constexpr (abilities.loads_in_situ) copies_.make(bytes, n);
  }
  void load(View bytes, Value& any_value, std::uint64_t n) override {
    V& value = in(any_value);
    if constexpr (abilities.loads_in_situ) copies_.use(bytes, n);
    for (; n != 0; --n) {
      load_one(bytes, value);
      keep(value);
    }
  }
  void load_fresh(Buffer& bytes) override {
    if constexpr (abilities.loads_in_situ) {
      V fresh{};
      codec_.load_in_situ(detail::add_padding(bytes), fresh);
      keep(fresh);
    } else {
      load_fresh(as_view(bytes), 1);
    }
  }
  void load_fresh(View bytes, std::uint64_t n) override {
    if constexpr (abilities.loads_in_situ) copies_.use(bytes, n);
    for (; n != 0; --n) {
      if constexpr (abilities.loads_new) {
        auto fresh = codec_.load_new(bytes);
        keep(fresh);
      } else {
        V fresh{};
        load_one(bytes, fresh);
        keep(fresh);
      }
    }
  }
  [[nodiscard]] bool loads_new() const override { return abilities.loads_new; }
  [[nodiscard]] std::unique_ptr<Value> load_new(View bytes) override {
    if constexpr (abilities.loads_new) {
      return std::make_unique<HeldValue<V>>(codec_.load_new(bytes));
    } else {
      return nullptr;
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
  void save_canonical(const Value& value, Output& out) override {
    if constexpr (abilities.saves_canonically) codec_.save_canonical(in(value), in(out));
  }

 private:
  static constexpr CodecAbilities abilities = codec_abilities<Codec, R>;

  [[gnu::always_inline]] void load_one(View bytes, V& value) {
    if constexpr (abilities.loads_in_situ) {
      codec_.load_in_situ(copies_.take(), value);
    } else {
      codec_.load(bytes, value);
    }
  }

  static const V& in(const Value& value) { return static_cast<const HeldValue<V>&>(value).value; }
  static V& in(Value& value) { return static_cast<HeldValue<V>&>(value).value; }
  static O& in(Output& output) { return static_cast<HeldOutput<O>&>(output).output; }

  struct Nothing {};

  Codec codec_{};
  [[no_unique_address]] std::conditional_t<abilities.loads_in_situ, detail::WritableCopies, Nothing>
      copies_{};
};

namespace detail {

/// The codec of one of many messages: that of a document, unless it names another one.
template <class DocumentCodec>
struct MessageCodecOf {
  using type = DocumentCodec;
};
template <class DocumentCodec>
requires requires {
  typename DocumentCodec::Message;
}
struct MessageCodecOf<DocumentCodec> {
  using type = typename DocumentCodec::Message;
};

/// A codec of messages. A floor frames nothing: it copies them all at once.
template <class Format>
struct MessagesCodecOf {
  using One = typename MessageCodecOf<typename Format::template Codec<Document>>::type;
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
  return make_pairing<R>(std::move(source), std::make_unique<CodecModel<Codec, R>>(),
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
                                   return unsupported_pairing(reason);
                                 } else {
                                   using Codec = typename Format::template Codec<Record>;
                                   return detail::pair<Format, Codec, Record>(
                                       generated_source<Dataset>(options));
                                 }
                               }});
}

/// Pairs the format with documents of any content. Called once for each format.
template <class Format>
void add_documents(Registry& registry) {
  registry.make_document = [](const std::filesystem::path& path) -> std::unique_ptr<Pairing> {
    constexpr std::string_view reason = unsupported_reason<Format, Document>();
    if constexpr (!reason.empty()) {
      return unsupported_pairing(reason);
    } else {
      using Codec = typename Format::template Codec<Document>;
      Buffer file;
      read_file(path, file);
      if (is_messages_file(as_view(file))) {
        return detail::pair<Format, typename detail::MessagesCodecOf<Format>::type, Messages>(
            document_source<Messages>(std::move(file)));
      }
      return detail::pair<Format, Codec, Document>(document_source<Document>(std::move(file)));
    }
  };
}

/// Describes the format itself, and the operations of the suite as it has them.
template <class Format>
void add_format(Registry& registry) {
  static_assert(Format::info.losses.any() == !Format::info.lossy.empty(),
                "losses are declared by their kinds (info.losses) and in words (info.lossy)");
  registry.format = Format::info;
  registry.operations = all_operation_infos();
  for (const OperationInfo& operation : registry.operations)
    registry.unsupported_operations.emplace_back(without_reason<Format>(operation.name));
}

}  // namespace roundtrip
