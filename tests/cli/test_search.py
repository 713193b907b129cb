#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""tagline-cli search: words in context, over texts and annotations."""

import json
import os
import subprocess
import tempfile
import unittest

CLI = os.environ.get("TAGLINE_CLI", "build/app/tagline-cli")

TEXT = "The harbour, she said, is full.\nThe Harbours of Café Müller are “full” too."
SPLIT = "The harbour is full"


def run(*args, stdin=None):
    done = subprocess.run([CLI, "search", *args], input=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env={**os.environ, "LC_ALL": "C.UTF-8"}, timeout=120)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def article(**more):
    return {"id": "a1", "title": "One", "text": TEXT, "annotations": [
        {"id": "t1", "label": "claim", "start": 0, "end": 30, "fragments": [[0, 11], [23, 30]], "text": "The harbour is full",
         "note": "Ask the harbour master.", "attributes": {"verdict": "mixture", "evidence_urls": ["https://a.example/harbour", "b"]}},
        {"id": "t2", "label": "source", "start": 13, "end": 16, "text": "she"},
        {"id": "t3", "label": "cue", "start": 17, "end": 21, "text": "said", "note": "a\tcue"}], **more}


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="tagline-search-")
        self.addCleanup(self.folder.cleanup)
        self.desk = self.put("desk.json", {"articles": [article()]})

    def put(self, name, content):
        path = os.path.join(self.folder.name, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(json.dumps(content).encode() if isinstance(content, dict) else content)
        return path

    def find(self, *args, status=0):
        code, out, err = run("--json", *args)
        self.assertEqual(code, status, err)
        return json.loads(out)

    def places(self, *args):
        return [(r["where"], r["annotation"], r["attribute"], r["start"], r["end"], r["match"])
                for r in self.find(*args)["results"]]


class Matching(Case):
    def test_text_is_folded(self):
        self.assertEqual(self.places("HARBOUR", self.desk, "--in", "text"),
                         [("text", None, None, 4, 11, "harbour"), ("text", None, None, 36, 43, "Harbour")])
        self.assertEqual(self.places("cafe muller", self.desk), [("text", None, None, 48, 59, "Café Müller")])
        self.assertEqual([p[5] for p in self.places('"full"', self.desk)], ["“full”"])
        self.assertEqual([p[5] for p in self.places("full. the", self.desk)], ["full.\nThe"])

    def test_case(self):
        self.assertEqual([p[3] for p in self.places("Harbour", self.desk, "--case")], [36])
        self.assertEqual(self.places("Cafe", self.desk, "--case"), [])

    def test_whole_words(self):
        self.assertEqual([p[3] for p in self.places("harbour", self.desk, "--word", "--in", "text")], [4])
        self.assertEqual(self.places("harbou", self.desk, "--word"), [])

    def test_notes_and_attributes(self):
        self.assertEqual(self.places("harbour", self.desk)[2:], [
            ("note", "t1", None, 8, 15, "harbour"), ("attribute", "t1", "evidence_urls", 18, 25, "harbour")])
        self.assertEqual(self.places("mixture", self.desk), [("attribute", "t1", "verdict", 0, 7, "mixture")])

    def test_across_the_gap_of_a_split_annotation(self):
        self.assertEqual(self.places("harbour is", self.desk), [("annotation", "t1", None, 4, 14, "harbour is")])
        self.assertEqual(self.find("harbour is", self.desk)["results"][0]["before"], "The ")
        self.assertEqual(self.places("harbour is", self.desk, "--in", "text"), [])
        self.assertEqual(self.places("harbour is", self.desk, "--label", "source"), [])

    def test_labels(self):
        self.assertEqual(self.places("harbour", self.desk, "--label", "claim", "--in", "text"),
                         [("text", None, None, 4, 11, "harbour")])
        self.assertEqual(self.places("s", self.desk, "--label", "source", "--label", "cue"),
                         [("text", None, None, 13, 14, "s"), ("text", None, None, 17, 18, "s")])
        self.assertEqual(self.places("harbour", self.desk, "--label", "cue"), [])

    def test_what_the_match_touches(self):
        results = self.find("e harbour, she", self.desk)["results"]
        self.assertEqual(results[0]["annotations"], [{"id": "t1", "label": "claim"}, {"id": "t2", "label": "source"}])
        # Both fragments in one match: the annotation is named once.
        results = self.find("harbour, she said, is", self.desk)["results"]
        self.assertEqual([a["id"] for a in results[0]["annotations"]], ["t1", "t2", "t3"])
        self.assertEqual(self.find("muller", self.desk)["results"][0]["annotations"], [])

    def test_only_annotations(self):
        self.assertEqual([p[3] for p in self.places("full", self.desk, "--in", "annotations")], [26])

    def test_totals_and_context(self):
        other = self.put("other.jsonl", (json.dumps({"id": "b", "text": "full 😀 full"}) + "\n").encode())
        found = self.find("full", self.desk, other, "--context", "2")
        self.assertEqual((found["query"], found["matches"], found["articles"], found["problems"]), ("full", 4, 2, []))
        self.assertEqual([(r["file"], r["article"], r["start"], r["before"], r["after"]) for r in found["results"][2:]],
                         [(other, "b", 0, "", " 😀"), (other, "b", 7, "😀 ", "")])


class Lines(Case):
    def test_keyword_in_context(self):
        self.assertEqual(run("said", self.desk, "--context", "9"), (
            0, self.desk + " (a1) 17:21: …our, she [said], is full…  (cue)\n", ""))
        self.assertEqual(run("master", self.desk), (
            0, self.desk + " (a1) 16:22: Ask the harbour [master].  (claim t1: note)\n", ""))
        self.assertEqual(run("full. the", self.desk, "--context", "3")[1],
                         self.desk + " (a1) 26:35: …is [full. The] Ha…  (claim)\n")

    def test_nothing(self):
        self.assertEqual(run("nowhere", self.desk), (0, "", ""))
        self.assertEqual(run("\u0301", self.desk), (0, "", ""))

    def test_control_characters_are_shown(self):
        desk = self.put("hostile.json", {"articles": [article(id="a\x1b[31m", text="x \x1b]0;y\x07 \u202eneedle\u2066 \x00 z", annotations=[])]})
        code, out, _ = run("needle", desk)
        self.assertEqual((code, [c for c in out if ord(c) < 32 or c in "\u202e\u2066"]), (0, ["\n"]))
        self.assertIn("\\u202E[needle", out)

    def test_standard_input_and_foreign_formats(self):
        self.assertEqual(run("said", "-", stdin=json.dumps(article()).encode())[1], "- (a1) 17:21: The harbour, she [said], is full. The Harbours of Café Müller a…  (cue)\n")
        self.put("corpus/a.txt", "Ana said so.\n".encode())
        self.put("corpus/a.ann", b"T1\tSource 0 3\tAna\nT2\tCue 4 8\tsaid\n")
        folder = os.path.join(self.folder.name, "corpus")
        self.assertEqual(run("ana", folder)[1], folder + " (a) 0:3: [Ana] said so.   (Source)\n")


class Mistakes(Case):
    def test_usage(self):
        for args in ([], ["word"], ["", self.desk], ["word", self.desk, "--in", "titles"], ["word", self.desk, "--context", "-1"],
                     ["word", self.desk, "--context", "99999999"], ["word", self.desk, "--nonsense"], [b"\xff", self.desk],
                     ["word", self.desk, "--from", "nonsense"]):
            code, out, err = run(*args)
            self.assertEqual((code, out), (2, ""), args)
            self.assertIn("tagline-cli search", err)

    def test_help_and_dashes(self):
        self.assertEqual(run("--help")[0], 0)
        desk = self.put("dash.json", {"articles": [{"id": "a", "text": "say --json now"}]})
        self.assertEqual(run("--", "--json", desk)[1], desk + " (a) 4:10: say [--json] now\n")

    def test_missing_file(self):
        missing = os.path.join(self.folder.name, "missing.json")
        code, out, err = run("said", missing, self.desk)
        self.assertEqual(code, 3)
        self.assertIn("missing.json", err)
        self.assertIn("[said]", out)

    def test_one_broken_article_does_not_stop_the_others(self):
        lines = self.put("desk.jsonl", b'{"id": "a", "text": "said"}\n{"id": "b", "text": \n{"id": "c", "text": "said"}\n')
        code, out, err = run("said", lines)
        self.assertEqual((code, out.count("[said]")), (1, 2))
        self.assertIn("error", err)
        found = self.find("said", lines, status=1)
        self.assertEqual(found["matches"], 2)
        self.assertEqual([p["code"] for p in found["problems"]], ["json-syntax"])


if __name__ == "__main__":
    unittest.main()
