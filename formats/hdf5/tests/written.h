// SPDX-License-Identifier: MIT
//
// Files that the tests write by the library's own functions, as somebody else's program would.
#pragma once

#include <array>
#include <vector>

#include "formats/hdf5/handle.h"

namespace roundtrip::hdf5_test {

/// The bytes of a file with the oldest layout that can hold what is in it.
/// @param fill given the root
template <class Fill>
std::vector<std::byte> written(const Fill& fill) {
  using hdf5_codec::Handle;
  hdf5_codec::prepare_library();
  const Handle access(H5Pcreate(H5P_FILE_ACCESS), "");
  H5Pset_fapl_core(access.id(), 4096, false);
  const Handle file(H5Fcreate(hdf5_codec::next_file_name().c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, access.id()),
                    "");
  {
    const Handle root(H5Gopen2(file.id(), "/", H5P_DEFAULT), "");
    fill(root.id());
  }
  hdf5_codec::checked(H5Fflush(file.id(), H5F_SCOPE_LOCAL), "");
  std::vector<std::byte> bytes(static_cast<std::size_t>(H5Fget_file_image(file.id(), nullptr, 0)));
  hdf5_codec::checked(H5Fget_file_image(file.id(), bytes.data(), bytes.size()), "");
  return bytes;
}

/// Adds a dataset of some type, converted from elements of another one; without elements it is only made.
inline void add(hid_t group, const char* name, hid_t type, hid_t from, const std::vector<hsize_t>& extents,
                const void* elements, hid_t creation = H5P_DEFAULT) {
  using hdf5_codec::Handle;
  const Handle space(extents.empty()
                         ? H5Screate(H5S_SCALAR)
                         : H5Screate_simple(static_cast<int>(extents.size()), extents.data(), nullptr),
                     "");
  const Handle dataset(H5Dcreate2(group, name, type, space.id(), H5P_DEFAULT, creation, H5P_DEFAULT), name);
  if (elements != nullptr)
    hdf5_codec::checked(H5Dwrite(dataset.id(), from, H5S_ALL, H5S_ALL, H5P_DEFAULT, elements), name);
}

}  // namespace roundtrip::hdf5_test
