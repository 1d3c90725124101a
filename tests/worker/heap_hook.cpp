// SPDX-License-Identifier: MIT
//
// A program whose allocations are known, to be run with the heap hook preloaded: what the hook counts must be
// that, exactly. It is compiled without optimization and without built-in functions, since a compiler may
// leave out an allocation whose memory it can do without.
#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string>
#include <thread>
#include <vector>

#include "bench/worker/heap.h"

namespace {

int wrong = 0;

template <class Work>
void expect(const char* name, std::uint64_t allocations, std::uint64_t peak_bytes, Work&& work) {
  const auto use = roundtrip::count_heap(work);
  if (!use) {
    std::puts("the heap hook is not loaded");
    std::exit(1);
  }
  if (use->allocations == allocations && use->peak_bytes == peak_bytes) return;
  ++wrong;
  std::printf("%s: %ju allocations, %ju bytes at most; expected %ju and %ju\n", name,
              std::uintmax_t{use->allocations}, std::uintmax_t{use->peak_bytes}, std::uintmax_t{allocations},
              std::uintmax_t{peak_bytes});
}

void check(const char* what, bool holds) {
  if (holds) return;
  ++wrong;
  std::printf("%s\n", what);
}

bool is_aligned(const void* block, std::size_t alignment) {
  return reinterpret_cast<std::uintptr_t>(block) % alignment == 0;
}

struct alignas(256) Aligned {
  char bytes[256];
};

// What the checks warn of is what is to be counted: no bytes, a pointer that realloc may have freed, growth.
// NOLINTBEGIN(clang-analyzer-optin.portability.UnixAPI,clang-analyzer-unix.Malloc,performance-inefficient-vector-operation)
void each_function() {
  expect("nothing", 0, 0, [] {});
  expect("malloc", 1, 100, [] { std::free(std::malloc(100)); });
  expect("malloc(0)", 1, 0, [] { std::free(std::malloc(0)); });
  expect("free(nullptr)", 0, 0, [] { std::free(nullptr); });
  expect("calloc", 1, 21, [] { std::free(std::calloc(3, 7)); });
  expect("realloc from nothing", 1, 10, [] { std::free(std::realloc(nullptr, 10)); });
  expect("realloc to nothing", 1, 10, [] {
    // NOLINTNEXTLINE(bugprone-suspicious-realloc-usage): glibc frees, and returns null
    check("realloc(block, 0) is null", std::realloc(std::malloc(10), 0) == nullptr);
  });
  expect("reallocarray", 1, 60, [] { std::free(::reallocarray(nullptr, 6, 10)); });
  expect("memalign", 1, 33, [] { std::free(::memalign(64, 33)); });
  expect("aligned_alloc", 1, 128, [] { std::free(std::aligned_alloc(64, 128)); });
  expect("posix_memalign", 1, 50, [] {
    void* block = nullptr;
    check("posix_memalign works", ::posix_memalign(&block, 4096, 50) == 0 && is_aligned(block, 4096));
    std::free(block);
  });
  expect("posix_memalign with no power of two", 0, 0, [] {
    void* block = nullptr;
    check("posix_memalign refuses", ::posix_memalign(&block, 24, 50) == EINVAL);
  });
  expect("valloc", 1, 9, [] { std::free(::valloc(9)); });
  expect("pvalloc", 1, static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)), [] { std::free(::pvalloc(9)); });
  expect("strdup", 1, 6, [] { std::free(::strdup("five!")); });
  expect("new", 1, 40, [] { delete[] new char[40]; });
  expect("new of an aligned type", 1, 256, [] { delete new Aligned; });
  expect("new that may fail", 1, 1000, [] { delete[] new (std::nothrow) char[1000]; });
  expect("a short string", 0, 0, [] { std::string text("short"); });
  expect("a long string", 1, 101, [] { std::string text(100, 'x'); });
  expect("too much", 0, 0, [] {
    // Volatile: the compiler would warn of what is asked for on purpose.
    volatile std::size_t all = SIZE_MAX;
    check("malloc fails", std::malloc(all / 2) == nullptr);
    check("malloc of all there is fails", std::malloc(all) == nullptr);
    check("calloc fails", std::calloc(all / 2, 3) == nullptr);
    check("aligned_alloc fails", std::aligned_alloc(64, all - 10) == nullptr);
  });
}

