// SPDX-License-Identifier: MIT
//
// Where the library's messages go, which is the standard error if nobody says otherwise: they are kept.
#pragma once

#include <libfyaml.h>

#include <memory>
#include <new>

namespace roundtrip::libfyaml_codec {

class Silence {
 public:
  Silence() {
    fy_diag_cfg configuration{};
    fy_diag_cfg_default(&configuration);
    configuration.fp = nullptr;
    configuration.output_fn = [](fy_diag*, void*, const char*, std::size_t) {};
    diag_.reset(fy_diag_create(&configuration));
    if (!diag_) throw std::bad_alloc();
    fy_diag_set_collect_errors(diag_.get(), true);
  }

  /// Whoever is given it takes a reference of his own.
  [[nodiscard]] fy_diag* get() const { return diag_.get(); }

 private:
  struct Free {
    void operator()(fy_diag* diag) const { fy_diag_destroy(diag); }
  };
  std::unique_ptr<fy_diag, Free> diag_;
};

}  // namespace roundtrip::libfyaml_codec
