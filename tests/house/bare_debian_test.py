# SPDX-License-Identifier: MIT
"""What a machine needs that has nothing: scripts/in-bare-debian, which packages scripts/setup installs for what, and what
the presets look for."""

import contextlib
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ["SOURCE"])
# What a chroot must hold for these tests.
PROGRAMS = ["bash", "cat", "env", "mkdir", "sh", "sleep"]


def program(path, script):
    path.write_text("#!/bin/sh\n" + script)
    path.chmod(0o755)


def can_mount():
    return os.getuid() == 0 and subprocess.run(["unshare", "--mount", "--pid", "--fork", "mount", "-t", "tmpfs", "tmpfs",
                                                "/mnt"], stderr=subprocess.DEVNULL).returncode == 0


class Place(unittest.TestCase):
    """A repository that holds the script, a folder for its trees, and one of programs that come before the machine's."""

    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.repository, self.trees, self.bin = (self.folder / name for name in ["repository", "trees", "bin"])
        (self.repository / "scripts").mkdir(parents=True)
        self.bin.mkdir()
        self.script = pathlib.Path(shutil.copy(SOURCE / "scripts/in-bare-debian", self.repository / "scripts"))
        for arguments in [["init", "-q"], ["add", "."], ["commit", "-q", "-m", "the script"]]:
            subprocess.run(["git", "-C", self.repository, "-c", "user.name=Test", "-c", "user.email=test@example.com",
                            *arguments], check=True)
        self.environment = {**os.environ, "PATH": f"{self.bin}:{os.environ['PATH']}",
                            "ROUNDTRIP_BARE_DEBIAN": str(self.trees)}

    def call(self, *arguments, **changes):
        return subprocess.run([self.script, *arguments], env={**self.environment, **changes}, capture_output=True, text=True,
                              timeout=60)


class Refusals(Place):
    def refused(self, done, *words):
        self.assertEqual((done.returncode, done.stdout), (125, ""), done.stderr)
        for word in words:
            self.assertIn(word, done.stderr)
        self.assertFalse(self.trees.exists() and list(self.trees.glob("run.*")))

    def test_usage(self):
        self.refused(self.call(), "no command", "COMMAND")
        self.refused(self.call("--nope", "true"), "--nope", "COMMAND")
        done = self.call("--help")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        for word in ["--keep", "125", "ROUNDTRIP_BARE_DEBIAN"]:
            self.assertIn(word, done.stdout)
        self.assertTrue(done.stdout.endswith("could not be run.\n"), done.stdout)

    def test_only_root(self):
        program(self.bin / "id", "echo 1000\n")
        self.refused(self.call("./scripts/run", "--quick"), "must be root", "sudo scripts/in-bare-debian ./scripts/run --quick")

    def test_without_debootstrap(self):
        program(self.bin / "id", "echo 0\n")
        for name in ["bash", "dirname", "git"]:
            (self.bin / name).symlink_to(shutil.which(name))
        self.refused(self.call("true", PATH=str(self.bin)), "apt install debootstrap")

    def test_where_nothing_can_be_mounted(self):
        program(self.bin / "id", "echo 0\n")
        for name in ["debootstrap", "unshare"]:
            program(self.bin / name, "exit 1\n")
        self.refused(self.call("true"), "cannot mount anything here", "--privileged")

    def test_what_is_no_repository(self):
        program(self.bin / "id", "echo 0\n")
        for name in ["debootstrap", "unshare"]:
            program(self.bin / name, "exit 0\n")
        shutil.rmtree(self.repository / ".git")
        self.refused(self.call("true", GIT_CEILING_DIRECTORIES=str(self.folder)), str(self.repository), "not a git repository")

    @unittest.skipUnless(can_mount(), "needs root, and to be allowed to mount")
    def test_what_debootstrap_says_is_shown(self):
        program(self.bin / "debootstrap", "echo E: no such mirror\nexit 1\n")
        self.refused(self.call("true"), "E: no such mirror", "debootstrap failed", "debootstrap.log")
        self.assertFalse((self.trees / "pristine").exists())


