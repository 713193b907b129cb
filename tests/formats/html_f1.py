#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Token F1 of the text read from saved news pages against the text that people marked as the article's.

    html_f1.py [--tool PROGRAM] [--data FOLDER] [--minimum 0.90] [PAGE-SUBSTRING...]

Runs `PROGRAM convert --from html PAGE - --to jsonl` on each page that has a truth, prints precision, recall and F1 of the bag
of tokens per page, the mean by set and over all pages, and names the pages below the minimum.  Exit status 1 when the mean is below
the minimum, 77 when the data is not there.

A token is a run of letters and digits, case folded; characters of scripts without blanks count one by one.
"""
import argparse
import collections
import concurrent.futures
import gzip
import html.parser
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

TOKEN = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|"
                   r"[^\W_\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
BLOCKS = set("address article aside blockquote br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main "
             "ol p pre section table td th tr ul".split())


def tokens(text):
    return TOKEN.findall(text.casefold())


class PlainText(html.parser.HTMLParser):
    """All text of a document that holds nothing but the article."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.parts, self.silent = [], 0

    def handle_starttag(self, tag, attributes):
        if tag in ("script", "style", "noscript", "template"):
            self.silent += 1
        elif tag in BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag):
        if tag in ("script", "style", "noscript", "template"):
            self.silent = max(0, self.silent - 1)
        elif tag in BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data):
        if not self.silent:
            self.parts.append(data)


def text_of_html(source):
    parser = PlainText()
    parser.feed(source)
    parser.close()
    return "".join(parser.parts)


def text_of_body(body):
    parts = list(body.get("summary", []))
    for section in body.get("sections", []):
        parts += section.get("headline", []) + section.get("paragraphs", [])
    return "\n\n".join(parts)


def read(path):
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


def pages(root):
    """(set, name, path of the page, truth) of every page that has a truth."""
    for page in sorted((root / "newspaper" / "html").glob("*.html")):
        truth = root / "newspaper" / "text" / (page.stem + ".txt")
        if truth.exists():
            yield "newspaper", page.stem, page, truth.read_text("utf-8")
    for folder in sorted((root / "readability").glob("*")):
        if (folder / "expected.html").exists():
            yield "readability", folder.name, folder / "source.html", text_of_html((folder / "expected.html").read_text("utf-8"))
    truth_file = root / "scrapinghub" / "ground-truth.json"
    for name, truth in sorted(json.loads(truth_file.read_text("utf-8")).items() if truth_file.exists() else []):
        page = root / "scrapinghub" / "html" / (name + ".html.gz")
        if page.exists():
            yield "scrapinghub", name[:12], page, truth["articleBody"]
    for truth_file in sorted((root / "fundus").glob("*/*.json")):
        # Versions of the truth and pages are both in order of time.
        versions = list(json.loads(truth_file.read_text("utf-8")).values())
        found = sorted(truth_file.parent.glob(truth_file.stem + "_*.html.gz"))
        for version, page in zip(versions, found):
            if version.get("body"):
                yield "fundus", page.name.split(".")[0], page, text_of_body(version["body"])


def extract(tool, page):
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder) / "page.html"
        copy.write_bytes(read(page))
        run = subprocess.run([tool, "convert", "--from", "html", str(copy), "-", "--to", "jsonl"],
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120, check=False)
    lines = [line for line in run.stdout.decode("utf-8").split("\n") if line.strip()]
    if not lines:
        return None, run.stderr.decode("utf-8", "replace").strip()
    return json.loads(lines[0])["text"], ""


def score(found, wanted):
    found, wanted = collections.Counter(tokens(found)), collections.Counter(tokens(wanted))
    common = sum((found & wanted).values())
    precision = common / max(1, sum(found.values()))
    recall = common / max(1, sum(wanted.values()))
    return precision, recall, 2 * precision * recall / (precision + recall) if common else 0.0


def data_folder(given):
    here = pathlib.Path(__file__).resolve().parents[2]
    for candidate in (given, os.environ.get("TAGLINE_SHARED_DATA"), here.parent / "shared" / "data"):
        if candidate and (pathlib.Path(candidate) / "html-news").is_dir():
            return pathlib.Path(candidate) / "html-news"
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--tool", default="tagline-cli")
    parser.add_argument("--data")
    parser.add_argument("--minimum", type=float, default=0.90)
    parser.add_argument("only", nargs="*")
    options = parser.parse_args()
    root = data_folder(options.data)
    if root is None:
        print("no pages to measure: skipped")
        return 77
    wanted = [page for page in pages(root) if not options.only or any(part in page[0] + "/" + page[1] for part in options.only)]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        texts = list(pool.map(lambda page: extract(options.tool, page[2]), wanted))
    by_set = collections.defaultdict(list)
    failures = []
    print(f"{'page':44} precision recall     F1")
    for (group, name, _, truth), (text, problem) in zip(wanted, texts):
        precision, recall, f1 = score(text, truth) if text is not None else (0.0, 0.0, 0.0)
        by_set[group].append(f1)
        print(f"{group + '/' + name:44} {precision:9.3f} {recall:6.3f} {f1:6.3f} {problem}")
        if f1 < options.minimum:
            failures.append(f"{group}/{name} ({f1:.3f})")
    for group, values in by_set.items():
        print(f"mean of {len(values)} pages of {group}: {sum(values) / len(values):.4f}")
    everything = [value for values in by_set.values() for value in values]
    mean = sum(everything) / len(everything)
    print(f"mean of all {len(everything)} pages: {mean:.4f}")
    print(f"below {options.minimum:.2f}: " + (", ".join(failures) or "none"))
    return 0 if mean >= options.minimum else 1


if __name__ == "__main__":
    sys.exit(main())
