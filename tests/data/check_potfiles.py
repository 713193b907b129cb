#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""po/POTFILES.in names every file with text to translate, and no other; xgettext can read the messages.

With --update the list is written anew.
"""

import re
import sys
from pathlib import Path

FOLDERS = ("app", "data", "ui")
CALLS = re.compile(
    r'\b(?:_|N_|Q_|C_|NC_|ngettext|gettext|g_dgettext|g_dcgettext|g_dngettext|g_dpgettext2?)\s*\(\s*'
    r'(?:[A-Za-z_]+\s*,\s*)?"')
COMMENTS = re.compile(r'"(?:\\.|[^"\\\n])*"|/\*.*?\*/|//[^\n]*', re.DOTALL)


def without_comments(text):
    return COMMENTS.sub(lambda m: m.group() if m.group().startswith('"') else " ", text)


def split_messages(path):
    """xgettext sees only the part of a message before a macro such as G_GUINT64_FORMAT."""
    text = without_comments(path.read_text(encoding="utf-8"))
    for call in CALLS.finditer(text):
        if re.match(r'(?:[^"\\\n]|\\.)*"(?:\s*"(?:[^"\\\n]|\\.)*")*\s*[A-Z]', text[call.end():]):
            yield text.count("\n", 0, call.start()) + 1


def is_translatable(path):
    """Whether xgettext has something to find there."""
    if path.suffix in (".c", ".h"):
        return bool(CALLS.search(without_comments(path.read_text(encoding="utf-8"))))
    if path.suffix == ".ui":
        return bool(re.search(r'\btranslatable="(?:yes|true|1)"', path.read_text(encoding="utf-8")))
    if path.name.endswith(".gschema.xml"):
        return "gettext-domain" in path.read_text(encoding="utf-8")
    return path.name.endswith((".desktop.in", ".metainfo.xml.in", ".mime.xml.in"))


def main():
    root = Path(__file__).resolve().parents[2]
    potfiles = root / "po" / "POTFILES.in"
    wanted = sorted(
        str(path.relative_to(root)) for folder in FOLDERS for path in (root / folder).rglob("*")
        if path.is_file() and is_translatable(path))
    if "--update" in sys.argv[1:]:
        potfiles.write_text(
            "# Written by `tests/data/check_potfiles.py --update`.\n" + "\n".join(wanted) + "\n",
            encoding="utf-8")
    lines = potfiles.read_text(encoding="utf-8").splitlines()
    listed = [line for line in lines if line and not line.startswith("#")]
    problems = ["%s is not listed" % name for name in wanted if name not in listed]
    problems += ["%s is not there, or has nothing to translate" % name
                 for name in listed if name not in wanted]
    for name in wanted:
        if name.endswith((".c", ".h")):
            problems += ["%s:%d: a macro in a message" % (name, line)
                         for line in split_messages(root / name)]
    if listed != sorted(set(listed)):
        problems.append("the list is not sorted, or has a line twice")
    for problem in problems:
        print("POTFILES.in: %s" % problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
