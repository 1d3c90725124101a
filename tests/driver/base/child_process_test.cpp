// SPDX-License-Identifier: MIT
#include "bench/driver/base/child_process.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <string>
#include <vector>

namespace roundtrip {
namespace {

std::vector<std::string> shell(const std::string& script) {
  return {"/bin/sh", "-c", script};
}

std::string read_all(const Descriptor& from) {
  std::string text;
  std::array<char, 256> part{};
  for (ssize_t count = 0; (count = ::read(from.get(), part.data(), part.size())) > 0;)
    text.append(part.data(), static_cast<std::size_t>(count));
  return text;
}

TEST(ChildProcess, HasTheStreamsThatItIsGiven) {
  ChildOptions options;
  options.command = shell("cat; echo wrong >&2");
  options.input = options.output = options.errors = Stream::pipe;
  ChildProcess child(options);
  ASSERT_EQ(::write(child.input().get(), "right", 5), 5);
  child.input() = Descriptor();
  EXPECT_EQ(read_all(child.output()), "right");
  EXPECT_EQ(read_all(child.errors()), "wrong\n");
  EXPECT_EQ(child.wait(), 0);
  EXPECT_TRUE(child.ended());
}

TEST(ChildProcess, ReadsNothingFromNull) {
  ChildOptions options;
  options.command = {"/bin/cat"};
  options.input = Stream::null;
  options.output = Stream::pipe;
  ChildProcess child(options);
  EXPECT_EQ(read_all(child.output()), "");
  EXPECT_EQ(child.wait(), 0);
}

TEST(ChildProcess, TellsHowItEnded) {
  ChildOptions options;
  options.command = shell("exit 7");
  ChildProcess exits(options);
  EXPECT_EQ(WEXITSTATUS(exits.wait()), 7);
  options.command = shell("kill -TERM $$");
  ChildProcess is_killed(options);
  EXPECT_EQ(WTERMSIG(is_killed.wait()), SIGTERM);
}

TEST(ChildProcess, IsKilledOnDemandAndWithItsOwner) {
  ChildOptions options;
  options.command = {"/bin/sleep", "1000"};
  options.output = Stream::pipe;
  Descriptor output;
  {
    const ChildProcess abandoned_child(options);
    ChildProcess child(options);
    EXPECT_FALSE(child.ended());
    output = std::move(child.output());
  }
  // Nobody has its other end any more.
  EXPECT_EQ(read_all(output), "");
  ChildProcess child(options);
  child.kill();
  EXPECT_EQ(WTERMSIG(child.wait()), SIGKILL);
}

TEST(ChildProcess, HasTheCallersVariablesButForThoseThatAreNamed) {
  ::setenv("ROUNDTRIP_KEPT", "kept", 1);
  ::setenv("ROUNDTRIP_GONE", "gone", 1);
  ::setenv("ROUNDTRIP_OTHER", "before", 1);
  ChildOptions options;
  options.command = shell("echo $ROUNDTRIP_KEPT,$ROUNDTRIP_GONE,$ROUNDTRIP_OTHER,$ROUNDTRIP_NEW");
  options.environment = {
      {"ROUNDTRIP_GONE", std::nullopt}, {"ROUNDTRIP_OTHER", "after"}, {"ROUNDTRIP_NEW", "new"}};
  options.output = Stream::pipe;
  ChildProcess child(options);
  EXPECT_EQ(read_all(child.output()), "kept,,after,new\n");
}

TEST(ChildProcess, KeepsWithinItsLimits) {
  ChildOptions options;
  options.command = shell("ulimit -d; ulimit -c");
  options.output = Stream::pipe;
  options.memory_limit = std::uint64_t{256} << 20;
  options.leaves_core = false;
  ChildProcess child(options);
  EXPECT_EQ(read_all(child.output()), "262144\n0\n");
}

TEST(ChildProcess, CanHaveAGroupOfItsOwn) {
  ChildOptions options;
  options.command = shell("cut -d' ' -f5 /proc/self/stat");
  options.output = Stream::pipe;
  options.own_group = true;
  ChildProcess child(options);
  EXPECT_NE(read_all(child.output()), std::to_string(::getpgrp()) + "\n");
}

TEST(ChildProcess, SaysThatAProgramCannotBeRun) {
  ChildOptions options;
  options.command = {"/nonexistent/program"};
  try {
    const ChildProcess child(options);
    FAIL() << "it runs";
  } catch (const NotStarted& error) {
    EXPECT_EQ(error.error(), ENOENT);
    EXPECT_FALSE(error.machine_is_to_blame());
  }
}

TEST(ChildProcess, LeavesItsCallerFilesToOpen) {
  ChildOptions options;
  options.command = {"/bin/true"};
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  const rlimit few{64, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &few), 0);
  options.spare_files = 64;
  try {
    const ChildProcess child(options);
    FAIL() << "there are so many files";
  } catch (const NotStarted& error) {
    EXPECT_EQ(error.error(), EMFILE);
    EXPECT_TRUE(error.machine_is_to_blame());
  }
  ::setrlimit(RLIMIT_NOFILE, &before);
  options.spare_files = 8;
  EXPECT_NO_THROW(ChildProcess{options});
}

TEST(OutputOf, IsNothingWhenTheProgramFails) {
  EXPECT_EQ(output_of(shell("echo this; echo that >&2")), "this\n");
  EXPECT_EQ(output_of(shell("echo this; exit 1")), std::nullopt);
  EXPECT_EQ(output_of(shell("kill -KILL $$")), std::nullopt);
  EXPECT_THROW(static_cast<void>(output_of({"/nonexistent/program"})), NotStarted);
}

TEST(FindProgram, LooksOnThePath) {
  const auto found = find_program("sh");
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->is_absolute());
  EXPECT_FALSE(find_program("no-such-program-anywhere"));
}

}  // namespace
}  // namespace roundtrip
