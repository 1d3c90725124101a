// SPDX-License-Identifier: MIT
#include "formats/libfyaml/emitter.h"

#include <new>
#include <stdexcept>

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

int Emitter::append(fy_emitter*, fy_emitter_write_type, const char* text, int size, void* self) {
  auto& emitter = *static_cast<Emitter*>(self);
  // No exception goes through the library, which is C.
  try {
    emitter.out_.append(text, static_cast<std::size_t>(size));
  } catch (const std::bad_alloc&) {
    emitter.out_of_memory_ = true;
  }
  return size;
}

void Emitter::string(std::string_view s) {
  if (has_long_tag(s)) throw UnsupportedError("libfyaml's reader would take too long for what may be a tag");
  scalar(FYSS_DOUBLE_QUOTED, s, no_tag);
}

void Emitter::bytes(View b) {
  if (depth_ == 0) throw UnsupportedError("libfyaml gives no tag to a root that is a scalar");
  scalar(FYSS_DOUBLE_QUOTED, to_base64(Bytes(b.begin(), b.end())), "!!binary");
}

void Emitter::key(std::string_view s) {
  if (!yaml::is_simple_key(s)) {
    throw UnsupportedError(
        "libfyaml leaves out the `?` in front of a key that, with its escapes, may be longer than 1024 "
        "bytes");
  }
  string(s);
}

void Emitter::scalar(fy_scalar_style style, std::string_view text, const char* tag) {
  emit(fy_emit_event_create(emitter_.get(), FYET_SCALAR, style, text.data(), text.size(), no_anchor, tag));
}

void Emitter::begin(fy_event_type type) {
  ++depth_;
  emit(fy_emit_event_create(emitter_.get(), type, FYNS_FLOW, no_anchor, no_tag));
}

void Emitter::end(fy_event_type type) {
  --depth_;
  emit(fy_emit_event_create(emitter_.get(), type));
}

void Emitter::emit(fy_event* event) {
  if (event == nullptr) throw std::runtime_error("libfyaml: it makes no event of a value");
  if (fy_emit_event(emitter_.get(), event) != 0) throw std::runtime_error("libfyaml: a value is not written");
  if (out_of_memory_) throw std::bad_alloc();
}

void Emitter::finish() {
  emit(fy_emit_event_create(emitter_.get(), FYET_DOCUMENT_END, implicit));
  emit(fy_emit_event_create(emitter_.get(), FYET_STREAM_END));
}

}  // namespace roundtrip::libfyaml_codec
