#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two real articles with page furniture, tagged from top to bottom by hand: every claim, source, cue and entity with
mouse or keyboard, the attributions tied by keys, saved, opened again, equal.

The articles stay beside the project; the plan beside this file holds only labels and places."""

import json
import os
import re
import unittest

from case import HERE, SHARED, WindowCase, main

ARTICLES = os.path.join(SHARED, "first-articles", "articles.json")
KEYS = {"claim": "c", "source": "s", "cue": "u", "person": "p", "organisation": "o", "place": "l", "event": "e",
        "date": "d", "quantity": "n", "work": "w", "evidence": "v"}


@unittest.skipUnless(os.path.exists(ARTICLES), "no shared data beside the project")
class FirstArticles(WindowCase):
    def setUp(self):
        super().setUp()
        with open(os.path.join(HERE, "first-articles-plan.json"), encoding="utf-8") as f:
            self.plan = json.load(f)
        with open(ARTICLES, encoding="utf-8") as f:
            self.original = f.read()

    def shown(self):
        return self.ui.find("text box", states=("read-only",))

    def n_annotations(self, status):
        words = self.ui.name_of(status).replace(",", "").split()
        return int(words[0]) if words and words[0].isdigit() else 0

    def wait_count(self, n):
        # Found once for each window: looking through all widgets for it takes longer than tagging.
        if self.status is None:
            self.status = self.ui.find("status", within=self.ui.find(None, "Inspector"), nth=0)
        self.ui.wait_until(lambda: self.n_annotations(self.status) == n, msg="not %d annotations" % n)

    def start(self, *files, **options):
        self.status = None
        return super().start(*files, **options)

    def select(self, doc, fragments, number):
        """Every third range with the mouse, the others with the keyboard; further fragments are held by +."""
        ui = self.ui
        for i, (start, end) in enumerate(fragments):
            if number % 3 == 0 and len(fragments) == 1:
                ui.select_text(doc, start, end, how="mouse")
            else:
                self.put_caret(doc, start)
                ui.key("shift+Right", repeat=end - start)
            ui.wait_until(lambda: tuple(ui.selection(doc) or ()) == (start, end),
                          msg="selected %r, not %r" % (ui.selection(doc), (start, end)))
            if i + 1 < len(fragments):
                ui.key("plus")

    def tag_all(self, doc, plan):
        for number, (label, fragments) in enumerate(plan["annotations"]):
            self.select(doc, fragments, number)
            self.ui.key(KEYS[label])
            self.wait_count(number + 1)

    def bare_place(self, plan, number):
        """A character of annotation number that no other annotation covers: a click there means this one."""
        own = [at for start, end in plan["annotations"][number][1] for at in range(start, end)]
        others = [f for i, (_, fragments) in enumerate(plan["annotations"]) if i != number for f in fragments]
        return next(at for at in own if not any(a <= at < b for a, b in others))

    def take(self, text, plan, number):
        """Goes through the candidates by Tab until the wanted words are offered, and takes them by Enter."""
        ui = self.ui
        start, end = plan["annotations"][number][1][0]
        words = text[start:end].strip("“”‘’.,")[:16]
        for _ in range(80):
            offer = ui.find("status", re.compile(r"^\d+ of \d+: "))
            if words in ui.name_of(offer):
                ui.key("Return")
                return
            ui.key("Tab")
        self.fail("“%s” was not offered" % words)

    def tie_all(self, doc, text, plan):
        """From each claim: t asks for the source, then for the cue; Escape goes on without."""
        ui = self.ui
        for claims, sources, cues in plan["attributions"]:
            ui.click_text(doc, self.bare_place(plan, claims[0]))
            ui.key("t")
            for wanted in (sources, cues):
                if wanted:
                    self.take(text, plan, wanted[0])
                else:
                    ui.key("Escape")
            ui.wait_until(lambda: not ui.exists("status", re.compile(r"^\d+ of \d+: ")),
                          msg="the attribution did not end")

    def check(self, article, plan):
        found = [(a["label"], a.get("fragments") or [[a["start"], a["end"]]]) for a in article["annotations"]]
        self.assertEqual(found, [(label, fragments) for label, fragments in plan["annotations"]])
        for a in article["annotations"]:
            parts = a.get("fragments") or [[a["start"], a["end"]]]
            self.assertEqual(a["text"], " ".join(article["text"][s:e] for s, e in parts))
        numbers = {a["id"]: i for i, a in enumerate(article["annotations"])}
        roles = {"claim": 0, "source": 1, "cue": 2}
        ties = []
        for relation in article["relations"]:
            tie = [[], [], []]
            for arg in relation["args"]:
                tie[roles[arg["role"]]].append(numbers[arg["target"]])
            ties.append(tie)
        self.assertEqual(sorted(ties), sorted(plan["attributions"]))

    def test_top_to_bottom(self):
        path = self.put("articles.json", self.original)
        ui = self.start(path, size=(1400, 1000))
        original = json.loads(self.original)["articles"]
        for number, article in enumerate(original):
            if number > 0:
                ui.key("alt+Down")
            doc = self.shown()
            ui.wait_until(lambda: ui.text_of(doc) == article["text"], msg="the article is not shown")
            plan = self.plan[article["id"]]
            self.tag_all(doc, plan)
            self.tie_all(doc, article["text"], plan)
            self.picture("first-articles-%d" % (number + 1))
        ui.key("ctrl+s")
        ui.wait_until(lambda: self.get("articles.json") != self.original, msg="not saved")
        saved = self.get("articles.json")
        for before, after in zip(original, json.loads(saved)["articles"]):
            self.check(after, self.plan[before["id"]])
            self.assertEqual({k: v for k, v in after.items() if k not in ("annotations", "relations")},
                             {k: v for k, v in before.items() if k not in ("annotations", "relations")})
        self.finish()
        # Opened again: the same, and saving changes nothing.
        self.start(path, size=(1400, 1000))
        self.wait_count(len(self.plan[original[0]["id"]]["annotations"]))
        self.ui.key("ctrl+s")
        self.finish()
        self.assertEqual(self.get("articles.json"), saved)


if __name__ == "__main__":
    main()
