#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""House rules that the compiler can't hold: who may include what, sizes, licence lines, no local paths."""

import re
import sys
from pathlib import Path

FOLDERS = ("app", "data", "po", "tests", "ui", ".ci")
TOP_FILES = ("README.md", "meson.build", "run", "test")
BINARY = (".png", ".gz", ".mo", ".pyc", ".db", ".bin")
MAX_LINES = 800

# Only the room named may include what the pattern matches.
INCLUDES = (
    ("gui", re.compile(r'#\s*include\s*[<"](?:gtk|gdk|gsk|adwaita|graphene)[/.-]', re.M)),
    ("sync", re.compile(r'#\s*include\s*[<"]libsoup', re.M)),
    ("store", re.compile(r'#\s*include\s*[<"]sqlite3', re.M)),
)
LOCAL_PATHS = re.compile("|".join(
    r"(?<![\w.$}])/%s/" % folder for folder in ("ro" + "ot", "ho" + r"me/\w+", "wo" + "rk", "Us" + "ers")))
NOTES_TO_SELF = re.compile(r"\b(?:TO" + "DO|FIX" + "ME|X" + "XX)\\b")


def project_files(root):
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and path.suffix not in BINARY and "__pycache__" not in path.parts:
                yield path
    yield from (root / name for name in TOP_FILES if (root / name).exists())


def check_includes(path, text):
    parts = path.parts
    if parts[0] == "app":
        for room, pattern in INCLUDES:
            if parts[1] != room and pattern.search(text):
                yield "includes what only app/%s may" % room


def check_c(path, text):
    n = text.count("\n")
    if n > MAX_LINES:
        yield "%d lines, at most %d" % (n, MAX_LINES)
    if "SPDX-License-Identifier: GPL-3.0-or-later" not in "\n".join(text.splitlines()[:3]):
        yield "no licence line"
    if path.suffix == ".h" and path.parts[0] == "app" and "#pragma once" not in text:
        yield "no #pragma once"
    if "\t" in text:
        yield "has tabs"
    yield from check_includes(path, text)


def check(path, text):
    if path.suffix in (".c", ".h"):
        yield from check_c(path, text)
    elif path.suffix in (".ui", ".css") and text.count("\n") > MAX_LINES:
        yield "more than %d lines" % MAX_LINES
    for pattern in (LOCAL_PATHS, NOTES_TO_SELF):
        found = pattern.search(text)
        if found:
            yield "line %d: %s" % (text.count("\n", 0, found.start()) + 1, found.group())


def main():
    root = Path(__file__).resolve().parents[2]
    failed = False
    for path in project_files(root):
        relative = path.relative_to(root)
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a fixture that is broken on purpose
        for problem in check(relative, text):
            print("%s: %s" % (relative, problem), file=sys.stderr)
            failed = True
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
