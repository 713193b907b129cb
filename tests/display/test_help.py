#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""F1 opens the help, and says where it is when there is nothing to show it with.  And the figures of the help are made here, from the
program as it is:

  TAGLINE_APP=build/app/tagline TAGLINE_HELP_FIGURES=data/help/C/tagline/figures python3 tests/display/test_help.py Figures

Without TAGLINE_HELP_FIGURES they go to the other pictures; the names are the same, so that none is forgotten."""

import json
import os
import re

from case import PICTURES, SAMPLES, SOURCE, main
from fixtures import make_desk, make_revised
from sharing import SharedCase

HELP = os.path.join(SOURCE, "data", "help", "C", "tagline")
FIGURES = os.environ.get("TAGLINE_HELP_FIGURES", os.path.join(PICTURES, "help"))
SIZE = (1080, 700)


class Help(SharedCase):
    def settle_viewer(self, with_viewer):
        """A desktop with a help viewer, or one without: the viewer writes down what it is to show."""
        folder = self.path("data/applications")
        os.makedirs(folder)
        if with_viewer:
            script = self.put("viewer", "#!/bin/sh\nprintf '%%s\\n' \"$1\" > %s\n" % self.path("asked"))
            os.chmod(script, 0o755)
            self.put("data/applications/viewer.desktop", "[Desktop Entry]\nType=Application\nName=Viewer\nExec=%s %%u\n"
                     "MimeType=x-scheme-handler/help;\n" % script)
            self.put("data/applications/mimeapps.list", "[Default Applications]\nx-scheme-handler/help=viewer.desktop\n")
        # All of the system but its programs: there may be a help viewer among them.
        os.makedirs(self.path("system"))
        for name in set(os.listdir("/usr/share")) - {"applications", "help"}:
            os.symlink(os.path.join("/usr/share", name), self.path(os.path.join("system", name)))
        return {"XDG_DATA_HOME": self.path("data"), "XDG_DATA_DIRS": os.path.join(SOURCE, "data") + ":" + self.path("system")}

    def open(self, with_viewer):
        env = self.settle_viewer(with_viewer)
        ui = self.start(self.put("a.json", {"articles": [{"id": "a", "text": "The ferry is late."}]}), env=env)
        ui.find("text box", states=("read-only",))
        ui.key("F1")
        return ui

    def test_viewer(self):
        ui = self.open(True)
        ui.wait_until(lambda: self.get("asked") == "help:tagline\n", msg="the viewer was not asked for the help")
        self.finish()

    def test_no_viewer(self):
        ui = self.open(False)
        ui.find(None, re.compile(re.escape(HELP)))
        ui.key("Escape")
        ui.wait_until(lambda: not ui.exists(None, re.compile(re.escape(HELP))))
        self.finish()


class Figures(SharedCase):
    def shoot(self, name, window=None, margin=0):
        ui = self.ui
        ui.settle()
        os.makedirs(FIGURES, exist_ok=True)
        ui.screenshot(os.path.join(FIGURES, name + ".png"), node=window, margin=margin)
        self.made.add(name)

    def reader(self, path, name, **options):
        ui = self.start(path, size=SIZE, color_scheme="light", gsettings={"io.github.tagline.Tagline": {"annotator": "'%s'" % name}},
                        **options)
        doc = ui.find("text box", states=("read-only",))
        ui.wait_until(lambda: len(ui.text_of(doc)) > 50)
        return ui, doc

    def panel(self, keys, title, ready, figure, then=None):
        ui = self.ui
        ui.key(keys)
        window = ui.window(title)
        ready(window)
        self.shoot(figure, window)
        if then:
            then(window)
        ui.key("Escape")
        ui.window(re.compile("json$"))

    def tag(self):
        with open(SAMPLES, encoding="utf-8") as f:
            samples = f.read()
        ui, doc = self.reader(self.put("articles.json", samples), "ana")
        article = json.loads(samples)["articles"][0]
        claim = next(a for a in article["annotations"] if a["label"] == "claim" and "raise the fare" in a["text"])
        ui.click_text(doc, claim["start"] + 3)
        self.shoot("window")
        ui.key("t")
        ui.find("status", re.compile(r"^\d+ of \d+: "))
        self.shoot("attribution")
        ui.key("shift+Escape")
        self.finish()

    def review(self):
        ui, _ = self.reader(self.put("desk.json", make_desk()), "li")
        rows = lambda window: ui.wait_until(lambda: len(ui.find_all(("list item", "row"), within=window)) > 2)
        ui.key("ctrl+r", "j", "j")
        self.shoot("review")
        self.panel("ctrl+4", "Approve", rows, "checklist")
        self.panel("ctrl+alt+q", "Moderation Queue", rows, "queue")
        self.panel("ctrl+alt+m", "Compare and Adjudicate", rows, "compare")
        self.panel("ctrl+alt+g", "Agreement", lambda window: ui.find("button", re.compile("^All, F₁ exact"), within=window),
                   "agreement", then=self.heat_map)
        self.panel("ctrl+alt+c", "Consistency", rows, "lint")
        ui.key("ctrl+alt+s")
        window = ui.window("Statistics")
        ui.click("list item", nth=2, within=ui.find("list", "Tables", within=window))
        self.shoot("statistics", window)
        ui.key("Escape")
        self.finish()

    def heat_map(self, window):
        ui = self.ui
        ui.click("button", "Pairs", within=window)
        ui.find("image", re.compile("^Heat map of pairs"), within=window)
        self.shoot("heat-map", window)

    def revise(self):
        ui, doc = self.reader(self.put("revised.json", make_revised("en")), "ana")
        ui.key("F12")
        ui.wait_until(lambda: ui.selection(doc) is not None, msg="no proposal is shown")
        self.shoot("tray")
        self.panel("ctrl+alt+d", "Compare Texts", lambda window: ui.find("text box", re.compile("^Earlier text")), "compare-texts")
        self.finish()

    def share(self):
        self.seed()
        ui = self.desk("ana", size=SIZE, color_scheme="light")
        ui.key("ctrl+alt+e")
        window = ui.window("Open a Shared Collection")
        self.shoot("share-dialog", window)
        self.fill(ui, "ana", "ana-pw")
        self.wait_state(ui, "Up to date")
        self.article(ui)
        ui.click(ui.find(None, re.compile("^Shared collection: "), where=lambda n: "button" in n.role))
        button = ui.find("button", "Sync Now")
        # Away from the button, whose tip would cover it.
        ui.hover(button)
        # What is in it: round it, a screen without a compositor shows black for a shadow.
        self.shoot("sync-popover", list(button.ancestors())[1], margin=12)
        ui.key("Escape")
        self.finish()

    def test_figures(self):
        self.made = set()
        for part in (self.tag, self.review, self.revise, self.share):
            part()
        self.assertEqual(self.made, {os.path.splitext(name)[0] for name in os.listdir(os.path.join(HELP, "figures"))})


if __name__ == "__main__":
    main()
