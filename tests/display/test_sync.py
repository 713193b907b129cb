#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two people at two desks with one server, in real windows: a tag made in one is seen in the other, with the plug pulled both
go on working, and what both changed at once is decided by a key."""

import json
import os
import re
import subprocess

from case import APP, BUILD, SOURCE, WindowCase, main
from uidrive import UI

SERVER = os.environ.get("TAGLINE_FAKE_COUCH", os.path.join(BUILD, "tests", "sync", "fake-couch"))
CLI = os.environ.get("TAGLINE_CLI", os.path.join(BUILD, "app", "tagline-cli"))
TEXT = "The harbour will stay closed until May, the mayor said on Monday."


class Server:
    """The stand-in for an article server: answers each line of its standard input."""

    def __init__(self):
        self.process = subprocess.Popen([SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().strip().rstrip("/") + "/desk"
        self.port = re.search(r":(\d+)", self.url).group(1)

    def tell(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def stop(self):
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()


class Sync(WindowCase):
    def setUp(self):
        super().setUp()
        self.server = Server()
        self.addCleanup(self.server.stop)
        self.desks = []

    def seed(self):
        """One article comes onto the server."""
        path = self.put("seed.json", {"format": "tagline", "version": 1, "articles": [
            {"id": "a1", "title": "Harbour", "language": "en", "text": TEXT}]})
        env = dict(os.environ, TAGLINE_PASSWORD="carla-pw", XDG_DATA_HOME=self.path("seed"), HOME=self.path("seed"))
        subprocess.run([CLI, "sync", self.server.url, path, "--user", "carla"], env=env, check=True, capture_output=True,
                       stdin=subprocess.DEVNULL, timeout=120)

    def desk(self, name, *args, **options):
        """A window of its own session, user and keyring."""
        home = self.path(name)
        os.makedirs(home, exist_ok=True)
        env = {
            "GSETTINGS_SCHEMA_DIR": os.path.join(BUILD, "data"),
            "TAGLINE_LOCALEDIR": os.path.join(BUILD, "po"),
            "TAGLINE_DATADIR": os.path.join(SOURCE, "data"),
            "XDG_DATA_HOME": os.path.join(home, "data"),
            "ASAN_OPTIONS": "detect_leaks=0",
            "UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1",
            # libsecret's stand-in for a keyring
            "SECRET_BACKEND": "file",
            "SECRET_FILE_TEST_PATH": os.path.join(home, "keyring"),
            "SECRET_FILE_TEST_PASSWORD": "test",
        }
        ui = UI.start([APP, *args], size=(1180, 820), env=env, artifacts=os.path.join(BUILD, "display-failures"),
                      gsettings={"io.github.tagline.Tagline": {"annotator": "'%s'" % name}}, **options)
        self.addCleanup(ui.stop)
        self.desks.append(ui)
        self.ui = ui
        return ui

    def fill(self, ui, name, password):
        for field, value in (("Address", self.server.url), ("User", name), ("Password", password)):
            ui.click(ui.find("text box", re.compile("^" + field)))
            ui.key("ctrl+a")
            ui.type(value)
        ui.key("Return")

    def connect(self, ui, name):
        ui.key("ctrl+alt+e")
        ui.find("text box", re.compile("^Address"))
        self.fill(ui, name, name + "-pw")
        ui.wait_until(lambda: self.state(ui) == "Up to date", timeout=60, msg="%s is not up to date" % name)

    def state(self, ui):
        buttons = ui.find_all("toggle button", re.compile("^Shared collection: ")) \
            or ui.find_all("button", re.compile("^Shared collection: "))
        return ui.name_of(buttons[0]).partition(": ")[2] if buttons else None

    def wait_state(self, ui, pattern):
        ui.wait_until(lambda: re.match(pattern, self.state(ui) or ""), timeout=60, msg="state is not %s" % pattern)

    def article(self, ui):
        doc = ui.find("text box", states=("read-only",), timeout=30)
        ui.wait_until(lambda: TEXT[:20] in ui.text_of(doc))
        return doc

    def tag(self, ui, doc, words, key):
        start = TEXT.index(words)
        ui.select_text(doc, start, start + len(words))
        ui.key(key)

    def listed(self, ui):
        """Texts of the annotations that the inspector lists."""
        return [ui.name_of(n) for n in ui.find_all("list item")]

    def wait_listed(self, ui, words):
        ui.wait_until(lambda: any(words in (name or "") for name in self.listed(ui)), timeout=60,
                      msg="“%s” is not in the list" % words)

    def picture_of(self, ui, name):
        self.ui = ui
        self.picture(name)

    def finish_all(self):
        for ui in self.desks:
            self.ui = ui
            self.finish()

    def open_both(self):
        self.seed()
        desks = []
        for name in ("ana", "bert"):
            ui = self.desk(name)
            self.connect(ui, name)
            desks.append((ui, self.article(ui)))
        return desks

    def test_seen_by_the_other(self):
        (ana, doc), (bert, other) = self.open_both()
        self.tag(ana, doc, "the mayor", "s")
        self.wait_listed(bert, "the mayor")
        self.wait_state(ana, "Up to date")

        # The plug is pulled: both go on.
        self.server.tell("down")
        self.tag(ana, doc, "said", "u")
        self.tag(bert, other, "Monday", "d")
        self.wait_listed(ana, "said")
        self.wait_listed(bert, "Monday")
        self.wait_state(ana, "Offline since")
        self.wait_state(bert, "Offline since")
        self.picture_of(ana, "sync-offline")
        self.assertFalse(any("Monday" in (name or "") for name in self.listed(ana)))

        self.server.tell("up")
        for ui in (ana, bert):
            ui.key("ctrl+alt+u")
        self.wait_listed(ana, "Monday")
        self.wait_listed(bert, "said")
        for ui in (ana, bert):
            self.wait_state(ui, "Up to date")
        self.picture_of(bert, "sync-both")
        self.finish_all()

    def test_conflict_by_key(self):
        (ana, doc), (bert, other) = self.open_both()
        self.tag(ana, doc, "the mayor", "s")
        self.wait_listed(bert, "the mayor")
        self.wait_state(ana, "Up to date")
        self.server.tell("down")
        # Both give it another label at once.
        ana.key("p")
        bert.click_text(other, TEXT.index("the mayor") + 2)
        bert.key("o")
        self.wait_state(ana, "Offline since")
        self.wait_state(bert, "Offline since")
        self.server.tell("up")
        for ui in (ana, bert):
            ui.key("ctrl+alt+u")
        self.wait_state(bert, "1 to decide")
        bert.key("ctrl+alt+z")
        bert.find("button", re.compile(r"^Keep both: label: "))
        self.picture_of(bert, "sync-conflict")
        wanted = re.search(r"label: (\w+)", bert.name_of(bert.find_all("button", re.compile(r"label: "))[1])).group(1)
        bert.key("2")
        bert.find("label", "Nothing to Decide", timeout=30)
        bert.key("Escape")
        for ui in (ana, bert):
            self.wait_state(ui, "Up to date")
        for ui in (ana, bert):
            ui.key("ctrl+s")
        labels = set()
        for name in ("ana", "bert"):
            found = [os.path.join(d, f) for d, _, files in os.walk(self.path(name)) for f in files if f == "desk.json"]
            self.assertEqual(len(found), 1)

            def label(path=found[0]):
                with open(path, encoding="utf-8") as stream:
                    annotations = json.load(stream)["articles"][0].get("annotations", [])
                return [a["label"] for a in annotations if a["text"] == "the mayor"]

            self.desks[0].wait_until(lambda: label() == [wanted], timeout=30, msg="%s has not %s" % (name, wanted))
            labels.update(label())
        self.assertEqual(labels, {wanted})
        self.finish_all()

    def test_wrong_password(self):
        ui = self.desk("ana")
        ui.key("ctrl+alt+e")
        ui.find("text box", re.compile("^Address"))
        self.picture_of(ui, "sync-dialog")
        self.fill(ui, "ana", "wrong")
        ui.find("label", re.compile("password", re.I), timeout=30, where=lambda n: "refus" in (ui.name_of(n) or "").lower()
                or "accept" in (ui.name_of(n) or "").lower() or "wrong" in (ui.name_of(n) or "").lower())
        self.picture_of(ui, "sync-wrong-password")
        ui.key("Escape")
        ui.wait_until(lambda: not ui.exists("text box", re.compile("^Address")))
        with open(os.path.join(BUILD, "data", "gschemas.compiled"), "rb") as stream:
            self.assertNotIn(b"ana-pw", stream.read())
        self.finish_all()


if __name__ == "__main__":
    main()
