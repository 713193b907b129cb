#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An editor's first five minutes, with real keys and a real mouse: find an article, tag a claim, its
source and its cue, tie them, undo, redo, save; and the file holds exactly that."""

import difflib
import json

from case import ARABIC, SAMPLES, WindowCase, main

ARTICLE = "library-hours"
CLAIM = "“People have one free day in common, and on that day we were shut,”"
SOURCE = "Ruben Castellane"
CUE = "said"


def placed(text, phrase, after=0):
    start = text.index(phrase, after)
    return start, start + len(phrase)


class Tagging(WindowCase):
    def rows(self):
        return self.ui.find_all("list item", within=self.ui.find("list", nth=0))

    def open_article(self):
        """Types into the search, takes the only match, and returns the text."""
        ui = self.ui
        ui.click(ui.find("search box", nth=0))
        ui.type("sundays coal winter")
        ui.wait_until(lambda: len(self.rows()) == 1, msg="the search did not narrow the list to one article")
        ui.key("Down", "Return")
        doc = ui.find("text box", states=("read-only",))
        ui.wait_until(lambda: ui.text_of(doc).startswith("Library to open"), msg="the article is not shown")
        return doc

    def count(self, n):
        """Waits until the inspector lists n annotations."""
        inspector = self.ui.find("list", nth=1)
        self.ui.wait_until(lambda: len(self.ui.find_all("list item", within=inspector)) == n,
                           msg="not %d annotations" % n)

    def run_through(self, locale=None):
        with open(SAMPLES, encoding="utf-8") as f:
            before = f.read()
        path = self.put("corpus.json", before)
        ui = self.start(path, locale=locale)
        doc = self.open_article()
        text = ui.text_of(doc)
        claim = placed(text, CLAIM)
        source = placed(text, SOURCE)
        cue = placed(text, CUE, claim[1])

        # The claim with the mouse.
        ui.select_text(doc, *claim, how="mouse")
        ui.key("c")
        self.count(1)
        # The source with the keyboard.
        self.put_caret(doc, source[0])
        ui.key(*["shift+Right"] * (source[1] - source[0]))
        self.assertEqual(ui.selected_text(doc), SOURCE)
        ui.key("s")
        self.count(2)
        # The cue by the key that takes the word around the caret.
        self.put_caret(doc, cue[0] + 2)
        ui.key("space")
        ui.wait_until(lambda: ui.selected_text(doc) == CUE, msg="the word was not selected")
        ui.key("u")
        self.count(3)
        # The attribution: from the claim, one key asks; Enter takes the nearest source, then the cue.
        ui.click_text(doc, claim[0] + 10)
        ui.key("t", "Return", "Return")
        self.assertEqual(self.get("corpus.json"), before)      # nothing is saved unasked
        ui.key("ctrl+z", "ctrl+z")
        ui.key("ctrl+shift+z", "ctrl+shift+z")
        ui.key("ctrl+s")
        ui.wait_until(lambda: self.get("corpus.json") != before, msg="not saved")
        self.check_file(before, self.get("corpus.json"), claim, source, cue)
        self.picture("tagging" + ("-" + locale[:2] if locale else ""))
        self.finish()

    def check_file(self, before, after, claim, source, cue):
        old, new = json.loads(before), json.loads(after)
        article = next(a for a in new["articles"] if a["id"] == ARTICLE)
        annotations = article.pop("annotations")
        relations = article.pop("relations")
        original = next(a for a in old["articles"] if a["id"] == ARTICLE)
        for member in ("annotations", "relations"):
            original.pop(member, None)
        self.assertEqual(new, old)                             # nothing else changed
        self.assertEqual([(a["label"], (a["start"], a["end"]), a["text"]) for a in annotations],
                         [("claim", claim, CLAIM), ("source", source, SOURCE), ("cue", cue, CUE)])
        self.assertEqual(len(relations), 1)
        ids = {a["label"]: a["id"] for a in annotations}
        self.assertEqual(relations[0]["type"], "attribution")
        self.assertEqual(sorted((arg["role"], arg["target"]) for arg in relations[0]["args"]),
                         sorted(ids.items()))
        # Line by line: what goes is the end of the line that gets a comma, what comes is one line a value.
        diff = [line for line in difflib.ndiff(before.splitlines(), after.splitlines()) if line[0] in "+-"]
        removed = [line for line in diff if line[0] == "-"]
        self.assertLessEqual(len(removed), 2, removed)

    def test_english(self):
        self.run_through()

    def test_arabic_interface(self):
        self.run_through(ARABIC)


if __name__ == "__main__":
    main()
