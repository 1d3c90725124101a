// SPDX-License-Identifier: MIT
#include "formats/jsoncpp/text.h"

#include <stdexcept>

namespace roundtrip::jsoncpp_codec {

Text::Text() {
  Json::StreamWriterBuilder writer;
  writer["commentStyle"] = "None";
  writer["indentation"] = "";
  writer["precision"] = 17;
  writer["precisionType"] = "significant";
  writer["useSpecialFloats"] = true;
  writer["emitUTF8"] = true;
  writer_.reset(writer.newStreamWriter());

  Json::CharReaderBuilder reader;
  Json::CharReaderBuilder::strictMode(&reader.settings_);
  reader["collectComments"] = false;
  reader["strictRoot"] = false;  // a document may be a single number
  reader["allowSpecialFloats"] = true;
  reader_.reset(reader.newCharReader());
}

void Text::write(const Json::Value& tree, Buffer& out) {
  stream_.open(out);
  const int error = writer_->write(tree, &stream_);
  stream_.close();
  if (error != 0) throw std::runtime_error("JsonCpp: the writer reports error " + std::to_string(error));
}

void Text::read(View bytes, Json::Value& tree) {
  const std::string_view text = as_text(bytes);
  std::string errors;
  try {
    if (reader_->parse(text.data(), text.data() + text.size(), &tree, &errors)) return;
  } catch (const Json::Exception& error) {  // too deep; no runtime_error
    errors = error.what();
  }
  throw std::runtime_error("JsonCpp: " + errors);
}

}  // namespace roundtrip::jsoncpp_codec
