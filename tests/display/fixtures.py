# SPDX-License-Identifier: GPL-3.0-or-later
"""Collections that tests of the window look at: a desk with three annotators, and articles whose text was replaced."""

import hashlib
import json

from case import SAMPLES

STATUSES = ["submitted", "in-progress", "submitted", "approved", "submitted", "changes-requested", "new"]


def make_desk():
    """The samples as three people annotated them: omar misses every fifth, has another label or border now and then; some is decided."""
    with open(SAMPLES, encoding="utf-8") as f:
        desk = json.load(f)
    for n, article in enumerate(desk["articles"]):
        article["status"] = STATUSES[n % len(STATUSES)]
        article["history"] = [{"at": "2026-11-%02dT09:00:00Z" % (3 + 4 * n), "by": "ana", "from": "in-progress",
                               "to": article["status"]}]
        article["assigned"] = {"annotators": ["ana", "omar"], "reviewers": ["li"] if n % 2 else []}
        own = article.get("annotations", [])
        for i, annotation in enumerate(list(own)):
            annotation["annotator"] = "ana"
            if i % 3 == 0:
                annotation["review"] = {"decision": ["accepted", "rejected", "discuss"][i // 3 % 3], "by": "li",
                                        "at": "2026-11-20T10:00:00Z", "reason": "The border is wrong" if i // 3 % 3 == 1 else ""}
            for name in ("omar", "li"):
                if (i + len(name)) % 5 == 0:
                    continue
                other = {k: v for k, v in annotation.items() if k not in ("review", "note")}
                other.update(id="%s-%s" % (annotation["id"], name), annotator=name)
                if (i + len(name)) % 5 == 1 and "fragments" not in other and other["end"] - other["start"] > 4:
                    other["end"] -= 2
                    other["text"] = article["text"][other["start"]:other["end"]]
                elif (i + len(name)) % 7 == 2:
                    other["label"] = "evidence"
                own.append(other)
    return desk


#: language: the text before and now, what was tagged in it, and the two that lost their places (with a proposal, without)
REVISED = {
    "en": (
        "The mayor of the harbour town said on Monday that ferry fares fell in spring.\n\n"
        "“We took no boat off the line,” she told the council, “and nobody asked us to.”\n\n"
        "Ships wait outside the harbour, the pilot said.",
        "Corrected at noon.\n\nThe mayor of the harbour town said on Monday that ferry fares rose by a fifth in spring.\n\n"
        "“We took no boat off the line,” she told the council.\n\nShips wait outside the harbour, the pilot said.",
        [("source", "The mayor of the harbour town"), ("cue", "said"), ("claim", "Ships wait outside the harbour")],
        [("claim", "ferry fares fell in spring", "ferry fares rose by a fifth in spring"), ("claim", "nobody asked us to", None)]),
    "ar": (
        "قال عمدة المدينة يوم الاثنين إن أجور العبّارة انخفضت في الربيع.\n\nوأضافت رئيسة المجلس أن أحدا لم يطلب ذلك.",
        "تصحيح عند الظهر.\n\nقال عمدة المدينة يوم الاثنين إن أجور العبّارة ارتفعت بمقدار الخُمس في الربيع.\n\nولم تقل رئيسة المجلس شيئا.",
        [("source", "عمدة المدينة"), ("cue", "قال")],
        [("claim", "أجور العبّارة انخفضت في الربيع", "أجور العبّارة ارتفعت بمقدار الخُمس في الربيع"),
         ("claim", "أحدا لم يطلب ذلك", None)]),
}


def make_revised(language):
    """An article whose text was replaced, with two annotations that wait for a place."""
    before, now, kept, lost = REVISED[language]
    digest = hashlib.sha256(before.encode()).hexdigest()

    def annotation(number, label, words, text):
        start = text.index(words)
        return {"id": "t%d" % number, "label": label, "start": start, "end": start + len(words), "text": words, "annotator": "ana"}

    orphans = []
    for number, (label, words, place) in enumerate(lost):
        orphan = {"kind": "doubtful" if place else "orphan", "confidence": 0.72 if place else 0, "sha256": digest,
                  "annotation": annotation(50 + number, label, words, before)}
        if place:
            orphan["places"] = [[now.index(place), now.index(place) + len(place)]]
        orphans.append(orphan)
    return {"format": "tagline", "version": 1, "articles": [
        {"id": "revised-" + language, "title": {"en": "Fares, corrected", "ar": "أجور العبّارة: تصحيح"}[language],
         "language": language, "status": "in-progress", "text": now,
         "annotations": [annotation(number, label, words, now) for number, (label, words) in enumerate(kept)],
         "orphans": orphans, "revisions": [{"text": before, "sha256": digest, "replaced": "2026-11-20T12:00:00Z"}]}]}


def make_copies():
    """Mine and a colleague's copy of a collection: both changed the note, the label and the border of an annotation."""
    def copy(who):
        with open(SAMPLES, encoding="utf-8") as f:
            samples = json.load(f)
        for article in samples["articles"]:
            annotations = article.get("annotations") or []
            for annotation in annotations[:3]:
                annotation["note"] = {"mine": "Checked by telephone on Monday.", "theirs": "The harbour office says otherwise."}[who]
            if len(annotations) > 4:
                annotations[4]["label"] = {"mine": "event", "theirs": "work"}[who]
        return samples

    return copy("mine"), copy("theirs")


def make_settings():
    """Mine and a colleague's copy of a collection that say other things beside their articles."""
    step = {"from": "new", "to": "submitted", "roles": ["annotator", "reviewer", "chief"]}
    approve = {"from": "submitted", "to": "approved", "roles": ["reviewer", "chief"], "reason": True}

    def copy(blind, role, decisions, transitions):
        return {"format": "tagline", "version": 1, "blind": blind,
                "workflow": {"people": {"ana": "reviewer", "omar": role}, "transitions": transitions,
                             "checks": {"submitted": {"attributes": "must", "decisions": decisions}}},
                "articles": [{"id": "a1", "title": "Harbour", "language": "en", "text": "The harbour stays closed until May.",
                              "annotations": [{"id": "t1", "label": "place", "start": 4, "end": 11, "text": "harbour"}]}]}

    return copy("always", "reviewer", "must", [step]), copy(True, "chief", "should", [step, approve])
