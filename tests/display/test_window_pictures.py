#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of what stands beside the text: annotations without a place and the texts compared, a merge and its conflicts, and all of a shared
collection, in light, dark and Arabic; and what a program can check of them: nothing without a name, no warning."""

import json
import re

from case import ARABIC, main
from fixtures import make_copies, make_revised, make_settings
from sharing import SharedCase

APP_ID = "io.github.tagline.Tagline"
LOOKS = {"light": {"color_scheme": "light"}, "dark": {"color_scheme": "dark"}, "arabic": {"locale": ARABIC}}
ARTICLES = {
    "en": ("Harbour closed", "The harbour will stay closed until May, the mayor said on Monday.", "the mayor", "closed until May"),
    "ar": ("الميناء مغلق", "قال عمدة المدينة يوم الاثنين إن الميناء سيبقى مغلقا حتى أيار.", "عمدة المدينة", "سيبقى مغلقا"),
}


class WindowPictures(SharedCase):
    def nameless(self):
        inner = ("GtkMenuButton", "GtkToggleButton", "GtkColumnViewTitle", "GtkImage")
        return [(what, node) for what, node in self.ui.check_names() if not any(name in repr(node) for name in inner)]

    def shoot(self, name):
        self.ui.settle()
        self.picture(name)
        self.assertEqual(self.nameless(), [])

    def opened(self, keys):
        before = len(self.ui.windows())
        self.ui.key(keys)
        self.ui.wait_until(lambda: len(self.ui.windows()) > before, msg="%s opens nothing" % keys)

    def closed(self):
        before = len(self.ui.windows())
        self.ui.key("Escape")
        self.ui.wait_until(lambda: len(self.ui.windows()) < before, msg="Escape does not close it")

    def tray(self, look, options):
        """Two annotations lost their places; the earlier text beside the new one; a web address."""
        ui = self.start(self.put("revised.json", make_revised("ar" if look == "arabic" else "en")), size=(1180, 780), **options)
        doc = ui.find("text box", states=("read-only",))
        ui.wait_until(lambda: len(ui.text_of(doc)) > 50)
        ui.key("F12")
        ui.wait_until(lambda: ui.selection(doc) is not None, msg="no proposal is shown")
        self.shoot("tray-" + look)
        self.opened("ctrl+alt+d")
        ui.wait_until(lambda: len(ui.find_all("text box", states=("read-only",), within=ui.window(self.say("Compare Texts")))) == 2)
        self.shoot("compare-texts-" + look)
        self.closed()
        self.opened("ctrl+u")
        self.shoot("url-dialog-" + look)
        self.closed()
        self.finish()

    def merge(self, look, options):
        mine, theirs = make_copies()
        path = self.put("desk.json", mine)
        self.put("colleague.json", theirs)
        ui = self.start(path, size=(1180, 780), gsettings={"io.github.tagline.Tagline": {"annotator": "'ana'"}}, **options)
        ui.find("text box", states=("read-only",))
        if look == "arabic":
            ui.key("alt+Down", "alt+Down", "alt+Down", "alt+Down")
        ui.key("ctrl+alt+j")
        ui.file_chooser(self.path("colleague.json"))
        window = ui.window(self.say("Merge"))
        ui.find("button", self.say("_Merge"), within=window, states=("sensitive",))
        self.shoot("merge-" + look)
        ui.key("Return")
        ui.find("button", re.compile("telephone"), within=ui.window(self.say("Conflicts")), nth=0)
        self.shoot("conflicts-" + look)
        self.closed()
        self.finish()

    def settings(self, look, options):
        """Settings of the collection that both changed: the steps of the workflow, the last of four."""
        mine, theirs = make_settings()
        path = self.put("desk.json", mine)
        self.put("colleague.json", theirs)
        ui = self.start(path, size=(1180, 780), gsettings={"io.github.tagline.Tagline": {"annotator": "'ana'"}}, **options)
        ui.find("text box", states=("read-only",))
        ui.key("ctrl+alt+j")
        ui.file_chooser(self.path("colleague.json"))
        ui.find("button", self.say("_Merge"), within=ui.window(self.say("Merge")), states=("sensitive",))
        ui.key("Return")
        ui.find("button", re.compile("colleague.json"), within=ui.window(self.say("Conflicts")), nth=0)
        ui.key("k")
        ui.find("button", re.compile("^colleague.json: .* [→←] "), within=ui.window(self.say("Conflicts")))
        self.shoot("conflict-setting-" + look)
        self.closed()
        self.finish()

    def popover(self, name):
        """The button of the shared collection, opened and closed again."""
        ui = self.ui
        button = ui.find(None, re.compile("^" + self.say("Shared collection: %s").partition("%")[0]), where=lambda n: "button" in n.role)
        ui.click(button)
        # Away from the button, whose tip would cover it.
        ui.hover(ui.find("button", self.say("_Sync Now")))
        self.shoot(name)
        ui.key("Escape")
        ui.wait_until(lambda: not ui.exists("button", self.say("_Sync Now")))

    def wait_stands(self, message, plural=None):
        said = re.escape(self.say("Shared collection: %s") % self.say(message, plural)).replace("%s", ".*").replace("%u", "1")
        words = re.compile("^%s$" % said)
        self.ui.wait_until(lambda: self.ui.exists(None, words, where=lambda n: "button" in n.role), timeout=60, msg="not “%s”" % message)

    def shared(self, look, options):
        title, text, both, other = ARTICLES["ar" if look == "arabic" else "en"]
        self.seed({"id": "a1", "title": title, "language": "ar" if look == "arabic" else "en", "text": text, "annotations": [
            {"id": "t1", "label": "source", "start": text.index(both), "end": text.index(both) + len(both), "text": both}]})
        ui = self.desk("ana", size=(1180, 780), **options)
        self.opened("ctrl+alt+e")
        self.shoot("share-dialog-" + look)
        for field, value in (("_Address", self.server.url), ("_User", "ana"), ("_Password", "ana-pw")):
            ui.click(ui.find("text box", re.compile("^" + self.say(field))))
            ui.type(value)
        ui.key("Return")
        doc = ui.find("text box", states=("read-only",), timeout=30)
        ui.wait_until(lambda: ui.text_of(doc) == text, timeout=60)
        self.wait_stands("Up to date")
        self.popover("sync-popover-" + look)
        self.finish_shared(look, ui, doc, text, both, other)

    def finish_shared(self, look, ui, doc, text, both, other):
        # A colleague changes the same as ana, while she is offline.
        copy = self.put("bert.json", {"format": "tagline", "version": 1, "articles": []})
        self.sync("bert", copy)
        theirs = json.loads(self.get("bert.json"))
        theirs["articles"][0]["annotations"][0]["label"] = "organisation"
        self.put("bert.json", theirs)
        self.server.tell("down")
        ui.click_text(doc, text.index(both) + 2)
        ui.key("p")
        self.wait_stands("Offline since %s")
        self.popover("sync-offline-" + look)
        self.server.tell("up")
        self.sync("bert", copy)
        ui.key("ctrl+alt+u")
        self.wait_stands("%u to decide", "%u to decide")
        self.popover("sync-decide-" + look)
        self.opened("ctrl+alt+z")
        ui.find("button", self.say("_Show"))
        self.shoot("sync-conflict-" + look)
        self.closed()
        ui.gaction(APP_ID, "win.sync-log")
        ui.window(self.say("Log of the Shared Collection"))
        self.shoot("sync-log-" + look)
        self.closed()
        self.finish()

    def test_light(self):
        for part in (self.tray, self.merge, self.settings, self.shared):
            part("light", LOOKS["light"])

    def test_dark(self):
        for part in (self.tray, self.merge, self.settings, self.shared):
            part("dark", LOOKS["dark"])

    def test_arabic(self):
        for part in (self.tray, self.merge, self.settings, self.shared):
            part("arabic", LOOKS["arabic"])


if __name__ == "__main__":
    main()
