// SPDX-License-Identifier: MIT
//
// The classes and functions that build a value and do nothing else. A list of what is good, never of what is
// bad: what nobody here thought of is on no list. Names are whole: numpy.core.multiarray has what imports
// modules, too.
#include <algorithm>
#include <array>
#include <string_view>

#include "roundtrip_pickle/scan.h"

namespace roundtrip::pickling {

namespace {

struct Module {
  std::string_view name;
  std::string_view members;  ///< with a space around each
};

constexpr std::string_view numpy_multiarray = " _reconstruct scalar ";
constexpr std::string_view numpy_numeric = " _frombuffer ";

// In the order of their names.
constexpr std::array modules{
    Module{"_codecs", " encode "},
    Module{"array", " _array_reconstructor array "},
    Module{"builtins",
           " Ellipsis NotImplemented bool bytearray bytes complex dict float frozenset int list object range "
           "set slice str tuple "},
    Module{"collections", " Counter OrderedDict defaultdict deque "},
    // They call the class that they are given, which is named on its own.
    Module{"copyreg", " __newobj__ __newobj_ex__ _reconstructor "},
    Module{"datetime", " date datetime time timedelta timezone "},
    Module{"decimal", " Decimal "},
    Module{"fractions", " Fraction "},
    Module{"joblib.numpy_pickle", " NumpyArrayWrapper "},
    Module{
        "numpy",
        " bool bool_ bytes_ complex128 complex64 datetime64 dtype float16 float32 float64 int16 int32 int64 "
        "int8 longdouble ndarray object_ str_ timedelta64 uint16 uint32 uint64 uint8 void "},
    Module{"numpy._core.multiarray", numpy_multiarray},
    Module{"numpy._core.numeric", numpy_numeric},
    Module{"numpy.core.multiarray", numpy_multiarray},
    Module{"numpy.core.numeric", numpy_numeric},
    Module{"pathlib", " PosixPath PurePosixPath PureWindowsPath WindowsPath "},
    Module{
        "torch",
        " BFloat16Storage BoolStorage ByteStorage CharStorage ComplexDoubleStorage ComplexFloatStorage "
        "DoubleStorage FloatStorage HalfStorage IntStorage LongStorage ShortStorage Size Tensor bfloat16 "
        "bool complex128 complex32 complex64 device float16 float32 float64 int16 int32 int64 int8 uint8 "},
    Module{"torch._utils", " _rebuild_parameter _rebuild_tensor _rebuild_tensor_v2 "},
    Module{"torch.nn.parameter", " Parameter "},
    Module{"torch.serialization", " _get_layout "},
    Module{"torch.storage", " TypedStorage UntypedStorage _TypedStorage _UntypedStorage "},
    Module{"uuid", " SafeUUID UUID "},
};
static_assert(std::is_sorted(modules.begin(), modules.end(),
                             [](const Module& a, const Module& b) { return a.name < b.name; }));

/// Names of Python 2, which Python 3 takes in pickles of the protocols that Python 2 had.
std::string_view renamed(std::string_view module) {
  if (module == "__builtin__") return "builtins";
  if (module == "copy_reg") return "copyreg";
  return module;
}

}  // namespace

bool is_harmless(std::string_view module, std::string_view name, int protocol) {
  if (protocol < 3) {
    const bool unicode = module == "__builtin__" && (name == "unicode" || name == "long" || name == "xrange");
    if (unicode) return true;
    module = renamed(module);
  }
  const auto found =
      std::lower_bound(modules.begin(), modules.end(), module,
                       [](const Module& m, std::string_view wanted) { return m.name < wanted; });
  // A name with a blank or a dot in it is no name of a member.
  if (found == modules.end() || found->name != module || name.empty() ||
      name.find_first_of(" .") != std::string_view::npos) {
    return false;
  }
  for (std::size_t at = found->members.find(name); at != std::string_view::npos;
       at = found->members.find(name, at + 1)) {
    if (found->members[at - 1] == ' ' && found->members[at + name.size()] == ' ') return true;
  }
  return false;
}

}  // namespace roundtrip::pickling
