#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""HTTP sources in the real window: a server on loopback, articles that arrive, change, and are read offline."""

import glob
import json
import os
import re
import sys
import threading
import unittest

from case import ARABIC, SOURCE, WindowCase

sys.path.insert(0, os.path.join(SOURCE, "tests", "cli"))
from feedserver import Server, WordPress, post  # noqa: E402

FIRST = ("The mayor of the harbour town said on Monday that taxes fell in spring.\n"
         "She spoke in the old hall, where nobody had expected it.\n"
         "Ships wait outside the harbour, the pilot told the paper.")
REVISED = ("An update came in at noon.\n"
           "The mayor of the harbour town said on Monday that taxes rose in spring.\n"
           "She spoke in the old hall, where nobody had expected it.\n"
           "Ships wait outside the harbour, the pilot told the paper.")
LOST = re.compile("lost its place when the text changed")


class Sources(WindowCase):
    def setUp(self):
        super().setUp()
        self.server = Server()
        self.addCleanup(self.server.close)
        self.posts = [post(1, FIRST, "Taxes in the harbour town")] + [post(n) for n in range(2, 26)]
        self.held = {}
        self.wordpress = WordPress(self.server, self.posts, self.held)
        self.url = self.server.url + "/wp-json/wp/v2/posts?per_page=10"

    def start(self, *files, **options):
        env = {"no_proxy": "*", "XDG_DATA_HOME": self.path("data"), **options.pop("env", {})}
        return super().start(*files, env=env, **options)

    def kept(self):
        names = glob.glob(os.path.join(self.path("data"), "tagline", "sources", "*.jsonl"))
        if not names:
            return []
        with open(names[0], encoding="utf-8") as f:
            return [json.loads(line) for line in f if line.strip()]

    def wait_text(self, words):
        self.doc = self.ui.find("text box", states=("read-only",))
        self.ui.wait_until(lambda: words in self.ui.text_of(self.doc), timeout=60, msg="“%s” is not shown" % words)

    def wait_toast(self, words):
        self.ui.wait_until(lambda: self.ui.exists(None, re.compile(words)), timeout=60, msg="no “%s”" % words)

    def tag(self, words, key):
        """The caret by its place, the words by the keyboard, then the label's key."""
        start = self.ui.text_of(self.doc).index(words)
        self.put_caret(self.doc, start)
        self.ui.key("shift+Right", repeat=len(words))
        self.ui.key(key)

    def wait_kept(self, number):
        self.ui.wait_until(lambda: len(self.kept()) == number, timeout=60, msg="not %d articles in the file" % number)

    def refresh(self):
        self.ui.key("ctrl+F5")

    def test_first_article_before_page_two(self):
        """An address as argument; the second page is held back by the server until the first article is on the screen."""
        self.held[2] = threading.Event()
        self.addCleanup(self.held[2].set)
        ui = self.start(self.url)
        self.wait_text("The mayor of the harbour town")
        self.assertEqual(len(self.kept()), 10)
        self.assertFalse(self.held[2].is_set())
        ui.wait_until(lambda: ui.exists(None, re.compile("^Fetching")), timeout=30, msg="no progress is shown")
        self.picture("sources-fetching")
        # Tagging does not wait for the rest either.
        self.tag("taxes fell", "c")
        self.held[2].set()
        self.wait_kept(25)
        self.wait_toast("25 new, 0 changed")
        self.assertIn("The mayor of the harbour town", ui.text_of(self.doc))
        ui.key("ctrl+s")
        ui.wait_until(lambda: self.kept()[0].get("annotations"), msg="not saved")
        self.assertEqual(self.kept()[0]["annotations"][0]["text"], "taxes fell")
        self.finish()

    def test_dialog_refresh_and_tray(self):
        ui = self.start()
        ui.key("ctrl+u")
        ui.find("text box", "Address")
        ui.type(self.url)
        self.picture("sources-dialog")
        ui.key("Return")
        self.wait_text("The mayor of the harbour town")
        self.wait_toast("25 new, 0 changed")
        self.tag("The mayor of the harbour town", "s")
        self.tag("taxes fell", "c")
        ui.key("ctrl+s")
        ui.wait_until(lambda: len(self.kept()[0].get("annotations", [])) == 2, msg="not saved")

        # Nothing new: one request, and the answer that says so.
        del self.server.asked[:]
        self.refresh()
        self.wait_toast("Nothing new")
        self.assertEqual(self.server.statuses(), [304])

        # One new, one revised: the source's place is found, the claim's is not sure.
        self.posts[0] = post(1, REVISED, "Taxes in the harbour town, corrected")
        self.posts.insert(0, post(100, "Quite new words from the town."))
        self.refresh()
        self.wait_toast("1 new, 1 changed; 1 annotation lost its place")
        self.wait_text("taxes rose")
        ui.find(None, LOST)
        self.picture("sources-tray")
        ui.key("F12")
        ui.wait_until(lambda: ui.selection(self.doc) is not None, msg="the proposal is not shown")
        ui.key("ctrl+Return")
        ui.wait_until(lambda: not ui.exists(None, LOST), msg="the tray is still there")
        ui.key("ctrl+s")
        ui.wait_until(lambda: len(self.kept()) == 26 and "orphans" not in self.kept()[0]
                      and "taxes rose" in self.kept()[0]["text"], msg="not saved")
        article = self.kept()[0]
        self.assertEqual(sorted(a["text"] for a in article["annotations"]), ["The mayor of the harbour town", "taxes rose"])
        self.assertIn("taxes fell", article["revisions"][0]["text"])
        for annotation in article["annotations"]:
            self.assertEqual(article["text"][annotation["start"]:annotation["end"]], annotation["text"])

        # The texts beside each other.
        ui.key("ctrl+alt+d")
        old = ui.find("text box", re.compile("^Earlier text;"))
        ui.wait_until(lambda: "taxes fell" in ui.text_of(old))
        ui.wait_until(lambda: ui.exists(None, re.compile("passages? removed")), msg="nothing is marked")
        self.picture("sources-compare")
        ui.key("Escape")
        ui.wait_until(lambda: not ui.exists("text box", re.compile("^Earlier text;")))

        # Undo goes back through all of it, text included.
        ui.key("ctrl+z")
        ui.wait_until(lambda: ui.exists(None, LOST), msg="attaching was not undone")
        ui.key("ctrl+z")
        self.wait_text("taxes fell")
        ui.wait_until(lambda: not ui.exists(None, LOST))
        self.finish()

    def test_selection_and_discard(self):
        """Put back where the reader says; given up; both by keys, both undone."""
        ui = self.start(self.url)
        self.wait_text("The mayor of the harbour town")
        self.wait_toast("25 new")
        self.tag("taxes fell", "c")
        self.tag("Monday", "d")
        self.posts[0] = post(1, "Words that have nothing to do with it, said nobody.", "Other")
        self.refresh()
        self.wait_text("Words that have nothing")
        ui.wait_until(lambda: ui.exists(None, re.compile("2 annotations lost their places")))
        self.assertTrue(ui.exists(None, re.compile("No place found")))
        self.picture("sources-no-place")
        ui.key("F12")
        ui.key("alt+2")
        self.put_caret(self.doc, 0)
        ui.key("shift+Right", repeat=5)
        ui.key("ctrl+Return")
        ui.wait_until(lambda: ui.exists(None, LOST), msg="not attached to the selection")
        ui.key("F12")
        ui.key("ctrl+shift+Delete")
        ui.wait_until(lambda: not ui.exists(None, LOST), msg="not discarded")
        ui.key("ctrl+s")
        ui.wait_until(lambda: len(self.kept()[0].get("annotations", [])) == 1, msg="not saved")
        self.assertEqual(self.kept()[0]["annotations"][0]["text"], "Words")
        ui.key("ctrl+z")
        ui.wait_until(lambda: ui.exists(None, LOST), msg="discarding was not undone")
        self.finish()

    def test_offline(self):
        """What was fetched is there without the server, and the failure is said."""
        ui = self.start(self.url)
        self.wait_text("The mayor of the harbour town")
        self.wait_toast("25 new")
        self.finish()
        self.server.close()
        ui = self.start(self.url)
        self.wait_text("The mayor of the harbour town")
        self.wait_toast("No server answers|can.t be reached")
        self.finish()

    def test_nothing_there(self):
        ui = self.start()
        ui.key("ctrl+u")
        ui.find("text box", "Address")
        ui.type(self.server.url + "/nowhere")
        ui.key("Return")
        ui.find(None, "Nothing Could Be Fetched")
        self.picture("sources-failure")
        ui.key("Escape")
        self.finish()

    def test_log_in(self):
        """A 401 asks for name and password; the password is nowhere on the disk afterwards."""
        list = self.server.routes["/wp-json/wp/v2/posts"]

        def guarded(query, request):
            from feedserver import Answer
            if request.headers.get("Authorization") != "Basic YW5hOmdlaGVpbS13b3J0":
                return Answer({"code": "rest_forbidden"}, 401)
            return list(query, request)

        self.server.routes["/wp-json/wp/v2/posts"] = guarded
        ui = self.start(self.url)
        ui.find("text box", "Name")
        ui.type("ana")
        ui.key("Tab")
        ui.type("geheim-wort")
        ui.key("Return")
        self.wait_text("The mayor of the harbour town")
        self.wait_toast("25 new")
        self.finish()
        for folder, _, names in os.walk(self.folder.name):
            for name in names:
                with open(os.path.join(folder, name), "rb") as f:
                    self.assertNotIn(b"geheim-wort", f.read(), name)

    def test_cancel(self):
        self.held[2] = threading.Event()
        self.addCleanup(self.held[2].set)
        ui = self.start(self.url)
        self.wait_text("The mayor of the harbour town")
        ui.click(ui.find("button", "Cancel"))
        ui.wait_until(lambda: not ui.exists(None, re.compile("^Fetching")), timeout=30, msg="still fetching")
        self.assertFalse(self.held[2].is_set())
        self.assertEqual(len(self.kept()), 10)
        self.held[2].set()
        self.refresh()
        self.wait_kept(25)
        self.finish()

    def test_arabic_and_dark(self):
        """Another language and ground: for the eye, and that it works there."""
        self.posts[0] = post(1, "قال عمدة المدينة يوم الاثنين إن الضرائب انخفضت في الربيع.\nتحدثت في القاعة القديمة.", "ضرائب")
        ui = self.start(self.url, locale=ARABIC, color_scheme="dark")
        self.wait_text("الضرائب انخفضت")
        self.wait_kept(25)
        self.ui.click_text(self.doc, ui.text_of(self.doc).index("انخفضت") + 2, count=2)
        ui.key("c")
        ui.wait_until(lambda: ui.exists("list item", re.compile("انخفضت")), msg="not tagged")
        self.posts[0] = post(1, "قال عمدة المدينة يوم الاثنين إن الضرائب ارتفعت في الربيع.\nتحدثت في القاعة القديمة.", "ضرائب")
        self.refresh()
        self.wait_text("الضرائب ارتفعت")
        ui.wait_until(lambda: ui.exists("list item", re.compile("“انخفضت”")), msg="no tray")
        self.picture("sources-arabic-dark")
        ui.key("ctrl+alt+d")
        ui.wait_until(lambda: len(ui.windows()) > 1, msg="no second window")
        self.picture("sources-arabic-compare")
        ui.key("Escape")
        self.finish()


if __name__ == "__main__":
    unittest.main()
