#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""tagline-cli as scripts use it: results, exit statuses, and the bytes of what it writes."""

import json
import os
import subprocess
import sys
import tempfile
import unittest

CLI = os.environ.get("TAGLINE_CLI", "build/app/tagline-cli")
SHARED = os.environ.get("TAGLINE_SHARED_DATA") or os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "shared", "data")

OBJECT = """{ "format": "tagline", "version": 1,
 "x-desk": [1.50, 1e3, "\\u00e9"],
 "articles": [
  {"id": "a1", "title": "One", "text": "The mayor said on Monday that taxes fell 😀 again.",
   "annotations": [
    {"id": "t1", "label": "source", "start": 0, "end": 9, "text": "The mayor", "confidence": 0.920, "x": {"y": 1, "y": 2}},
    {"id": "t2", "label": "claim", "start": 30, "end": 49, "fragments": [[30, 40], [43, 49]], "text": "taxes fell again."}],
   "relations": [{"id": "r1", "type": "attribution", "args": [{"role": "claim", "target": "t2"}, {"role": "source", "target": "t1"}]}],
   "status": "in-progress"},
  {"id": "a2", "text": "قال الوزير إن النتائج جيدة."},
  {"text": "No id here."}
 ], "after": null }
"""


def run(*args, stdin=None):
    done = subprocess.run([CLI, *args], input=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env={**os.environ, "LC_ALL": "C.UTF-8"}, timeout=300)
    return done.returncode, done.stdout, done.stderr.decode()


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="tagline-cli-")
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