void growth() {
  expect("realloc that grows", 3, 5'000'000, [] {
    void* block = std::malloc(10);
    block = std::realloc(block, 1000);
    std::free(std::realloc(block, 5'000'000));
  });
  // What is given back is there for the next block: the peak does not move.
  expect("realloc that shrinks", 3, 1000, [] {
    void* block = std::realloc(std::malloc(1000), 100);
    void* other = std::malloc(900);
    std::free(block);
    std::free(other);
  });
  expect("realloc that fails", 1, 10, [] {
    void* block = std::malloc(10);
    check("realloc fails", std::realloc(block, PTRDIFF_MAX) == nullptr);
    std::free(block);
  });
  expect("realloc of an aligned block", 2, 300, [] {
    auto* block = static_cast<char*>(std::aligned_alloc(128, 256));
    std::memset(block, 'x', 256);
    block = static_cast<char*>(std::realloc(block, 300));
    check("its content is kept", std::count(block, block + 256, 'x') == 256);
    std::free(block);
  });
  expect("a vector that doubles", 4, (4 + 8) * sizeof(int), [] {
    std::vector<int> numbers;
    for (int i = 0; i < 8; ++i) numbers.push_back(i);
  });
}
// NOLINTEND(clang-analyzer-optin.portability.UnixAPI,clang-analyzer-unix.Malloc,performance-inefficient-vector-operation)

void nesting() {
  expect("one after the other", 3, 300, [] {
    for (const unsigned size : {100U, 300U, 200U}) std::free(std::malloc(size));
  });
  expect("one beside the other", 3, 600, [] {
    void* blocks[] = {std::malloc(100), std::malloc(300), std::malloc(200)};
    for (void* block : blocks) std::free(block);
  });
  expect("a hill in a valley", 4, 1100, [] {
    void* first = std::malloc(700);
    std::free(first);
    void* second = std::malloc(100);
    void* third = std::malloc(1000);
    std::free(third);
    void* fourth = std::malloc(900);
    std::free(fourth);
    std::free(second);
  });
  expect("large and odd sizes", 3, 1'000'001 + 131'072 + 200'003, [] {
    void* blocks[] = {std::malloc(1'000'001), std::malloc(131'072), std::calloc(1, 200'003)};
    for (void* block : blocks) std::free(block);
  });
}

/// Counted is by how much the heap grew: memory from before, when it is freed, makes room.
void before_and_after() {
  void* old = std::malloc(500);
  expect("a block from before is freed", 1, 0, [&] {
    std::free(old);
    std::free(std::malloc(400));
  });
  old = std::malloc(500);
  expect("a block from before is replaced", 1, 300, [&] { old = std::realloc(old, 800); });
  std::free(old);
  void* kept = nullptr;
  expect("a block is kept", 1, 70, [&] { kept = std::malloc(70); });
  expect("freed in the next count", 1, 10, [&] {
    void* block = std::malloc(10);
    std::free(kept);
    std::free(block);
  });
  std::free(std::malloc(12345));
  expect("what came in between", 0, 0, [] {});
}

/// The thread is there before and after the count: its own making allocates.
void another_thread() {
  std::atomic<int> step{0};
  std::thread other([&] {
    step.wait(0);
    std::free(std::malloc(2000));
    step = 2;
    step.notify_all();
  });
  expect("in another thread", 2, 3000, [&] {
    void* mine = std::malloc(1000);
    step = 1;
    step.notify_all();
    step.wait(1);
    std::free(mine);
  });
  other.join();
}

}  // namespace

int main() {
  // Its buffer is allocated with the first line that is printed.
  std::setvbuf(stdout, nullptr, _IONBF, 0);
  each_function();
  growth();
  nesting();
  before_and_after();
  another_thread();
  if (wrong == 0) std::puts("every count is as expected");
  return wrong == 0 ? 0 : 1;
}
