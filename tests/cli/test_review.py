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

    def test_settings(self):
        for name, reasons in (("a.json", ["Late"]), ("b.json", ["Wrong", "Late"])):
            self.put(name, self.article())
            content = self.get(name)
            content.update(reasons=reasons, blind=True)
            with open(self.path(name), "w", encoding="utf-8") as f:
                json.dump(content, f)
        self.assertEqual(run("merge", self.path("a.json"), self.path("b.json"), "-o", self.path("out.json")), (0, "", ""))
        merged = self.get("out.json")
        self.assertEqual((merged["reasons"], merged["blind"]), (["Wrong", "Late"], True))

    def settings(self, name, **members):
        self.put(name, self.article())
        content = dict(self.get(name), **members)
        with open(self.path(name), "w", encoding="utf-8") as f:
            json.dump(content, f)
        return self.path(name)

    def test_settings_three_way(self):
        """Nothing that another copy says beside its articles is dropped, and what two changed differently is told."""
        base = self.settings("base.json", reasons=["Old"], workflow={"people": {"eva": "annotator"}})
        a = self.settings("a.json", reasons=["Old", "New"], workflow={"people": {"eva": "chief", "ana": "annotator"}})
        b = self.settings("b.json", reasons=[], lint_ignored=["k"], blind="always", workflow={"people": {"eva": "reviewer"}})
        status, out, err = run("merge", a, b, "--base", base, "-o", self.path("out.json"))
        self.assertEqual(status, 1)
        self.assertIn('workflow people/eva: "chief" / "reviewer"', err)
        merged = self.get("out.json")
        self.assertEqual(merged["reasons"], ["New"])
        self.assertEqual((merged["lint_ignored"], merged["blind"]), (["k"], "always"))
        self.assertEqual(merged["workflow"], {"people": {"ana": "annotator", "eva": "reviewer"}})
        self.assertEqual(merged["conflicts"], [{"kind": "collection", "id": "workflow", "field": "people/eva",
                                                "values": ["chief", "reviewer"]}])

    def test_settings_without_room(self):
        """A list of articles has no room for settings: said, and no success."""
        a = self.path("a.jsonl")
        with open(a, "w", encoding="utf-8") as f:
            f.write(json.dumps(self.article()) + "\n")
        b = self.settings("b.json", blind=True)
        status, out, err = run("merge", a, b, "-o", self.path("out.jsonl"))
        self.assertEqual(status, 1)
        self.assertIn("blind left out", err)
        # The other way round there is room.
        self.assertEqual(run("merge", b, a, "-o", self.path("out.json")), (0, "", ""))
        self.assertIs(self.get("out.json")["blind"], True)

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


class Lint(Case):
    def setUp(self):
        super().setUp()
        self.file = self.put("news.json", {"id": "a1", "text": TEXT, "annotations": [
            span("t1", "source", 4, 7), span("t2", "claim", 30, 47, attributes={"verdict": "unrated"}),
            span("t3", "date", 18, 24)]}, {"id": "a2", "text": "On Monday it rained."})

    def codes(self, *args):
        status, out, err = run("lint", *args, "--json")
        self.assertEqual(err, "")
        return status, [(p["code"], p["article"]) for p in json.loads(out)["problems"]]

    def test_findings(self):
        found = [("word-border", "a1"), ("unlabelled", "a2")]
        self.assertEqual(self.codes(self.file), (0, found))
        self.assertEqual(self.codes(self.file, "--strict"), (1, found))
        self.assertEqual(self.codes(self.file, "--kind", "unlabelled"), (0, found[1:]))
        self.assertEqual(self.codes(self.file, "--require", "verdict", "--kind", "required"), (0, [("required", "a1")]))
        status, out, err = run("lint", self.file)
        self.assertEqual((status, out), (0, ""))
        self.assertIn("news.json:1:", err)
        self.assertIn("warning: 4-7 “may”: A border lies inside a word [$.articles[0].annotations[0]]", err)

    def test_over_files(self):
        other = self.put("other.json", {"id": "b1", "text": "It was Monday."})
        self.assertEqual(self.codes(other)[1], [])
        self.assertEqual(self.codes(self.file, other)[1][-1], ("unlabelled", "b1"))

    def test_collection_settings(self):
        content = self.get("news.json")
        content["workflow"] = {"required": ["verdict"]}
        content["lint_ignored"] = ["word-border a1 t1 4-7"]
        with open(self.file, "w", encoding="utf-8") as f:
            json.dump(content, f)
        self.assertEqual(self.codes(self.file)[1], [("required", "a1"), ("unlabelled", "a2")])
        self.assertEqual(len(self.codes(self.file, "--all")[1]), 3)

    def test_fix(self):
        out = self.path("mended.json")
        self.assertEqual(self.codes(self.file, "--fix", "--by", "eva", "-o", out), (0, []))
        first, second = self.get("mended.json")["articles"]
        self.assertEqual((first["annotations"][0]["start"], first["annotations"][0]["end"]), (4, 9))
        self.assertEqual([(a["label"], a["text"], a["origin"], a["annotator"]) for a in second["annotations"]],
                         [("date", "Monday", "propagated", "eva")])
        self.assertEqual(self.codes(out)[1], [])

    def test_usage(self):
        self.assertEqual(run("lint")[0], 2)
        self.assertEqual(run("lint", self.file, "--kind", "typo")[0], 2)
        self.assertEqual(run("lint", self.file, "--fix")[0], 2)
        self.assertEqual(run("lint", self.path("none.json"))[0], 3)


