#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""tagline-cli doctor: drift of every kind is found and repaired, and not a byte else changes."""

import json
import os
import random
import subprocess
import tempfile
import unicodedata
import unittest

CLI = os.environ.get("TAGLINE_CLI", "build/app/tagline-cli")
PIECES = ["the mayor", "said", "taxes rose", " ", " ", "\n", "😀", "é", "e\u0301", "Å", "한", "قال", "中文", "12%", "“", "\u00a0"]


def run(*args, stdin=None):
    done = subprocess.run([CLI, "doctor", *args], input=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env={**os.environ, "LC_ALL": "C.UTF-8"}, timeout=120)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def units(text, unit):
    if unit == "bytes":
        return len(text.encode())
    return len(text.encode("utf-16-le")) // 2 if unit == "utf-16" else len(text)


def count(text, offset, unit, breaks, form, shift):
    prefix = text[:offset]
    if form != "as-is":
        prefix = unicodedata.normalize(form.upper(), prefix)
    if breaks == "crlf":
        prefix = prefix.replace("\n", "\r\n")
    elif breaks == "lf":
        prefix = prefix.replace("\r\n", "\n")
    return units(prefix, unit) + shift


def make_article(rng, number, crlf=False):
    text = "a😀é e\u0301\n“x” " + "".join(rng.choice(PIECES) for _ in range(150))
    if crlf:
        text = text.replace("\n", "\r\n")

    def border(low, high):
        at = rng.randrange(low, high)
        while unicodedata.category(text[at]) == "Mn" or text[at - 1:at + 1] == "\r\n":
            at += 1
        return at

    annotations = []
    for i in range(10):
        start = border(5, len(text) - 60)
        end = border(start + 9, start + 20)
        fragments = [[start, end]]
        if i % 3 == 0:
            second = border(end + 2, end + 5)
            fragments.append([second, border(second + 4, second + 9)])
        annotations.append({"id": "t%d" % i, "label": "claim", "start": start, "end": fragments[-1][1],
                            **({"fragments": fragments} if len(fragments) > 1 else {}),
                            "text": " ".join(text[a:b] for a, b in fragments), "x": 0.920})
    return {"id": "a%d" % number, "text": text, "annotations": annotations, "x-more": [1.50, "é"]}


def drift(article, unit="code-points", breaks="as-is", form="as-is", shift=(0, 0)):
    text = article["text"]
    at = lambda offset, which: count(text, offset, unit, breaks, form, shift[which])
    drifted = json.loads(json.dumps(article))
    for annotation in drifted["annotations"]:
        annotation["start"] = at(annotation["start"], 0)
        annotation["end"] = at(annotation["end"], 1)
        if "fragments" in annotation:
            annotation["fragments"] = [[at(a, 0), at(b, 1)] for a, b in annotation["fragments"]]
    return drifted


