#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The mouse and the keys of the text, in the real window: what no test inside the process can press."""

import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "display"))

from case import WindowCase, main  # noqa: E402

TEXT = ("The mayor said on Monday that rain fell.\n\n"
        "“It was wet,” Ann Lee added, “and it was cold.” Nobody else spoke that day.\n")


class MouseTest(WindowCase):
    def open(self):
        path = self.put("a.json", {"format": "tagline", "version": 1, "articles": [{
            "id": "a", "language": "en", "text": TEXT, "annotations": [
                {"id": "t1", "label": "source", "start": 0, "end": 9, "text": "The mayor"},
                {"id": "t2", "label": "person", "start": 4, "end": 9, "text": "mayor"},
                {"id": "t3", "label": "claim", "start": 30, "end": 39, "text": "rain fell"}]}]})
        ui = self.start(path)
        self.doc = ui.find("text box", "Article text")
        ui.wait_until(lambda: ui.text_of(self.doc) == TEXT, msg="the article is not shown")
        return ui

    def select(self, words):
        start = TEXT.index(words)
        self.ui.select_text(self.doc, start, start + len(words), how="mouse")

    def click(self, words, count=1):
        self.ui.click_text(self.doc, TEXT.index(words) + 1, count=count)


    def saved(self):
        self.ui.key("ctrl+s")
        self.ui.wait_until(lambda: self.ui.exists("label", "All changes in the file"), msg="not saved")
        return self.articles("a.json")[0]

    def test_units(self):
        ui = self.open()
        self.click("Monday", count=2)
        ui.wait_until(lambda: ui.selected_text(self.doc) == "Monday", msg="double click")
        self.select("Ann Lee")
        ui.key("p")
        self.assertEqual(ui.selected_text(self.doc), "")
        person = [a for a in self.saved()["annotations"] if a["text"] == "Ann Lee"]
        self.assertEqual([(a["label"], a["start"], a["end"]) for a in person], [("person", 56, 63)])
        # Only now: a further click too soon would be one of the first ones for GTK.
        self.click("Nobody", count=3)
        ui.wait_until(lambda: ui.selected_text(self.doc) == "Nobody else spoke that day.", msg="triple click")
        self.finish()

    def test_fragments_and_border(self):
        ui = self.open()
        first = TEXT.index("It was wet")
        second = TEXT.index("and it was cold")
        self.select("It was wet")
        ui._hold(["ctrl"], True)
        ui.drag(ui.char_point(self.doc, second), ui.char_point(self.doc, second + len("and it was cold")))
        ui._hold(["ctrl"], False)
        ui.key("c")
        # The handle at the end of the selected annotation, back to the end of "was".
        x, y, width, height = ui.char_rect(self.doc, second + len("and it was cold") - 1)
        ui.drag((x + width, y + height + 2), ui.char_point(self.doc, second + len("and it was")))
        claims = [a for a in self.saved()["annotations"] if a["label"] == "claim" and a["id"] != "t3"]
        self.assertEqual([a["fragments"] for a in claims],
                         [[[first, first + len("It was wet")], [second, second + len("and it was")]]])
        self.finish()

    def test_attribution_keys(self):
        ui = self.open()
        self.select("said")
        ui.key("u")
        self.click("rain fell")
        ui.key("t")
        ui.find("button", re.compile("Take"))
        ui.key("Return", "Return")
        article = self.saved()
        self.assertEqual(len(article["relations"]), 1)
        roles = {arg["role"]: arg["target"] for arg in article["relations"][0]["args"]}
        self.assertEqual(roles["claim"], "t3")
        self.assertEqual(roles["source"], "t1")
        self.assertEqual(sorted(roles), ["claim", "cue", "source"])
        ui.key("ctrl+z", "ctrl+z")
        article = self.saved()
        self.assertEqual(article.get("relations", []), [])
        self.assertEqual(len(article["annotations"]), 3)
        self.finish()

    def test_click_goes_outward(self):
        ui = self.open()
        self.click("mayor")
        ui.key("a")
        self.click("mayor")
        ui.key("x")
        decisions = {a["id"]: a.get("review", {}).get("decision") for a in self.saved()["annotations"]}
        self.assertEqual(decisions, {"t1": "discuss", "t2": "accepted", "t3": None})
        self.finish()

    def test_menu(self):
        ui = self.open()
        ui.click_text(self.doc, TEXT.index("rain") + 1, button=3)
        ui.click("menu item", re.compile("Remove"))
        self.assertEqual([a["id"] for a in self.saved()["annotations"]], ["t1", "t2"])
        self.finish()


if __name__ == "__main__":
    main(verbosity=2)