class Rules(Case):
    def test_broken_workflow(self):
        self.put("news.json", {"id": "a1", "text": TEXT, "attributes": {"genre": "poem"}})
        content = self.get("news.json")
        content["workflow"] = {"people": {"ana": "king"}}
        with open(self.path("news.json"), "w", encoding="utf-8") as f:
            json.dump(content, f)
        status, out, err = run("validate", self.path("news.json"), "--json")
        self.assertEqual((status, err), (1, ""))
        self.assertEqual([(p["code"], p["severity"], p["path"]) for p in json.loads(out)["problems"]],
                         [("shape", "error", "$.workflow"), ("attribute", "warning", None)])


class Export(Case):
    def setUp(self):
        super().setUp()
        self.file = self.put("news.json", {
            "id": "a1", "text": TEXT, "status": "approved", "author": "ana", "assigned": {"reviewers": ["eva"]},
            "thread": [{"at": "2026-03-02T08:00:00Z", "by": "omar", "text": "ana did well"}],
            "history": [{"at": "2026-03-02T08:00:00Z", "by": "eva", "from": "submitted", "to": "approved"}],
            "annotations": [span("t1", "source", 0, 9, annotator="ana", review={"decision": "accepted", "by": "eva"}),
                            span("t2", "claim", 30, 47, annotator="omar",
                                 adjudicated={"by": "eva", "from": [{"annotator": "ana", "id": "x"}]})]},
            {"id": "a2", "text": TEXT, "annotations": [span("t1", "cue", 10, 14, annotator="ana")]})

    def convert(self, *args):
        status, out, err = run("convert", self.file, self.path("out.json"), *args)
        self.assertEqual((status, err), (0, ""))
        return self.get("out.json")["articles"]

    def test_filters(self):
        self.assertEqual([[a["id"] for a in x["annotations"]] for x in self.convert("--annotator", "ana")], [["t1"], ["t1"]])
        self.assertEqual([[a["id"] for a in x["annotations"]] for x in self.convert("--annotator", "ana", "--annotator", "omar",
                                                                                  "--status", "approved")], [["t1", "t2"]])
        self.assertEqual([x["annotations"] for x in self.convert("--only-accepted", "--annotator", "omar")], [[], []])

    def test_pseudonyms(self):
        first, second = self.convert("--anonymise", "--secret", "key")
        ana = first["annotations"][0]["annotator"]
        eva = first["annotations"][0]["review"]["by"]
        self.assertRegex(ana, "^person-[0-9a-f]{10}$")
        self.assertNotEqual(ana, eva)
        self.assertEqual(second["annotations"][0]["annotator"], ana)
        self.assertEqual(first["annotations"][1]["adjudicated"], {"by": eva, "from": [{"annotator": ana, "id": "x"}]})
        self.assertEqual((first["assigned"]["reviewers"], first["history"][0]["by"]), ([eva], eva))
        self.assertEqual((first["author"], first["thread"][0]["text"]), ("ana", "ana did well"))
        self.assertEqual(first["thread"][0]["by"], first["annotations"][1]["annotator"])
        again = self.convert("--anonymise", "--secret", "other")
        self.assertNotEqual(again[0]["annotations"][0]["annotator"], ana)

    def test_every_format(self):
        for name in ("jsonl", "web-annotation", "doccano", "csv", "label-studio"):
            out = self.path("out." + name)
            status, _, err = run("convert", self.file, out, "--to", name, "--anonymise", "--status", "approved")
            self.assertEqual(status, 0, err)
            with open(out, encoding="utf-8") as f:
                content = f.read()
            for person in ("eva", "omar"):
                self.assertNotIn(person, content)
        self.assertEqual(run("convert", self.file, self.path("x.json"), "--secret", "x")[0], 2)


class Stats(Case):
    def setUp(self):
        super().setUp()
        self.file = self.put("news.json", {
            "id": "a1", "text": TEXT, "status": "submitted", "annotations": [
                span("t1", "source", 0, 9, annotator="ana", created="2026-03-02T08:00:00Z"),
                span("t2", "claim", 30, 47, annotator="ana", created="2026-03-02T08:04:00Z",
                     attributes={"verdict": "false"}, review={"decision": "accepted"})],
            "relations": [{"type": "attribution", "args": [{"role": "claim", "target": "t2"},
                                                           {"role": "source", "target": "t1"}]}]})

    def test_json(self):
        status, out, err = run("stats", self.file, "--json")
        self.assertEqual((status, err), (0, ""))
        tables = json.loads(out)
        self.assertEqual(list(tables), ["overview", "statuses", "annotators", "labels", "articles", "sources", "verdicts"])
        self.assertEqual({r["what"]: r["count"] for r in tables["overview"]}["attributed"], 1)
        self.assertEqual(tables["annotators"], [{
            "annotator": "ana", "articles": 1, "annotations": 2, "accepted": 1, "rejected": 0, "discuss": 0,
            "pending": 1, "submitted": 0, "seconds": 240}])
        source = tables["sources"][0]
        self.assertEqual((source["source"], source["claims"], source["indirect"], source["false"]), ("The mayor", 1, 1, 1))

    def test_text_and_csv(self):
        status, out, err = run("stats", self.file)
        self.assertEqual((status, err), (0, ""))
        self.assertRegex(out, r"The mayor +1 +1 +0 +1")
        self.assertIn("0:04:00", out)
        status, out, err = run("stats", self.file, "--table", "labels", "--csv")
        self.assertEqual(out.splitlines()[0], "label,annotations,articles,accepted,rejected,discuss,pending")
        self.assertEqual(sorted(out.splitlines()[1:]), ["claim,1,1,1,0,0,0", "source,1,1,0,0,0,1"])

    def test_usage(self):
        self.assertEqual(run("stats")[0], 2)
        self.assertEqual(run("stats", self.file, "--csv")[0], 2)
        self.assertEqual(run("stats", self.file, "--table", "none")[0], 2)
        self.assertEqual(run("stats", self.path("none.json"))[0], 3)


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
