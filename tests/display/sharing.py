# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests of shared collections have in common: the stand-in for an article server, and windows of people at it."""

import os
import re
import subprocess

from case import APP, BUILD, SOURCE, WindowCase
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


class SharedCase(WindowCase):
    def setUp(self):
        super().setUp()
        self.server = Server()
        self.addCleanup(self.server.stop)
        self.desks = []

    def sync(self, name, path):
        """The collection at path and the server, without a window."""
        env = dict(os.environ, TAGLINE_PASSWORD=name + "-pw", XDG_DATA_HOME=self.path("cli-" + name), HOME=self.path("cli-" + name))
        subprocess.run([CLI, "sync", self.server.url, path, "--user", name], env=env, check=True, capture_output=True,
                       stdin=subprocess.DEVNULL, timeout=120)

    def seed(self, *articles):
        """Articles come onto the server: these, or one."""
        articles = articles or ({"id": "a1", "title": "Harbour", "language": "en", "text": TEXT},)
        self.sync("carla", self.put("seed.json", {"format": "tagline", "version": 1, "articles": list(articles)}))

    def desk(self, name, *args, **options):
        """A window of its own session, user and keyring."""
        home = self.path(name)
        self.language = (options.get("locale") or "en")[:2]
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
        ui = UI.start([APP, *args], size=options.pop("size", (1180, 820)), env=env, artifacts=os.path.join(BUILD, "display-failures"),
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
