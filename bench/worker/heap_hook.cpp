// SPDX-License-Identifier: MIT
//
// The heap hook: a library to preload (LD_PRELOAD) that counts the allocations between start and stop, and
// the most bytes that were held at once. Bytes are what the allocator really gave (malloc_usable_size), the
// block's rounding included and its header not. It needs glibc, for the __libc_ names behind the ones it
// replaces.
#include <malloc.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>

extern "C" {
void* __libc_malloc(std::size_t size);                           // NOLINT(bugprone-reserved-identifier)
void* __libc_calloc(std::size_t count, std::size_t size);        // NOLINT(bugprone-reserved-identifier)
void* __libc_realloc(void* block, std::size_t size);             // NOLINT(bugprone-reserved-identifier)
void* __libc_memalign(std::size_t alignment, std::size_t size);  // NOLINT(bugprone-reserved-identifier)
void __libc_free(void* block);                                   // NOLINT(bugprone-reserved-identifier)
}

namespace {

std::atomic<bool> counting{false};
std::atomic<std::uint64_t> allocations{0};
std::atomic<std::int64_t> held{0};
std::atomic<std::int64_t> peak{0};

void add(std::int64_t bytes) {
  const std::int64_t now = held.fetch_add(bytes) + bytes;
  std::int64_t most = peak.load();
  while (now > most && !peak.compare_exchange_weak(most, now)) {
  }
}

std::int64_t size_of(void* block) {
  return static_cast<std::int64_t>(malloc_usable_size(block));
}

void* count_new(void* block) {
  if (block != nullptr && counting.load(std::memory_order_relaxed)) {
    allocations.fetch_add(1);
    add(size_of(block));
  }
  return block;
}

void count_gone(void* block) {
  if (block != nullptr && counting.load(std::memory_order_relaxed)) held.fetch_sub(size_of(block));
}

}  // namespace

extern "C" {

void roundtrip_heap_start() {
  allocations = 0;
  held = 0;
  peak = 0;
  counting = true;
}

void roundtrip_heap_stop(std::uint64_t* counted, std::uint64_t* peak_bytes) {
  counting = false;
  *counted = allocations;
  *peak_bytes = static_cast<std::uint64_t>(peak.load());
}

void* malloc(std::size_t size) {
  return count_new(__libc_malloc(size));
}

void* calloc(std::size_t count, std::size_t size) {
  return count_new(__libc_calloc(count, size));
}

void* realloc(void* block, std::size_t size) {
  const bool count = counting.load(std::memory_order_relaxed);
  const std::int64_t before = count && block != nullptr ? size_of(block) : 0;
  void* moved = __libc_realloc(block, size);
  if (count && moved != nullptr) {
    allocations.fetch_add(1);
    // While the allocator copies it holds both; whether it had to is its own affair and not counted.
    add(size_of(moved) - before);
  } else if (count && size == 0) {
    held.fetch_sub(before);
  }
  return moved;
}

void free(void* block) {
  count_gone(block);
  __libc_free(block);
}

void* memalign(std::size_t alignment, std::size_t size) {
  return count_new(__libc_memalign(alignment, size));
}

void* aligned_alloc(std::size_t alignment, std::size_t size) {
  return count_new(__libc_memalign(alignment, size));
}

int posix_memalign(void** block, std::size_t alignment, std::size_t size) {
  void* aligned = __libc_memalign(alignment, size);
  if (aligned == nullptr) return ENOMEM;
  *block = count_new(aligned);
  return 0;
}

}  // extern "C"
