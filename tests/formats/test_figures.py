#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real feeds, posts, pages and exports of annotation tools give the figures that were counted without this program.

Skipped where the data is not there.  With --table the figures are printed as the table of README.md.
"""

import collections
import gzip
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


def info(*path, options=()):
    """What info says, or None when the file is of no known format."""
    _, out, _ = run("info", "--json", *options, os.path.join(SHARED, *path))
    return json.loads(out) if out else None


def articles(*path, options=()):
    _, out, _ = run("convert", *options, os.path.join(SHARED, *path), "-", "--to", "jsonl")
    return [json.loads(line) for line in out.split("\n") if line]


def files(folder, *suffixes):
    for root, _, names in sorted(os.walk(os.path.join(SHARED, folder))):
        for name in sorted(names):
            if name.endswith(suffixes):
                yield os.path.relpath(os.path.join(root, name), SHARED)


def problems(found, *codes):
    return [p for p in found["problems"] if p["code"] in codes]


def spans_match(article):
    """How many annotations stand where their text is."""
    n = 0
    for a in article.get("annotations", []):
        fragments = a.get("fragments", [[a["start"], a["end"]]])
        covered = " ".join(article["text"][start:end] for start, end in fragments)
        n += covered.split() == a.get("text", covered).split()
    return n


class Row:
    """One line of the table: what was expected, what was found, and what there is to say."""

    def __init__(self, name, expected, found, remark=""):
        self.name, self.expected, self.found, self.remark = name, expected, found, remark

    def __str__(self):
        return "| %s | %s | %s | %s |" % (self.name, self.expected, self.found, self.remark)


def told(found):
    count = collections.Counter(p["code"] for p in found["problems"])
    return ", ".join("%d %s" % (n, code) for code, n in sorted(count.items()))


# Each gives rows, and fails (through test) where the figures differ.

def json_feeds(test):
    for name, facts in sorted(FACTS["jsonfeed"].items()):
        found = info("jsonfeed", *name.split("/"))
        if "json" in facts:
            test.assertEqual([p["code"] for p in found["problems"]], ["json-syntax"])
            test.assertGreater(found["problems"][0]["line"], 0)
            yield Row("jsonfeed/" + name, "not JSON", "%d items" % found["articles"], told(found))
            continue
        if facts["version"] is None:
            test.assertIsNone(found)
            yield Row("jsonfeed/" + name, "no feed", "refused")
            continue
        read = articles("jsonfeed", *name.split("/"))
        test.assertEqual((found["format"], found["articles"]), ("json-feed", facts["items"]), name)
        test.assertEqual(sum("title" not in a for a in read), facts["without_title"], name)
        test.assertEqual(sum("id" not in a["x-json-feed"] for a in read), facts["without_id"], name)
        test.assertLessEqual(sum(a.get("x-body") == "content_html" for a in read), facts["content_html"], name)
        yield Row("jsonfeed/" + name, "%d items" % facts["items"], "%d items" % found["articles"], told(found))


def wordpress(test):
    for name, facts in sorted(FACTS["wordpress"].items()):
        found = info("wordpress", *name.split("/"))
        if name.endswith("post-type.json"):
            test.assertIsNone(found)
            yield Row("wordpress/" + name, "a type, no post", "refused")
            continue
        read = articles("wordpress", *name.split("/"))
        test.assertEqual((found["format"], found["articles"]), ("wordpress", facts["objects"]), name)
        test.assertEqual(sum(a.get("x-body") == "content" for a in read), facts["posts_with_content"], name)
        # Each post without content is named.
        test.assertEqual(len(problems(found, "shape")), facts["objects"] - facts["posts_with_content"], name)
        test.assertFalse([a for a in read if "&#" in a.get("title", "") or "<" in a.get("title", "")], name)
        yield Row("wordpress/" + name, "%(objects)d posts, %(posts_with_content)d with content" % facts, "%d posts, %d with content" % (
            found["articles"], sum(a.get("x-body") == "content" for a in read)), told(found))


def ninjs(test):
    for folder in ("examples", "guidelines-examples", "test_suite"):
        facts = FACTS["ninjs"][folder]
        count = collections.Counter()
        for path in files(os.path.join("ninjs", folder), ".json"):
            found = info(path, options=("--from", "ninjs"))
            if found is None or problems(found, "json-syntax"):
                count["bad"] += 1
            elif "schema" in path.lower() and not found["articles"]:
                count["schemas"] += 1
            else:
                count["read"] += found["articles"] > 0
                count["refused"] += found["articles"] == 0
                test.assertTrue(found["articles"] or found["problems"], path)
            if "should_pass" in path:
                count["pass"] += found is not None and found["articles"] == 1 and not problems(found, "json-syntax")
        test.assertEqual(sum(count[k] for k in ("bad", "schemas", "read", "refused")), facts["files"])
        test.assertEqual(count["bad"], facts.get("json_bad", 0))
        test.assertEqual(count["pass"], facts.get("should_pass", 0))
        yield Row("ninjs/" + folder, "%d files, %d not JSON, %d valid items" % (
            facts["files"], facts.get("json_bad", 0), facts.get("should_pass", facts["json_ok"])),
            "%d read, %d not JSON, %d schemas, %d refused" % (count["read"], count["bad"], count["schemas"], count["refused"]),
            "a file that breaks the schema but has a uri is read" if folder == "test_suite" else "")


def news_articles(test):
    facts = FACTS["newsarticle"]
    count = collections.Counter()
    bad = []
    for path in files("newsarticle", ".jsonld"):
        found = info(path, options=("--from", "news-article"))
        count["files"] += 1
        if problems(found, "json-syntax"):
            bad.append(path)
            test.assertGreater(problems(found, "json-syntax")[0]["line"], 0)
            continue
        count["articles"] += found["articles"]
        read = articles(path, options=("--from", "news-article"))
        count["bodies"] += sum("articleBody" in a["x-news-article"] for a in read)
        # One is there and empty.
        count["texts"] += sum(a.get("x-body") == "articleBody" for a in read)
    types = sum(facts["types"].get(t, 0) for t in ("NewsArticle", "Article", "ReportageNewsArticle", "ScholarlyArticle"))
    test.assertEqual(count["files"], facts["files"])
    test.assertEqual(bad, [path for path, _ in facts["bad"]])
    test.assertEqual(count["bodies"], facts["articleBody"])
    # An article inside another (isPartOf, hasPart, citation) is not one of its own.
    test.assertLessEqual(count["articles"], types)
    yield Row("newsarticle", "%d files, %d not JSON, %d objects of article types, %d articleBody" % (
        facts["files"], facts["json_bad"], types, facts["articleBody"]),
        "%d articles, %d not JSON, %d with articleBody" % (count["articles"], len(bad), count["bodies"]),
        "%d articleBody is empty; articles that others only refer to are not counted" % (count["bodies"] - count["texts"]))


def claim_reviews(test):
    facts = FACTS["claimreview"]
    count = collections.Counter()
    for path in files("claimreview", ".json", ".jsonld"):
        found = info(path)
        test.assertEqual(found["format"], "claim-review", path)
        count["files"] += 1
        count["reviews"] += found["articles"]
        count["claims"] += found["annotations"]["total"]
        count["match"] += sum(spans_match(a) for a in articles(path))
    test.assertEqual(count["files"], facts["files"])
    test.assertEqual(count["reviews"], facts["types"]["ClaimReview"] + 1)
    test.assertEqual(count["match"], count["claims"])
    yield Row("claimreview", "%d files, %d ClaimReview" % (facts["files"], facts["types"]["ClaimReview"]),
              "%d reviews, %d claims, all where their text is" % (count["reviews"], count["claims"]),
              "one more is an answer of Google's Fact Check Tools; one claim is empty")


def label_studio(test):
    for name, facts in sorted(FACTS["label-studio"].items()):
        found = info("label-studio", *name.split("/"))
        if found is None:
            test.assertIn("label_config", name)
            yield Row("label-studio/" + name, "a configuration", "refused")
            continue
        regions = facts.get("text_regions", 0)
        match = sum(spans_match(a) for a in articles("label-studio", *name.split("/")))
        test.assertEqual((found["format"], found["annotations"]["total"]), ("label-studio", regions), name)
        test.assertEqual(found["articles"], facts.get("tasks", found["articles"]), name)
        test.assertGreaterEqual(match, regions - len(problems(found, "quote-mismatch")), name)
        yield Row("label-studio/" + name, "%s tasks, %d regions" % (facts.get("tasks", "-"), regions),
                  "%d tasks, %d annotations, %d where their text is" % (found["articles"], found["annotations"]["total"], match), told(found))


def web_annotations(test):
    for name, facts in sorted(FACTS["w3c-annotation"].items()):
        if "Annotation" not in facts:
            continue
        count = collections.Counter()
        for path in files(os.path.join("w3c-annotation", name), ".json"):
            found = info(path, options=("--from", "web-annotation"))
            if found is None or problems(found, "json-syntax"):
                count["bad"] += 1
                continue
            kept = sum(len(a.get("x-web-annotation", {}).get("items", [])) for a in articles(path, options=("--from", "web-annotation")))
            count["spans"] += found["annotations"]["total"]
            count["all"] += found["annotations"]["total"] + found["relations"]["total"] + kept
            count["mismatch"] += len(problems(found, "quote-mismatch"))
        selectors = max(facts.get("TextPositionSelector", 0), facts.get("TextQuoteSelector", 0))
        test.assertEqual(count["bad"], facts.get("json_bad", 0), name)
        test.assertGreaterEqual(count["all"], facts["Annotation"], name)
        test.assertGreaterEqual(count["spans"], selectors, name)
        yield Row("w3c-annotation/" + name, "%d annotations, %d text selectors, %d files not JSON" % (
            facts["Annotation"], selectors, facts.get("json_bad", 0)), "%d annotations read or kept, %d with a range, %d files not JSON" % (
                count["all"], count["spans"], count["bad"]), "%d quote-mismatch" % count["mismatch"] if count["mismatch"] else "")


def html_pages(test):
    for name, facts in sorted(FACTS["html-news"].items()):
        count = collections.Counter()
        for path in files(os.path.join("html-news", name), ".html", ".html.gz"):
            if path.endswith("expected.html"):
                continue
            with tempfile.TemporaryDirectory() as folder:
                copy = os.path.join(folder, "page.html")
                with open(os.path.join(SHARED, path), "rb") as page, open(copy, "wb") as out:
                    data = page.read()
                    out.write(gzip.decompress(data) if path.endswith(".gz") else data)
                found = info(copy)
                read = articles(copy)
            test.assertEqual((found["format"], found["articles"]), ("html", 1), path)
            test.assertTrue(read[0]["text"].strip(), path)
            test.assertEqual(read[0].get("x-html", {}).get("version"), 1, path)
            count["pages"] += 1
            count["data"] += read[0]["x-html"]["text"] == "json-ld"
        test.assertEqual(count["pages"], facts["pages"], name)
        yield Row("html-news/" + name, "%(pages)d pages, %(with_ld_json)d with JSON-LD" % facts,
                  "%d pages, all with text" % count["pages"], "text of %d taken from the JSON-LD" % count["data"])


def multilingual(test):
    facts = FACTS["multilingual"]["jpn-stockmark-json/ner-0-200.json"]
    found = info("multilingual", "jpn-stockmark-json", "ner-0-200.json")
    match = sum(spans_match(a) for a in articles("multilingual", "jpn-stockmark-json", "ner-0-200.json"))
    test.assertEqual((found["articles"], found["annotations"]["total"], match), (facts["texts"], facts["entities"], facts["match_cp"]))
    yield Row("multilingual/jpn-stockmark-json/ner-0-200.json", "%(texts)d texts, %(entities)d entities" % facts,
              "%d articles, %d annotations, %d where their text is" % (found["articles"], found["annotations"]["total"], match), "read as doccano")
    facts = FACTS["multilingual"]["tha-thainer/val.txt"]
    found = info("multilingual", "tha-thainer", "val.txt")
    read = articles("multilingual", "tha-thainer", "val.txt")[0]
    n_lines = len(read["text"].rstrip("\n").split("\n"))
    test.assertEqual((found["format"], found["annotations"]["total"], n_lines), ("inline-tags", facts["inline_tags"], facts["lines"]))
    test.assertEqual(spans_match(read), facts["inline_tags"])
    test.assertNotIn("[/", read["text"])
    test.assertFalse(read["text"].startswith("\ufeff"))
    yield Row("multilingual/tha-thainer/val.txt", "%(inline_tags)d tags, %(lines)d lines" % facts,
              "%d annotations, %d lines" % (found["annotations"]["total"], n_lines), "byte order mark told")


def doccano(test):
    """There are no figures: what the lines hold is counted here."""
    for name in ("import-examples/sequence_labeling/example.jsonl", "import-examples/relation_extraction/example.jsonl",
                 "import-examples/intent_detection/example.jsonl", "import-tests/sequence_labeling/example_overlapping.jsonl"):
        n_lines = n_spans = n_relations = 0
        with open(os.path.join(SHARED, "doccano", *name.split("/")), encoding="utf-8") as f:
            for line in map(json.loads, filter(str.strip, f)):
                n_lines += 1
                n_spans += len(line.get("entities", [s for s in line.get("label", line.get("column_label", [])) if isinstance(s, list)]))
                n_relations += len(line.get("relations", []))
        found = info("doccano", *name.split("/"))
        match = sum(spans_match(a) for a in articles("doccano", *name.split("/")))
        test.assertEqual((found["format"], found["articles"], found["annotations"]["total"], match, found["relations"]["total"]),
                         ("doccano", n_lines, n_spans, n_spans, n_relations), name)
        yield Row("doccano/" + name, "%d lines, %d spans, %d relations" % (n_lines, n_spans, n_relations), "%d articles, %d annotations, %d relations" % (
            found["articles"], found["annotations"]["total"], found["relations"]["total"]))


SETS = (doccano, label_studio, web_annotations, claim_reviews, json_feeds, ninjs, wordpress, news_articles, html_pages, multilingual)


@unittest.skipUnless(HAVE, "no shared data beside the project")
class Figures(unittest.TestCase):
    pass


def add_test(check):
    def test(self):
        self.assertGreater(len(list(check(self))), 0)
    setattr(Figures, "test_" + check.__name__, test)


for each in SETS:
    add_test(each)


if __name__ == "__main__":
    if "--table" in sys.argv[1:]:
        print("| set | figures expected | found | remarks |\n|---|---|---|---|")
        for each in SETS:
            for row in each(unittest.TestCase()):
                print(row)
    else:
        unittest.main(verbosity=1)
