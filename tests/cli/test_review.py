#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The review commands of tagline-cli: agreement, merge, lint, statistics."""

import json
import os
import subprocess
import tempfile
import unittest

CLI = os.environ.get("TAGLINE_CLI", "build/app/tagline-cli")
SHARED = os.environ.get("TAGLINE_SHARED_DATA") or os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "shared", "data")
POLNEAR = os.path.join(SHARED, "brat", "polnear-annotator-training")
TEXT = "The mayor said on Monday that taxes fell again."


def run(*args):
    done = subprocess.run([CLI, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env={**os.environ, "LC_ALL": "C.UTF-8"}, timeout=300)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def span(id, label, start, end, **more):
    return {"id": id, "label": label, "start": start, "end": end, "text": TEXT[start:end], **more}


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="tagline-review-")
        self.addCleanup(self.folder.cleanup)

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def put(self, name, *articles):
        with open(self.path(name), "w", encoding="utf-8") as f:
            json.dump({"format": "tagline", "version": 1, "articles": list(articles)}, f)
        return self.path(name)

    def get(self, name):
        with open(self.path(name), encoding="utf-8") as f:
            return json.load(f)


class Agreement(Case):
    def test_two_files(self):
        a = self.put("ana.json", {"id": "a1", "text": TEXT, "annotations": [span("t1", "source", 0, 9)]})
        b = self.put("omar.json", {"id": "a1", "text": TEXT, "annotations": [
            span("t1", "source", 0, 9), span("t2", "claim", 30, 47)]})
        status, out, err = run("agreement", a, b, "--json", "--places")
        self.assertEqual((status, err), (0, ""))
        report = json.loads(out)
        self.assertEqual(report["annotators"], ["ana", "omar"])
        self.assertEqual((report["articles"], report["unit"], report["units"]), (1, "tokens", 10))
        self.assertAlmostEqual(report["f1"]["exact"]["all"], 2 / 3)
        self.assertEqual(report["f1"]["exact"]["by_label"], {"source": 1, "claim": 0})
        self.assertEqual([(p["kind"], p["b"]["id"]) for p in report["places"]], [("missing", "t2")])
        self.assertEqual([d["article"] for d in report["documents"]], ["a1"])

    def test_inside_one_file(self):
        a = self.put("both.json", {"id": "a1", "text": TEXT, "annotations": [
            span("t1", "source", 0, 9, annotator="ana"), span("t2", "source", 0, 9, annotator="omar")]})
        status, out, err = run("agreement", a, "--json")
        self.assertEqual(status, 0, err)
        report = json.loads(out)
        self.assertEqual(report["annotators"], ["ana", "omar"])
        self.assertEqual(report["alpha"]["nominal"], 1)

    def test_undefined(self):
        a = self.put("a.json", {"id": "a1", "text": TEXT})
        b = self.put("b.json", {"id": "a1", "text": TEXT})
        status, out, err = run("agreement", a, b, "--json")
        self.assertEqual(status, 0, err)
        report = json.loads(out)
        self.assertIsNone(report["alpha"]["nominal"])
        self.assertIn("alpha", report["undefined"])
        self.assertIn("n/a", run("agreement", a, b)[1])

    def test_other_text(self):
        a = self.put("a.json", {"id": "a1", "text": TEXT})
        b = self.put("b.json", {"id": "a1", "text": TEXT + "!"})
        status, out, err = run("agreement", a, b)
        self.assertEqual(status, 1)
        self.assertIn("different texts", err)

    def test_usage(self):
        self.assertEqual(run("agreement")[0], 2)
        a = self.put("a.json", {"id": "a1", "text": TEXT})
        self.assertEqual(run("agreement", a, a, "--unit", "pages")[0], 2)
        self.assertEqual(run("agreement", self.path("none.json"), a)[0], 3)

    def test_tsv(self):
        a = self.put("a.json", {"id": "a1", "text": TEXT, "annotations": [span("t1", "source", 0, 9)]})
        b = self.put("b.json", {"id": "a1", "text": TEXT, "annotations": [span("t1", "source", 0, 3)]})
        status, out, err = run("agreement", a, b, "--tsv")
        self.assertEqual(status, 0, err)
        rows = [line.split("\t") for line in out.splitlines()]
        self.assertTrue(all(len(row) == 10 for row in rows))
        self.assertIn(["all", "", "", "", "f1-overlap-label", "source", "1.000000", "", "", ""], rows)


