#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sample articles are what they should be an example of.

Ranges fit the text in code points, ids are unique, relations point to something, labels, attributes and
roles are those of the built-in schema, the JSON Schema accepts the file and knows every member in it.
"""

import json
import sys
from datetime import datetime
from pathlib import Path

TYPES = {
    "object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "number": (int, float),
}


class Schema:
    """The part of JSON Schema 2020-12 that tagline.schema.json uses; any other keyword is an error."""

    ANNOTATIONS = {"$schema", "$id", "$defs", "title", "description", "format"}

    def __init__(self, root):
        self.root = root

    def errors(self, value, schema, path="$"):
        for keyword, wanted in schema.items():
            if keyword not in self.ANNOTATIONS:
                check = getattr(self, "check_" + keyword.replace("$", ""))
                yield from check(value, wanted, path)

    def matches(self, value, schema):
        return next(self.errors(value, schema), None) is None

    def check_ref(self, value, reference, path):
        yield from self.errors(value, self.root["$defs"][reference.rsplit("/", 1)[1]], path)

    def check_type(self, value, wanted, path):
        names = [wanted] if isinstance(wanted, str) else wanted
        if not any(isinstance(value, TYPES[n]) and (n == "boolean" or not isinstance(value, bool))
                   for n in names):
            yield "%s: not of type %s" % (path, "/".join(names))

    def check_const(self, value, wanted, path):
        if value != wanted:
            yield "%s: not %r" % (path, wanted)

    def check_enum(self, value, wanted, path):
        if value not in wanted:
            yield "%s: %r is none of %s" % (path, value, ", ".join(wanted))

    def check_required(self, value, wanted, path):
        for name in wanted:
            if isinstance(value, dict) and name not in value:
                yield "%s: no %s" % (path, name)

    def check_properties(self, value, wanted, path):
        for name, schema in wanted.items():
            if isinstance(value, dict) and name in value:
                yield from self.errors(value[name], schema, "%s.%s" % (path, name))

    def check_additionalProperties(self, value, schema, path):
        for name, member in value.items():
            yield from self.errors(member, schema, "%s.%s" % (path, name))

    def check_propertyNames(self, value, schema, path):
        for name in value:
            yield from self.errors(name, schema, "%s.%s" % (path, name))

    def check_items(self, value, schema, path):
        if isinstance(value, list):
            for i, item in enumerate(value):
                yield from self.errors(item, schema, "%s[%d]" % (path, i))

    def check_anyOf(self, value, schemas, path):
        if not any(self.matches(value, schema) for schema in schemas):
            first = next(self.errors(value, schemas[0], path))
            yield "%s: fits no alternative (%s)" % (path, first)

    def check_oneOf(self, value, schemas, path):
        if sum(self.matches(value, schema) for schema in schemas) != 1:
            yield "%s: does not fit just one alternative" % path

    def check_minimum(self, value, wanted, path):
        if isinstance(value, (int, float)) and value < wanted:
            yield "%s: below %s" % (path, wanted)

    def check_maximum(self, value, wanted, path):
        if isinstance(value, (int, float)) and value > wanted:
            yield "%s: above %s" % (path, wanted)

    def check_minLength(self, value, wanted, path):
        if isinstance(value, str) and len(value) < wanted:
            yield "%s: too short" % path

    def check_maxLength(self, value, wanted, path):
        if isinstance(value, str) and len(value) > wanted:
            yield "%s: too long" % path

    def check_minItems(self, value, wanted, path):
        if isinstance(value, list) and len(value) < wanted:
            yield "%s: too few" % path

    def check_maxItems(self, value, wanted, path):
        if isinstance(value, list) and len(value) > wanted:
            yield "%s: too many" % path


def repeated(values):
    return sorted({v for v in values if values.count(v) > 1})


def check_range(annotation, text):
    start, end = annotation["start"], annotation["end"]
    fragments = annotation.get("fragments", [[start, end]])
    flat = [offset for fragment in fragments for offset in fragment]
    if flat != sorted(set(flat)) or flat[-1] > len(text):
        yield "fragments out of order, touching, empty or beyond the text"
    if (flat[0], flat[-1]) != (start, end) or len(annotation.get("fragments", [0, 0])) < 2:
        yield "start and end are not the hull of two or more fragments"
    covered = " ".join(text[a:b] for a, b in fragments)
    if covered != annotation["text"]:
        yield "says %r, covers %r" % (annotation["text"], covered)
    if any(text[a:b] != text[a:b].strip() for a, b in fragments):
        yield "blanks at an edge"


def check_attributes(annotation, label):
    known = {attribute["name"]: attribute for attribute in label["attributes"]}
    for name, value in annotation.get("attributes", {}).items():
        attribute = known.get(name)
        if attribute is None:
            yield "attribute %s is not in the schema" % name
            continue
        fits = {
            "enum": lambda: value in attribute["values"],
            "boolean": lambda: isinstance(value, bool),
            "number": lambda: attribute.get("min", value) <= value <= attribute.get("max", value),
            "string": lambda: isinstance(value, str),
            "link": lambda: isinstance(value, str) and ":" in value,
            "list": lambda: isinstance(value, list) and all(isinstance(v, str) for v in value),
        }[attribute["type"]]
        if not fits():
            yield "attribute %s may not be %r" % (name, value)


def check_relation(relation, labels_by_id, types):
    definition = types.get(relation["type"])
    if definition is None:
        yield "type is not in the schema"
        return
    args = relation.get("args") or [
        {"role": role, "target": relation[role]} for role in ("from", "to")]
    roles = {role["name"]: role for role in definition["roles"]}
    for arg in args:
        role = roles.get(arg["role"])
        if arg["target"] not in labels_by_id:
            yield "target %s is not there" % arg["target"]
        elif role is None:
            yield "role %s is not in the schema" % arg["role"]
        elif role["labels"] and labels_by_id[arg["target"]] not in role["labels"]:
            yield "%s may not be the %s" % (arg["target"], arg["role"])
    for role in roles.values():
        n = sum(arg["role"] == role["name"] for arg in args)
        if n < role["min"] or (role["max"] and n > role["max"]):
            yield "%d times the role %s" % (n, role["name"])


def check_history(article):
    status, at = "new", ""
    for change in article.get("history", []):
        if change["from"] != status or change["at"] < at:
            yield "history: %s does not follow" % change["at"]
        status, at = change["to"], change["at"]
    if status != article["status"]:
        yield "history ends with %s, not %s" % (status, article["status"])


def check_article(article, news):
    labels = {label["name"]: label for label in news["labels"]}
    types = {relation["name"]: relation for relation in news["relations"]}
    annotations = article.get("annotations", [])
    relations = article.get("relations", [])
    yield from check_history(article)
    datetime.fromisoformat(article["published"].replace("Z", "+00:00"))
    for name in repeated([a["id"] for a in annotations]) + repeated([r["id"] for r in relations]):
        yield "id %s is used twice" % name
    for annotation in annotations:
        label = labels.get(annotation["label"])
        problems = list(check_range(annotation, article["text"]))
        problems += check_attributes(annotation, label) if label else ["label is not in the schema"]
        yield from ("%s: %s" % (annotation["id"], problem) for problem in problems)
    labels_by_id = {a["id"]: a["label"] for a in annotations}
    for relation in relations:
        for problem in check_relation(relation, labels_by_id, types):
            yield "%s: %s" % (relation["id"], problem)


def check_variety(articles):
    """What the window is tried on must stay in the samples."""
    annotations = [a for article in articles for a in article.get("annotations", [])]
    wanted = {
        "six to ten articles": 6 <= len(articles) <= 10,
        "two untouched articles": sum("annotations" not in a for a in articles) >= 2,
        "an Arabic article": any(a["language"] == "ar" for a in articles),
        "an article of 2,500 words": any(len(a["text"].split()) >= 2500 for a in articles),
        "text beyond the BMP": any(max(a["text"]) > "\uffff" for a in articles),
        "combining marks": any("\u0308" in a["text"] for a in articles),
        "split claims": any("fragments" in a and a["label"] == "claim" for a in annotations),
        "anonymous sources": any(a.get("attributes", {}).get("source_kind") == "anonymous"
                                 for a in annotations),
        "every review decision": {a["review"]["decision"] for a in annotations if "review" in a}
        == {"pending", "accepted", "rejected", "discuss"},
        "five statuses": len({a["status"] for a in articles}) >= 5,
        "every label": len({a["label"] for a in annotations}) == 11,
        "every relation type": len({r["type"] for a in articles for r in a.get("relations", [])}) == 5,
    }
    return ["samples have no more: %s" % what for what, there in wanted.items() if not there]


def check_members(articles, schema):
    """Every member that the samples use is described."""
    for place, objects in (
            ("article", articles),
            ("annotation", [x for a in articles for x in a.get("annotations", [])]),
            ("relation", [x for a in articles for x in a.get("relations", [])]),
            ("statusChange", [x for a in articles for x in a.get("history", [])]),
            ("review", [x["review"] for a in articles for x in a.get("annotations", [])
                        if "review" in x])):
        known = schema["$defs"][place]["properties"]
        for name in sorted({name for one in objects for name in one} - set(known)):
            yield "the JSON Schema does not describe %s.%s" % (place, name)


def check_rejections(validator, schema):
    """A schema that accepts everything would pass all the above."""
    article = {"text": "a", "annotations": [{"label": "claim", "start": 0, "end": 1}]}
    for accepted in (article, [article], {"articles": [article]}):
        if not validator.matches(accepted, schema):
            yield "the JSON Schema rejects %s" % json.dumps(accepted)
    for broken in ({}, [{}], {"articles": {}}, {"text": 1}, {"text": "a", "status": "done"},
                   {"text": "a", "annotations": [{"label": "claim"}]},
                   {"text": "a", "annotations": [{"label": "claim", "start": -1, "end": 1}]},
                   {"text": "a", "relations": [{"type": "supports", "from": "t1"}]}):
        if validator.matches(broken, schema):
            yield "the JSON Schema accepts %s" % json.dumps(broken)


def main():
    data = Path(__file__).resolve().parents[2] / "data"
    read = lambda name: json.loads((data / name).read_text(encoding="utf-8"))
    samples, news, schema = read("samples/samples.json"), read("labels/news.json"), read("tagline.schema.json")
    articles = samples["articles"]
    validator = Schema(schema)

    problems = list(validator.errors(samples, schema["$defs"]["collection"]))
    problems += validator.errors(news, schema["$defs"]["labelSchema"], "news")
    problems += check_rejections(validator, schema)
    problems += check_members(articles, schema)
    problems += check_variety(articles)
    problems += ["article id %s is used twice" % i for i in repeated([a["id"] for a in articles])]
    for article in articles:
        problems += ["%s: %s" % (article["id"], problem) for problem in check_article(article, news)]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
