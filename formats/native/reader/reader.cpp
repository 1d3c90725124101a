// SPDX-License-Identifier: MIT
//
// Files of the suite's own format that carry their description, without the types that they were written
// from.
#include "bench/suite/reader.h"

#include <string>

#include "bench/suite/values/document_builder.h"
#include "bench/suite/values/inspected_values.h"
#include "formats/native/reader/columns.h"
#include "formats/native/reader/rows.h"
#include "formats/native/reader/value_walk.h"

#if __has_include(<xxhash.h>)
#include "roundtrip_native/checksum.h"
#endif

namespace roundtrip {

namespace {

using native::detail::flag_checksum;
using native::detail::flag_compact;
using native::detail::flag_description;
using native::detail::Head;
using native_files::Columns;
using native_files::fail;
using native_files::Rows;
using native_files::Types;
using native_files::ValueWalk;
using native_files::WalkLimits;

bool has(const Head& head, native::detail::Flags flag) {
  return (head.flags & flag) != 0;
}

Head read_head(View file) {
  Head head;
  const native::detail::Expected any{0, flag_checksum | flag_description | flag_compact};
  if (const native::Error error = native::detail::read_head(file, any, head)) {
    const std::string detail = error.detail.empty() ? "" : " (" + error.detail + ")";
    fail(native::describe(error.problem) + detail, error.offset);
  }
  return head;
}

#if __has_include(<xxhash.h>)
constexpr bool can_verify = true;
bool is_intact(View file) {
  return native::detail::Checksummed::is_intact(file);
}
#else
constexpr bool can_verify = false;
bool is_intact(View) {
  return true;
}
#endif

void check_sum(View file, const Head& head) {
  if (has(head, flag_checksum) && !is_intact(file)) fail(native::Problem::checksum, native::header_size);
}

std::size_t start_of_description(const Head& head) {
  return head.size - head.description.size();
}

void check_description(const Head& head) {
  if (native::detail::hash_of(head.description) != head.hash)
    fail("the description does not have the hash that is in the header", start_of_description(head));
}

/// @return in how many containers repeated keys were not looked for
std::size_t walk(View file, const Head& head, ValueSink& sink, WalkLimits limits) {
  const Types types(head.description, start_of_description(head));
  constexpr std::uint64_t values_per_byte = 32;
  limits.values += values_per_byte * file.size();
  const auto through = [&](auto layout) {
    ValueWalk walk(layout, sink, limits);
    walk.run(types.root());
    layout.finish();
    return walk.not_compared();
  };
  if (has(head, flag_compact)) return through(Columns(file, head.size, types));
  return through(Rows(file, head.size));
}

class NativeReader final : public Reader {
 public:
  [[nodiscard]] Recognition recognise(View file) const override {
    return as_text(file).starts_with("RTNB") ? Recognition::certain : Recognition::no;
  }

  void inspect(const ReadFile& file, Inspection& inspection) const override {
    const View bytes = file.bytes();
    inspection.fact("format", "native");
    const Head head = read_head(bytes);
    inspection.fact("version", std::to_string(native::format_version));
    inspection.fact("layout", has(head, flag_compact) ? "compact, column by column" : "row by row");
    inspection.fact("description's hash", native::detail::hexadecimal(View(head.hash)));
    inspection.fact("description", has(head, flag_description)
                                       ? counted(head.description.size(), "byte")
                                       : "none: the file does not say what its values are");
    check_sum(bytes, head);
    inspection.fact("checksum", !has(head, flag_checksum) ? "none"
                                : can_verify              ? "XXH3, verified"
                                                          : "XXH3, not verified: built without libxxhash");
    if (!has(head, flag_description)) {
      inspection.leaf({"", "unknown", "", bytes.size() - head.size,
                       "the file carries no description, so that its values cannot be told"});
      return;
    }
    check_description(head);
    InspectedValues values(inspection, file);
    WalkLimits limits;
    limits.may_leave_out = true;
    limits.keys.left = std::size_t{16} << 20U;
    limits.keys.longest = std::size_t{64} << 10U;
    if (const std::size_t not_compared = walk(bytes, head, values, limits); not_compared != 0) {
      inspection.fact("repeated keys", "not looked for in " +
                                           counted(not_compared, "large map or set", "large maps and sets"));
    }
  }

  [[nodiscard]] FileContent read(View file, Mappings& mappings) const override {
    const Head head = read_head(file);
    if (!can_verify && has(head, flag_checksum)) {
      fail("the file has a checksum, which a reader that was built without libxxhash-dev cannot verify",
           native::header_size);
    }
    check_sum(file, head);
    if (!has(head, flag_description)) {
      fail(
          "the file carries no description, so that its values cannot be told without its program's types: "
          "save_described writes one that does",
          5);
    }
    check_description(head);
    DocumentBuilder builder(mappings);
    walk(file, head, builder, {});
    return builder.take();
  }
};

}  // namespace

std::unique_ptr<Reader> make_reader() {
  return std::make_unique<NativeReader>();
}

}  // namespace roundtrip
