#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""tagline-cli sync: two desks (own home each) over one shared folder."""

import json
import os
import shutil
import signal
import subprocess
import tempfile
import unittest

CLI = os.environ["TAGLINE_CLI"]

ARTICLES = {
    "format": "tagline", "version": 1,
    "articles": [
        {"id": "a1", "title": "Bridge", "x-desk": {"n": 1.50}, "text": "The mayor said that the bridge would open in May.",
         "annotations": [{"id": "t1", "label": "source", "start": 0, "end": 9, "text": "The mayor", "x": 1e3}]},
        {"id": "b/2 ü", "title": "Harbour", "text": "Nobody came to the harbour, said the captain."},
    ],
}


class Desk:
    def __init__(self, folder, name, user):
        self.home = os.path.join(folder, name)
        self.user = user
        os.makedirs(self.home)
        self.file = os.path.join(self.home, "news.json")

    def run(self, *args, check=0):
        env = dict(os.environ, XDG_DATA_HOME=os.path.join(self.home, "data"), HOME=self.home, LC_ALL="C.UTF-8")
        env.pop("DBUS_SESSION_BUS_ADDRESS", None)
        done = subprocess.run([CLI, *args], env=env, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120)
        if check is not None and done.returncode != check:
            raise AssertionError("%s: exit %d\n%s\n%s" % (args, done.returncode, done.stdout, done.stderr))
        return done

    def sync(self, url, *args, check=0):
        return json.loads(self.run("sync", url, self.file, "--user", self.user, "--json", *args, check=check).stdout)

    def read(self):
        with open(self.file, encoding="utf-8") as stream:
            return json.load(stream)

    def write(self, value):
        with open(self.file, "w", encoding="utf-8") as stream:
            json.dump(value, stream, ensure_ascii=False, indent=1)

    def annotate(self, article, label, where):
        self.run("annotate", self.file, "--article", article, "--label", label, "--range", where, "--annotator", self.user, "-o", self.file)

    def annotations(self, article="a1"):
        return {a["id"]: a for a in self.find(article).get("annotations", [])}

    def find(self, article):
        return next(a for a in self.read()["articles"] if a["id"] == article)

    def edit(self, article, change):
        content = self.read()
        change(next(a for a in content["articles"] if a["id"] == article))
        self.write(content)


