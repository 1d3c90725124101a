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
    return failed("an exception that is no std::exception");
  }
}

}  // namespace detail
}  // namespace roundtrip
