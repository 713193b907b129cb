#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The manual page lists the diagnostic codes and the commands that the program has.

The first argument, where there is one, is the program.
"""

import re
import subprocess
import sys
from pathlib import Path


def manual_entries(manual, section):
    """What stands in bold at the start of the paragraphs of a section."""
    body = re.search(r"^\.SH %s\n(.*?)(?=^\.SH |\Z)" % section, manual, re.M | re.S).group(1)
    return [name.replace("\\-", "-")
            for name in re.findall(r"^\.TP\n\.BI? (\S+)", body, re.M)]


def main():
    root = Path(__file__).resolve().parents[2]
    manual = (root / "data/tagline-cli.1").read_text(encoding="utf-8")
    header = (root / "app/base/tl-diagnostic.h").read_text(encoding="utf-8")
    codes = re.findall(r'#define TL_CODE_\w+\s+"([^"]+)"', header)
    listed = manual_entries(manual, "DIAGNOSTICS")
    problems = ["code %s is not documented" % code for code in codes if code not in listed]
    problems += ["code %s is documented and not there" % code for code in listed if code not in codes]
    if not codes:
        problems.append("tl-diagnostic.h has no codes any more")

    if len(sys.argv) > 1:
        answer = subprocess.run([sys.argv[1], "--help"], capture_output=True, text=True, check=False)
        for command in manual_entries(manual, "COMMANDS"):
            if not re.search(r"\b%s\b" % command, answer.stdout):
                problems.append("command %s is documented and not there" % command)
            if subprocess.run([sys.argv[1], command, "--help"], capture_output=True, check=False).returncode:
                problems.append("command %s has no --help" % command)
    for problem in problems:
        print("tagline-cli.1: %s" % problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
