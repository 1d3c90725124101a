// SPDX-License-Identifier: MIT
#include "bench/worker/pairing.h"

#include <exception>
#include <new>
#include <system_error>

#include "bench/record/difference.h"
#include "bench/record/file.h"
#include "bench/worker/typed_pairing.h"

namespace roundtrip {

std::string_view to_string(Verdict::Kind kind) {
  switch (kind) {
    case Verdict::Kind::exact:
      return "exact";
    case Verdict::Kind::lossy:
      return "lossy";
    case Verdict::Kind::failed:
      return "failed";
    case Verdict::Kind::unsupported:
      return "unsupported";
    case Verdict::Kind::out_of_memory:
      return "out of memory";
  }
  return "failed";
}

namespace {

class UnsupportedPairing final : public Pairing {
 public:
  explicit UnsupportedPairing(std::string_view reason) : reason_(reason) {}
  Verdict make() override { return {Verdict::Kind::unsupported, reason_, {}, {}, {}}; }
  Verdict check() override { return make(); }
  [[nodiscard]] Identity identity() const override { return {}; }
  Facts facts() override { return {}; }
  Buffer canonical_bytes() override { return {}; }
  Verdict load(View) override { return make(); }
  Verdict verify(View) override { return make(); }
  Verdict access(View) override { return make(); }
  Started start(std::string_view, const std::filesystem::path&) override { return {make(), nullptr, 0}; }

 private:
  std::string reason_;
};

}  // namespace

std::unique_ptr<Pairing> unsupported_pairing(std::string_view reason) {
  return std::make_unique<UnsupportedPairing>(reason);
}

std::vector<OperationInfo> all_operation_infos() {
  std::vector<OperationInfo> infos;
  for_each_index<std::tuple_size_v<AllOperations>>(
      [&](auto i) { infos.push_back(std::tuple_element_t<i(), AllOperations>::info); });
  return infos;
}

namespace detail {

Verdict judge(const std::optional<Difference>& failure, const std::optional<Difference>& loss,
              std::string_view known_loss) {
  if (failure) {
    return {Verdict::Kind::failed, "the round trip is not exact", failure->path, failure->expected,
            failure->actual};
  }
  if (loss) {
    return {Verdict::Kind::lossy, std::string(known_loss), loss->path, loss->expected, loss->actual};
  }
  return {};
}

Verdict misbehaves(const Difference& behaviour) {
  return {Verdict::Kind::failed, "what was loaded does something else", behaviour.path, behaviour.expected,
          behaviour.actual};
}

Verdict guarded(std::string_view doing, const std::function<Verdict()>& step) {
  const auto failed = [&](std::string_view why) {
    return Verdict{Verdict::Kind::failed, std::string(doing).append(": ").append(why), {}, {}, {}};
  };
  try {
    return step();
  } catch (const UnsupportedError& error) {
    return {Verdict::Kind::unsupported, error.what(), {}, {}, {}};
  } catch (const std::bad_alloc&) {
    return {Verdict::Kind::out_of_memory,
            std::string(doing).append(" needs more memory than a worker may use"),
            {},
            {},
            {}};
  } catch (const std::system_error& error) {
    // Nothing is said of the format by that.
    if (is_fault_of_the_machine(error.code())) throw;
    return failed(error.what());
  } catch (const std::exception& error) {
    return failed(error.what());
  } catch (...) {
    return failed("an exception that is not a std::exception");
  }
}

}  // namespace detail
}  // namespace roundtrip
