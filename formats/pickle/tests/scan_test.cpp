// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "roundtrip_pickle/scan.h"
#include "tests/support/hostile_bytes.h"

namespace roundtrip::scan_test {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using namespace std::string_literals;

/// What was told of a pickle.
struct Told {
  Inspection inspection{InspectionLimits{}};
  pickling::Scanned scanned{};
  std::string damage{};

  /// "posix.system called" and the like, in their order.
  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const auto& reference : inspection.references()) {
      names.push_back(reference.name + (reference.called ? " called" : "") +
                      (reference.harmless ? " harmless" : ""));
    }
    return names;
  }
  /// Nothing in it runs code, as far as anybody can tell.
  [[nodiscard]] bool clean() const {
    return damage.empty() && inspection.doubts().empty() && inspection.references_left_out() == 0 &&
           std::all_of(inspection.references().begin(), inspection.references().end(),
                       [](const CodeReference& reference) { return reference.harmless; });
  }
  /// "[0] list 2 entries" and the like, indented by their depth.
  [[nodiscard]] std::vector<std::string> tree() const {
    std::vector<std::string> lines;
    for (const auto& line : inspection.lines()) {
      std::string text(2 * line.depth, ' ');
      for (const std::string* part :
           {&line.value.name, &line.value.type, &line.value.shape, &line.value.value}) {
        if (!part->empty()) text += (text.empty() || text.back() == ' ' ? "" : " ") + *part;
      }
      lines.push_back(text + (line.hidden == 0 ? "" : " +" + std::to_string(line.hidden)));
    }
    return lines;
  }
};

Told scanned(const std::string& pickle, pickling::ScanOptions options = {}, InspectionLimits limits = {}) {
  Told told{Inspection(limits)};
  try {
    told.scanned = pickling::scan(std::as_bytes(std::span(pickle)), told.inspection, options);
  } catch (const pickling::Error& error) {
    told.damage = error.what();
  }
  return told;
}

std::vector<std::string> names(const std::string& pickle) {
  return scanned(pickle).names();
}

/// A short text of protocol 4, memoized.
std::string text(const std::string& content) {
  return "\x8c" + std::string(1, static_cast<char>(content.size())) + content + "\x94";
}

constexpr const char* system_called = "posix.system called";

TEST(Scan, FindsCallsInEachFormThatThereIs) {
  EXPECT_THAT(names("cposix\nsystem\n(S'true'\ntR."), ElementsAre(system_called));
  EXPECT_THAT(names("(S'true'\niposix\nsystem\n."), ElementsAre(system_called));
  EXPECT_THAT(names("(cposix\nsystem\nS'true'\no."), ElementsAre(system_called));
  EXPECT_THAT(names("\x80\x02"
                    "cposix\nsystem\nU\4true\x85\x81."s),
              ElementsAre(system_called));
  EXPECT_THAT(names("\x80\x04" + text("posix") + text("system") + "\x93" + text("true") + "\x85R."),
              ElementsAre(system_called));
  EXPECT_THAT(names("\x80\x04" + text("posix") + text("system") + "\x93)}\x92."), ElementsAre(system_called));
  EXPECT_THAT(names("cposix\nsystem\n."), ElementsAre("posix.system"));
}

TEST(Scan, SaysWhere) {
  const Told told = scanned("\x80\x02]cposix\nsystem\n)R."s, {.inside = "data.pkl"});
  ASSERT_THAT(told.inspection.references(), SizeIs(1));
  EXPECT_EQ(told.inspection.references()[0].offset, 3U);
  EXPECT_EQ(told.inspection.references()[0].inside, "data.pkl");
}

TEST(Scan, FollowsNamesThatComeFromElsewhere) {
  // From the memo, from a copy, from a text that was dropped, and overwritten in the memo.
  EXPECT_THAT(names("\x80\x04" + text("posix") + "0" + text("system") + "0h\0h\1\x93)R."s),
              ElementsAre(system_called));
  EXPECT_THAT(names("\x80\x04" + text("posix") + "2\x93."), ElementsAre("posix.posix"));
  EXPECT_THAT(names("Vos\np5\n0Vposix\np5\n0g5\nVsystem\n\x93)R."), ElementsAre(system_called));
  EXPECT_THAT(names("Vposix\np5\n0g 0_5\t\nS'sys\\x74em'\n\x93)R."), ElementsAre(system_called));
  EXPECT_THAT(names("Vposix\np5\n0g +5\nS'sys\\x74em'\n\x93)R."), ElementsAre(system_called));
  EXPECT_THAT(names("V\\u0070osix\nT\6\0\0\0system\x93)R."s), ElementsAre(system_called));
  // A number of the memo far ahead, and one of MEMOIZE behind it: it counts what is there.
  EXPECT_THAT(names("Vos\nr\xff\xff\xff\xff"s + "0Vposix\n\x94" + "0h\1Vsystem\n\x93)R."),
              ElementsAre(system_called));
}

