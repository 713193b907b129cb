#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""tagline-cli sync with an article server: killed in the middle, passwords, a hostile server.

The server is the stand-in; killing, and a password that expires, are tried on the one that TAGLINE_COUCH_URL names as well (with
TAGLINE_COUCH_USER and TAGLINE_COUCH_PASSWORD: an administrator)."""

import base64
import json
import os
import random
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
import urllib.request

CLI = os.environ.get("TAGLINE_CLI", "build/app/tagline-cli")
FAKE = os.environ.get("TAGLINE_FAKE_COUCH", "build/tests/sync/fake-couch")
TEXT = "The mayor said that the bridge would open in May."


def article(number):
    return {"id": f"a{number}", "title": f"Bridge {number}", "text": f"{number}. {TEXT}", "annotations": [
        {"id": f"t{number}-{i}", "label": "source", "start": 3 + i, "end": 12 + i, "text": f"{number}. {TEXT}"[3 + i:12 + i]}
        for i in range(5)]}


class Fake:
    """The stand-in as a program."""

    def __init__(self):
        self.process = subprocess.Popen([FAKE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().strip() + "/desk"
        self.passwords = {"ana": "ana-pw", "bert": "bert-pw", "carla": "carla-pw"}

    def ask(self, command):
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def count(self):
        return int(self.ask("count"))

    def close(self):
        self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()


class Real:
    """A database of its own on a real server."""

    def __init__(self):
        self.unique = "%08x" % random.getrandbits(32)
        self.server = os.environ["TAGLINE_COUCH_URL"].rstrip("/")
        self.url = f"{self.server}/tagline-kill-{self.unique}"
        self.names = {name: f"{name}-{self.unique}" for name in ("ana", "bert")}
        self.passwords = {user: "pw-geheim" for user in self.names.values()}
        subprocess.run([CLI, "server", "init", self.url, "-u", os.environ["TAGLINE_COUCH_USER"],
                        *(arg for user in self.passwords for arg in ("--add-user", user))], check=True, stdout=subprocess.DEVNULL,
                       env={**os.environ, "TAGLINE_PASSWORD": os.environ["TAGLINE_COUCH_PASSWORD"], "TAGLINE_NEW_PASSWORD": "pw-geheim"})

    def request(self, method, url, body=None):
        secret = f"{os.environ['TAGLINE_COUCH_USER']}:{os.environ['TAGLINE_COUCH_PASSWORD']}"
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(url, data=data, method=method, headers={
            "Accept": "application/json", "Content-Type": "application/json",
            "Authorization": "Basic " + base64.b64encode(secret.encode()).decode()})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def count(self):
        return self.request("GET", self.url)["doc_count"]

    def set_password(self, user, password):
        url = f"{self.server}/_users/org.couchdb.user:{user}"
        self.request("PUT", url, {**self.request("GET", url), "password": password})

    def close(self):
        self.request("DELETE", self.url)
        for user in self.passwords:
            url = f"{self.server}/_users/org.couchdb.user:{user}"
            self.request("DELETE", url + "?rev=" + self.request("GET", url)["_rev"])


class Desk:
    def __init__(self, folder, name, server, user):
        self.home = os.path.join(folder, name)
        os.makedirs(self.home)
        self.file = os.path.join(self.home, "news.json")
        self.server = server
        self.user = user
        self.env = {k: v for k, v in os.environ.items() if not k.startswith(("TAGLINE_", "XDG_", "DBUS_"))}
        self.env.update(HOME=self.home, XDG_DATA_HOME=os.path.join(self.home, "data"), LC_ALL="C.UTF-8",
                        TAGLINE_PASSWORD=server.passwords[user])

    def start(self, *args):
        return subprocess.Popen([CLI, "sync", self.server.url, self.file, "--user", self.user, "--json", *args], env=self.env,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def sync(self, *args):
        process = self.start(*args)
        out, err = process.communicate(timeout=240)
        return process.returncode, out.decode(), err.decode()

    def settle(self):
        for _ in range(10):
            status, out, err = self.sync()
            if status == 0 and json.loads(out)["sent"] == 0:
                return
        raise AssertionError(f"{status}\n{out}\n{err}")

    def export(self):
        path = os.path.join(self.home, "export.json")
        status, out, err = self.sync("--export", path)
        assert status == 0, out + err
        with open(path, "rb") as f:
            return f.read()


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="tagline-sync-")
        self.addCleanup(shutil.rmtree, self.folder)

    def put(self, desk, n):
        with open(desk.file, "w", encoding="utf-8") as f:
            json.dump({"format": "tagline", "version": 1, "articles": [article(i) for i in range(n)]}, f)


class Killed(Case):
    def kill_repeatedly(self, server, users, n):
        """The client is killed when the first documents of a batch are there; in the end everybody has everything once."""
        ana = Desk(self.folder, "ana", server, users[0])
        bert = Desk(self.folder, "bert", server, users[1])
        self.put(ana, n)
        kills = 0
        for part in (0.05, 0.3, 0.6, 0.9):
            process = ana.start()
            while process.poll() is None and server.count() < part * 3 * n:
                time.sleep(0.01)
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
                kills += 1
            process.communicate()
        ana.settle()
        bert.settle()
        self.assertEqual(ana.export(), bert.export())
        with open(bert.file, encoding="utf-8") as f:
            articles = json.load(f)["articles"]
        self.assertEqual(sorted(a["id"] for a in articles), sorted(f"a{i}" for i in range(n)))
        for a in articles:
            self.assertEqual(len({t["id"] for t in a["annotations"]}), 5)
            self.assertEqual(len(a["annotations"]), 5)
        self.assertGreater(kills, 0)
        return kills

    def test_fake(self):
        server = Fake()
        self.addCleanup(server.close)
        self.kill_repeatedly(server, ("ana", "bert"), 1500)

    @unittest.skipUnless("TAGLINE_COUCH_URL" in os.environ, "TAGLINE_COUCH_URL names no server")
    def test_real(self):
        server = Real()
        self.addCleanup(server.close)
        print("\nkilled", self.kill_repeatedly(server, (server.names["ana"], server.names["bert"]), 1500), "times")


class Expired(Case):
    """On the stand-in at each request: couch-midway."""

    @unittest.skipUnless("TAGLINE_COUCH_URL" in os.environ, "TAGLINE_COUCH_URL names no server")
    def test_real(self):
        server = Real()
        self.addCleanup(server.close)
        ana = Desk(self.folder, "ana", server, server.names["ana"])
        bert = Desk(self.folder, "bert", server, server.names["bert"])
        self.put(ana, 1500)
        process = ana.start()
        while process.poll() is None and server.count() < 500:
            time.sleep(0.01)
        server.set_password(ana.user, "pw-neu")
        out, err = (text.decode() for text in process.communicate(timeout=240))
        print("\nexpired:", process.returncode, err.strip())
        self.assertNotEqual(process.returncode, 0, out)
        self.assertIn("password", err)
        self.assertLess(server.count(), 4500)
        ana.env["TAGLINE_PASSWORD"] = "pw-neu"
        ana.settle()
        bert.settle()
        self.assertEqual(ana.export(), bert.export())
        self.assertGreater(server.count(), 4500)


class Secrets(Case):
    def test_nowhere(self):
        server = Fake()
        self.addCleanup(server.close)
        ana = Desk(self.folder, "ana", server, "ana")
        self.put(ana, 20)
        server.ask("fault 12 _bulk_docs")
        process = ana.start()
        with open(f"/proc/{process.pid}/cmdline", "rb") as f:
            self.assertNotIn(b"ana-pw", f.read())
        out, err = (text.decode() for text in process.communicate())
        status, more, log = ana.sync("--log")
        self.assertEqual(status, 0, log)
        ana.settle()
        ana.env["TAGLINE_PASSWORD"] = "falsch-pw"
        status, refused, why = ana.sync()
        self.assertNotEqual(status, 0)
        needles = [b"ana-pw", b"falsch-pw", base64.b64encode(b"ana:ana-pw"), base64.b64encode(b"ana:falsch-pw")]
        said = (out + err + more + log + refused + why).encode()
        for needle in needles:
            self.assertNotIn(needle, said)
        n_files = 0
        for folder, _, names in os.walk(ana.home):
            for name in names:
                n_files += 1
                with open(os.path.join(folder, name), "rb") as f:
                    content = f.read()
                for needle in needles:
                    self.assertNotIn(needle, content, os.path.join(folder, name))
        self.assertGreater(n_files, 1)


class Hostile(Case):
    def test_documents(self):
        server = Fake()
        self.addCleanup(server.close)
        ana = Desk(self.folder, "ana", server, "ana")
        bert = Desk(self.folder, "bert", server, "bert")
        self.put(ana, 3)
        ana.settle()
        self.assertEqual(server.ask("hostile"), "done hostile")
        for desk in (bert, ana):
            for _ in range(3):
                status, out, err = desk.sync()
                self.assertIn(status, (0, 1), out + err)
            with open(desk.file, encoding="utf-8") as f:
                articles = {a["id"]: a for a in json.load(f)["articles"]}
            for i in range(3):
                self.assertEqual(articles[f"a{i}"]["text"], f"{i}. {TEXT}")
                self.assertEqual(len(articles[f"a{i}"]["annotations"]), 5)
        for folder, _, names in os.walk(self.folder):
            self.assertNotIn("x", names)
            self.assertNotIn("passwd", names)

    def test_answers(self):
        """Drip and silence end with the clock; these end by themselves."""
        server = Fake()
        self.addCleanup(server.close)
        ana = Desk(self.folder, "ana", server, "ana")
        self.put(ana, 3)
        for fault, name in ((14, "a web page"), (16, "{}"), (17, "a length that lies"), (21, "without end"), (22, "a bomb")):
            with self.subTest(name):
                server.ask(f"fault {fault} _changes")
                status, out, err = ana.sync()
                self.assertEqual(status, 3, out + err)
                self.assertTrue(out + err)
        ana.settle()


if __name__ == "__main__":
    unittest.main()
