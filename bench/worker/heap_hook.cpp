// SPDX-License-Identifier: MIT
//
// The heap hook: a library to preload (LD_PRELOAD) that counts the allocations between start and stop, of all
// threads, and the most bytes by which the heap grew in between. Bytes are those that were asked for. What
// the allocator adds (malloc_usable_size would tell) depends on what lay free at that moment and on what was
// allocated long before, down to whole pages: the figure of one dataset would change with the datasets before
// it. So that a block's size is known when it is freed, each has a header. It needs glibc, for the __libc_
// names behind the ones it replaces.
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>

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

/// Lies before each block that the program gets.
struct alignas(std::max_align_t) Header {
  std::size_t size;    ///< that was asked for
  std::size_t offset;  ///< of the program's block in the allocator's
};
static_assert(sizeof(Header) == alignof(std::max_align_t));

Header& header_of(void* block) {
  return *(static_cast<Header*>(block) - 1);
}

void* whole_block(void* block) {
  return static_cast<std::byte*>(block) - header_of(block).offset;
}

/// @return the block for the program, in the allocator's; null when that is
void* with_header(void* whole, std::size_t offset, std::size_t size) {
  if (whole == nullptr) return nullptr;
  void* block = static_cast<std::byte*>(whole) + offset;
  header_of(block) = {size, offset};
  return block;
}

/// The size with `more`, or one that no allocator grants.
std::size_t plus(std::size_t size, std::size_t more) {
  std::size_t sum = 0;
  return __builtin_add_overflow(size, more, &sum) ? SIZE_MAX : sum;
}

void count_growth(std::size_t before, std::size_t after) {
  const auto bytes = static_cast<std::int64_t>(after) - static_cast<std::int64_t>(before);
  const std::int64_t now = held.fetch_add(bytes) + bytes;
  std::int64_t most = peak.load();
  while (now > most && !peak.compare_exchange_weak(most, now)) {
  }
}

void* count_new(void* block, std::size_t size_before = 0) {
  if (block != nullptr && counting.load(std::memory_order_relaxed)) {
    allocations.fetch_add(1);
    count_growth(size_before, header_of(block).size);
  }
  return block;
}

void* allocate(std::size_t size) {
  return with_header(__libc_malloc(plus(size, sizeof(Header))), sizeof(Header), size);
}

void* allocate_aligned(std::size_t alignment, std::size_t size) {
  // The header takes as much as keeps the block aligned. Alignments that are no power of two are rounded up,
  // as glibc does.
  const std::size_t offset = std::bit_ceil(std::max(alignment, sizeof(Header)));
  return with_header(__libc_memalign(offset, plus(size, offset)), offset, size);
}

void release(void* block) {
  if (block != nullptr) __libc_free(whole_block(block));
}

void* resize(void* block, std::size_t size) {
  if (header_of(block).offset == sizeof(Header)) {
    return with_header(__libc_realloc(whole_block(block), plus(size, sizeof(Header))), sizeof(Header), size);
  }
  void* moved = allocate(size);
  if (moved == nullptr) return nullptr;
  std::memcpy(moved, block, std::min(size, header_of(block).size));
  release(block);
  return moved;
}

std::size_t page_size() {
  return static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
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

// glibc's own declarations name the parameters as a user's code must not.
// NOLINTBEGIN(readability-inconsistent-declaration-parameter-name)

void* malloc(std::size_t size) {
  return count_new(allocate(size));
}

void* calloc(std::size_t count, std::size_t size) {
  std::size_t bytes = 0;
  if (__builtin_mul_overflow(count, size, &bytes)) bytes = SIZE_MAX;
  return count_new(with_header(__libc_calloc(1, plus(bytes, sizeof(Header))), sizeof(Header), bytes));
}

void free(void* block) {
  if (block != nullptr && counting.load(std::memory_order_relaxed)) count_growth(header_of(block).size, 0);
  release(block);
}

void* realloc(void* block, std::size_t size) {
  if (block == nullptr) return count_new(allocate(size));
  if (size == 0) {
    free(block);
    return nullptr;
  }
  // While the allocator copies it holds both blocks; whether it had to is its own affair and not counted.
  const std::size_t before = header_of(block).size;
  return count_new(resize(block, size), before);
}

void* memalign(std::size_t alignment, std::size_t size) {
  return count_new(allocate_aligned(alignment, size));
}

void* aligned_alloc(std::size_t alignment, std::size_t size) {
  return count_new(allocate_aligned(alignment, size));
}

int posix_memalign(void** block, std::size_t alignment, std::size_t size) {
  if (!std::has_single_bit(alignment) || alignment % sizeof(void*) != 0) return EINVAL;
  void* aligned = allocate_aligned(alignment, size);
  if (aligned == nullptr) return ENOMEM;
  *block = count_new(aligned);
  return 0;
}

void* valloc(std::size_t size) {
  return count_new(allocate_aligned(page_size(), size));
}

void* pvalloc(std::size_t size) {
  const std::size_t page = page_size();
  return count_new(allocate_aligned(page, plus(size, page - 1) / page * page));
}

std::size_t malloc_usable_size(void* block) {
  return block == nullptr ? 0 : header_of(block).size;
}

// NOLINTEND(readability-inconsistent-declaration-parameter-name)

}  // extern "C"
