# SPDX-License-Identifier: MIT
"""A build folder whose workers do what a test says (odd_worker.py), with a driver of its own."""

import contextlib
import json
import os
import pathlib
import shutil
import subprocess
import tempfile

ROUNDTRIP = os.environ["ROUNDTRIP"]
ODD_READER = pathlib.Path(__file__).with_name("odd_reader.py")
ODD_WORKER = pathlib.Path(__file__).with_name("odd_worker.py")


class FakeBuild:
    def __init__(self, folder, missing=(), readers=None, **formats):
        """formats: what each worker does; missing: names of formats that the manifest lists as not built; readers: what each
        reader answers to each verb, by the ending that it reads, or "one+another"; None for one that is not built."""
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True)
        self.program = self.folder / "roundtrip"
        try:
            os.link(ROUNDTRIP, self.program)
        except OSError:  # another file system
            shutil.copy(ROUNDTRIP, self.program)
        entries = [{"name": name, "package": "", "missing": "", "add": "", "without": []} for name in formats]
        entries += [{"name": name, "package": "libodd-dev", "missing": "odd not found", "add": "apt install libodd-dev",
                     "without": []} for name in missing]
        manifest = {"compiler": "odd 1", "flags": "-O9", "build_type": "Release", "documents_folder": str(self.folder),
                    "formats": entries, "datasets_not_built": [], "documents": [], "readers": [
                        {"family": name, "endings": name.split("+"), "missing": "not asked for" if answers is None else "",
                         "add": "./scripts/run --format odd"} for name, answers in (readers or {}).items()]}
        (self.folder / "roundtrip-manifest.json").write_text(json.dumps(manifest))
        for name, config in formats.items():
            self.configure(name, **config)
            os.symlink(ODD_WORKER, self.worker(name))
        for name, answers in (readers or {}).items():
            program = self.folder / f"roundtrip-reader-{name}"
            (self.folder / f"{program.name}.json").write_text(json.dumps(answers))
            os.symlink(ODD_READER, program)

    def worker(self, name):
        return self.folder / f"roundtrip-worker-{name}"

    def configure(self, name, **config):
        (self.folder / f"{name}.json").write_text(json.dumps(config))

    def requests(self, name, verb):
        file = self.folder / f"{name}.requests"
        lines = file.read_text().splitlines() if file.exists() else []
        return [request for request in map(json.loads, lines) if request[0] == verb]

    def call(self, *arguments, **options):
        return subprocess.run([self.program, *map(str, arguments)], **({"capture_output": True, "text": True, "timeout": 120} | options))

    def start(self, *arguments, **options):
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        return subprocess.Popen([self.program, *map(str, arguments)], **(pipes | options))


class Folders:
    """For a TestCase: a folder for its files, and one for what the program calls temporary, which must be empty at its end."""

    def setUp(self):
        base = tempfile.TemporaryDirectory()
        self.addCleanup(base.cleanup)
        self.base = pathlib.Path(base.name)
        self.temporary = self.base / "tmp"
        self.temporary.mkdir()
        self.out = self.base / "results.json"
        before = os.environ.get("TMPDIR")
        os.environ["TMPDIR"] = str(self.temporary)
        self.addCleanup(self.restore, before)
        self.addCleanup(self.expect_nothing_left)

    @staticmethod
    def restore(before):
        os.environ.pop("TMPDIR")
        if before is not None:
            os.environ["TMPDIR"] = before

    def expect_nothing_left(self):
        self.assertEqual(list(self.temporary.iterdir()), [])
        hidden = [path for path in self.base.rglob(".*") if path.name.startswith(".results")]
        self.assertEqual(hidden, [])

    def build(self, name="build", **options):
        return FakeBuild(self.base / name, **options)

    def results(self, path=None):
        return json.loads((path or self.out).read_text())

    def facts(self):
        return {fact["format"]: fact for fact in self.results()["roundtrip"]["facts"]}


@contextlib.contextmanager
def group_killed(process):
    """Ends a process that was started, whatever the test found."""
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()