class Merge(Case):
    def article(self, *spans, **more):
        return {"id": "a1", "text": TEXT, "annotations": list(spans), **more}

    def test_three_way(self):
        base = self.put("base.json", self.article(span("t1", "source", 0, 9)))
        a = self.put("a.json", self.article(span("t1", "person", 0, 9)))
        b = self.put("b.json", self.article(span("t1", "source", 0, 9, note="who?"), span("t2", "claim", 30, 47)),
                     {"id": "a2", "text": "New."})
        status, out, err = run("merge", a, b, "--base", base, "-o", self.path("out.json"))
        self.assertEqual((status, out, err), (0, "", ""))
        merged = self.get("out.json")
        self.assertEqual([x["id"] for x in merged["articles"]], ["a1", "a2"])
        spans = merged["articles"][0]["annotations"]
        self.assertEqual([(s["id"], s["label"], s.get("note")) for s in spans],
                         [("t1", "person", "who?"), ("t2", "claim", None)])
        self.assertEqual(run("merge", b, a, "--base", base, "-o", self.path("other.json"))[0], 0)
        self.assertEqual(self.get("other.json"), merged)

    def test_conflict(self):
        base = self.put("base.json", self.article(span("t1", "source", 0, 9)))
        a = self.put("a.json", self.article(span("t1", "person", 0, 9)))
        b = self.put("b.json", self.article(span("t1", "organisation", 0, 9)))
        status, out, err = run("merge", a, b, "--base", base, "-o", self.path("out.json"))
        self.assertEqual(status, 1)
        self.assertIn("a1: annotation t1 label", err)
        self.assertEqual(self.get("out.json")["articles"][0]["conflicts"], [
            {"kind": "annotation", "id": "t1", "field": "label", "values": ["organisation", "person"]}])

    def test_lines(self):
        for name, article in (("a.jsonl", "a1"), ("b.jsonl", "a2")):
            with open(self.path(name), "w", encoding="utf-8") as f:
                f.write(json.dumps({"id": article, "text": TEXT}) + "\n")
        out = self.path("out.jsonl")
        self.assertEqual(run("merge", self.path("a.jsonl"), self.path("b.jsonl"), "-o", out), (0, "", ""))
        with open(out, encoding="utf-8") as f:
            self.assertEqual([json.loads(line)["id"] for line in f], ["a1", "a2"])

    def test_usage(self):
        a = self.put("a.json", self.article())
        self.assertEqual(run("merge", a, "-o", self.path("out.json"))[0], 2)
        self.assertEqual(run("merge", a, a)[0], 2)
        self.assertEqual(run("merge", a, self.path("none"), "-o", self.path("out.json"))[0], 3)


@unittest.skipUnless(os.path.isdir(POLNEAR), "no shared data")
class PolNeAR(unittest.TestCase):
    def report(self, unit, *args):
        status, out, err = run("agreement", POLNEAR, "--unit", unit, "--json", *args)
        self.assertEqual(status, 0, err)
        return json.loads(out)

    def assert_places(self, found, expected):
        self.assertEqual(["%.4f" % f for f in found], ["%.4f" % e for e in expected])

    def test_tokens(self):
        report = self.report("tokens")
        self.assertEqual((len(report["annotators"]), report["articles"], report["units"]), (6, 4, 3167))
        labels = ("Source", "Cue", "Content")
        self.assert_places([report["alpha"]["nominal"], report["kappa"]["mean_pairwise"]], [.8067, .8081])
        self.assert_places([report["alpha"]["by_label"][l] for l in labels], [.7265, .6628, .8566])
        exact = report["f1"]["exact"]
        self.assert_places([exact["by_label"][l] for l in labels] + [exact["all"]],
                           [.7883, .7416, .6255, .7166])
        low, high = report["intervals"]["alpha"]
        self.assertTrue(low < report["alpha"]["nominal"] < high)

    def test_other_units(self):
        self.assert_places([self.report(unit, "--samples", "0")["alpha"]["nominal"]
                            for unit in ("whitespace", "characters")], [.8004, .7989])


if __name__ == "__main__":
    unittest.main()
