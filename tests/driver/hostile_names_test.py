# SPDX-License-Identifier: MIT
"""Names, reasons and paths that nobody should have, through every output of the command; each is read by a parser of its
format. hostile_files_test.py has what does not come from a results file, escape_test.cpp the functions that make it safe."""

import base64
import csv
import gzip
import io
import json
import os
import pathlib
import re
import subprocess
import unittest
import urllib.parse

import junitparser
from lxml import etree, html

from export_readers import parse_benchfmt, strict_json
from hostile_names import BLANK, HOSTILE, LEGITIMATE, LONG, LONGEST_LINE, check_lines
from stored_run import ROUNDTRIP, SOURCE, StoredRun

JUNIT = etree.XMLSchema(etree.parse(str(SOURCE / "tests/support/junit.xsd")))
# Commands of latex_text()'s own, and those that a table is made of.
LATEX = re.compile(r"\\(textbackslash|textasciicircum|textless|textgreater|textbar|ldots)\{\}|\\symbol\{(34|96)\}|"
                   r"\$\\(mu|times|div|pm|cdot|rightarrow|sim)\$|\\[&%$#_{}]|\{\[\}|\{\]\}|\{\*\}|\{\}|~")


def groups(names, size=7):
    return [names[i:i + size] for i in range(0, len(names), size)]


def judge(fact, fidelity):
    """What was not saved has no size."""
    fact["fidelity"] = fidelity
    for key in fact:
        if key.endswith(("_bytes", "_allocations")):
            fact[key] = 100 if fidelity == "lossy" else None


