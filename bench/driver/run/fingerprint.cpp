// SPDX-License-Identifier: MIT
#include "bench/driver/run/fingerprint.h"

#include <sys/statfs.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <map>
#include <sstream>
#include <thread>

namespace roundtrip {

namespace {

/// The first processor's entry of /proc/cpuinfo.
std::map<std::string, std::string> cpu_info() {
  std::map<std::string, std::string> info;
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line) && !line.empty();) {
    const auto colon = line.find(':');
    if (colon == std::string::npos) continue;
    std::string key = line.substr(0, colon);
    key.erase(key.find_last_not_of(" \t") + 1);
    info[key] = colon + 2 <= line.size() ? line.substr(colon + 2) : "";
  }
  return info;
}

std::string first_line(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

std::int64_t to_number(const std::string& text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

/// The extensions that code for data formats can use; a virtual machine's list of all is a page long.
std::string relevant_flags(const std::string& all) {
  constexpr std::array relevant{"sse4_1",     "sse4_2",       "avx",  "avx2",    "bmi1",     "bmi2",
                                "popcnt",     "fma",          "f16c", "avx512f", "avx512bw", "avx512vl",
                                "avx512vbmi", "avx512_vbmi2", "gfni", "erms",    "fsrm",     "pclmulqdq",
                                "sha_ni",     "asimd",        "sve",  "sve2"};
  std::string result;
  std::istringstream words(all);
  for (std::string word; words >> word;) {
    for (const char* flag : relevant) {
      if (word == flag) result += (result.empty() ? "" : " ") + word;
    }
  }
  return result;
}

std::string filesystem_of(const std::filesystem::path& folder) {
  struct statfs status {};
  if (::statfs(folder.c_str(), &status) != 0) return "";
  switch (static_cast<std::uint64_t>(status.f_type)) {
    case 0xef53:
      return "ext4";
    case 0x01021994:
      return "tmpfs";
    case 0x58465342:
      return "xfs";
    case 0x9123683e:
      return "btrfs";
    case 0x794c7630:
      return "overlayfs";
    case 0x2fc12fc1:
      return "zfs";
    case 0x6969:
      return "nfs";
    default: {
      std::ostringstream text;
      text << "type 0x" << std::hex << status.f_type;
      return text.str();
    }
  }
}

std::string now() {
  const std::time_t time = std::time(nullptr);
  std::tm local{};
  ::localtime_r(&time, &local);
  std::array<char, 40> text{};
  std::strftime(text.data(), text.size(), "%FT%T%z", &local);
  std::string iso = text.data();
  if (iso.size() > 2) iso.insert(iso.size() - 2, ":");
  return iso;
}

std::vector<Cache> caches() {
  std::vector<Cache> found;
  for (int i = 0; i < 8; ++i) {
    const std::filesystem::path folder = "/sys/devices/system/cpu/cpu0/cache/index" + std::to_string(i);
    if (!std::filesystem::exists(folder)) break;
    Cache cache;
    cache.type = first_line(folder / "type");
    cache.level = static_cast<std::int32_t>(to_number(first_line(folder / "level")));
    const std::string size = first_line(folder / "size");
    cache.size = static_cast<std::uint64_t>(to_number(size)) << (size.ends_with('M') ? 20 : 10);
    // "0-3,8" are five processors.
    std::istringstream ranges(first_line(folder / "shared_cpu_list"));
    for (std::string range; std::getline(ranges, range, ',');) {
      const auto dash = range.find('-');
      cache.num_sharing +=
          dash == std::string::npos
              ? 1
              : static_cast<std::int32_t>(to_number(range.substr(dash + 1)) - to_number(range) + 1);
    }
    found.push_back(cache);
  }
  return found;
}

}  // namespace

Fingerprint take_fingerprint(const Manifest& manifest, const std::filesystem::path& scratch) {
  const auto cpu = cpu_info();
  const auto text = [&](const char* key) {
    const auto found = cpu.find(key);
    return found == cpu.end() ? std::string() : found->second;
  };
  const auto number = [&](const char* key) { return static_cast<std::int32_t>(to_number(text(key))); };
  Fingerprint print;
  print.cpu_vendor = text("vendor_id");
  print.cpu_model = text("model name");
  print.cpu_family = number("cpu family");
  print.cpu_model_number = number("model");
  print.cpu_stepping = number("stepping");
  print.isa_flags = relevant_flags(cpu.contains("flags") ? text("flags") : text("Features"));
  print.cores = std::thread::hardware_concurrency();
  struct sysinfo memory {};
  if (::sysinfo(&memory) == 0) print.memory_bytes = memory.totalram * std::uint64_t{memory.mem_unit};
  utsname system{};
  if (::uname(&system) == 0) print.kernel = std::string(system.sysname) + " " + system.release;
  std::array<char, 64> libc{};
  if (::confstr(_CS_GNU_LIBC_VERSION, libc.data(), libc.size()) > 0) print.libc = libc.data();
  print.compiler = manifest.compiler;
  print.flags = manifest.flags;
  print.build_type = manifest.build_type;
  print.scratch_filesystem = filesystem_of(scratch);
  return print;
}

Context take_context() {
  Context context;
  context.date = now();
  // Whose machine it was says nothing about it, and results are published.
  context.host_name = "";
  context.executable = "roundtrip";
  context.num_cpus = std::thread::hardware_concurrency();
  const std::string governor = first_line("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor");
  context.cpu_scaling_enabled = !governor.empty() && governor != "performance";
  context.caches = caches();
  std::array<double, 3> load{};
  const int count = ::getloadavg(load.data(), load.size());
  context.load_avg.assign(load.begin(), load.begin() + std::max(count, 0));
#ifdef NDEBUG
  context.library_build_type = "release";
#else
  context.library_build_type = "debug";
#endif
  return context;
}

}  // namespace roundtrip