@unittest.skipUnless(can_mount(), "needs root, and to be allowed to mount")
class InBareDebian(Place):
    """With a debootstrap that copies some programs of this machine, since it takes no network."""

    def setUp(self):
        super().setUp()
        files = set()
        for name in PROGRAMS:
            path = shutil.which(name)
            linked = subprocess.run(["ldd", path], capture_output=True, text=True, check=True).stdout.split()
            files |= {path, *(word for word in linked if word.startswith("/"))}
        program(self.bin / "debootstrap", f"""echo "$@" >>{self.folder}/calls
for last; do tree=$mirror mirror=$last; done
cd "$tree" && mkdir -p proc sys dev etc/apt/apt.conf.d root usr/local/share/ca-certificates usr/sbin usr/bin usr/lib usr/lib64
ln -s usr/bin usr/lib usr/lib64 usr/sbin .
for file in {' '.join(sorted(files))}; do
  [ -e ".$file" ] || {{ mkdir -p ".${{file%/*}}" && cp -L "$file" ".$file"; }}
done
ln -sf bash usr/bin/sh
printf '#!/bin/sh\\n' >usr/sbin/update-ca-certificates && chmod 755 usr/sbin/update-ca-certificates
""")

    def left(self):
        return sorted(path.name for path in self.trees.iterdir() if path.name.startswith(("run", "kept")))

    def mounts(self):
        return [line for line in pathlib.Path("/proc/self/mountinfo").read_text().splitlines() if str(self.folder) in line]

    @contextlib.contextmanager
    def started(self, command):
        """Starts a command that says "ready" as soon as it is."""
        process = subprocess.Popen([self.script, "sh", "-c", command], env=self.environment, stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True)
        try:
            self.assertEqual(process.stdout.readline(), "ready\n")
            yield process
        finally:
            process.kill()
            process.communicate()

    def test_a_clone_and_nothing_else(self):
        done = self.call("sh", "-c", "cat scripts/in-bare-debian; exit 7", SECRET="x")
        self.assertEqual(done.returncode, 7, done.stderr)
        self.assertEqual(done.stdout, self.script.read_text())
        self.assertNotIn("uncommitted", done.stderr)
        done = self.call("env", SECRET="x", CI="true")
        names = {line.split("=")[0] for line in done.stdout.splitlines()}
        self.assertIn("CI=true\n", done.stdout)
        self.assertLessEqual({"PATH", "HOME", "CI"}, names)
        self.assertFalse(names & {"SECRET", "ROUNDTRIP_BARE_DEBIAN", "SOURCE"}, names)
        self.assertEqual(self.call("nosuchcommand").returncode, 127)
        self.assertEqual((self.left(), self.mounts()), ([], []))
        # Once for all of them.
        self.assertEqual(len((self.folder / "calls").read_text().splitlines()), 1)
        self.assertIn("--variant=minbase --include=ca-certificates,git bookworm ", (self.folder / "calls").read_text())

    def test_what_is_not_committed_is_said(self):
        (self.repository / "new").touch()
        done = self.call("sh", "-c", "test ! -e new")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("uncommitted changes", done.stderr)

    def test_what_the_command_needs_of_the_kernel(self):
        there = "test -e /dev/null -a -e /dev/pts/ptmx -a -d /sys/devices"
        done = self.call("sh", "-c", f"cat /proc/$$/comm && {there} && echo here")
        self.assertEqual((done.returncode, done.stdout.splitlines()[1:]), (0, ["here"]), done.stderr)

    def test_each_call_has_a_tree_of_its_own(self):
        self.assertEqual(self.call("sh", "-c", "echo x >/left").returncode, 0)
        self.assertEqual(self.call("sh", "-c", "test ! -e /left").returncode, 0)

    def test_keep(self):
        done = self.call("--keep", "sh", "-c", "echo found >result; exit 3")
        self.assertEqual(done.returncode, 3, done.stderr)
        name, = self.left()
        self.assertEqual((self.trees / name / "root/roundtrip/result").read_text(), "found\n")
        self.assertIn(f"{self.trees}/{name}/root/roundtrip", done.stderr)
        self.assertEqual(self.mounts(), [])

    def test_an_interrupt_is_the_command_s(self):
        with self.started("trap 'echo stopped; exit 9' INT; echo ready; sleep 60 & wait") as process:
            os.killpg(process.pid, signal.SIGINT)
            self.assertEqual(process.communicate(timeout=30)[0], "stopped\n")
            self.assertEqual(process.returncode, 9)
        self.assertEqual((self.left(), self.mounts()), ([], []))

    def test_an_interrupt_ends_what_does_not_look_at_it(self):
        with self.started("echo ready; exec sleep 60") as process:
            os.killpg(process.pid, signal.SIGINT)
            process.communicate(timeout=30)
            self.assertEqual(process.returncode, 130)
        self.assertEqual((self.left(), self.mounts()), ([], []))

    def test_a_second_interrupt_ends_it(self):
        with self.started("trap '' INT; echo ready; sleep 60") as process:
            # Two that come before the first is looked at are one.
            for _ in range(100):
                os.killpg(process.pid, signal.SIGINT)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.communicate(timeout=0.3)
                    break
            self.assertEqual(process.returncode, 130)
        self.assertEqual((self.left(), self.mounts()), ([], []))

    def test_ended_from_outside(self):
        with self.started("trap '' TERM; echo ready; sleep 60") as process:
            process.terminate()
            process.communicate(timeout=30)  # which ends when all that it started have closed its output
            self.assertEqual(process.returncode, 143)
        self.assertEqual((self.left(), self.mounts()), ([], []))

    def test_killed(self):
        with self.started("echo ready; sleep 60") as process:
            process.kill()
            process.communicate(timeout=30)
        self.assertEqual((len(self.left()), self.mounts()), (1, []))
        self.assertEqual(self.call("true").returncode, 127)  # there is no such program, and the tree is removed
        self.assertEqual(self.left(), [])

    def test_one_call_leaves_another_s_tree_alone(self):
        with self.started("echo ready; read -r _; cat scripts/in-bare-debian") as process:
            self.assertEqual(self.call("sh", "-c", "").returncode, 0)
            # Its input ends, and it goes on.
            self.assertEqual(process.communicate(timeout=30)[0], self.script.read_text())


