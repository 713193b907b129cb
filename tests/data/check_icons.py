#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Icons of our own: each that is named is in the resources, where a build that is not installed finds it too, and each
that is there is named.  What is missing is drawn as a broken picture, and nothing else tells."""

import re
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

NAME = re.compile(r"\b(?:tl-[a-z-]+|io\.github\.tagline\.Tagline)-symbolic\b")
# Names that are put together, as in tl-status-%s-symbolic.
PATTERN = re.compile(r"\btl-[a-z-]*%s[a-z-]*-symbolic\b")


def main():
    root = Path(__file__).resolve().parents[2]
    tree = ElementTree.parse(root / "ui" / "tagline.gresource.xml")
    there = {}
    for file in tree.iter("file"):
        alias = file.get("alias") or ""
        if alias.endswith("-symbolic.svg"):
            there[alias[:-len(".svg")]] = root / "ui" / file.text
    named = {}
    patterns = []
    for path in [*(root / "ui").rglob("*.ui"), *(root / "app").rglob("*.c"), *(root / "ui").rglob("*.css")]:
        text = path.read_text(encoding="utf-8")
        for name in NAME.findall(text):
            named.setdefault(name, path)
        patterns += [re.compile(p.replace("%s", "[a-z-]+")) for p in PATTERN.findall(text)]
    faults = ["%s names the icon “%s”, which is not in the resources" % (path.relative_to(root), name)
              for name, path in sorted(named.items()) if name not in there]
    faults += ["the icon “%s” is in the resources and nothing names it" % name for name in sorted(there)
               if name not in named and not any(p.fullmatch(name) for p in patterns)]
    faults += ["the icon “%s” has no file" % name for name, path in sorted(there.items()) if not path.is_file()]
    for fault in faults:
        print(fault)
    assert there and named, "no icons found: has the layout changed?"
    print("%d icons, %d named" % (len(there), len(named)))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
