# SPDX-License-Identifier: MIT
"""`roundtrip recommend --like`: a file of one's own is run, or a dataset stands for it."""

import json
import pathlib
import unittest

from export_readers import strict_json
from fake_build import Folders
from short_run import plain
from stored_run import ROUNDTRIP, STORED, call


class Like(Folders, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.mine = self.base / "mine.json"
        self.mine.write_text(json.dumps([{"id": i, "name": f"order {i}", "open": i % 2 == 0} for i in range(50)]))

    def recommend(self, build, *arguments, code=0):
        done = build.call("recommend", *arguments, cwd=self.base)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def test_it_is_run_and_its_results_are_kept(self):
        build = self.build(slow={"ns": 3e5}, fast={"ns": 1e5})
        text = plain(self.recommend(build, "--like", "mine.json", "--budget", "2s").stdout)
        self.assertRegex(text, r"^For mine \(1 save and 1 load\): fast")
        self.assertIn(" mine.json was run itself, for ", text)
        self.assertIn("mine/fast/save, mine/fast/load, mine/fast (encoded_bytes) in roundtrip-like.json", text)
        cells = {cell["name"] for cell in self.results(self.base / "roundtrip-like.json")["benchmarks"]}
        self.assertEqual(cells, {f"mine/{name}/{operation}" for name in ("slow", "fast") for operation in ("save", "load")})
        # The same from what was kept, in which there is one dataset only; and what is in the way is kept, too.
        again = self.recommend(build, "roundtrip-like.json")
        self.assertTrue(again.stdout.startswith("For mine (1 save and 1 load): fast"))
        self.recommend(build, "--like", "mine.json", "--budget", "2s")
        self.assertTrue((self.base / "roundtrip-like.previous.json").exists())

    def test_json_says_which_it_was(self):
        build = self.build(fast={})
        answer = strict_json(self.recommend(build, "--like", "mine.json", "--budget", "2s", "--output", "json", "--out", "a.json").stdout)
        self.assertEqual((answer["like"]["how"], answer["like"]["file"], answer["file"]), ("run", "mine.json", "a.json"))

    def test_a_need_to_read_in_place_is_measured(self):
        build = self.build(fast={"operations": ["save", "load", "access"]})
        self.recommend(build, "--like", "mine.json", "--budget", "2s", "--need", "zero-copy")
        operations = {cell["operation"] for cell in self.results(self.base / "roundtrip-like.json")["benchmarks"]}
        self.assertEqual(operations, {"save", "load", "access"})

    def test_errors(self):
        build = self.build(fast={})
        (self.base / "bad.json").write_text("{")
        (self.base / "stranger").write_text("mine")
        for arguments, words in [
                (["--like", "nowhere.json"], "nowhere.json"), (["--like", "bad.json", "--budget", "2s"], "bad.json:1:2"),
                (["--like", "mine.json", "--budget", "soon"], "'soon' is not a duration"),
                (["--like", "mine.json", "--no-run"], "(--no-run), and there are no results"),
                (["--like", "mine.json", "--budget", "0"], "(--budget 0), and there are no results"),
                (["--like", "mine.json", "--no-run", "--budget", "2s"], "excludes"),
                (["--like", "mine.json", "--out", "mine.json"], "--out"),
                (["--like", "mine.json", "--out", "stranger"], "stranger"),
                (["--like", "mine.json", "--need", "what"], "there is no need 'what'")]:
            with self.subTest(arguments):
                done = self.recommend(build, *arguments, code=2)
                self.assertEqual(done.stdout, "")
                self.assertIn(words, done.stderr)
        self.assertEqual((self.base / "stranger").read_text(), "mine")

    def test_a_budget_in_which_nothing_is_timed_leaves_the_match(self):
        slow = {"make": {"sleep": 1}}
        build = self.build(slow=slow)
        done = self.recommend(build, "--like", "mine.json", "--budget", "0.1s", code=3)
        self.assertIn("no format has the figures that it takes", plain(done.stdout))
        done = self.recommend(build, STORED, "--like", "mine.json", "--budget", "0.1s", code=3)
        self.assertIn("mine.json was not run (the budget was too short to time any format)", done.stderr)

    def test_what_cannot_be_compared_is_not_decided(self):
        build = self.build(fast={})
        done = self.recommend(build, STORED, "--like", "mine.json", "--no-run", code=3)
        self.assertIn("could be compared with no dataset of the results", done.stderr)
        self.assertEqual(done.stdout, "")

    @unittest.skipUnless(pathlib.Path(f"{ROUNDTRIP}-worker-nlohmann_json").exists(), "needs the worker nlohmann_json")
    def test_without_a_run_the_dataset_that_is_most_alike_stands_for_it(self):
        for arguments in (["--no-run"], ["--budget", "0"]):
            done = call("recommend", STORED, "--like", self.mine, *arguments, "--output", "json")
            self.assertEqual(done.returncode, 0, done.stderr)
            answer = strict_json(done.stdout)
            likes = [match["likeness"] for match in answer["like"]["datasets"] if match["likeness"] is not None]
            self.assertEqual(answer["like"]["how"], "matched")
            self.assertEqual(answer["dataset"], answer["like"]["datasets"][0]["dataset"])
            self.assertEqual(likes, sorted(likes, reverse=True))
            self.assertEqual(len(answer["like"]["datasets"]), 6)
            self.assertTrue(all(match["reason"] for match in answer["like"]["datasets"] if match["likeness"] is None))
            self.assertIn("was not run", answer["like"]["sentence"])


if __name__ == "__main__":
    unittest.main()
