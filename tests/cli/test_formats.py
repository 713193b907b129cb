#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Foreign formats on the command line: found out, converted, filtered, and what is lost told first."""

import csv
import io
import json
import os
import subprocess
import tempfile
import unittest

CLI = os.environ.get("TAGLINE_CLI", "build/app/tagline-cli")

NATIVE = """{"articles": [
 {"id": "a1", "title": "One", "text": "Ana said: taxes rose.", "status": "approved", "annotations": [
  {"id": "T1", "label": "source", "start": 0, "end": 3, "review": {"decision": "accepted"}},
  {"id": "T2", "label": "claim", "start": 10, "end": 20, "review": {"decision": "rejected"}},
  {"id": "T3", "label": "cue", "start": 4, "end": 8}],
  "relations": [{"id": "E1", "type": "attribution", "args": [{"role": "claim", "target": "T2"}, {"role": "source", "target": "T1"}]}]},
 {"id": "a2", "text": "Bo left.", "status": "new", "annotations": [
  {"id": "T1", "label": "source", "start": 0, "end": 2}]}]}
"""


def run(*args, stdin=None):
    done = subprocess.run([CLI, *args], input=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env={**os.environ, "LC_ALL": "C.UTF-8"}, timeout=120)
    return done.returncode, done.stdout, done.stderr.decode()


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="tagline-formats-")
        self.addCleanup(self.folder.cleanup)

    def path(self, *name):
        return os.path.join(self.folder.name, *name)

    def put(self, name, content):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "wb") as f:
            f.write(content if isinstance(content, bytes) else content.encode())
        return self.path(name)

    def get(self, *name):
        with open(self.path(*name), "rb") as f:
            return f.read().decode()

    def corpus(self, folder="corpus"):
        self.put(folder + "/a.txt", "Ana said so.\n")
        self.put(folder + "/a.ann", "T1\tSource 0 3\tAna\nT2\tCue 4 8\tsaid\nE1\tCue:T2 Who:T1\n")
        self.put(folder + "/b.txt", "Bo left.\n")
        self.put(folder + "/b.ann", "T1\tSource 0 2\tBx\n")
        return self.path(folder)


class Reading(Case):
    def test_brat_folder(self):
        status, out, err = run("info", "--json", self.corpus())
        found = json.loads(out)
        self.assertEqual((status, err), (0, ""))
        self.assertEqual((found["format"], found["articles"], found["annotations"]["total"]), ("brat", 2, 3))
        self.assertEqual(found["relations"], {"total": 1, "by_type": {"Cue": 1}})
        self.assertEqual([(p["code"], p["article"], p["path"], p["line"]) for p in found["problems"]],
                         [("quote-mismatch", "b", "b.ann", 1)])

    def test_folders_below(self):
        self.corpus("x/one")
        self.corpus("x/two")
        self.put("x/more.conll", "Ana B-PER\nsaid O\nso O\n")
        self.put("x/native.json", NATIVE)
        self.put("x/notes.txt", "not annotated")
        status, out, _ = run("info", "--json", self.path("x"))
        found = json.loads(out)
        self.assertEqual((status, found["format"], found["articles"]), (0, "mixed", 7))
        status, out, _ = run("info", "--json", "--from", "brat", self.path("x"))
        self.assertEqual((json.loads(out)["format"], json.loads(out)["articles"]), ("brat", 4))

    def test_one_pair_and_standard_input(self):
        status, out, _ = run("info", "--json", os.path.join(self.corpus(), "a.ann"))
        self.assertEqual((status, json.loads(out)["articles"]), (0, 1))
        status, out, _ = run("info", "--json", "-", stdin=b"Ana B-PER\nsaid O\nso O\n")
        self.assertEqual((status, json.loads(out)["format"]), (0, "conll"))
        self.assertEqual(run("info", "--from", "brat", "-", stdin=b"T1\tX 0 1\tx\n")[0], 1)

    def test_from(self):
        path = self.put("rows", "Ana B-PER\n")
        status, out, _ = run("info", "--json", "--from", "conll", path)
        self.assertEqual((status, json.loads(out)["annotations"]["total"]), (0, 1))
        for command in ("info", "validate"):
            self.assertEqual(run(command, "--from", "docx", path)[0], 2)
        self.assertEqual(run("info", "--from", "csv", path)[0], 2)

    def test_validate(self):
        status, out, err = run("validate", "--json", self.corpus())
        codes = [p["code"] for p in json.loads(out)["problems"]]
        self.assertEqual(status, 0, err)
        self.assertIn("quote-mismatch", codes)
        self.assertEqual(run("validate", "--strict", self.corpus())[0], 1)

    def test_annotate_writes_native(self):
        path = self.put("a.conll", "Ana B-PER\nsaid O\nso O\n")
        args = ["annotate", path, "--article", "a", "--label", "cue", "--range", "4:8"]
        self.assertEqual(run(*args, "-o", path)[0], 2)
        self.assertEqual(run(*args, "-o", self.path("out.jsonl"))[0], 0)
        self.assertEqual([a["label"] for a in json.loads(self.get("out.jsonl"))["annotations"]], ["PER", "cue"])