class HostileNames(StoredRun):
    def make_run(self, names, reasons):
        """A run whose datasets, formats and operations have these names, and every other text of which is one of the
        reasons: the first format is timed, the others have reasons. What the schema has a list for is from that list."""
        cell = dict(next(cell for cell in self.stored["benchmarks"] if cell["interval"]))
        cell["instructions"] = None
        cell.setdefault("median_time", None)
        cell["blocks"] = {"witness_ns": []} | {key: values[:3] for key, values in cell["blocks"].items()}
        info = self.stored["roundtrip"]
        text = iter(reasons * 10000)
        run = {"context": dict(self.stored["context"], executable=next(text), host_name=next(text)), "benchmarks": [],
               "roundtrip": dict(info, version=next(text), facts=[], untimed=[])}
        info = run["roundtrip"]
        info["fingerprint"] = {key: next(text) if isinstance(value, str) else value
                               for key, value in info["fingerprint"].items()}
        # What the stored run may be too old for.
        info["options"] = {"all": False, "launches": None} | dict(info["options"], operations=names)

        def entries(kind, **members):
            return [dict(info[kind][0], name=name, **{key: next(text) for key in members["texts"]}) for name in names]
        info["formats"] = entries("formats", texts=["library", "version", "notes", "off_the_clock", "lossy", "package",
                                                    "unchecked_row"])
        language = next(text) or "none"
        for entry in info["formats"]:
            entry.update(floor=False, built=True, missing="", language=language)
            entry.setdefault("load_checks", "")
        info["datasets"] = entries("datasets", texts=["summary", "source", "licence"])
        for entry in info["datasets"]:
            entry["notes"] = [next(text)]
            entry["data_format"] = next(text)
            entry.setdefault("by_default", False)
            entry.setdefault("usual_scale", 1)
        info["operations"] = entries("operations", texts=["contract"])
        for entry in info["operations"]:
            entry["floor"] = names[0]
        for i, dataset in enumerate(names):
            for j, name in enumerate(names):
                fact = dict(self.stored["roundtrip"]["facts"][0], dataset=dataset, format=name, reason=next(text), judges=[],
                            path=next(text), expected=next(text), actual=next(text))
                judge(fact, "lossy" if i == j else ["failed", "crashed", "hung", "unsupported"][j % 4])
                info["facts"].append(fact)
                if i != j:
                    info["untimed"].append({"dataset": dataset, "format": name, "operation": names[j], "status": "hung",
                                            "reason": next(text)})
            for k, operation in enumerate(names):
                full = "/".join([dataset, dataset, operation])
                run["benchmarks"].append(dict(cell, name=full, run_name=full, dataset=dataset, format=dataset,
                                              operation=operation, family_index=k))
        return run

    def call(self, *arguments, code=0, **options):
        done = subprocess.run([ROUNDTRIP, *map(str, arguments)], capture_output=True, timeout=300,
                              env={**os.environ, "COLUMNS": "100"}, **options)
        self.assertEqual(done.returncode, code, done.stderr[:2000])
        return done.stdout.decode(), done.stderr.decode()

    def check_lines(self, text, commands=False):
        check_lines(self, text, commands)

    def for_each_group(self, check):
        for names in [*groups(HOSTILE), [name for name in BLANK if name], LEGITIMATE, LONG[:1], LONG[1:]]:
            # What is no name can be a reason; and a few megabytes are enough.
            reasons = BLANK if names[0] in BLANK else names + ["short"] * 9 if names[0] in LONG else names
            with self.subTest(names=[name[:40] for name in names]):
                check(names, self.write("run.json", self.make_run(names, reasons)))

    # --- a run

    def test_table(self):
        def check(names, path):
            text, _ = self.call("show", path)
            self.check_lines(text)
            self.assertLess(max(map(len, text.splitlines())), LONGEST_LINE)
            if names == LEGITIMATE:
                for name in names:
                    self.assertIn(name, text)
        self.for_each_group(check)

    def markdown(self, text):
        """The document as GitHub's own parser reads it, with the extensions that it uses."""
        extensions = ["table", "strikethrough", "autolink", "tagfilter", "tasklist", "footnotes"]
        options = [word for extension in extensions for word in ["--extension", extension]]
        done = subprocess.run(["cmark-gfm", "--unsafe", "--to", "xml", *options], input=text.encode(),
                              stdout=subprocess.PIPE, timeout=120, check=True)
        document = etree.fromstring(done.stdout, etree.XMLParser(huge_tree=True, load_dtd=False))
        for element in document.iter():
            element.tag = etree.QName(element).localname
        return document

    def check_markdown(self, text, allowed=()):
        self.check_lines(text)
        document = self.markdown(text)
        for kind in {"link", "image", "html_inline", "html_block", "code_block", "emph", "strong", "strikethrough",
                     "block_quote", "thematic_break", "footnote_reference", "footnote_definition", "softbreak",
                     "linebreak", "tasklist", "code"} - set(allowed):
            self.assertEqual([etree.tostring(element)[:300] for element in document.iter(kind)][:3], [], kind)
        for element in document.iter("text"):
            # No mention, and no reference to an issue: GitHub finds these after it has parsed the text.
            self.assertNotRegex(element.text or "", r"@\w|#\d|://|www\.\w")
        self.assertNotIn("<!-- end -->", text)
        return document

    def check_tables(self, document):
        for table in document.iter("table"):
            (head,) = table.iter("table_header")
            for row in table.iter("table_row"):
                self.assertEqual(len(row.findall("table_cell")), len(head.findall("table_cell")))
        return [len(table.findall("table_row")) for table in document.iter("table")]

    def test_markdown(self):
        def check(names, path):
            text, _ = self.call("show", path, "--output", "markdown")
            document = self.check_markdown(text)
            self.assertEqual(self.check_tables(document), [len(names)] * len(names))
            headings = ["".join(text.text or "" for text in heading.iter("text")).replace("\u200b", "")
                        for heading in document.iter("heading")]
            self.assertEqual(len(headings), len(names))
            self.assertEqual(len(document.findall("paragraph")), len(names))
            # A note of the dataset, one for each cell that has no time and one of the language of what has, in one list a table.
            self.assertEqual([len(notes.findall("item")) for notes in document.findall("list")], [len(names) + 1] * len(names))
            if names == LEGITIMATE:
                self.assertEqual(headings, names)
        self.for_each_group(check)

    def make_report(self, path):
        """The run with round trips that are exact: of others there is nothing to recommend."""
        run = json.loads(path.read_text())
        for fact in run["roundtrip"]["facts"]:
            if fact["fidelity"] == "lossy":
                judge = {"judge": "tool", "version": "1", "verdict": "equal", "reason": "", "known": "", "read_back": "",
                         "read_back_reason": "", "language": fact["dataset"]}
                fact.update(fidelity="exact", reason="", judges=[judge])
        for entry in run["roundtrip"]["formats"]:
            entry["off_the_clock"] = ""
        for cell in list(run["benchmarks"]):
            for operation in ("save", "load"):
                if cell["operation"] == run["benchmarks"][0]["operation"]:
                    full = "/".join([cell["dataset"], cell["format"], operation])
                    run["benchmarks"].append(dict(cell, name=full, run_name=full, operation=operation))
        entry = run["roundtrip"]["operations"][0]
        run["roundtrip"]["operations"] += [dict(entry, name=name) for name in ("save", "load")]
        return self.write("report.json", run)

    def test_report(self):
        def check(names, path):
            text, _ = self.call("report", self.make_report(path), "--format", "markdown", "--part", "answer")
            document = self.check_markdown(text, allowed={"strong"})
            self.assertGreaterEqual(len(list(document.iter("strong"))), len(names))
            headings = ["".join(text.text or "" for text in heading.iter("text")).replace("\u200b", "")
                        for heading in document.iter("heading")]
            self.assertEqual(len(headings), len(names) + 1 if len(names) > 1 else 0)
            if names == LEGITIMATE:
                self.assertEqual(headings[1:], names)
        self.for_each_group(check)

    def test_page(self):
        if not (pathlib.Path(ROUNDTRIP).parent / "roundtrip-report/page.html").exists():
            self.skipTest("the page is not built: scripts/setup report")

        def check(names, path):
            results, page = self.make_report(path), self.folder / "page.html"
            self.call("report", results, "--out", page)
            text = page.read_text()
            document = html.fromstring(text)
            # Its own, and the data.
            self.assertEqual([script.get("type") for script in document.iter("script")], ["application/json", None])
            self.assertEqual([name for element in document.iter() for name in element.attrib if name.startswith("on")], [])
            articles = list(document.iter("article"))
            self.assertEqual(len(articles), len(names) + (len(names) > 1))
            for link in document.iter("a"):
                self.assertRegex(link.get("href"), r"^#[A-Za-z0-9%._~=&-]*$")
            data = strict_json(document.get_element_by_id("data").text)
            packed = gzip.decompress(base64.b64decode(data["runs"][0]["packed"]))
            self.assertEqual([entry["name"] for entry in strict_json(packed.decode())["roundtrip"]["datasets"]], names)
            if data["runs"][0]["blocks"] == "all":
                self.assertEqual(packed, results.read_bytes())
            if names == LEGITIMATE:
                self.assertEqual([article.get("data-dataset") for article in articles[1:]], names)
        self.for_each_group(check)

    def test_latex(self):
        def check(names, path):
            text, _ = self.call("show", path, "--output", "latex")
            self.check_lines(text)
            self.assertEqual(text.count("\\begin{tabular}"), len(names))
            for block in filter(None, text.split("\n\n")):
                comment, begin, top, head, middle, *rows, bottom, note, end = block.strip().splitlines()
                self.assertRegex(note, r"^\\multicolumn\{\d+\}\{l\}\{.*not C\+\+.*\} \\\\$")
                self.assertRegex(comment, "^% ")
                self.assertRegex(begin, r"^\\begin\{tabular\}\{rlr*ll\}$")
                self.assertEqual([top, middle, bottom, end], ["\\toprule", "\\midrule", "\\bottomrule", "\\end{tabular}"])
                columns = len(begin) - len("\\begin{tabular}{}")
                for row in [head, *rows]:
                    self.assertTrue(row.endswith(" \\\\"))
                    row = LATEX.sub("", row[:-3])
                    self.assertEqual(row.count("&"), columns - 1)
                    self.assertNotRegex(row, r'[\\{}$#%_^~"<>|`\[\]*]')
                    # The letters of Latin-1 are the last that every pdflatex can print.
                    self.assertNotRegex(row, "[\u0100-\U0010ffff]")
                self.assertEqual(len(rows), len(names))
        self.for_each_group(check)

    def read_csv(self, text):
        self.check_lines(text)
        self.assertLess(max(map(len, text.splitlines())), LONGEST_LINE)
        rows = list(csv.reader(io.StringIO(text), strict=True))
        self.assertEqual(len(rows), len(text.splitlines()))
        for row in rows:
            self.assertEqual(len(row), len(rows[0]))
            for field in row:
                if not re.fullmatch(r"-?[0-9.]+(e[+-]?[0-9]+)?", field):
                    self.assertNotRegex(field, r"^\s*[-=+@\uff1d\uff0b\uff0d\uff20]")
        return [dict(zip(rows[0], row)) for row in rows[1:]]

    def test_csv(self):
        def check(names, path):
            text, _ = self.call("show", path, "--output", "csv")
            rows = self.read_csv(text)
            self.assertEqual(self.call("show", path, "--export", "csv")[0], text)
            self.assertEqual(len({(row["dataset"], row["format"]) for row in rows}), len(names) ** 2)
            if names == LEGITIMATE:
                self.assertEqual({row["dataset"] for row in rows}, set(names))
                self.assertLessEqual(set(names), {row["metric"] for row in rows})
        self.for_each_group(check)

    def test_json(self):
        def check(names, path):
            text, _ = self.call("show", path, "--output", "json")
            self.check_lines(text)
            self.assertEqual(strict_json(text), strict_json(path.read_text()))
            for kind in ["googlecpp", "bmf", "customSmallerIsBetter", "customBiggerIsBetter"]:
                text, _ = self.call("show", path, "--export", kind)
                self.check_lines(text)
                data = strict_json(text)
                entries = data["benchmarks"] if kind == "googlecpp" else data
                found = set(entries) if kind == "bmf" else {entry["name"] for entry in entries}
                self.assertLessEqual({"/".join([name, name, names[0]]) for name in names}, found)
        self.for_each_group(check)

    def read_junit(self, text):
        self.check_lines(text)
        document = etree.fromstring(text.encode())
        JUNIT.assertValid(document)
        suites = junitparser.JUnitXml.fromstring(text.encode())
        total, failures, skipped = suites.tests, suites.failures, suites.skipped
        suites.update_statistics()
        self.assertEqual((suites.tests, suites.failures, suites.skipped), (total, failures, skipped))
        return [case for suite in suites for case in suite]

    def test_junit(self):
        def check(names, path):
            cases = self.read_junit(self.call("show", path, "--export", "junit")[0])
            self.assertEqual(len(cases), 2 * len(names) ** 2 - len(names))
            if names == LEGITIMATE:
                self.assertLessEqual({f"{name}.{name}" for name in names}, {case.classname for case in cases})
        self.for_each_group(check)

    def test_benchstat(self):
        def check(names, path):
            text, _ = self.call("show", path, "--export", "benchstat")
            self.check_lines(text)
            configuration, _, results = parse_benchfmt(text)
            # A key without a value would take the value away that it had.
            self.assertEqual(set(configuration), set() if names[0] in BLANK else
                             {"cpu", "libc", "compiler", "flags", "build-type"})
            # A reader of Go has 64 KiB for a line.
            self.assertLess(max(map(len, text.splitlines())), 1 << 16)
            if names not in [LONG[:1], LONG[1:]]:
                self.assertEqual({urllib.parse.unquote(keys["op"]) for _, keys, _ in results}, set(names))
                self.assertEqual({urllib.parse.unquote(keys["dataset"]) for _, keys, _ in results}, set(names))
        self.for_each_group(check)

    def check_commands(self, text):
        self.check_lines(text, commands=True)
        for line in text.splitlines():
            # As the runner reads it: properties up to the second ::, then the message.
            match = re.fullmatch(r"::(error|warning) title=([^:,]*)::(.*)", line)
            self.assertIsNotNone(match, line[:300])
            self.assertNotRegex(match[2] + match[3], "%(?!25|3A|2C)")
            self.assertNotIn("##[", line)
        self.assertLessEqual(len(text.splitlines()), 20)

    def test_github(self):
        def check(names, path):
            summary = self.folder / "summary.md"
            text, _ = self.call("show", path, "--export", f"github={summary}", "--metric", names[0] if len(names[0]) < 99
                                and "," not in names[0] and "\0" not in names[0] else "size")
            commands = text[text.index("::error title"):] if "::error title" in text else ""
            self.check_lines(text[:len(text) - len(commands)])
            self.check_commands(commands)
            self.assertEqual(bool(commands), len(names) > 1)
            self.check_tables(self.check_markdown(summary.read_text()))
        self.for_each_group(check)

    # --- two runs

    def test_comparison(self):
        def check(names, path):
            run = strict_json(path.read_text())
            for i, cell in enumerate(run["benchmarks"]):
                for times in [cell, cell["interval"]]:
                    for key in {"real_time", "low", "high"} & set(times):
                        times[key] *= [2, 1, 0.5][i % 3]
            for i, fact in enumerate(run["roundtrip"]["facts"]):
                fact["reason"] += "!"
                if fact["fidelity"] == "lossy":
                    fact["encoded_bytes"] += 1
                else:
                    judge(fact, ["crashed", "unsupported", "failed"][i % 3])
            head = self.write("head.json", run)
            kinds = ["csv", "junit", "github"]
            exports = [word for kind in kinds for word in ["--export", f"{kind}={self.folder / kind}"]]
            text, _ = self.call("compare", path, head, "--out", self.folder / "comparison.json", *exports, code=1)
            table, _, commands = text.partition("\n::error title=")
            self.check_lines(table)
            self.check_commands("::error title=" + commands)
            for file in ["comparison.json", *kinds]:
                self.check_lines((self.folder / file).read_text())
            self.read_csv((self.folder / "csv").read_text())
            self.read_junit((self.folder / "junit").read_text())
            strict_json((self.folder / "comparison.json").read_text())
            document = self.check_markdown((self.folder / "github").read_text(), allowed=["strong", "code"])
            self.check_tables(document)
            self.assertEqual(len(list(document.iter("strong"))), 1)
            self.check_lines(self.call("compare", path, head, "--all", code=1)[0])
        self.for_each_group(check)

    # --- a history

    def test_history(self):
        def check(names, path):
            store = self.folder / "history"
            for i in range(6):
                run = strict_json(path.read_text())
                run["context"]["date"] = f"2026-01-0{i + 1}T00:00:00+00:00"
                if i > 3:
                    # Another machine, and other facts.
                    run["roundtrip"]["fingerprint"]["cpu_model"] += names[-1]
                for fact in run["roundtrip"]["facts"]:
                    fact["encoded_bytes"] = None if fact["encoded_bytes"] is None else fact["encoded_bytes"] + i
                    fact["reason"] += "!" * i
                added = self.write("added.json", run)
                text, _ = self.call("history", "add", added, "--store", store, "--commit", str(i) * 40, "--time",
                                    f"2026-01-0{i + 1}T00:00:00Z", code=2 if names[0] in LONG else 0)
                self.check_lines(text)
                if names[0] in LONG:
                    return
            for metric in ["time", "bytes"]:
                show = ["history", "show", "--store", store, "--metric", metric, "--series", "0"]
                self.check_lines(self.call(*show)[0])
                document = self.check_markdown(self.call(*show, "--output", "markdown")[0])
                self.assertEqual(len(self.check_tables(document)), 2)
                self.read_csv(self.call(*show, "--output", "csv")[0])
                text, _ = self.call(*show, "--output", "json")
                self.check_lines(text)
                self.assertEqual(len(strict_json(text)["machines"]), 2)
            self.check_lines(self.call("history", "check", "--store", store, "--last", "3", code=1)[0])
            text, _ = self.call("history", "check", "--store", store, "--last", "3", "--output", "json", code=1)
            self.check_lines(text)
            strict_json(text)
            for file in store.iterdir():
                file.unlink()
        self.for_each_group(check)


if __name__ == "__main__":
    unittest.main(verbosity=2)