TEST(Scan, CannotBeSureOfNamesThatAreMade) {
  // str(b"posix", "ascii") as a module's name; bytes; an object.
  const Told told = scanned("\x80\x04" + "cbuiltins\nstr\nC\5posix"s + text("ascii") + "\x86R" +
                            text("system") + "\x93)R.");
  EXPECT_THAT(told.names(), ElementsAre("builtins.str called harmless"));
  EXPECT_THAT(told.inspection.doubts(), ElementsAre(HasSubstr("put together at run time: ?.system, at byte"),
                                                    HasSubstr("what is called")));
  EXPECT_FALSE(scanned("\x80\x04"
                       "C\5posix"s +
                       text("system") + "\x93)R.")
                   .clean());
  const std::string long_name(5000, 'x');
  EXPECT_FALSE(scanned("V" + long_name + "\nVsystem\n\x93.").clean());
}

TEST(Scan, TrustsNoNameThatIsNotWhole) {
  for (const char* name : {"os system",
                           "posix\r system",
                           "builtins getattr",
                           "builtins eval",
                           "builtins exec",
                           "builtins open",
                           "builtins __import__",
                           "builtins dict.get",
                           "builtins set frozenset",
                           "builtins se",
                           "builtins ",
                           "__builtin__ eval",
                           "numpy f2py",
                           "numpy.core.multiarray _reconstruct.__globals__",
                           "numpy load",
                           "operator attrgetter",
                           "functools partial",
                           "types FunctionType",
                           "importlib import_module",
                           "pickle loads",
                           "_pickle loads",
                           "numpy.core.multiarray frombuffer",
                           "datetime sys",
                           "collections abc",
                           "collections namedtuple",
                           "copyreg pickle",
                           "torch load",
                           "torch.storage _load_from_bytes",
                           "datetime datetime.now",
                           " set",
                           "Builtins set"}) {
    const std::string text(name);
    const auto blank = text.find(' ');
    EXPECT_FALSE(pickling::is_harmless(text.substr(0, blank), text.substr(blank + 1), 4)) << name;
    EXPECT_FALSE(scanned("c" + text.substr(0, blank) + "\n" + text.substr(blank + 1) + "\n.").clean())
        << name;
  }
  // Python 3 knows the old name of builtins in old protocols only.
  EXPECT_TRUE(pickling::is_harmless("__builtin__", "set", 2));
  EXPECT_FALSE(pickling::is_harmless("__builtin__", "set", 4));
  EXPECT_TRUE(pickling::is_harmless("numpy.core.multiarray", "_reconstruct"));
  EXPECT_TRUE(pickling::is_harmless("torch", "FloatStorage", 2));
}

TEST(Scan, KeepsApartWhatHasTheSameNameByOtherDots) {
  const Told told = scanned(
      "\x80\x04"
      "cnumpy.core.multiarray\nscalar\n0" +
      text("numpy.core") + text("multiarray.scalar") + "\x93.");
  EXPECT_FALSE(told.clean());
}

TEST(Scan, SeesBehindTheEnd) {
  const Told told = scanned("N.cposix\nsystem\n)R.");
  EXPECT_THAT(told.names(), ElementsAre(system_called));
  EXPECT_EQ(told.scanned.pickles, 2U);
  EXPECT_EQ(told.scanned.end, 19U);
  const Told first = scanned("N.cposix\nsystem\n)R.", {.most_pickles = 1});
  EXPECT_TRUE(first.clean());
  EXPECT_EQ(first.scanned.end, 2U);
  EXPECT_THAT(scanned("N.\xff").damage, HasSubstr("no such opcode, at byte 2"));
}

TEST(Scan, TellsWhatPythonDoesBeforeItFails) {
  for (const char* rest :
       {"", "0", "0000.", "\xff", "X\xff\xff\xff\x7f", "g77\n.", "1", "e", "gx\n", "cno line"}) {
    const Told told = scanned("cposix\nsystem\n)R"s + rest);
    EXPECT_THAT(told.names(), ElementsAre(system_called)) << rest;
    EXPECT_THAT(told.damage, HasSubstr("at byte")) << rest;
  }
}