class Usage(Case):
    def test_no_command(self):
        self.assertEqual(run()[0], 2)

    def test_unknown_command(self):
        status, out, err = run("frobnicate")
        self.assertEqual((status, out), (2, b""))
        self.assertIn("frobnicate", err)

    def test_help_of_each_command(self):
        status, out, _ = run("--help")
        self.assertEqual(status, 0)
        for command in ("annotate", "convert", "info", "validate"):
            self.assertIn(command, out.decode())
            status, text, err = run(command, "--help")
            self.assertEqual((status, err), (0, ""))
            self.assertIn(b"Usage", text)

    def test_missing_arguments(self):
        for args in (["info"], ["validate"], ["convert", "x"], ["annotate", "x"], ["info", "--no-such-option", "x"]):
            self.assertEqual(run(*args)[0], 2, args)

    def test_missing_file(self):
        status, _, err = run("info", self.path("nowhere.json"))
        self.assertEqual(status, 3)
        self.assertIn("nowhere.json", err)

    def test_version(self):
        status, out, _ = run("--version")
        self.assertEqual(status, 0)
        self.assertRegex(out.decode(), r"^tagline-cli \d+\.\d+")

    def test_full_output(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("no /dev/full")
        path = self.put("a.json", OBJECT)
        with open("/dev/full", "wb") as full:
            done = subprocess.run([CLI, "convert", path, "-"], stdout=full, stderr=subprocess.PIPE, timeout=60)
            self.assertEqual(done.returncode, 3)
            done = subprocess.run([CLI, "info", path], stdout=full, stderr=subprocess.PIPE, timeout=60)
            self.assertEqual(done.returncode, 3)


class Info(Case):
    def test_counts(self):
        status, out, err = run("info", "--json", self.put("a.json", OBJECT))
        self.assertEqual((status, err), (0, ""))
        info = json.loads(out)
        self.assertEqual(info["format"], "tagline")
        self.assertEqual(info["articles"], 3)
        self.assertEqual(info["annotations"], {"total": 2, "discontinuous": 1, "by_label": {"claim": 1, "source": 1}})
        self.assertEqual(info["relations"], {"total": 1, "by_type": {"attribution": 1}})
        self.assertEqual(info["statuses"], {"in-progress": 1, "new": 2})
        self.assertEqual(info["problems"], [])

    def test_standard_input(self):
        status, out, _ = run("info", "--json", "-", stdin=b'{"text":"a"}\n{"text":"b"}\n')
        self.assertEqual(status, 0)
        self.assertEqual((json.loads(out)["format"], json.loads(out)["articles"]), ("jsonl", 2))

    def test_folder_adds_up(self):
        os.mkdir(self.path("sub"))
        self.put("a.json", OBJECT)
        self.put("sub/b.jsonl", '{"text":"a"}\n')
        self.put("notes.txt", "not a collection")
        status, out, _ = run("info", "--json", self.folder.name)
        self.assertEqual(status, 0)
        self.assertEqual((json.loads(out)["format"], json.loads(out)["articles"]), ("mixed", 4))

    def test_broken_articles_do_not_stop_the_others(self):
        path = self.put("a.jsonl", '{"id":"ok","text":"a"}\n{"id":"bad","text":"b\n{"id":"no-text"}\n'
                                   '{"id":"range","text":"abc","annotations":[{"id":"t","label":"claim","start":2,"end":9}]}\n')
        status, out, _ = run("info", "--json", path)
        info = json.loads(out)
        self.assertEqual(status, 1)
        self.assertEqual(info["articles"], 2)
        self.assertEqual(info["annotations"]["total"], 0)
        found = sorted((p["code"], p["line"]) for p in info["problems"])
        self.assertEqual(found, [("json-syntax", 2), ("offset", 4), ("shape", 3)])

    def test_not_json(self):
        for content in (b"hello", b"\xff\xfe[\x00]\x00", b"", b"42", b'{"a":1}'):
            status, _, err = run("info", self.put("x.json", content))
            self.assertEqual(status, 1, content)
            self.assertIn("x.json", err)

    def test_hostile_text_is_inert_on_the_terminal(self):
        path = self.put("a.jsonl", '{"id":"\\u001b[31m\\u202e","text":"abc","annotations":[{"id":"t","label":"c","start":2,"end":9}]}\n')
        status, out, err = run("info", path)
        self.assertEqual(status, 1)
        for text in (out.decode(), err):
            self.assertNotIn("\x1b", text)
            self.assertNotIn("\u202e", text)


class Validate(Case):
    def test_sound(self):
        status, _, err = run("validate", self.put("a.json", OBJECT))
        self.assertEqual(status, 0, err)

    def test_quote_mismatch_has_its_place(self):
        path = self.put("a.json", '{"articles":[\n{"id":"a","text":"abcdef",\n "annotations":[\n  {"id":"t","label":"claim","start":1,"end":3,"text":"zz"}]}]}')
        status, out, _ = run("validate", "--json", path)
        problems = json.loads(out)["problems"]
        self.assertEqual(status, 0)
        self.assertEqual([(p["code"], p["severity"], p["article"]) for p in problems], [("quote-mismatch", "warning", "a")])
        self.assertEqual(run("validate", "--strict", path)[0], 1)

    def test_unknown_target(self):
        path = self.put("a.json", '[{"id":"a","text":"abc","relations":[{"id":"r","type":"attribution","args":[{"role":"claim","target":"t9"}]}]}]')
        _, out, _ = run("validate", "--json", path)
        self.assertIn("unknown-target", [p["code"] for p in json.loads(out)["problems"]])


class Convert(Case):
    def test_same_shape_is_the_same_bytes(self):
        for name, content in (("a.json", OBJECT), ("b.json", "\ufeff[ {\"text\":\"x\"} ,\r\n{\"text\":\"\\u00e9\"}]"),
                              ("c.jsonl", '{"text": "x"}\r\n\n{"n":1.0e5, "text":"y"}')):
            status, _, err = run("convert", self.put(name, content), self.path("out" + name))
            self.assertEqual((status, err), (0, ""))
            self.assertEqual(self.get("out" + name), content.encode())

    def test_there_and_back_keeps_the_articles(self):
        path = self.put("a.json", OBJECT)
        status, lines, _ = run("convert", "--to", "jsonl", path, "-")
        self.assertEqual(status, 0)
        self.assertEqual(len(lines.splitlines()), 3)
        self.assertIn(b"0.920", lines)
        self.put("b.jsonl", lines)
        status, back, _ = run("convert", "--to", "tagline", self.path("b.jsonl"), "-")
        self.assertEqual(status, 0)
        self.assertEqual(json.loads(back)["articles"], json.loads(OBJECT)["articles"])

    def test_loss_is_told_and_strict_refuses(self):
        path = self.put("a.json", OBJECT)
        _, _, err = run("convert", path, self.path("a.jsonl"))
        self.assertIn("x-desk", err)
        status, _, _ = run("convert", "--strict", path, self.path("b.jsonl"))
        self.assertEqual(status, 1)
        self.assertFalse(os.path.exists(self.path("b.jsonl")))

    def test_onto_itself(self):
        path = self.put("a.json", OBJECT)
        self.assertEqual(run("convert", path, path)[0], 0)
        self.assertEqual(self.get("a.json"), OBJECT.encode())

    def test_unknown_format(self):
        self.assertEqual(run("convert", "--to", "docx", self.put("a.json", OBJECT), "-")[0], 2)


class Annotate(Case):
    def annotate(self, path, *args):
        return run("annotate", path, "--annotator", "ana", *args)

    def test_only_the_new_lines_differ(self):
        path = self.put("a.json", OBJECT)
        status, _, err = self.annotate(path, "--article", "a1", "--label", "cue", "--range", "10:14", "-o", self.path("b.json"))
        self.assertEqual((status, err), (0, ""))
        old, new = OBJECT.splitlines(), self.get("b.json").decode().splitlines()
        kept = [line for line in new if line in old]
        self.assertEqual(len(new) - len(kept), 2)       # the last annotation's line gets a comma; the new one
        added = json.loads("".join(new))["articles"][0]["annotations"][2]
        self.assertEqual({k: added[k] for k in ("label", "start", "end", "text", "annotator", "origin")},
                         {"label": "cue", "start": 10, "end": 14, "text": "said", "annotator": "ana", "origin": "human"})

    def test_discontinuous_with_attributes_and_note(self):
        path = self.put("a.json", OBJECT)
        status, out, err = self.annotate(path, "--article", "a1", "--label", "claim", "--range", "30:40,43:49",
                                         "--attribute", "claim_type=quantity", "--attribute", "confidence=80",
                                         "--note", "check “this”", "-o", "-")
        self.assertEqual((status, err), (0, ""))
        added = json.loads(out)["articles"][0]["annotations"][2]
        self.assertEqual(added["fragments"], [[30, 40], [43, 49]])
        self.assertEqual(added["attributes"], {"claim_type": "quantity", "confidence": 80})
        self.assertEqual(added["note"], "check “this”")

    def test_article_without_annotations(self):
        path = self.put("a.json", OBJECT)
        status, out, _ = self.annotate(path, "--article", "a2", "--label", "source", "--range", "4:10", "-o", "-")
        self.assertEqual(status, 0)
        self.assertEqual(json.loads(out)["articles"][1]["annotations"][0]["text"], "الوزير")

    def test_refusals(self):
        path = self.put("a.json", OBJECT)
        target = self.path("b.json")
        for status, args in ((1, ["--article", "nobody", "--label", "claim", "--range", "0:3"]),
                             (1, ["--article", "a1", "--label", "claim", "--range", "0:9999"]),
                             (2, ["--article", "a1", "--label", "claim", "--range", "5:5"]),
                             (2, ["--article", "a1", "--label", "claim", "--range", "x"]),
                             (2, ["--article", "a1", "--label", "", "--range", "0:3"]),
                             (1, ["--article", "a1", "--label", "claim", "--range", "0:3", "--attribute", "verdict=maybe"])):
            self.assertEqual(self.annotate(path, *args, "-o", target)[0], status, args)
            self.assertFalse(os.path.exists(target))

    def test_in_place(self):
        path = self.put("a.jsonl", '{"id":"a","text":"abc def"}\n{"id":"b","text":"x"}\n')
        self.assertEqual(self.annotate(path, "--article", "a", "--label", "claim", "--range", "0:3", "-o", path)[0], 0)
        lines = self.get("a.jsonl").decode().splitlines()
        self.assertEqual(lines[1], '{"id":"b","text":"x"}')
        self.assertEqual(json.loads(lines[0])["annotations"][0]["text"], "abc")


@unittest.skipUnless(os.path.exists(os.path.join(SHARED, "make_corpus.py")), "no shared data beside the project")
class Corpus(Case):
    """The generated corpora: counts, and bytes that stay as they are."""

    def make(self, *args):
        path = self.path("corpus.json")
        done = subprocess.run([sys.executable, os.path.join(SHARED, "make_corpus.py"), "-o", path, *args],
                              stderr=subprocess.PIPE, check=True)
        return path, json.loads(done.stderr.decode().splitlines()[-1])

    def test_figures_of_a_thousand(self):
        path, facts = self.make("-n", "1000")
        status, out, _ = run("info", "--json", path)
        info = json.loads(out)
        self.assertEqual(status, 0)
        self.assertEqual(info["articles"], facts["articles"])
        self.assertEqual(info["annotations"]["total"], facts["annotations"])
        self.assertEqual(info["annotations"]["discontinuous"], facts["discontinuous"])
        self.assertEqual(info["relations"]["total"], facts["relations"])
        self.assertEqual(facts["annotations"], 69813)
        self.assertEqual(info["problems"], [])

    def test_same_bytes_in_every_spelling(self):
        for shape in ("object", "array", "jsonl"):
            for style in ([], ["--ascii"], ["--indent"]):
                path, _ = self.make("-n", "60", "--format", shape, *style)
                if shape == "jsonl":
                    os.rename(path, self.path("corpus.jsonl"))
                    path = self.path("corpus.jsonl")
                status, out, err = run("convert", path, "-")
                with open(path, "rb") as f:
                    self.assertEqual((status, out == f.read(), err), (0, True, ""), (shape, style))

    def test_annotate_touches_one_article(self):
        for shape in ("object", "array", "jsonl"):
            for style in ([], ["--ascii"], ["--indent"]):
                path, _ = self.make("-n", "40", "--format", shape, *style)
                with open(path, "rb") as f:
                    before = f.read()
                parsed = [json.loads(line) for line in before.splitlines()] if shape == "jsonl" else json.loads(before)
                articles = parsed if isinstance(parsed, list) else parsed["articles"]
                key = articles[20]["id"]
                status, after, err = run("annotate", path, "--article", key, "--label", "claim", "--range", "3:9", "-o", "-")
                self.assertEqual((status, err), (0, ""))
                again = [json.loads(line) for line in after.splitlines()] if shape == "jsonl" else json.loads(after)
                again = again if isinstance(again, list) else again["articles"]
                added = again[20]["annotations"].pop()
                self.assertEqual(added["text"], articles[20]["text"][3:9])
                self.assertEqual(again, articles)
                old, new = before.splitlines(), after.splitlines()
                same_head = next(i for i, pair in enumerate(zip(old, new)) if pair[0] != pair[1])
                same_tail = next(i for i, pair in enumerate(zip(reversed(old), reversed(new))) if pair[0] != pair[1])
                changed = b"\n".join(new[same_head:len(new) - same_tail])
                for other in (articles[19]["id"], articles[21]["id"]):
                    self.assertNotIn(other.encode(), changed, (shape, style))

    def test_first_articles(self):
        status, out, _ = run("info", "--json", os.path.join(SHARED, "first-articles", "articles.json"))
        self.assertEqual((status, json.loads(out)["articles"]), (0, 2))


if __name__ == "__main__":
    unittest.main(verbosity=1)
