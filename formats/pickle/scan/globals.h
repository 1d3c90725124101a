// SPDX-License-Identifier: MIT
//
// The classes and functions that a pickle names, and whether they are called, as they are told.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/suite/inspection.h"
#include "formats/pickle/scan/value.h"
#include "roundtrip_pickle/scan.h"

namespace roundtrip::pickling::scanning {

class Globals {
 public:
  Globals(Inspection& inspection, std::string inside) : inspection_(inspection), inside_(std::move(inside)) {}

  /// It is imported.
  GlobalId add(std::string_view module, std::string_view name, int protocol, std::size_t offset) {
    // A text that goes on for longer is no name of anything, but whatever it is, it is asked for.
    const bool harmless =
        module.size() <= longest && name.size() <= longest && is_harmless(module, name, protocol);
    std::string full = std::string(module.substr(0, longest)).append(".").append(name.substr(0, longest));
    return add(std::move(full), harmless, offset);
  }
  GlobalId add_extension(std::uint64_t code, std::size_t offset) {
    return add("extension code " + std::to_string(code), false, offset);
  }
  /// It is called, or may be by what it is given to.
  void called(GlobalId id) {
    Global& global = globals_[id];
    if (std::exchange(global.called, true)) return;
    inspection_.refers_to({global.name, global.offset, inside_, true, global.harmless});
  }
  [[nodiscard]] const std::string& name(GlobalId id) const { return globals_[id].name; }
  [[nodiscard]] bool is(GlobalId id, std::string_view full) const {
    return id != no_global && globals_[id].name == full;
  }

 private:
  struct Global {
    std::string name;
    std::uint64_t offset = 0;
    bool harmless = false;
    bool called = false;
  };
  static constexpr std::size_t longest = 1000;
  static constexpr std::size_t most = 100'000;

  GlobalId add(std::string name, bool harmless, std::size_t offset) {
    // The same name may be harmless in one place and not in another: where its dots are decides, and the
    // protocol.
    const auto key = std::pair(std::move(name), harmless);
    if (const auto known = ids_.find(key); known != ids_.end()) return known->second;
    if (globals_.size() > most) return static_cast<GlobalId>(most);
    inspection_.refers_to({key.first, offset, inside_, false, harmless});
    if (globals_.size() == most) {
      globals_.push_back({"one of more classes and functions", offset, false, false});
      inspection_.doubt("it names more classes and functions than can be told, from byte " +
                        std::to_string(offset));
      return static_cast<GlobalId>(most);
    }
    const auto id = static_cast<GlobalId>(globals_.size());
    globals_.push_back({key.first, offset, harmless, false});
    ids_.emplace(key, id);
    return id;
  }

  Inspection& inspection_;
  std::string inside_;
  std::vector<Global> globals_;
  std::map<std::pair<std::string, bool>, GlobalId> ids_;
};

}  // namespace roundtrip::pickling::scanning