TEST(Scan, FollowsOpcodesOverTheEndsOfFrames) {
  const Told told = scanned("\x80\x04\x95\2\0\0\0\0\0\0\0\x95\1\0\0\0\0\0\0\0cposix\nsystem\n)R."s);
  EXPECT_THAT(told.names(), ElementsAre(system_called));
  EXPECT_EQ(told.damage, "");
}

TEST(Scan, NamesExtensions) {
  EXPECT_THAT(names("\x82\x05)R."), ElementsAre("extension code 5 called"));
  EXPECT_THAT(names("\x84\1\1\0\0."s), ElementsAre("extension code 257"));
}

TEST(Scan, DoubtsWhatChangesClassesAndCallsResults) {
  const auto doubt = [](const std::string& pickle) {
    const Told told = scanned(pickle);
    return told.inspection.doubts().empty() ? "" : told.inspection.doubts()[0];
  };
  EXPECT_THAT(doubt("ccollections\nCounter\n(N}Vx\nNstb."),
              HasSubstr("the members of collections.Counter itself"));
  EXPECT_THAT(doubt("cbuiltins\nset\n)R)R."), HasSubstr("what builtins.set returned is called, at byte"));
  EXPECT_THAT(doubt("Pid\n)R."), HasSubstr("cannot be told what is called"));
  EXPECT_THAT(doubt("Pid\n}b."), HasSubstr("whose state is set"));
  EXPECT_THAT(doubt("\x80\x07N."), HasSubstr("newer than this reader"));
}

TEST(Scan, TakesWhatACallIsGivenForCalled) {
  EXPECT_THAT(names("ccopyreg\n_reconstructor\n(crecords\nEntry\ncbuiltins\nobject\nNtR."),
              ElementsAre("copyreg._reconstructor called harmless", "records.Entry called",
                          "builtins.object called harmless"));
  EXPECT_THAT(names("cfunctools\npartial\n(cposix\nsystem\nVx\ntR."),
              ElementsAre("functools.partial called", system_called));
  EXPECT_THAT(names("ccollections\ndefaultdict\ncbuiltins\nlist\n\x85R."s),
              ElementsAre("collections.defaultdict called harmless", "builtins.list called harmless"));
}

TEST(Scan, IdsOfTheLoaderAreAFactAndNoCode) {
  const Told told =
      scanned("\x80\x02(X\7\0\0\0storagectorch\nFloatStorage\nX\1\0\0\0"s + "0X\3\0\0\0cpuK\6tQ."s);
  EXPECT_TRUE(told.clean());
  EXPECT_EQ(told.scanned.persistent_ids, 1U);
  EXPECT_EQ(told.tree()[0], "persistent id");
}

TEST(Scan, ShowsATreeInTheWordsOfPython) {
  const Told told =
      scanned("\x80\x04}(" + text("name") + text("Ada") + text("ages") + "](K\1K\2K\3e" + text("place") +
              text("records") + text("Place") + "\x93)\x81}" + text("x") + "G\x3f\xf8\0\0\0\0\0\0sbu."s);
  EXPECT_THAT(told.tree(), ElementsAre("dict 3 entries", "  name str Ada", "  ages list 3 entries",
                                       "    [0] int 1", "    [1] int 2", "    [2] int 3",
                                       "  place records.Place object", "    x float 1.5"));
  EXPECT_EQ(told.damage, "");
}

TEST(Scan, CountsWhatItLeavesOut) {
  std::string list = "\x80\x04](";
  for (int i = 0; i < 5000; ++i) list += "K\7";
  const Told told = scanned(list + "e.", {}, {.depth = 6, .children = 2});
  EXPECT_THAT(told.tree(), ElementsAre("list 5000 entries +4998", "  [0] int 7", "  [1] int 7"));
  // As one tuple, of which not all wait on the stack.
  const Told tuple = scanned("(" + list.substr(4) + "t.", {}, {.depth = 6, .children = 1});
  EXPECT_THAT(tuple.tree(), ElementsAre("tuple 5000 entries +4999", "  [0] int 7"));
}

