#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of reviewing: the review mode, comparing, agreement, statistics, the queue, in light, dark and Arabic; and what a program can
check of them: nothing without a name, no warning."""

import re

from case import ARABIC, WindowCase, main
from fixtures import make_desk

class ReviewPictures(WindowCase):
    def nameless(self):
        """Controls without a name of their own, but for those inside split buttons, drop-downs, column titles and entry rows."""
        inner = ("GtkMenuButton", "GtkToggleButton", "GtkColumnViewTitle", "GtkImage")
        return [(what, node) for what, node in self.ui.check_names() if not any(name in repr(node) for name in inner)]

    def panel(self, keys, ready, name, then=None):
        """Opens a window by its keys, waits until it is filled, and leaves a picture of it; and of what then(name) goes on to."""
        ui = self.ui
        before = len(ui.windows())
        ui.key(keys)
        ui.wait_until(lambda: len(ui.windows()) > before, msg="%s opens nothing" % keys)
        ready()
        ui.settle()
        self.picture(name)
        self.assertEqual(self.nameless(), [])
        if then:
            then(name)
        ui.key("Escape")
        ui.wait_until(lambda: len(ui.windows()) == before, msg="Escape does not close it")

    def pairs(self, name):
        ui = self.ui
        ui.click("button", self.say("_Pairs"))
        ui.find("image", re.compile("^" + self.say("Heat map of pairs: %s and %s, %.2f").partition("%")[0]))
        ui.settle()
        self.picture(name.replace("agreement", "agreement-pairs"))

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
        # A note in the thread of the annotation.
        ui.key("ctrl+alt+t")
        ui.type("Is “fifth” her word, or ours?" if look != "arabic" else "هل هذه كلماتها؟")
        ui.key("ctrl+Return")
        ui.settle()
        self.picture("thread-" + look)
        self.panel("ctrl+4", self.rows(3), "checklist-" + look)
        self.panel("ctrl+alt+m", self.rows(8), "compare-" + look)
        self.panel("ctrl+alt+g", self.rows(8), "agreement-" + look, then=self.pairs)
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
    main()
