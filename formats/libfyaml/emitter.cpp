// SPDX-License-Identifier: MIT
#include "formats/libfyaml/emitter.h"

#include <exception>
#include <new>
#include <stdexcept>
#include <utility>

#include "bench/bridges/base64.h"
#include "bench/record/unsupported.h"
#include "formats/libfyaml/limits.h"
#include "formats/libfyaml/silence.h"

namespace roundtrip::libfyaml_codec {

namespace {

/// The flags are numbers put together, which the enum has no name for.
constexpr auto flags =
    static_cast<fy_emitter_cfg_flags>(FYECF_WIDTH_INF | FYECF_MODE_FLOW_ONELINE | FYECF_DOC_START_MARK_OFF |
                                      FYECF_DOC_END_MARK_OFF | FYECF_VERSION_DIR_OFF | FYECF_TAG_DIR_OFF);

constexpr const char* no_anchor = nullptr;
constexpr const char* no_tag = nullptr;
constexpr int implicit = 1;

/// What no number, bool or null is.
constexpr std::string_view place_of_verbatim = "v";

}  // namespace

Emitter::Emitter(Buffer& out) : out_(out) {
  const Silence silence;
  fy_emitter_cfg configuration{};
  configuration.flags = flags;
  configuration.output = append;
  configuration.userdata = this;
  configuration.diag = silence.get();
  emitter_.reset(fy_emitter_create(&configuration));
  if (!emitter_) throw std::bad_alloc();
  emit(fy_emit_event_create(emitter_.get(), FYET_STREAM_START));
  emit(fy_emit_event_create(emitter_.get(), FYET_DOCUMENT_START, implicit, nullptr, nullptr));
}

Emitter::~Emitter() {
  // Nobody needs what is written now, but of what is open the library frees nothing (0.7.12).
  try {
    if (key_) null();
    while (!open_.empty()) end(open_.back());
    if (!finished_) finish();
  } catch (const std::exception&) {
    return;  // it did not like that, either
  }
}

int Emitter::append(fy_emitter*, fy_emitter_write_type type, const char* text, int size, void* self) {
  auto& emitter = *static_cast<Emitter*>(self);
  const std::string_view written(text, static_cast<std::size_t>(size));
  const bool plain = type == fyewt_plain_scalar || type == fyewt_plain_scalar_key;
  // No exception goes through the library, which is C.
  try {
    if (plain && written == place_of_verbatim) {
      const std::string& verbatim = emitter.verbatim_.front();
      emitter.out_.append(verbatim.data(), verbatim.size());
      emitter.verbatim_.pop();
    } else {
      emitter.out_.append(written.data(), written.size());
    }
  } catch (const std::bad_alloc&) {
    emitter.out_of_memory_ = true;
  }
  return size;
}

void Emitter::string(std::string_view s) {
  if (has_long_tag(s)) throw UnsupportedError("libfyaml's reader would take too long for what may be a tag");
  // It drops blanks at the ends of a text that needs no escapes otherwise (0.7.12).
  constexpr std::string_view blanks = " \t";
  const auto is_blank = [&](char c) { return blanks.find(c) != std::string_view::npos; };
  if (!s.empty() && (is_blank(s.front()) || is_blank(s.back()))) {
    verbatim(yaml::quoted(s));
  } else {
    scalar(FYSS_DOUBLE_QUOTED, s);
  }
}

void Emitter::bytes(View b) {
  // Not by a tag of the event: the library never frees its text (0.7.12).
  verbatim("!!binary \"" + to_base64(Bytes(b.begin(), b.end())) + '"');
}

void Emitter::key(std::string_view s) {
  if (!yaml::is_simple_key(s)) {
    throw UnsupportedError(
        "libfyaml leaves out the `?` in front of a key that, with its escapes, may be longer than 1024 "
        "bytes");
  }
  string(s);
  key_ = true;
}

void Emitter::scalar(fy_scalar_style style, std::string_view text) {
  key_ = false;
  emit(fy_emit_event_create(emitter_.get(), FYET_SCALAR, style, text.data(), text.size(), no_anchor, no_tag));
}

void Emitter::verbatim(std::string text) {
  verbatim_.push(std::move(text));
  plain(place_of_verbatim);
}

void Emitter::begin(fy_event_type type, fy_event_type end) {
  key_ = false;
  open_.push_back(end);
  emit(fy_emit_event_create(emitter_.get(), type, FYNS_FLOW, no_anchor, no_tag));
}

void Emitter::end(fy_event_type type) {
  open_.pop_back();
  emit(fy_emit_event_create(emitter_.get(), type));
}

void Emitter::emit(fy_event* event) {
  if (event == nullptr) throw std::runtime_error("libfyaml: it makes no event of a value");
  if (fy_emit_event(emitter_.get(), event) != 0) throw std::runtime_error("libfyaml: a value is not written");
  if (out_of_memory_) throw std::bad_alloc();
}

void Emitter::finish() {
  finished_ = true;
  emit(fy_emit_event_create(emitter_.get(), FYET_DOCUMENT_END, implicit));
  emit(fy_emit_event_create(emitter_.get(), FYET_STREAM_END));
}

}  // namespace roundtrip::libfyaml_codec