class Doctor(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="tagline-doctor-")
        self.addCleanup(self.folder.cleanup)

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def put(self, name, content):
        with open(self.path(name), "wb") as f:
            f.write(content if isinstance(content, bytes) else content.encode())
        return self.path(name)

    def get(self, name):
        with open(self.path(name), "rb") as f:
            return f.read()

    def test_every_kind(self):
        rng = random.Random(1)
        kinds = [{"unit": unit, "breaks": breaks, "form": form, "shift": shift}
                 for unit in ("code-points", "utf-16", "bytes") for breaks in ("as-is", "crlf", "lf")
                 for form in ("as-is", "nfc", "nfd") for shift in ((0, 0), (1, 1), (0, -1))]
        articles = [make_article(rng, i, kind["breaks"] == "lf") for i, kind in enumerate(kinds)]
        drifted = [drift(article, **kind) for article, kind in zip(articles, kinds)]
        path = self.put("in.json", json.dumps({"articles": drifted}, ensure_ascii=False, indent=1))
        status, out, err = run("--json", path)
        self.assertEqual((status, err), (1, ""))
        found = {entry["article"]: entry for entry in json.loads(out)["articles"]}
        # Nothing to find where the offsets happen to be those of code points.
        expected = [i for i in range(len(kinds)) if drifted[i] != articles[i]]
        self.assertEqual(sorted(found), sorted("a%d" % i for i in expected))
        for i in expected:
            self.assertEqual((found["a%d" % i]["agree"], found["a%d" % i]["quotes"]), (10, 10), kinds[i])

        status, out, err = run("--fix", self.path("out.json"), path)
        self.assertEqual((status, err), (0, ""))
        self.assertEqual(json.loads(self.get("out.json"))["articles"], articles)
        self.assertEqual(run(self.path("out.json"))[0], 0)

    def test_only_numbers_change(self):
        article = make_article(random.Random(2), 1)
        for shape in ("%s", "[%s]", '{"x": 1e3,\r\n "articles" : [ %s ] , "after": null}'):
            for style in ({}, {"ensure_ascii": False}, {"indent": 3}):
                right = shape % json.dumps(article, **style)
                wrong = shape % json.dumps(drift(article, unit="utf-16"), **style)
                path = self.put("in.json", wrong)
                self.assertEqual(run("--fix", path, path)[0], 0)
                self.assertEqual(self.get("in.json"), right.encode())

    def test_lines(self):
        rng = random.Random(3)
        articles = [make_article(rng, i) for i in range(3)]
        lines = [json.dumps(articles[0]), json.dumps(drift(articles[1], unit="bytes")), json.dumps(articles[2])]
        path = self.put("in.jsonl", "\n".join(lines) + "\n")
        status, out, _ = run("--fix", "-", path)
        self.assertEqual(status, 0)
        self.assertEqual([json.loads(line) for line in out.splitlines()], articles)
        self.assertEqual((out.splitlines()[0], out.splitlines()[2]), (lines[0], lines[2]))

    def test_ranges_beyond_the_end(self):
        text = "é" * 20 + " Ana said"
        article = {"id": "a", "text": text, "annotations": [{"id": "t", "label": "x", "start": 41, "end": 44, "text": "Ana"},
                                                            {"id": "u", "label": "x", "start": 45, "end": 49, "text": "said"}]}
        path = self.put("in.json", json.dumps([article]))
        self.assertEqual(run("--fix", self.path("out.json"), path)[0], 0)
        self.assertEqual([(a["start"], a["end"]) for a in json.loads(self.get("out.json"))[0]["annotations"]], [(21, 24), (25, 29)])

    def test_what_is_right_stays(self):
        article = make_article(random.Random(4), 1)
        path = self.put("in.json", json.dumps(article))
        status, out, err = run(path, "--fix", self.path("out.json"))
        self.assertEqual((status, err), (0, ""))
        self.assertEqual(self.get("out.json"), self.get("in.json"))
        self.assertIn("0 articles drifted", out)

    def test_a_wrong_quote_moves_nothing(self):
        article = make_article(random.Random(5), 1)
        article["annotations"][3]["text"] = "not there at all"
        path = self.put("in.json", json.dumps({"articles": [article]}, indent=1))
        status, out, err = run("--json", path, "--fix", self.path("out.json"))
        self.assertEqual(status, 1)
        self.assertEqual(json.loads(out)["articles"], [])
        problems = json.loads(out)["problems"]
        self.assertEqual([(p["code"], p["path"]) for p in problems], [("quote-mismatch", "$.articles[0].annotations[3]")])
        line = self.get("in.json").decode().split("\n")[problems[0]["line"] - 1]
        self.assertTrue(line.strip().startswith("{"))
        self.assertEqual(self.get("out.json"), self.get("in.json"))

    def test_brat_folder(self):
        os.mkdir(self.path("corpus"))
        self.put("corpus/a.txt", "😀 Ana 😀 said so\n")
        self.put("corpus/a.ann", "T1\tX 3 6\tAna\nT2\tY 10 14\tsaid\n")
        status, out, err = run(self.path("corpus"))
        self.assertEqual(status, 1)
        self.assertRegex(err, "UTF-16")
        status, _, _ = run(self.path("corpus"), "--fix", self.path("out.jsonl"))
        self.assertEqual(status, 0)
        self.assertEqual([a["start"] for a in json.loads(self.get("out.jsonl"))["annotations"]], [2, 8])

    def test_messages(self):
        article = drift(make_article(random.Random(6), 1), unit="utf-16")
        status, out, _ = run(self.put("in.json", json.dumps([article])))
        self.assertEqual(status, 1)
        self.assertRegex(out, r"in\.json: a1: .*UTF-16.*10 of 10")

    def test_usage(self):
        self.assertEqual(run()[0], 2)
        self.assertEqual(run("a", "b")[0], 2)
        self.assertEqual(run("--from", "docx", self.put("in.json", "[]"))[0], 2)
        self.assertEqual(run(self.path("nowhere.json"))[0], 3)
        self.assertEqual(run(self.put("x.json", "{"))[0], 1)

    def test_broken_records_do_not_stop_it(self):
        article = drift(make_article(random.Random(7), 1), unit="bytes")
        path = self.put("in.jsonl", '{"id":"bad","text":"b\n{"id":"no-text"}\n%s\n' % json.dumps(article))
        status, out, _ = run("--json", path)
        self.assertEqual(status, 1)
        self.assertEqual(len(json.loads(out)["articles"]), 1)
        self.assertEqual(sorted(p["code"] for p in json.loads(out)["problems"]), ["json-syntax", "shape"])


if __name__ == "__main__":
    unittest.main(verbosity=1)
