#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The built-in label schema is sound, and its titles are where translators find them.

xgettext cannot read the schema, so data/labels/news-titles.h repeats what a user sees of it.
With --update that file is written anew.
"""

import json
import sys
from pathlib import Path

COLOURS = "blue green yellow orange red purple brown teal pink slate olive cyan".split()
UNDERLINES = "solid double dashed dotted wavy thick".split()
TYPES = "enum boolean number string link list".split()
HEADER = """\
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a user sees of labels/news.json, for xgettext only: never compiled.  Written by
 * `tests/data/check_labels.py --update`; a test holds the two together.  The context is "label".
 * A value of an enum is shown with blanks for its underscores and a capital first letter. */

"""


def shown(value):
    """The English words for an enum value: on_record becomes On record."""
    words = value.replace("_", " ").replace("-", " ")
    return words[:1].upper() + words[1:]


def visible_strings(schema):
    """Every text of the schema that the window shows, in file order, once."""
    yield schema["name"]
    for label in schema["labels"]:
        yield label["title"]
        yield label["description"]
        for attribute in label["attributes"]:
            yield attribute["title"]
            if "description" in attribute:
                yield attribute["description"]
            for value in attribute.get("values", []):
                yield shown(value)
    for relation in schema["relations"]:
        yield relation["title"]
        for role in relation["roles"]:
            yield role["title"]
    for attribute in schema["document"]:
        yield attribute["title"]
        for value in attribute.get("values", []):
            yield shown(value)


def titles_file(schema):
    lines = []
    for text in dict.fromkeys(visible_strings(schema)):
        escaped = text.replace("\\", "\\\\").replace('"', '\\"')
        lines.append('NC_("label", "%s")\n' % escaped)
    return HEADER + "".join(lines)


def check_attribute(where, attribute, problems):
    if attribute["type"] not in TYPES:
        problems.append("%s: type %s" % (where, attribute["type"]))
    if (attribute["type"] == "enum") != bool(attribute.get("values")):
        problems.append("%s: values belong to an enum, and only to it" % where)
    values = attribute.get("values", [])
    if len(set(values)) != len(values):
        problems.append("%s: a value twice" % where)
    if values and attribute.get("default", values[0]) not in values:
        problems.append("%s: the default is none of the values" % where)


def check(schema):
    problems = []
    labels = [label["name"] for label in schema["labels"]]
    keys = [label["key"] for label in schema["labels"]]
    looks = [(label["colour"], label["underline"]) for label in schema["labels"]]
    synonyms = [s for label in schema["labels"] for s in label["synonyms"]]
    for name, seen in (("name", labels), ("key", keys), ("look", looks), ("synonym", synonyms)):
        for value in set(seen):
            if seen.count(value) > 1:
                problems.append("label %s %s is used %d times" % (name, value, seen.count(value)))
    for label in schema["labels"]:
        if label["colour"] not in COLOURS or label["underline"] not in UNDERLINES:
            problems.append("%s: %s %s" % (label["name"], label["colour"], label["underline"]))
        if len(label["key"]) != 1:
            problems.append("%s: key %s" % (label["name"], label["key"]))
        for attribute in label["attributes"]:
            check_attribute("%s.%s" % (label["name"], attribute["name"]), attribute, problems)
    for attribute in schema["document"]:
        check_attribute("document.%s" % attribute["name"], attribute, problems)
    for relation in schema["relations"]:
        for role in relation["roles"]:
            if set(role["labels"]) - set(labels):
                problems.append("%s.%s: unknown label" % (relation["name"], role["name"]))
            if role["max"] and role["max"] < role["min"]:
                problems.append("%s.%s: max below min" % (relation["name"], role["name"]))
    return problems


def main():
    root = Path(__file__).resolve().parents[2]
    schema = json.loads((root / "data/labels/news.json").read_text(encoding="utf-8"))
    titles = root / "data/labels/news-titles.h"
    wanted = titles_file(schema)
    if "--update" in sys.argv[1:]:
        titles.write_text(wanted, encoding="utf-8")
    problems = check(schema)
    if not titles.exists() or titles.read_text(encoding="utf-8") != wanted:
        problems.append("news-titles.h is not in step: run check_labels.py --update")
    for problem in problems:
        print("news.json: %s" % problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
