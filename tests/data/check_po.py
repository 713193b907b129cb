#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every catalogue that po/LINGUAS names says everything, in the plural forms of its language.

A template is made from po/POTFILES.in as the build makes it and each catalogue is merged with it, so that a message
which is new in the source counts as one that is missing. Then msgfmt checks placeholders, accelerators and the header.
Without the tools of gettext the test is skipped.
"""

import gettext
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SKIPPED = 77
TOOLS = ("xgettext", "msgmerge", "msgfmt", "msgattrib")
# What the preset “glib” of Meson's i18n module looks for.
KEYWORDS = ("_", "N_", "C_:1c,2", "NC_:1c,2", "g_dcgettext:2", "g_dngettext:2,3", "g_dpgettext2:2c,3")
FLAGS = ("N_:1:pass-c-format", "C_:2:pass-c-format", "NC_:2:pass-c-format", "g_dngettext:2:pass-c-format",
         "g_strdup_printf:1:c-format", "g_string_printf:2:c-format", "g_string_append_printf:2:c-format",
         "g_error_new:3:c-format", "g_set_error:4:c-format", "g_markup_printf_escaped:1:c-format")
# How many forms a language has, and which of them some numbers take.
PLURALS = {
    "ar": (6, {0: 0, 1: 1, 2: 2, 3: 3, 10: 3, 11: 4, 99: 4, 100: 5, 101: 5, 103: 3, 111: 4, 200: 5}),
    "de": (2, {0: 1, 1: 0, 2: 1, 21: 1}),
    "es": (2, {0: 1, 1: 0, 2: 1, 21: 1}),
    "fr": (2, {0: 0, 1: 0, 2: 1, 21: 1}),
}


def run(*command, cwd=None):
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False,
                          env={**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": ""})


def make_template(root, template):
    """The messages of the source."""
    done = run("xgettext", "--from-code=UTF-8", *("--keyword=" + word for word in KEYWORDS),
               *("--flag=" + flag for flag in FLAGS), "--files-from=po/POTFILES.in", "--output=%s" % template,
               cwd=root)
    return [] if done.returncode == 0 and template.exists() else ["no template can be made: %s" % done.stderr.strip()]


def plural_form(expression, number):
    """The form that a plural expression of C gives a number; None when it is no such expression."""
    try:
        return gettext.c2py(expression)(number)
    except (ValueError, ZeroDivisionError):
        return None


def check_header(language, text):
    """The language, and its plural forms."""
    header = text[text.find('msgid ""'):].split("\n\n", 1)[0].replace('"\n"', "")
    named = re.search(r"Language: (\w+)\\n", header)
    if named is None or named.group(1) != language:
        yield "the header does not name the language"
    found = re.search(r"Plural-Forms: *nplurals *= *(\d+); *plural *= *([^;\"\\]+);", header)
    if found is None:
        yield "the header has no plural forms"
    elif language not in PLURALS:
        yield "the test does not know the plural forms of this language"
    else:
        count, examples = PLURALS[language]
        if int(found.group(1)) != count:
            yield "there are %s plural forms instead of %u" % (found.group(1), count)
        for number, form in examples.items():
            if plural_form(found.group(2), number) != form:
                yield "%u does not take plural form %u" % (number, form)


def list_messages(merged, option):
    """The messages that have the property, for people."""
    listed = run("msgattrib", option, "--no-obsolete", "--no-wrap", str(merged))
    for block in listed.stdout.split("\n\n"):
        message = re.search(r'^msgid "(.+)"$', block.replace('"\n"', ""), re.MULTILINE)
        if message is not None:
            yield message.group(1)


def check_catalogue(root, language, template, folder):
    catalogue = root / "po" / (language + ".po")
    if not catalogue.exists():
        yield "there is no such catalogue"
        return
    text = catalogue.read_text(encoding="utf-8")
    yield from check_header(language, text)
    for message in list_messages(catalogue, "--only-fuzzy"):
        yield "fuzzy: %s" % message
    merged = folder / catalogue.name
    done = run("msgmerge", "--quiet", "--no-fuzzy-matching", "--output-file=%s" % merged, str(catalogue), str(template))
    if done.returncode != 0:
        yield "it can't be merged: %s" % done.stderr.strip()
        return
    for message in list_messages(merged, "--untranslated"):
        yield "not translated: %s" % message
    done = run("msgfmt", "--check-format", "--check-domain", "--check-accelerators=_", "--output-file=%s" % os.devnull,
               str(merged))
    if done.returncode != 0:
        yield from done.stderr.strip().splitlines()


def main():
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        print("skipped: no %s here" % ", ".join(missing))
        return SKIPPED
    root = Path(__file__).resolve().parents[2]
    listed = (root / "po" / "LINGUAS").read_text(encoding="utf-8")
    languages = re.sub(r"#.*", "", listed).split()
    problems = ["%s.po is not in LINGUAS" % path.stem for path in (root / "po").glob("*.po")
                if path.stem not in languages]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        template = folder / "tagline.pot"
        problems += make_template(root, template)
        for language in languages if template.exists() else ():
            problems += ["%s: %s" % (language, problem)
                         for problem in check_catalogue(root, language, template, folder)]
    for problem in problems:
        print("po: %s" % problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