class Setup(unittest.TestCase):
    """What scripts/setup would install where nothing is, with an apt-get and an npm that write it down."""

    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        # It works in the folder above its own.
        for part in ("scripts", "bench", "bench/report"):
            (self.folder / part).mkdir()
        shutil.copy(SOURCE / "bench/report/package-lock.json", self.folder / "bench/report")
        shutil.copy(SOURCE / "scripts/setup", self.folder / "scripts")
        shutil.copy(SOURCE / "bench/inventory.cmake", self.folder / "bench")
        for part in ("datasets", "formats"):
            shutil.copytree(SOURCE / part, self.folder / part)
        (self.folder / "bin").mkdir()
        program(self.folder / "bin/id", "echo 0\n")
        program(self.folder / "bin/dpkg-query", "exit 1\n")
        for name in ("npm", "apt-get"):
            program(self.folder / "bin" / name, f'echo {name} "$@" >>{self.folder}/calls\n')

    def setup(self, *arguments):
        """The end of scripts/setup, and what it called."""
        calls = self.folder / "calls"
        calls.unlink(missing_ok=True)
        done = subprocess.run([self.folder / "scripts/setup", *arguments], capture_output=True, text=True,
                              env={**os.environ, "PATH": f"{self.folder}/bin:{os.environ['PATH']}"})
        return done, calls.read_text().splitlines() if calls.exists() else []

    def packages(self, *arguments):
        done, (update, *calls) = self.setup(*arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(update.startswith("apt-get update"))
        self.assertFalse([call for call in calls if "update" in call])
        return {word for call in calls if not self.is_of_the_page(call) for word in call.split()[2:] if not word.startswith("-")}

    @staticmethod
    def is_of_the_page(call):
        return call.startswith("npm ci --prefix bench/report ")

    def test_what_the_page_is_made_of(self):
        for arguments, wanted in [([], ["--omit=dev"]), (["--format=native", "--dataset=message"], ["--omit=dev"]), (["tests"], [""]),
                                  (["report"], ["--omit=dev"]), (["lint"], []), (["compare"], []), (["bare"], [])]:
            with self.subTest(arguments):
                done, calls = self.setup(*arguments)
                self.assertEqual(done.returncode, 0, done.stderr)
                of_the_page = [call for call in calls if self.is_of_the_page(call)]
                self.assertEqual(["--omit=dev" if "--omit=dev" in call else "" for call in of_the_page], wanted)
                # What npm did not do is told, and is no reason to end.
                self.assertEqual("`roundtrip report` will say what is missing" in done.stderr, bool(wanted))
                if arguments == ["report"]:
                    self.assertEqual(calls, of_the_page)

    def test_packages(self):
        base = self.packages()
        self.assertLessEqual({"cmake", "g++", "ninja-build"}, base)
        self.assertFalse(base & {"libgtest-dev", "clang", "valgrind", "python3", "debootstrap"})
        for purpose, more in [("tests", {"libgtest-dev", "libgmock-dev", "python3", "git", "clang"}), ("compare", {"lld"}),
                              ("lint", {"libgtest-dev", "git", "clang-tidy"}), ("bare", {"debootstrap", "git"})]:
            with self.subTest(purpose):
                self.assertLessEqual(base | more, self.packages(purpose))

    def test_only_what_is_asked_for(self):
        base = self.packages("--format=native", "--dataset=message")
        self.assertIn("libxxhash-dev", base)
        self.assertFalse(base & {"libcereal-dev", "libprotobuf-dev", "iso-codes"})
        self.assertFalse({name for name in base if "@" in name}, "no document is read")
        more = self.packages("--format=native,protobuf", "--dataset=twitter,iso_639_3")
        self.assertEqual({name.split("@")[0] for name in more - base},
                         {"libprotobuf-dev", "protobuf-compiler", "iso-codes", "simdjson", ".cache/documents"})
        # All that the lists of formats/ and datasets/ name.
        everything = self.packages("--all")
        self.assertLessEqual(more, everything)
        self.assertLessEqual({"libcereal-dev", "rapidjson-dev"}, everything)
        self.assertLessEqual(everything, self.packages("tests"))

    def test_a_name_that_is_not_there(self):
        for arguments, words in [(["--format=nope"], ["no format is named nope", "cereal_json"]),
                                 (["--format=native", "--dataset=message,nope"], ["no dataset is named nope", "twitter"]),
                                 (["nope"], ["'nope' is none of these", "scripts/setup tests"])]:
            with self.subTest(arguments):
                done, calls = self.setup(*arguments)
                self.assertEqual((done.returncode, calls), (2, []), done.stderr)
                for word in words:
                    self.assertIn(word, done.stderr)

    def test_each_family_is_listed(self):
        done = subprocess.run(["cmake", "-P", SOURCE / "bench/inventory.cmake"], capture_output=True, text=True, check=True)
        lines = [line.split() for line in done.stderr.splitlines()]
        for kind, column, folder, file in [("format", 2, "formats", "CMakeLists.txt"), ("dataset", 1, "datasets", "d*.*")]:
            self.assertEqual({line[column] for line in lines if line[0] == kind},
                             {path.parent.name for path in (SOURCE / folder).glob(f"*/{file}")})
        self.assertLessEqual({"native", "nlohmann", "cereal"}, {line[2] for line in lines if line[3] == "DEFAULT"})
        # A line that cannot be read there is an error, not a family that is missing.
        (self.folder / "formats/odd").mkdir()
        (self.folder / "formats/odd/CMakeLists.txt").write_text("no_such_command()\n")
        done, calls = self.setup()
        self.assertEqual((done.returncode, calls), (2, []))
        self.assertIn("formats/odd/CMakeLists.txt:1", done.stderr)


class Ci(unittest.TestCase):
    """What .ci/run makes of the answer of scripts/in-bare-debian."""

    def run_with(self, code, **environment):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            for part in [".ci", "scripts"]:
                (folder / part).mkdir()
            shutil.copy(SOURCE / ".ci/run", folder / ".ci")
            program(folder / "scripts/setup", "")
            program(folder / "scripts/in-bare-debian", f'test "$1 $2" = "./scripts/run --quick" && exit {code}\n')
            program(folder / "scripts/test", "echo 100% tests passed\n")
            without = {key: value for key, value in os.environ.items() if key != "CI"}
            done = subprocess.run([folder / ".ci/run"], env={**without, **environment}, capture_output=True, text=True)
            return done.returncode, done.stdout, done.stderr

    def test_what_nobody_looked_at_is_not_in_order(self):
        self.assertEqual(self.run_with(0, CI="true"), (0, "100% tests passed\n", ""))
        code, out, error = self.run_with(125)
        self.assertEqual((code, out), (0, "100% tests passed\n"))
        self.assertIn("NOT CHECKED", error)
        code, out, error = self.run_with(125, CI="true")
        self.assertEqual((code, out), (1, ""))
        self.assertIn("NOT CHECKED", error)
        code, out, error = self.run_with(3)
        self.assertEqual((code, out), (3, ""))
        self.assertIn("ended with 3", error)


class Presets(unittest.TestCase):
    def configure(self, folder, *arguments):
        return subprocess.run(["cmake", "--preset", "release", "-B", folder, *arguments], cwd=SOURCE, capture_output=True,
                              text=True, timeout=200)

    def test_only_the_tests_look_for_what_they_need(self):
        # CMake then finds no GoogleTest, and says so of a package for which nobody looks.
        without, unused = "-DCMAKE_DISABLE_FIND_PACKAGE_GTest=ON", "not used by the project"
        with tempfile.TemporaryDirectory() as folder:
            done = self.configure(folder, without)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn(unused, done.stderr)
            self.assertIn("not building the tests", done.stdout)
            done = self.configure(folder, without, "-DROUNDTRIP_TESTS=ON")
            self.assertEqual(done.returncode, 1)
            self.assertNotIn(unused, done.stderr)
            words = " ".join(done.stderr.split())
            for word in ["GoogleTest (libgtest-dev, libgmock-dev)", "scripts/setup tests", "-DROUNDTRIP_TESTS=OFF"]:
                self.assertIn(word, words)

    def test_run_and_test_share_a_build_folder(self):
        """What scripts/test has built stays built when scripts/run configures the folder, and the reverse."""
        with tempfile.TemporaryDirectory() as folder:
            for arguments in [["-DROUNDTRIP_TESTS=ON"], []]:
                done = self.configure(folder, *arguments)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertIn("ROUNDTRIP_TESTS:STRING=ON", pathlib.Path(folder, "CMakeCache.txt").read_text())
                self.assertTrue(pathlib.Path(folder, "tests").is_dir())


if __name__ == "__main__":
    unittest.main(verbosity=2)
