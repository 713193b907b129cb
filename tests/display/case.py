# SPDX-License-Identifier: GPL-3.0-or-later
"""What all tests of the real window share: a window on a file of its own, found by accessible names."""

import gettext
import json
import os
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

from uidrive import UI  # noqa: E402

APP = os.environ.get("TAGLINE_APP", os.path.join(HERE, "..", "..", "build", "app", "tagline"))
BUILD = os.path.dirname(os.path.dirname(os.path.abspath(APP)))
SOURCE = os.path.normpath(os.path.join(HERE, "..", ".."))
SAMPLES = os.path.join(SOURCE, "data", "samples", "samples.json")
SHARED = os.environ.get("TAGLINE_SHARED_DATA") or os.path.normpath(os.path.join(SOURCE, "..", "shared", "data"))
PICTURES = os.environ.get("TAGLINE_PICTURES", os.path.join(BUILD, "pictures"))

#: languages with a catalogue, as the locales that the driver makes
ARABIC = "ar_EG.UTF-8"


class WindowCase(unittest.TestCase):
    """Starts the program on files in a folder that goes away; its standard error must stay free of warnings."""

    #: what GTK 4.8 itself says now and then
    NOISE = r"without a current allocation"

    def setUp(self):
        if not UI.tells_places():
            self.skipTest("this version of GTK does not tell where widgets are")
        self.folder = tempfile.TemporaryDirectory(prefix="tagline-display-")
        self.addCleanup(self.folder.cleanup)
        self.ui = None
        self.language = "en"

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def put(self, name, content):
        with open(self.path(name), "w", encoding="utf-8", newline="") as f:
            f.write(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False, indent=1))
        return self.path(name)

    def get(self, name):
        with open(self.path(name), encoding="utf-8", newline="") as f:
            return f.read()

    def articles(self, name):
        data = json.loads(self.get(name))
        return data["articles"] if isinstance(data, dict) else data

    def start(self, *files, size=(1280, 860), **options):
        self.language = (options.get("locale") or "en")[:2]
        env = {
            "GSETTINGS_SCHEMA_DIR": os.path.join(BUILD, "data"),
            "TAGLINE_LOCALEDIR": os.path.join(BUILD, "po"),
            "TAGLINE_DATADIR": os.path.join(SOURCE, "data"),
            "ASAN_OPTIONS": "detect_leaks=0",
            "UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1",
            **options.pop("env", {}),
        }
        ui = UI.start([APP, *files], size=size, env=env, artifacts=os.path.join(BUILD, "display-failures"), **options)
        self.addCleanup(ui.stop)
        self.ui = ui
        return ui

    def say(self, text, plural=None):
        """What the window says for a message (of one thing, when there is a plural), in its language; without mnemonics, as in names."""
        path = os.path.join(BUILD, "po", self.language, "LC_MESSAGES", "tagline.mo")
        if self.language != "en":
            with open(path, "rb") as f:
                catalogue = gettext.GNUTranslations(f)
                text = catalogue.ngettext(text, plural, 1) if plural else catalogue.gettext(text)
        return text.replace("_", "")

    def finish(self):
        """Closes the window as a user does; the program must end well and have warned of nothing."""
        status = self.ui.close_windows()
        self.assertEqual(self.ui.warnings(ignore=self.NOISE), [])
        self.assertEqual(status, 0)

    def put_caret(self, doc, offset):
        """A click near the place, then the arrow keys."""
        ui = self.ui
        ui.click_text(doc, offset)
        away = offset - ui.caret(doc)
        if away:
            ui.key("Right" if away > 0 else "Left", repeat=abs(away))
        ui.wait_until(lambda: ui.caret(doc) == offset, msg="the caret is not at %d" % offset)

    def picture(self, name):
        os.makedirs(PICTURES, exist_ok=True)
        path = os.path.join(PICTURES, name + ".png")
        self.ui.screenshot(path)
        return path


class Program(unittest.TestProgram):
    """unittest.main() that tells meson when nothing at all was tested."""

    def runTests(self):
        self.exit, ends = False, self.exit
        super().runTests()
        if ends:
            n_skipped = len(self.result.skipped)
            skipped = self.result.wasSuccessful() and n_skipped and n_skipped >= self.result.testsRun
            sys.exit(77 if skipped else not self.result.wasSuccessful())


def main(**options):
    Program(**options)