class Sync(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="tagline-sync-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.share = os.path.join(self.folder, "share")
        os.mkdir(self.share)
        self.ana = Desk(self.folder, "ana-home", "ana")
        self.bob = Desk(self.folder, "bob-home", "bob")
        self.ana.write(ARTICLES)

    def both(self):
        """Until nothing is sent any more."""
        for _ in range(6):
            sent = self.ana.sync(self.share)["sent"] + self.bob.sync(self.share)["sent"]
            if not sent:
                return
        self.fail("they never come to rest")

    def exports(self):
        result = []
        for desk in (self.ana, self.bob):
            out = os.path.join(desk.home, "export.json")
            desk.sync(self.share, "--export", out)
            with open(out, "rb") as stream:
                result.append(stream.read())
        return result

    def test_first(self):
        first = self.ana.sync(self.share)
        self.assertEqual(first["state"], "up-to-date")
        self.assertEqual(first["sent"], 5)  # two texts, two articles, one layer
        second = self.bob.sync(self.share)
        self.assertEqual(second["articles"], 2)
        self.assertEqual(self.bob.find("a1")["text"], ARTICLES["articles"][0]["text"])
        self.assertEqual(self.bob.find("b/2 ü")["title"], "Harbour")
        with open(self.bob.file, encoding="utf-8") as stream:
            content = stream.read()
        self.assertIn('"x-desk": {"n": 1.5', content)
        self.assertEqual(self.bob.annotations()["t1"]["label"], "source")
        self.assertEqual(self.bob.sync(self.share)["sent"], 0)
        self.bob.run("validate", self.bob.file)

    def test_unknown_numbers_keep_their_spelling(self):
        with open(self.ana.file, "w", encoding="utf-8") as stream:
            stream.write('{"articles": [{"id": "n", "x": 1.50, "y": 1e400, "z": 12345678901234567890, "text": "So."}]}')
        self.ana.sync(self.share)
        self.bob.sync(self.share)
        with open(self.bob.file, encoding="utf-8") as stream:
            content = stream.read()
        for spelling in ('"x": 1.50', '"y": 1e400', '"z": 12345678901234567890'):
            self.assertIn(spelling, content)

    def test_both_tag(self):
        self.both()
        self.ana.annotate("a1", "claim", "15:48")
        self.bob.annotate("a1", "cue", "10:14")
        self.bob.annotate("b/2 ü", "claim", "0:26")
        self.both()
        for desk in (self.ana, self.bob):
            self.assertEqual(sorted(a["label"] for a in desk.annotations().values()), ["claim", "cue", "source"])
            self.assertEqual(len(desk.annotations("b/2 ü")), 1)
        mine, theirs = self.exports()
        self.assertEqual(mine, theirs)
        json.loads(mine)

    def test_delete(self):
        self.both()
        self.bob.edit("a1", lambda a: a.__setitem__("annotations", []))
        self.both()
        self.assertEqual(self.ana.annotations(), {})

    def test_own_layout_stays(self):
        self.both()
        with open(self.ana.file, encoding="utf-8") as stream:
            before = stream.read().splitlines()
        self.bob.annotate("b/2 ü", "claim", "0:26")
        self.both()
        with open(self.ana.file, encoding="utf-8") as stream:
            after = stream.read().splitlines()
        kept = [line for line in before if line in after]
        self.assertGreaterEqual(len(kept), len(before) - 2)

    def conflict(self):
        self.both()
        self.ana.edit("a1", lambda a: a["annotations"][0].__setitem__("label", "cue"))
        self.bob.edit("a1", lambda a: a["annotations"][0].__setitem__("label", "person"))
        self.ana.sync(self.share)
        self.bob.sync(self.share)
        self.ana.sync(self.share)
        report = self.ana.sync(self.share)
        self.assertEqual(len(report["conflicts"]), 1)
        self.assertEqual(report["state"], "needs-you")
        values = {v["by"]: json.loads(v["json"])["label"] for v in report["conflicts"][0]["values"]}
        self.assertEqual(values, {"ana": "cue", "bob": "person"})
        self.assertEqual(self.ana.annotations(), self.bob.annotations())
        text = self.ana.run("sync", self.share, self.ana.file, "--user", "ana")
        self.assertIn("conflict: t1", text.stderr)

    def test_conflict_mine(self):
        self.conflict()
        self.assertEqual(self.ana.sync(self.share, "--decide", "mine")["conflicts"], [])
        self.both()
        for desk in (self.ana, self.bob):
            self.assertEqual(desk.annotations()["t1"]["label"], "cue")

    def test_conflict_theirs(self):
        self.conflict()
        self.assertEqual(self.ana.sync(self.share, "--decide", "theirs")["conflicts"], [])
        self.both()
        for desk in (self.ana, self.bob):
            self.assertEqual(desk.annotations()["t1"]["label"], "person")

    def test_conflict_both(self):
        self.conflict()
        self.assertEqual(self.ana.sync(self.share, "--decide", "both")["conflicts"], [])
        self.both()
        for desk in (self.ana, self.bob):
            self.assertEqual(sorted(a["label"] for a in desk.annotations().values()), ["cue", "person"])

    def test_emptied_folder_is_asked_about(self):
        self.both()
        shutil.rmtree(self.share)
        report = self.ana.run("sync", self.share, self.ana.file, "--user", "ana", check=3)
        self.assertIn(self.share, report.stderr)
        self.assertFalse(os.path.exists(self.share))
        os.mkdir(self.share)
        self.assertEqual(self.ana.sync(self.share, check=1)["state"], "needs-you")
        self.assertEqual([n for n in os.listdir(self.share) if n != "devices"], [])
        self.assertEqual(self.ana.sync(self.share, "--upload")["sent"], 5)
        self.both()
        mine, theirs = self.exports()
        self.assertEqual(mine, theirs)

    def test_json_lines(self):
        with open(self.ana.file, "w", encoding="utf-8") as stream:
            for article in ARTICLES["articles"]:
                stream.write(json.dumps(article, ensure_ascii=False) + "\n")
        with open(self.bob.file, "w", encoding="utf-8") as stream:
            stream.write('{"id": "own", "text": "Bob\'s own."}\n')
        self.both()
        for desk in (self.ana, self.bob):
            with open(desk.file, encoding="utf-8") as stream:
                ids = sorted(json.loads(line)["id"] for line in stream)
            self.assertEqual(ids, ["a1", "b/2 ü", "own"])

    def test_one_article_over_many_lines(self):
        self.bob.write({"id": "own", "text": "Bob's own, over several lines."})
        self.both()
        with open(self.bob.file, encoding="utf-8") as stream:
            self.assertEqual(sorted(json.loads(line)["id"] for line in stream), ["a1", "b/2 ü", "own"])
        self.bob.run("validate", self.bob.file)

    def test_revised_text(self):
        self.both()
        new = "Yesterday: the mayor said that the bridge would open in June."

        def revise(article):
            article["text"] = new
            article["annotations"][0].update(start=11, end=20, text="the mayor")

        self.ana.edit("a1", revise)
        self.both()
        self.assertEqual(self.bob.find("a1")["text"], new)
        self.assertEqual(self.bob.annotations()["t1"]["start"], 11)

    def test_killed(self):
        """Killed at any time, it goes on from there."""
        many = {"articles": [{"id": "m%d" % i, "text": "Text %d of many." % i,
                              "annotations": [{"id": "t", "label": "claim", "start": 0, "end": 4, "text": "Text"}]} for i in range(60)]}
        self.ana.write(many)
        for i in range(6):
            for desk in (self.ana, self.bob):
                env = dict(os.environ, XDG_DATA_HOME=os.path.join(desk.home, "data"), HOME=desk.home)
                process = subprocess.Popen([CLI, "sync", self.share, desk.file, "--user", desk.user], env=env,
                                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                try:
                    process.wait(0.1 + 0.12 * i)
                except subprocess.TimeoutExpired:
                    process.send_signal(signal.SIGKILL)
                    process.wait()
        self.both()
        mine, theirs = self.exports()
        self.assertEqual(mine, theirs)
        self.assertEqual(len(json.loads(mine)["articles"]), 60)
        self.assertEqual(len(self.bob.read()["articles"]), 60)
        for article in self.bob.read()["articles"]:
            self.assertEqual(len(article["annotations"]), 1)

    def test_log(self):
        self.both()
        log = self.ana.run("sync", self.share, self.ana.file, "--user", "ana", "--log").stdout
        self.assertIn("sent", log)

    def test_usage(self):
        for args in (["sync"], ["sync", self.share, self.ana.file], ["sync", self.share, self.ana.file, "--user", "A B"],
                     ["sync", self.share, self.ana.file, "--user", "ana", "--decide", "all"]):
            self.ana.run(*args, check=2)

    def test_foreign_file(self):
        path = os.path.join(self.ana.home, "page.html")
        with open(path, "w", encoding="utf-8") as stream:
            stream.write("<!DOCTYPE html><html><body><article><h1>T</h1><p>Some words are here, enough for a page.</p></article></body></html>")
        self.ana.run("sync", self.share, path, "--user", "ana", check=3)

    def test_server_away(self):
        env = dict(os.environ, TAGLINE_PASSWORD="secret-word", XDG_DATA_HOME=os.path.join(self.ana.home, "data"))
        done = subprocess.run([CLI, "sync", "http://127.0.0.1:9/desk", self.ana.file, "--user", "ana"], env=env, capture_output=True,
                              text=True, timeout=60)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertNotIn("secret-word", done.stdout + done.stderr)
        self.assertEqual(self.ana.read(), ARTICLES)


if __name__ == "__main__":
    unittest.main(verbosity=2)
