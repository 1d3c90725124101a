// SPDX-License-Identifier: MIT
#include "bench/record/document_file.h"
#include "bench/worker/typed_pairing.h"

namespace roundtrip {

namespace {

template <class Root>
class FileSource final : public Source<Root> {
 public:
  explicit FileSource(Buffer file) : file_(std::move(file)) {}
  [[nodiscard]] Root make() const override { return read_document_file<Root>(as_view(file_)); }
  [[nodiscard]] Root make_decoy() const override { return decoy_document<Root>(as_view(file_)); }

 private:
  Buffer file_;
};

}  // namespace

template <class Root>
std::unique_ptr<Source<Root>> document_source(Buffer file) {
  return std::make_unique<FileSource<Root>>(std::move(file));
}

bool is_messages_file(View file) {
  return holds_messages(file);
}

template std::unique_ptr<Source<Document>> document_source(Buffer);
template std::unique_ptr<Source<Messages>> document_source(Buffer);
template std::unique_ptr<Pairing> make_pairing(std::unique_ptr<Source<Document>>,
                                               std::unique_ptr<AnyCodec<Document>>, PairingTraits);
template std::unique_ptr<Pairing> make_pairing(std::unique_ptr<Source<Messages>>,
                                               std::unique_ptr<AnyCodec<Messages>>, PairingTraits);

}  // namespace roundtrip
