# SPDX-License-Identifier: MIT
"""`roundtrip recommend`: what it says of stored results, and its exit codes. What each need and each speed means is in the units
beside this file."""

import copy
import re
import unittest

from export_readers import strict_json
from hostile_names import HOSTILE, check_lines
from short_run import ShortRun, plain
from stored_run import call

FLOORS = {"memcpy", "copy"}
NEEDS = ["exact", "human-readable", "no-schema", "self-describing", "zero-copy", "checked", "no-code-execution", "languages=A+B",
         "not-own"]


class Answers(ShortRun):
    def recommend(self, *arguments, code=0, file=None, dataset="log"):
        done = call("recommend", file or self.file, *(["--dataset", dataset] if dataset else []), *arguments)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def json(self, *arguments, **options):
        return strict_json(self.recommend(*arguments, "--output", "json", **options).stdout)

    def names(self, *arguments, **options):
        return [entry["format"] for entry in self.json(*arguments, **options)["recommended"]]

    def stored_run(self):
        return copy.deepcopy(self.stored)

    def test_the_answer_comes_first(self):
        lines = self.recommend("--save-to-load", "1:10").stdout.splitlines()
        self.assertEqual(lines[0], "For log (1 save and 10 loads): native")
        self.assertEqual([line.split()[1] for line in lines if re.match(r"\d", line)], self.names("--save-to-load", "1:10"))

    def test_each_figure_is_that_of_its_cell(self):
        cells = {cell["name"]: cell for cell in self.stored["benchmarks"]}
        facts = {f"{fact['dataset']}/{fact['format']}": fact for fact in self.stored["roundtrip"]["facts"]}
        answer = self.json("--bandwidth", "1Gbit", "--compress", "zstd", "--save-to-load", "2:3")
        self.assertEqual(answer["file"], str(self.file))
        self.assertEqual(len(answer["recommended"]), 3)
        for entry in answer["recommended"]:
            figures = {figure["metric"]: figure for figure in entry["figures"]}
            self.assertEqual(set(figures), {"save", "load", "size", "zstd"})
            for figure in figures.values():
                source = cells[figure["cell"]] if figure["unit"] == "ns" else facts[figure["cell"]]
                self.assertEqual(figure["value"], source[figure["member"]])
            times = {name: figure["value"] for name, figure in figures.items()}
            moved = 5 * times["zstd"] / 125e6 * 1e9
            self.assertAlmostEqual(entry["channel_ns"], moved)
            self.assertAlmostEqual(entry["cost_ns"], 2 * times["save"] + 3 * times["load"] + moved)
            text = plain(self.recommend("--bandwidth", "1Gbit", "--compress", "zstd", "--save-to-load", "2:3").stdout)
            self.assertIn(f"log/{entry['format']}/save, log/{entry['format']}/load, log/{entry['format']} (encoded_bytes), "
                          f"log/{entry['format']} (zstd_bytes) in {self.file}", text)

    def test_nobody_is_lost(self):
        """Each format is ranked, or left out with a reason; a floor is neither."""
        names = {entry["name"] for entry in self.stored["roundtrip"]["formats"]} - FLOORS
        for needs in [[], ["--need", "human-readable"], ["--need", "exact,checked,no-schema,not-own"]]:
            for dataset in ("log", "twitter", "savedata"):
                answer = self.json(*needs, dataset=dataset)
                excluded = [name for exclusion in answer["exclusions"] for name in exclusion["formats"]]
                self.assertEqual(len(excluded), len(set(excluded)))
                self.assertEqual(answer["considered"] + len(excluded), len(names))
                for exclusion in answer["exclusions"]:
                    self.assertTrue(exclusion["reason"])
                self.assertFalse(FLOORS & {entry["format"] for entry in answer["recommended"]} | FLOORS & set(excluded))

    def test_needs_leave_formats_out(self):
        entries = {entry["name"]: entry for entry in self.stored["roundtrip"]["formats"]}
        for need, has in [("human-readable", lambda e: e["encoding"] == "text"), ("no-schema", lambda e: not e["needs_schema"]),
                          ("self-describing", lambda e: e["self_describing"]), ("checked", lambda e: e["load_checks"] == "checked"),
                          ("not-own", lambda e: not e["library"].startswith("roundtrip"))]:
            answer = self.json("--need", need)
            wanted = {name for name, entry in entries.items() if has(entry) and not entry["off_the_clock"]}
            self.assertEqual(answer["considered"], len(wanted), need)
            self.assertLessEqual({entry["format"] for entry in answer["recommended"]}, wanted)
            self.assertIn(f"{need}, but ", plain(self.recommend("--need", need).stdout))
        self.assertEqual(self.names("--need", "checked,human-readable"), ["nlohmann_json"])
        self.assertEqual(self.names("--need", "checked", "--need", "human-readable"), ["nlohmann_json"])

    def test_what_cannot_hold_the_data_is_left_out_with_the_reason_of_its_row(self):
        text = plain(self.recommend(dataset="twitter").stdout)
        self.assertIn("unsupported: needs a schema; a document has none: protobuf, protobuf_arena, protobuf_object", text)

    def test_what_was_not_measured_is_said_and_ends_with_3(self):
        for need, how in [("zero-copy", "access"), ("no-code-execution", "roundtrip inspect"),
                          ("languages=python+node", f"scripts/interop --results {self.file}")]:
            done = self.recommend("--need", need, code=3)
            self.assertIn(f"Not measured {need}: ", plain(done.stdout))
            self.assertIn(how, plain(done.stdout))
            self.assertEqual(self.names("--need", need, code=3), self.names())

    def test_judges_decide_about_languages(self):
        run = self.stored_run()

        def judge(name, *said):
            fact = next(fact for fact in run["roundtrip"]["facts"] if (fact["dataset"], fact["format"]) == ("log", name))
            fact["judges"] = [{"judge": f"judge {i}", "version": "1", "verdict": verdict, "reason": "", "known": "", "read_back": "",
                               "read_back_reason": "", "language": language} for i, (language, verdict) in enumerate(said)]
        judge("nlohmann_json", ("python", "equal"), ("node", "equal"))
        judge("rapidjson", ("python", "equal"), ("node", "refused"))
        judge("cereal_json", ("python", "equal"))
        path = self.write("judged.json", run)
        self.assertEqual(self.names("--need", "languages=python+node", file=path), ["nlohmann_json"])
        self.assertEqual(set(self.names("--need", "languages=python", file=path)), {"nlohmann_json", "rapidjson", "cereal_json"})
        text = plain(self.recommend("--need", "languages=python+node", file=path).stdout)
        self.assertIn("no tool in node has read the file: cereal_json", text)
        self.assertIn("not read in node as what was saved: judge 1 1 (REFUSES OURS): rapidjson", text)
        self.assertIn("no tool of another language has judged the file, and not judged is not a pass: native,", text)
        # Of another dataset nobody has said anything.
        self.recommend("--need", "languages=python", file=path, dataset="mesh", code=3)
        self.assertEqual(self.names("--need", "languages=java", file=path, code=3), [])

    def test_access_decides_about_zero_copy(self):
        run = self.stored_run()
        cell = copy.deepcopy(next(cell for cell in run["benchmarks"] if cell["name"] == "log/native/load"))
        cell.update(name="log/native/access", run_name="log/native/access", operation="access")
        run["benchmarks"].append(cell)
        run["roundtrip"]["untimed"].append({"dataset": "log", "format": "protobuf", "operation": "access", "status": "unsupported",
                                            "reason": "all is loaded first"})
        answer = self.json("--need", "zero-copy", file=self.write("access.json", run))
        self.assertEqual([entry["format"] for entry in answer["recommended"]], ["native"])
        reasons = {name: exclusion["reason"] for exclusion in answer["exclusions"] for name in exclusion["formats"]}
        self.assertEqual(reasons["protobuf"], "reading in place is unsupported: all is loaded first")
        self.assertEqual(reasons["nlohmann_json"], "the operation access was not measured")

    def test_ties_are_said_as_ties(self):
        run = self.stored_run()
        cells = {cell["name"]: cell for cell in run["benchmarks"]}
        for operation in ("save", "load"):
            for key in ("real_time", "interval"):
                cells[f"log/cereal_binary/{operation}"][key] = copy.deepcopy(cells[f"log/native/{operation}"][key])
        path = self.write("tied.json", run)
        answer = self.json(file=path)
        self.assertEqual(answer["ties"], [{"rank": 1, "formats": ["cereal_binary", "native"]}])
        self.assertEqual([(entry["rank"], entry["tied"]) for entry in answer["recommended"]], [(1, True), (1, True), (3, False)])
        text = self.recommend(file=path).stdout
        self.assertTrue(text.startswith("For log (1 save and 1 load): cereal_binary or native, which this run cannot tell apart\n"))
        self.assertRegex(text, r"(?m)^1=  native ")
        self.assertIn("Cannot be told apart rank 1: cereal_binary, native", plain(text))

    def test_nothing_to_recommend_ends_with_3(self):
        done = self.recommend("--need", "human-readable,not-own,checked,no-schema,self-describing,exact", "--save-to-load", "0:1")
        self.assertIn("there is no other format left to choose", plain(done.stdout))
        run = self.stored_run()
        for entry in run["roundtrip"]["formats"]:
            entry["encoding"] = "binary"
        done = self.recommend("--need", "human-readable", code=3, file=self.write("binary.json", run))
        self.assertTrue(plain(done.stdout).startswith("Nothing can be recommended for log: none of the 16 formats"))
        run["benchmarks"] = [cell for cell in run["benchmarks"] if cell["dataset"] != "log"]
        done = self.recommend(code=3, file=self.write("none.json", run))
        self.assertIn("no format has the figures that it takes", done.stdout)
        self.assertNotIn("never recommended", done.stdout)

    def test_the_suites_own_formats_are_marked(self):
        text = plain(self.recommend().stdout)
        self.assertIn("1 native the suite's own format, binary, exact, load checked", text)
        self.assertIn("native is the suite's own format; the best that is not is cereal_binary,", text)
        self.assertNotIn("own format", self.recommend("--need", "not-own").stdout)

    def test_doubts_are_said(self):
        run = self.stored_run()
        run["roundtrip"]["status"] = "partial"
        next(cell for cell in run["benchmarks"] if cell["name"] == "log/native/save")["interval"] = None
        text = self.recommend("--compress", "lz4", file=self.write("partial.json", run)).stdout
        self.assertRegex(text, r"(?m)^~1  native ")
        for words in ("too few launches", "--resume", "did not time compressing with lz4"):
            self.assertIn(words, plain(text))

    def test_markdown(self):
        text = self.recommend("--need", "exact,zero-copy", "--output", "markdown", code=3).stdout
        self.assertTrue(text.startswith("**For log "))
        self.assertEqual(len(re.findall(r"(?m)^\| \d", text)), 3)
        self.assertIn("`log/native/save`", text)
        self.assertIn("\nNot measured:\n\n- zero-copy: ", text)

    def test_errors(self):
        several = "--dataset log|mesh|message|model|savedata|twitter"
        for arguments, words in [
                ([self.file, "--dataset", "log", "--need", "fast"], f"there is no need 'fast'; there are {', '.join(NEEDS)}"),
                ([self.file, "--dataset", "log", "--need", "languages"], "there is no need 'languages'"),
                ([self.file, "--dataset", "log", "--need", "languages=Python"], "'Python' is not a list of languages"),
                ([self.file, "--dataset", "what"], "the results have no dataset 'what'; they have"),
                ([self.file], several), ([self.file, "--need", "exact"], several),
                ([self.file, "--dataset", "log", "--bandwidth", "1Gb"], "--bandwidth: '1Gb' is not a speed; write bits as"),
                ([self.file, "--dataset", "log", "--disk", "0MB/s"], "--disk: '0MB/s' is not between"),
                ([self.file, "--dataset", "log", "--disk", "1MB/s", "--bandwidth", "1Gbit"], "excludes"),
                ([self.file, "--dataset", "log", "--save-to-load", "1"], "'1' does not say how many loads"),
                ([self.file, "--dataset", "log", "--save-to-load", "0:0"], "'0:0' does not say"),
                ([self.file, "--dataset", "log", "--compress", "gzip"], "gzip not in"),
                ([self.file, "--dataset", "log", "--output", "csv"], "csv not in"),
                ([self.file, "--dataset", "log", "--budget", "5s"], "--budget requires --like"),
                ([self.file, "--dataset", "log", "--no-run"], "--no-run requires --like"),
                ([self.file, "--dataset", "log", "--like", "a.json"], "excludes"),
                ([], "name a results file"), (["nowhere.json"], "nowhere.json"),
                ([self.write("other.json", {"a": 1})], "not a roundtrip results file")]:
            with self.subTest(arguments):
                done = call("recommend", *arguments, cwd=self.folder)
                self.assertEqual(done.returncode, 2, done.stdout)
                self.assertEqual(done.stdout, "")
                self.assertIn(words, done.stderr)

    def test_help_lists_the_needs(self):
        text = call("recommend", "--help").stdout
        for need in NEEDS:
            self.assertIn(f"  {need} ", text)

    def test_names_that_nobody_should_have(self):
        for names in [HOSTILE[i:i + 4] for i in range(0, len(HOSTILE), 4)]:
            run = self.stored_run()
            info = run["roundtrip"]
            renamed = dict(zip(["log", "native", "protobuf", "nlohmann_json"], dict.fromkeys(names)))
            for entry in run["benchmarks"] + info["facts"] + info["untimed"]:
                for key in ("dataset", "format"):
                    entry[key] = renamed.get(entry[key], entry[key])
            for cell in run["benchmarks"]:
                cell["name"] = cell["run_name"] = "/".join([cell["dataset"], cell["format"], cell["operation"]])
            for entry in info["formats"] + info["datasets"]:
                entry["name"] = renamed.get(entry["name"], entry["name"])
                entry["language"] = names[0]
            for fact in info["facts"]:
                fact.update(fidelity="lossy", reason=names[-1], path=names[0], expected=names[0], actual=names[-1])
            info["datasets"][0]["notes"] = names
            info["fingerprint"]["cpu_model"] = names[-1]
            path = self.write("hostile.json", run)
            with self.subTest([name[:40] for name in names]):
                for needs in ([], ["--need", "exact"]):
                    for output in ("text", "markdown", "json"):
                        done = call("recommend", path, f"--dataset={renamed['log']}", "--output", output, *needs)
                        self.assertEqual(done.returncode, 3 if needs else 0, done.stderr)
                        check_lines(self, done.stdout)
                    self.assertEqual(strict_json(done.stdout)["dataset"], renamed["log"])


if __name__ == "__main__":
    unittest.main()