class Writing(Case):
    def test_by_name_and_by_option(self):
        native = self.put("in.json", NATIVE)
        for name, args, start in (("out.conll", [], "# newdoc id = a1\n"), ("out.csv", [], "article,"), ("out.tsv", [], "article\t"),
                                  ("out.html", [], "<!DOCTYPE html>"), ("x", ["--to", "conll"], "# newdoc"), ("out.jsonl", [], "{"),
                                  ("y.json", ["--to", "doccano"], "{")):
            status, _, err = run("convert", native, self.path(name), *args)
            self.assertEqual(status, 0, err)
            self.assertTrue(self.get(name).startswith(start), name)
        status, _, err = run("convert", native, self.path("folder"), "--to", "brat")
        self.assertEqual(status, 0, err)
        self.assertEqual(self.get("folder", "a1.txt"), "Ana said: taxes rose.")
        self.assertIn("T1\tsource 0 3\tAna\n", self.get("folder", "a1.ann"))
        os.mkdir(self.path("there"))
        self.assertEqual(run("convert", native, self.path("there"))[0], 0)
        self.assertTrue(os.path.exists(self.path("there", "a2.ann")))

    def test_standard_output(self):
        native = self.put("in.json", NATIVE)
        status, out, _ = run("convert", native, "-", "--to", "csv")
        self.assertEqual(status, 0)
        self.assertEqual(len(list(csv.DictReader(io.StringIO(out.decode(), newline="")))), 4)
        self.assertEqual(run("convert", native, "-", "--to", "brat")[0], 1)

    def test_standard_output_is_the_file(self):
        """What can be read back is, before it is sent; and no file is left behind."""
        native = self.put("in.json", NATIVE)
        temporary = self.path("tmp")
        os.mkdir(temporary)
        for name, extension in (("doccano", ".jsonl"), ("label-studio", ".json"), ("prodigy", ".jsonl"),
                                ("web-annotation", ".jsonld"), ("conll", ".conll")):
            self.assertEqual(run("convert", native, self.path("out" + extension), "--to", name)[0], 0, name)
            done = subprocess.run([CLI, "convert", native, "-", "--to", name], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  env={**os.environ, "LC_ALL": "C.UTF-8", "TMPDIR": temporary}, timeout=120)
            self.assertEqual((done.returncode, done.stdout.decode()), (0, self.get("out" + extension)), name)
            self.assertEqual(os.listdir(temporary), [], name)

    def test_foreign_to_native(self):
        status, out, err = run("convert", self.corpus(), "-")
        self.assertEqual(status, 0, err)
        self.assertEqual([a["id"] for a in json.loads(out)["articles"]], ["a", "b"])
        self.assertEqual(run("convert", self.corpus("c2"), self.path("o.json"))[0], 0)
        self.assertEqual(run("convert", self.path("o.json"), self.path("back"), "--to", "brat", "--strict")[0], 0)
        self.assertEqual(sorted(self.get("back", "b.ann").splitlines()), ["T1\tSource 0 2\tBx"])

    def test_losses(self):
        native = self.put("in.json", NATIVE)
        status, _, err = run("convert", native, self.path("a.conll"))
        self.assertEqual(status, 0)
        self.assertIn("in.json (a1): warning: ", err)
        status, _, err = run("convert", "--strict", native, self.path("b.conll"))
        self.assertEqual(status, 1)
        self.assertIn("title", err)
        self.assertFalse(os.path.exists(self.path("b.conll")))
        status, _, _ = run("convert", "--strict", native, self.path("b"), "--to", "brat")
        self.assertEqual(status, 1)
        self.assertFalse(os.path.exists(self.path("b")))

    def labels(self, *args):
        path = self.path("out.json")
        status, _, err = run("convert", self.put("in.json", NATIVE), path, *args)
        self.assertEqual(status, 0, err)
        return {a["id"]: [x["label"] for x in a.get("annotations", [])] for a in json.loads(self.get("out.json"))["articles"]}

    def test_filters(self):
        self.assertEqual(self.labels("--only-accepted"), {"a1": ["source"], "a2": []})
        self.assertEqual(self.labels("--label", "claim", "--label", "cue"), {"a1": ["claim", "cue"], "a2": []})
        self.assertEqual(self.labels("--status", "approved"), {"a1": ["source", "claim", "cue"]})
        self.assertEqual(self.labels("--status", "approved", "--label", "source"), {"a1": ["source"]})
        article = json.loads(self.get("out.json"))["articles"][0]
        self.assertEqual((article["title"], article["relations"]), ("One", []))
        status, out, _ = run("convert", self.path("in.json"), "-", "--to", "csv", "--label", "source")
        self.assertEqual([row["label"] for row in csv.DictReader(io.StringIO(out.decode(), newline=""))], ["source", "source"])

    def test_layer(self):
        path = self.put("in.json", NATIVE)
        _, out, err = run("convert", path, "-", "--to", "conll", "--layer", "claim")
        self.assertIn("taxes\tB-claim\nrose\tI-claim\n", out.decode())
        self.assertNotIn("source", out.decode())
        self.assertIn("layer", err)

    def test_read_only_and_unknown(self):
        path = self.put("in.json", NATIVE)
        for name in ("webanno-tsv", "uima-cas-json", "docx"):
            self.assertEqual(run("convert", path, self.path("x"), "--to", name)[0], 2, name)
        self.assertEqual(run("convert", path, self.path("x"), "--to", "conll", "--shape", "array")[0], 2)

    def test_folder_in_use(self):
        path = self.put("in.json", NATIVE)
        corpus = self.corpus()
        self.assertEqual(run("convert", path, corpus, "--to", "brat")[0], 3)
        self.assertEqual(self.get("corpus", "b.ann"), "T1\tSource 0 2\tBx\n")


if __name__ == "__main__":
    unittest.main(verbosity=1)
