#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of reviewing: the review mode, comparing, agreement, statistics, the queue, in light, dark and Arabic; and what a program can
check of them: nothing without a name, no warning."""

import json
import re
import unittest

from case import ARABIC, SAMPLES, WindowCase

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


class ReviewPictures(WindowCase):
    def nameless(self):
        """Controls without a name of their own, but for those inside split buttons, drop-downs, column titles and entry rows."""
        inner = ("GtkMenuButton", "GtkToggleButton", "GtkColumnViewTitle", "GtkImage")
        return [(what, node) for what, node in self.ui.check_names() if not any(name in repr(node) for name in inner)]

    def panel(self, keys, ready, name):
        """Opens a window by its keys, waits until it is filled, and leaves a picture of it."""
        ui = self.ui
        before = len(ui.windows())
        ui.key(keys)
        ui.wait_until(lambda: len(ui.windows()) > before, msg="%s opens nothing" % keys)
        ready()
        ui.settle()
        self.picture(name)
        self.assertEqual(self.nameless(), [])
        ui.key("Escape")
        ui.wait_until(lambda: len(ui.windows()) == before, msg="Escape does not close it")

    def rows(self, n):
        return lambda: self.ui.wait_until(lambda: len(self.ui.find_all(("list item", "row"))) >= n)

    def tour(self, look, **options):
        path = self.put("desk.json", make_desk())
        ui = self.start(path, size=(1280, 900), gsettings={"io.github.tagline.Tagline": {"annotator": "'li'"}}, **options)
        doc = ui.find("text box", states=("read-only",))
        ui.wait_until(lambda: len(ui.text_of(doc)) > 100)
        if look == "arabic":
            ui.key("alt+Down", "alt+Down", "alt+Down", "alt+Down")
            ui.wait_until(lambda: "وادي" in ui.text_of(doc)[:200], msg="the Arabic article is not shown")
        ui.key("ctrl+r")
        ui.settle()
        ui.key("j", "j")
        ui.settle()
        self.assertEqual(self.nameless(), [])
        self.picture("review-" + look)
        self.panel("ctrl+alt+m", self.rows(8), "compare-" + look)
        self.panel("ctrl+alt+g", self.rows(8), "agreement-" + look)
        self.panel("ctrl+alt+q", self.rows(1), "queue-" + look)
        self.panel("ctrl+alt+c", self.rows(1), "lint-" + look)
        self.panel("ctrl+alt+s", self.rows(4), "statistics-" + look)
        return ui

    def test_light(self):
        ui = self.tour("light", color_scheme="light")
        # The heat map of pairs, and the tables with plots.
        ui.key("ctrl+alt+g")
        window = ui.window("Agreement")
        ui.find("button", re.compile("^All, F₁ exact"), within=window)
        ui.click("button", "Pairs", within=window)
        ui.find("image", re.compile("^Heat map of pairs"), within=window)
        ui.settle()
        self.picture("agreement-pairs-light")
        ui.click("button", re.compile("^All, F₁ relations"), within=window)
        ui.find("status", "Places: All", within=window)
        ui.click("button", "Attributes", within=window)
        ui.find("button", re.compile("^Check.worthiness, Equal", re.I), within=window)
        ui.settle()
        self.picture("agreement-attributes-light")
        ui.key("Escape")
        ui.key("ctrl+alt+s")
        window = ui.window("Statistics")
        for row, name in ((2, "annotators"), (5, "sources")):
            ui.click("list item", nth=row, within=ui.find("list", "Tables", within=window))
            ui.settle()
            self.picture("statistics-%s-light" % name)
        ui.key("Escape")
        self.finish()

    def test_dark(self):
        ui = self.tour("dark", color_scheme="dark")
        ui.key("ctrl+alt+s")
        window = ui.window("Statistics")
        ui.click("list item", nth=2, within=ui.find("list", "Tables", within=window))
        ui.settle()
        self.picture("statistics-annotators-dark")
        ui.key("Escape")
        self.finish()

    def test_arabic(self):
        self.tour("arabic", locale=ARABIC)
        self.finish()


if __name__ == "__main__":
    unittest.main()