TEST(Scan, KeepsTheLastOnesOfManyValues) {
  std::string many = "(" + std::string(10'000, 'N');
  EXPECT_THAT(names(many + "cposix\nsystem\n)R."), ElementsAre(system_called));
  // What was left out and is called is a doubt.
  const Told told = scanned(many + std::string(5000, '0') + ")R.");
  EXPECT_THAT(told.inspection.doubts(), ElementsAre(HasSubstr("cannot be told what is called")));
  // The class is the first.
  EXPECT_THAT(names("(cposix\nsystem\n" + std::string(10'000, 'N') + "o."), ElementsAre(system_called));
}

TEST(Scan, NestsAsDeepAsTheFileAndTellsItsTop) {
  const Told told = scanned(std::string(200'000, ']') + std::string(199'999, 'a') + ".");
  EXPECT_THAT(told.tree()[0], HasSubstr("list 1 entry"));
  EXPECT_EQ(told.damage, "");
  EXPECT_EQ(scanned("N" + std::string(1'000'000, '\x85') + ".").damage, "");
  EXPECT_THAT(scanned(std::string(1'000'000, '(')).damage, HasSubstr("more marks are open"));
}

TEST(Scan, SkipsTheBytesOfJoblibsArrays) {
  const std::string type = "cnumpy\ndtype\n" + text("f8") + "\x89\x88\x87R(K\3" + text("<") +
                           "NNNJ\xff\xff\xff\xff" + "J\xff\xff\xff\xffK\0tb"s;
  const std::string wrapper = "cjoblib.numpy_pickle\nNumpyArrayWrapper\n)\x81}(" + text("shape") + "K\2\x85" +
                              text("dtype") + type + text("numpy_array_alignment_bytes") + "K\x10ub";
  const std::string array = "\x02\xff\xff" + std::string(16, '(');
  const Told told = scanned("\x80\x04](" + wrapper + array + "K\1e.", {.raw_arrays = true});
  EXPECT_EQ(told.damage, "");
  EXPECT_TRUE(told.clean());
  EXPECT_THAT(told.tree(), ElementsAre("list 2 entries", "  [0] numpy.ndarray of float64 2", "  [1] int 1"));
  EXPECT_EQ(told.scanned.raw_arrays, 1U);
  // In a frame, what seems to be the array is not what joblib reads as one.
  const Told hidden =
      scanned("\x80\x04\x95\xff\0\0\0\0\0\0\0"s + wrapper + array + std::string(300, '0') + ".",
              {.raw_arrays = true});
  EXPECT_THAT(hidden.damage, HasSubstr("in the middle of a frame"));
  EXPECT_FALSE(hidden.inspection.doubts().empty());
  // For pickle.load they are opcodes.
  EXPECT_NE(scanned("\x80\x04](" + wrapper + array + "K\1e.").damage, "");
  // One whose size is not known cannot be gone over.
  const std::string odd = "cjoblib.numpy_pickle\nNumpyArrayWrapper\n)\x81}(" + text("shape") + "NNNub";
  const Told lost = scanned("\x80\x04" + odd + array + ".", {.raw_arrays = true});
  EXPECT_THAT(lost.damage, HasSubstr("not understood"));
  EXPECT_THAT(lost.inspection.doubts(), SizeIs(1));
}

TEST(Scan, FollowsThePicklesInJoblibsArrays) {
  const std::string type = "cnumpy\ndtype\n" + text("O8") + "\x89\x88\x87R(K\3" + text("|") +
                           "NNNJ\xff\xff\xff\xff" + "J\xff\xff\xff\xffK\x3ftb"s;
  const std::string wrapper = "cjoblib.numpy_pickle\nNumpyArrayWrapper\n)\x81}(" + text("shape") + "K\2\x85" +
                              text("dtype") + type + "ub";
  const Told told = scanned("\x80\x04" + wrapper + "cposix\nsystem\n)R.h\0."s, {.raw_arrays = true});
  EXPECT_THAT(told.names(), Contains(system_called));
  EXPECT_EQ(told.damage, "");
}

TEST(Scan, SurvivesEveryDamage) {
  const std::string pickle = "\x80\x04\x95\x20\0\0\0\0\0\0\0}("s + text("a") +
                             "](K\1G\x3f\xf8\0\0\0\0\0\0NI01\nL5L\ne"s + text("b") + "cnumpy\ndtype\n" +
                             text("f8") + "\x89\x88\x87Rp7\ng7\nC\3abc\x96\1\0\0\0\0\0\0\0x\x8f(Vx\n\x90"s +
                             "crecords\nE\n)\x81}bu.(i__main__\nC\n.";
  EXPECT_EQ(scanned(pickle).damage, "");
  const auto load = [](View bytes) {
    Inspection inspection{InspectionLimits{}};
    pickling::scan(bytes, inspection);
  };
  load_damaged(std::as_bytes(std::span(pickle)), load);
}

}  // namespace roundtrip::scan_test
