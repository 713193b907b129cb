#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The manual page of tagline-cli lists the commands, options and diagnostic codes that the source has."""

import re
import sys
from pathlib import Path


def manual_entries(manual, section):
    """What stands in bold at the start of the paragraphs of a section."""
    body = re.search(r"^\.SH %s\n(.*?)(?=^\.SH |\Z)" % section, manual, re.M | re.S).group(1)
    heads = re.findall(r"^\.T[PQ]\n\.BI? (.*)$", body, re.M)
    # Several options in one head; a command of two words ("server init") goes by its first.
    return [name.replace("\\-", "-")
            for head in heads
            for name in (re.findall(r"(\\-\\-[a-z\\-]+)", head) or [head.split()[0].strip('"')])]


def compare(what, there, listed):
    """Both ways; what is not there at all must have been renamed without this test."""
    if not there:
        yield "found no %s in the source" % what
    for name in sorted(set(there) - set(listed)):
        yield "%s %s is not documented" % (what, name)
    for name in sorted(set(listed) - set(there)):
        yield "%s %s is documented and not there" % (what, name)


def main():
    root = Path(__file__).resolve().parents[2]
    read = lambda path: path.read_text(encoding="utf-8")
    manual = read(root / "data/tagline-cli.1")
    codes = re.findall(r'#define TL_CODE_\w+\s+"([^"]+)"', read(root / "app/base/tl-diagnostic.h"))
    cli = root / "app/cli"
    commands = re.findall(r'\{ "([a-z-]+)", tl_cmd_', read(cli / "tl-cli.c"))
    options = {"--" + name for path in cli.glob("tl-cmd-*.c")
               for name in re.findall(r'\{ "([a-z-]+)", (?:0|\'.\'),', read(path))}
    options |= {"--help", "--version"}

    problems = list(compare("code", codes, manual_entries(manual, "DIAGNOSTICS")))
    problems += compare("command", commands, manual_entries(manual, "COMMANDS"))
    problems += compare("option", options, manual_entries(manual, "OPTIONS"))
    for problem in problems:
        print("tagline-cli.1: %s" % problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
