#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real corpora give the figures that were counted without this program, and come back as they were.

Skipped where the data is not there.  With --table the figures are printed as the table of README.md.
"""

import collections
import json
import os
import subprocess
import sys
import tempfile
import unittest

CLI = os.environ.get("TAGLINE_CLI", "build/app/tagline-cli")
SHARED = os.environ.get("TAGLINE_SHARED_DATA") or os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "shared", "data")
HAVE = os.path.exists(os.path.join(SHARED, "FACTS.json"))
FACTS = json.load(open(os.path.join(SHARED, "FACTS.json"), encoding="utf-8")) if HAVE else {}


def run(*args):
    done = subprocess.run([CLI, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env={**os.environ, "LC_ALL": "C.UTF-8"}, timeout=300)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def info(*path):
    status, out, err = run("info", "--json", os.path.join(SHARED, *path))
    return status, json.loads(out) if out else {"error": err}


def lines(path):
    with open(path, encoding="utf-8", newline="") as f:
        return collections.Counter(line for line in f.read().split("\n") if line)


def read(path):
    with open(path, "rb") as f:
        return f.read()


def brat_expected(facts):
    """What info says of a folder, out of what was counted."""
    kinds = collections.Counter(facts.get("event_types", {})) + collections.Counter(facts.get("relation_types", {}))
    return facts["spans"], facts["discontinuous"], facts["types"], kinds, facts.get("equivs", 0)


@unittest.skipUnless(HAVE, "no shared data beside the project")
class Brat(unittest.TestCase):
    def test_figures(self):
        for name, facts in sorted(FACTS["brat"].items()):
            with self.subTest(name):
                status, found = info("brat", *name.split("/"))
                spans, discontinuous, types, kinds, equivs = brat_expected(facts)
                self.assertEqual(found["format"], "brat")
                self.assertEqual(found["articles"], facts["txt_files"])
                mismatches = [p for p in found["problems"] if p["code"] == "quote-mismatch"]
                self.assertEqual(len(mismatches), facts.get("mismatch_cp", 0))
                self.assertTrue(all(p["line"] > 0 and p["path"] for p in mismatches))
                if facts.get("ann_without_txt"):
                    # Without a text there is no article: each such file is named.
                    self.assertEqual(len(found["problems"]), facts["ann_without_txt"])
                    self.assertEqual(found["annotations"]["total"], facts["match_cp_exact"])
                    continue
                self.assertEqual(found["annotations"]["total"], spans)
                self.assertEqual(found["annotations"]["discontinuous"], discontinuous)
                self.assertEqual(found["annotations"]["by_label"], types)
                by_type = collections.Counter(found["relations"]["by_type"])
                self.assertEqual(by_type & kinds, kinds)
                self.assertEqual(found["relations"]["total"], sum(kinds.values()) + equivs)

    def test_there_and_back(self):
        for name in sorted(FACTS["brat"]):
            with self.subTest(name), tempfile.TemporaryDirectory() as folder:
                source = os.path.join(SHARED, "brat", *name.split("/"))
                native, back = os.path.join(folder, "n.json"), os.path.join(folder, "back")
                run("convert", source, native)
                status, _, err = run("convert", "--strict", native, back, "--to", "brat")
                self.assertEqual((status, err), (0, ""))
                for file in sorted(os.listdir(source)):
                    pair = os.path.join(source, file), os.path.join(back, file)
                    if file.endswith((".txt", ".conf")):
                        self.assertEqual(read(pair[0]), read(pair[1]), file)
                    elif file.endswith(".ann") and os.path.exists(pair[0][:-4] + ".txt"):
                        self.assertEqual(lines(pair[0]), lines(pair[1]), file)

    def test_configurations(self):
        folder = os.path.join(SHARED, "brat", "brat-configurations")
        for name in sorted(os.listdir(folder)):
            with self.subTest(name), tempfile.TemporaryDirectory() as copy:
                for file in os.listdir(os.path.join(folder, name)):
                    with open(os.path.join(copy, file), "wb") as out:
                        out.write(read(os.path.join(folder, name, file)))
                for file in ("a.txt", "a.ann"):
                    with open(os.path.join(copy, file), "w") as out:
                        out.write("x" if file == "a.txt" else "T1\tX 0 1\tx\n")
                status, _, err = run("convert", copy, os.path.join(copy, "n.json"))
                self.assertEqual((status, err), (0, ""))
                with open(os.path.join(copy, "n.json"), encoding="utf-8") as f:
                    schema = json.load(f)["labels"]
                self.assertGreater(len(schema["labels"]), 0)
                status, _, err = run("convert", os.path.join(copy, "n.json"), os.path.join(copy, "out"), "--to", "brat")
                self.assertEqual((status, err), (0, ""))
                for file in os.listdir(copy):
                    if file.endswith(".conf"):
                        self.assertEqual(read(os.path.join(copy, file)), read(os.path.join(copy, "out", file)))


@unittest.skipUnless(HAVE, "no shared data beside the project")
class Conll(unittest.TestCase):
    def entries(self):
        return [(name, facts) for name, facts in sorted(FACTS["multilingual"].items()) if "by_type" in facts]

    def test_figures(self):
        for name, facts in self.entries():
            with self.subTest(name):
                status, found = info("multilingual", *name.split("/"))
                self.assertEqual((status, found["format"]), (0, "conll"))
                self.assertEqual(found["annotations"]["total"], facts["entities"])
                # Only the commonest types are in the figures of some files.
                for label, number in facts["by_type"].items():
                    self.assertEqual(found["annotations"]["by_label"].get(label), number, label)

    def test_there_and_back(self):
        for name, _ in self.entries():
            with self.subTest(name), tempfile.TemporaryDirectory() as folder:
                source = os.path.join(SHARED, "multilingual", *name.split("/"))
                native, back = os.path.join(folder, "n.json"), os.path.join(folder, "back.conll")
                run("convert", source, native)
                status, _, err = run("convert", "--strict", native, back)
                self.assertEqual((status, err), (0, ""))
                self.assertEqual(read(source).strip(), read(back).strip())

    def test_aligned(self):
        """Each annotation stands where its text says."""
        for name, _ in self.entries():
            status, out, _ = run("convert", os.path.join(SHARED, "multilingual", *name.split("/")), "-", "--to", "jsonl")
            for line in out.split("\n"):
                article = json.loads(line) if line else {}
                for annotation in article.get("annotations", []):
                    self.assertEqual(article["text"][annotation["start"]:annotation["end"]], annotation["text"])

    def test_fixtures(self):
        for folder, _, files in os.walk(os.path.join(SHARED, "conll")):
            for file in files:
                if file.endswith((".conll", ".conllu")):
                    status, found = info(os.path.relpath(os.path.join(folder, file), SHARED))
                    self.assertEqual((status, found["format"]), (0, "conll"), file)


@unittest.skipUnless(HAVE, "no shared data beside the project")
class Others(unittest.TestCase):
    def test_webanno(self):
        n = 0
        for folder, _, files in os.walk(os.path.join(SHARED, "webanno-tsv")):
            for file in files:
                path = os.path.join(folder, file)
                if not file.endswith(".tsv") or not read(path).startswith(b"#FORMAT=WebAnno TSV 3"):
                    continue
                n += 1
                status, found = info(os.path.relpath(path, SHARED))
                self.assertEqual((status, found["format"], found["articles"]), (0, "webanno-tsv", 1), path)
                self.assertFalse([p for p in found["problems"] if p["code"] in ("quote-mismatch", "shape")
                                  and p["severity"] != "note"], path)
        self.assertEqual(n, FACTS["webanno-tsv"]["formats"]["WebAnno TSV 3.3"])

    def test_webanno_emoji(self):
        path = os.path.join(SHARED, "webanno-tsv", *FACTS["webanno-tsv"]["astral"][0].split("/"))
        article = json.loads(run("convert", path, "-", "--to", "jsonl")[1])
        self.assertEqual([(a["start"], a["end"], a["text"]) for a in article["annotations"]], [(10, 11, "😊")])

    def test_uima(self):
        for name, facts in sorted(FACTS["uima-cas-json"].items()):
            with self.subTest(name):
                status, found = info("uima-cas-json", *name.split("/"))
                self.assertEqual(found["format"], "uima-cas-json")
                readable = facts["annotations"] - facts["begin_beyond_cp"]
                self.assertEqual(found["annotations"]["total"], readable)
                self.assertEqual(len([p for p in found["problems"] if p["code"] == "offset"]), facts["begin_beyond_cp"])


def print_table():
    print("| set | figures expected | found | remarks |\n|---|---|---|---|")
    for name, facts in sorted(FACTS["brat"].items()):
        _, found = info("brat", *name.split("/"))
        spans, discontinuous, _, kinds, equivs = brat_expected(facts)
        remarks = [p["code"] for p in found["problems"]]
        print("| brat/%s | %d T, %d discontinuous, %d R and E, %d * | %d annotations, %d discontinuous, %d relations | %s |" % (
            name, spans, discontinuous, sum(kinds.values()), equivs, found["annotations"]["total"],
            found["annotations"]["discontinuous"], found["relations"]["total"],
            ", ".join("%d %s" % (n, code) for code, n in sorted(collections.Counter(remarks).items()))))
    for name, facts in sorted(FACTS["multilingual"].items()):
        if "by_type" in facts:
            _, found = info("multilingual", *name.split("/"))
            print("| multilingual/%s | %d entities | %d | |" % (name, facts["entities"], found["annotations"]["total"]))
    for name, facts in sorted(FACTS["uima-cas-json"].items()):
        _, found = info("uima-cas-json", *name.split("/"))
        print("| uima-cas-json/%s | %d annotations, %d beyond the text | %d | |" % (
            name, facts["annotations"], facts["begin_beyond_cp"], found["annotations"]["total"]))


if __name__ == "__main__":
    if "--table" in sys.argv[1:]:
        print_table()
    else:
        unittest.main(verbosity=1)
