#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""tagline-cli fetch against a server on loopback: paging, validators, revisions, and servers that mean harm."""

import glob
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from feedserver import Answer, Server, WordPress, post  # noqa: E402

CLI = os.environ.get("TAGLINE_CLI", "build/app/tagline-cli")
SHARED = os.environ.get("TAGLINE_SHARED_DATA") or os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "shared", "data")


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="tagline-fetch-")
        self.addCleanup(self.folder.cleanup)
        self.server = Server()
        self.addCleanup(self.server.close)
        self.out = os.path.join(self.folder.name, "out.json")

    def run_cli(self, *args, env=None, input=None):
        done = subprocess.run([CLI, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, input=input,
                              env={**os.environ, "LC_ALL": "C.UTF-8", "no_proxy": "*", **(env or {})}, timeout=120)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def fetch(self, path=None, *args, expect=0, **kwargs):
        url = [self.server.url + path] if path else []
        status, out, err = self.run_cli("fetch", *url, "-o", self.out, "--json", *args, **kwargs)
        self.assertEqual(status, expect, (out, err))
        return json.loads(out) if out else err

    def articles(self):
        with open(self.out, encoding="utf-8") as f:
            return json.load(f)["articles"]

    def annotate(self, id, label, quote, occurrence=0):
        text = next(a["text"] for a in self.articles() if a["id"] == id)
        start = -1
        for _ in range(occurrence + 1):
            start = text.index(quote, start + 1)
        status, _, err = self.run_cli("annotate", self.out, "--article", id, "--label", label, "--range",
                                      "%d:%d" % (start, start + len(quote)), "-o", self.out)
        self.assertEqual(status, 0, err)


class Sources(Case):
    def test_wordpress(self):
        WordPress(self.server, [post(n) for n in range(250)])
        report = self.fetch("/wp-json/wp/v2/posts")
        self.assertEqual((report["format"], report["new"], report["requests"], report["complete"]), ("wordpress", 250, 3, True))
        self.assertEqual([a["id"] for a in self.articles()][:2], ["0", "1"])
        self.assertTrue(all("per_page=100" in path for path, _, _ in self.server.asked))
        self.assertEqual(self.run_cli("validate", self.out)[0], 0)

    def test_wordpress_rest_route(self):
        WordPress(self.server, [post(n) for n in range(25)])
        report = self.fetch("/?rest_route=/wp/v2/posts&per_page=10")
        self.assertEqual((report["new"], report["requests"]), (25, 3))
        self.assertIn("rest_route=/wp/v2/posts", self.server.asked[2][0])
        self.assertIn("page=3", self.server.asked[2][0])

    def test_wordpress_without_its_headers(self):
        wordpress = WordPress(self.server, [post(n) for n in range(20)])

        def bare(query, request):
            answer = wordpress.list(query, request)
            answer.headers = []
            return answer

        self.server.routes["/wp-json/wp/v2/posts"] = bare
        report = self.fetch("/wp-json/wp/v2/posts?per_page=10")
        # Two full pages, and the 400 of the one beyond.
        self.assertEqual((report["new"], self.server.statuses(), report["complete"]), (20, [200, 200, 400], True))

    def test_json_feed(self):
        def page(query, request):
            n = int(query.get("page", 1))
            feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Feed", "items": [
                {"id": "i%d-%d" % (n, i), "url": "https://example.org/%d/%d" % (n, i), "title": "T",
                 "content_text": "Text %d of page %d." % (i, n)} for i in range(3)]}
            if n < 4:
                feed["next_url"] = "feed?page=%d" % (n + 1)
            return Answer(feed, type="application/feed+json")

        self.server.routes["/feed"] = page
        report = self.fetch("/feed")
        self.assertEqual((report["format"], report["new"], report["pages"], report["complete"]), ("json-feed", 12, 4, True))

    def test_link_header(self):
        def page(query, request):
            n = int(query.get("p", 1))
            headers = [("Link", '</other>; rel="prev", <%s?p=%d>; rel="last next"' % ("/list", n + 1))] if n < 3 else []
            return Answer([{"id": "a%d" % n, "text": "Text %d" % n}], headers=headers)

        self.server.routes["/list"] = page
        report = self.fetch("/list")
        self.assertEqual((report["format"], report["new"], report["requests"]), ("tagline", 3, 3))

    def test_native_lines_and_html(self):
        self.server.routes["/l"] = lambda q, r: Answer(
            b'{"id": "a", "text": "One", "x-own": 1.50}\n{"id": "b", "text": "Two"}\n', type="application/x-ndjson")
        self.assertEqual(self.fetch("/l")["new"], 2)
        with open(self.out, encoding="utf-8") as f:
            self.assertIn('"x-own": 1.50', f.read())
        self.out = os.path.join(self.folder.name, "page.json")
        words = "".join("<p>The council of the town met on Monday, and it decided, after a debate of %d hours, to close "
                        "the harbour for the winter.</p>" % n for n in range(6))
        html = "<html><head><title>Harbour</title></head><body><article><h1>Harbour closed</h1>%s</article></body></html>"
        self.server.routes["/news"] = lambda q, r: Answer((html % words).encode(), type="text/html; charset=utf-8")
        self.assertEqual(self.fetch("/news")["format"], "html")
        article = self.articles()[0]
        self.assertEqual(article["url"], self.server.url + "/news")
        self.assertIn("close the harbour", article["text"])
        self.assertIn("fetched", article)

    def test_redirect_and_gzip(self):
        WordPress(self.server, [post(n) for n in range(30)])
        self.server.routes["/old"] = lambda q, r: Answer(b"", 302, headers=[("Location", "/wp-json/wp/v2/posts?per_page=30")])
        self.assertEqual(self.fetch("/old")["new"], 30)
        self.assertIn("gzip", self.server.asked[0][1]["Accept-Encoding"])

    def test_real_sources(self):
        """Real answers, read in place where they are: what the readers make of the files is what a fetch brings."""
        names = (glob.glob(os.path.join(SHARED, "wordpress", "*", "posts*.json"))
                 + glob.glob(os.path.join(SHARED, "jsonfeed", "netnewswire", "*.json"))
                 + glob.glob(os.path.join(SHARED, "ninjs", "examples", "3.0", "ntb_text.json")))
        if not names:
            self.skipTest("no shared data here")
        fetched = 0
        for name in sorted(names):
            with open(name, "rb") as f:
                body = f.read()
            self.server.routes["/file"] = lambda q, r, body=body: Answer(body)
            self.out = os.path.join(self.folder.name, os.path.basename(name) + ".out.json")
            status, out, _ = self.run_cli("info", "--json", name)
            expected = json.loads(out) if out else None
            if not expected or status != 0 or not expected["articles"]:
                continue
            report = self.fetch("/file")
            self.assertEqual((report["format"], report["new"]), (expected["format"], expected["articles"]), name)
            fetched += 1
            del self.server.asked[:]
            again = self.fetch("/file")
            self.assertEqual((again["new"], again["changed"], self.server.statuses()), (0, 0, [304]), name)
            os.remove(self.out)
            os.remove(self.out + ".source")
        self.assertGreater(fetched, 5)


class Refresh(Case):
    def setUp(self):
        super().setUp()
        self.wordpress = WordPress(self.server, [post(n) for n in range(250)])
        self.fetch("/wp-json/wp/v2/posts")
        del self.server.asked[:]

    def test_nothing_new_is_one_304(self):
        with open(self.out, "rb") as f:
            before = f.read()
        stamp = os.stat(self.out)
        report = self.fetch()
        self.assertEqual((report["new"], report["changed"], report["requests"], report["not_modified"]), (0, 0, 1, 1))
        self.assertEqual(self.server.statuses(), [304])
        with open(self.out, "rb") as f:
            self.assertEqual(f.read(), before)
        self.assertEqual(os.stat(self.out).st_ino, stamp.st_ino)

    def test_new_ones(self):
        self.wordpress.posts.insert(0, post(1000))
        report = self.fetch()
        # The page with the new one, and the next, where nothing is new.
        self.assertEqual((report["new"], report["changed"], report["requests"]), (1, 0, 2))
        self.assertEqual([a["id"] for a in self.articles()][-1], "1000")
        self.assertEqual(self.fetch()["requests"], 1)

    def test_changed(self):
        self.annotate("3", "source", "The mayor of town 3")
        self.annotate("3", "claim", "taxes fell")
        self.annotate("3", "cue", "said")
        with open(self.out, encoding="utf-8") as f:
            before = f.read()
        self.wordpress.posts[3] = post(3, "A first sentence. The mayor of town 3 said on Monday that taxes rose. She spoke in "
                                          "hall 21, where nobody had expected it.", "Post 3, corrected")
        report = self.fetch()
        self.assertEqual((report["new"], report["changed"], report["doubtful"]), (0, 1, 1))
        problem = report["problems"][0]
        self.assertEqual((problem["code"], problem["severity"], problem["article"]), ("doubtful", "warning", "3"))
        self.assertIn("taxes fell", problem["message"])
        article = next(a for a in self.articles() if a["id"] == "3")
        self.assertEqual(article["title"], "Post 3, corrected")
        for annotation in article["annotations"]:
            self.assertEqual(article["text"][annotation["start"]:annotation["end"]], annotation["text"])
        self.assertEqual(sorted(a["label"] for a in article["annotations"]), ["cue", "source"])
        self.assertEqual([o["annotation"]["label"] for o in article["orphans"]], ["claim"])
        start, end = article["orphans"][0]["places"][0]
        self.assertEqual(article["text"][start:end], "taxes rose")
        self.assertIn("taxes fell", article["revisions"][0]["text"])
        # All other articles are the same lines.
        with open(self.out, encoding="utf-8") as f:
            after = f.read()
        changed = set(before.splitlines()) ^ set(after.splitlines())
        self.assertEqual(len(changed), 2)
        # The file is sound, the orphan a warning; and a round trip through lines keeps it.
        status, out, _ = self.run_cli("validate", "--json", self.out)
        self.assertEqual(status, 0)
        self.assertEqual([p["code"] for p in json.loads(out)["problems"]], ["doubtful"])
        # Whoever looks at the file is told that it waits.
        status, out, err = self.run_cli("info", self.out)
        self.assertEqual((status, "Annotations without a place: 1\n" in out), (0, True), out)
        self.assertEqual(json.loads(self.run_cli("info", "--json", self.out)[1])["annotations"]["without_place"], 1)
        status, out, err = self.run_cli("doctor", self.out)
        self.assertEqual(status, 0, out)
        self.assertIn("The text changed under the claim", err)
        lines = os.path.join(self.folder.name, "out.jsonl")
        self.assertEqual(self.run_cli("convert", self.out, lines, "--to", "jsonl")[0], 0)
        with open(lines, encoding="utf-8") as f:
            again = [json.loads(line) for line in f]
        self.assertEqual(next(a for a in again if a["id"] == "3"), article)
        # And back: what was lost comes home by itself.
        self.wordpress.posts[3] = post(3)
        self.assertEqual(self.fetch()["doubtful"], 0)
        article = next(a for a in self.articles() if a["id"] == "3")
        self.assertNotIn("orphans", article)
        self.assertEqual(len(article["annotations"]), 3)
        self.assertEqual(len(article["revisions"]), 2)

    def test_all_pages(self):
        self.wordpress.posts[240] = post(240, "Something else.")
        self.assertEqual(self.fetch()["changed"], 0)
        report = self.fetch(None, "--all")
        self.assertEqual((report["changed"], report["not_modified"], report["requests"]), (1, 2, 3))

    def test_lost_state(self):
        os.remove(self.out + ".source")
        report = self.fetch("/wp-json/wp/v2/posts")
        self.assertEqual((report["new"], report["changed"], report["requests"]), (0, 0, 3))

    def test_other_source(self):
        status, _, err = self.run_cli("fetch", self.server.url + "/other", "-o", self.out)
        self.assertEqual(status, 2)
        self.assertIn("another URL", err)

    def test_lines(self):
        lines = os.path.join(self.folder.name, "o.jsonl")
        self.assertEqual(self.run_cli("fetch", self.server.url + "/wp-json/wp/v2/posts", "-o", lines)[0], 0)
        self.wordpress.posts.insert(0, post(2000, "Two\nparagraphs."))
        self.assertEqual(self.run_cli("fetch", "-o", lines)[1], "1 new, 0 changed (2 requests)\n")
        with open(lines, encoding="utf-8") as f:
            self.assertEqual([json.loads(line)["id"] for line in f][-1], "2000")

    def test_state_is_private(self):
        self.assertEqual(os.stat(self.out + ".source").st_mode & 0o077, 0)


class Limits(Case):
    def feed(self, next):
        self.server.routes["/feed"] = lambda q, r: Answer({
            "version": "https://jsonfeed.org/version/1.1", "title": "F", "next_url": next(int(q.get("p", 1))),
            "items": [{"id": "i%s" % q.get("p", 1), "content_text": "Text %s." % q.get("p", 1)}]})

    def test_pages(self):
        self.feed(lambda n: "feed?p=%d" % (n + 1))
        report = self.fetch("/feed", "--pages", "5")
        self.assertEqual((report["new"], report["complete"], report["problems"][0]["code"]), (5, False, "incomplete"))
        # It goes on where it stopped, stepping over what is known.
        again = self.fetch(None, "--pages", "8")
        self.assertEqual((again["new"], again["not_modified"]), (3, 5))

    def test_circle(self):
        self.feed(lambda n: "feed?p=%d" % (n % 3 + 1))
        report = self.fetch("/feed?p=1")
        self.assertEqual((report["new"], report["complete"]), (3, False))
        self.assertIn("circle", report["problems"][0]["message"])

    def test_other_server(self):
        self.feed(lambda n: "http://localhost:1/feed")
        report = self.fetch("/feed")
        self.assertEqual((report["new"], report["requests"]), (1, 1))
        self.assertIn("another server", report["problems"][0]["message"])

    def test_size(self):
        self.server.routes["/big"] = lambda q, r: Answer(b'[{"text": "' + b"x" * 3000000 + b'"}]')
        self.assertIn("error", self.fetch("/big", "--size", "1", expect=3))
        self.assertFalse(os.path.exists(self.out))

    def test_broken_page_keeps_what_came(self):
        wordpress = WordPress(self.server, [post(n) for n in range(30)])
        good = self.server.routes["/wp-json/wp/v2/posts"]
        self.server.routes["/wp-json/wp/v2/posts"] = lambda q, r: (
            Answer(b"<h1>Oops</h1>", 500, "text/html") if q.get("page") == "2" else good(q, r))
        status, out, err = self.run_cli("fetch", self.server.url + "/wp-json/wp/v2/posts?per_page=10", "-o", self.out)
        self.assertEqual((status, out), (3, "10 new, 0 changed (2 requests)\n"))
        self.assertIn("500", err)
        self.assertEqual(len(self.articles()), 10)
        self.server.routes["/wp-json/wp/v2/posts"] = good
        self.assertEqual(self.fetch()["new"], 20)
        self.assertEqual(len(wordpress.posts), len(self.articles()))

    def test_interrupted(self):
        """Killed while it waits: nothing half-written is there."""
        held = threading.Event()
        self.addCleanup(held.set)
        WordPress(self.server, [post(n) for n in range(30)], {2: held})
        process = subprocess.Popen([CLI, "fetch", self.server.url + "/wp-json/wp/v2/posts?per_page=10", "-o", self.out],
                                   env={**os.environ, "no_proxy": "*"}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while len(self.server.asked) < 2 and time.monotonic() < deadline:
            held.wait(0.02)
        process.send_signal(signal.SIGINT)
        process.wait(60)
        self.assertEqual([n for n in os.listdir(self.folder.name)], [])


class Credentials(Case):
    def guarded(self, expected):
        def list(query, request):
            if request.headers.get("Authorization") != expected:
                return Answer({"code": "rest_forbidden"}, 401)
            return Answer([{"id": "a", "text": "Secret words"}])

        self.server.routes["/list"] = list

    def test_basic(self):
        self.guarded("Basic YW5hOnMzY3JldDovw6k=")
        report = self.fetch("/list", "--user", "ana", env={"TAGLINE_PASSWORD": "s3cret:/é"})
        self.assertEqual(report["new"], 1)
        for name in os.listdir(self.folder.name):
            with open(os.path.join(self.folder.name, name), "rb") as f:
                self.assertNotIn(b"s3cret", f.read())

    def test_wrong(self):
        self.guarded("Bearer right")
        status, out, err = self.run_cli("fetch", self.server.url + "/list", "-o", self.out, "--token-env", "T",
                                        env={"T": "wr0ng-token"})
        self.assertEqual((status, out), (3, ""))
        self.assertNotIn("wr0ng-token", err)
        self.assertEqual(self.server.statuses(), [401])

    def test_bearer(self):
        self.guarded("Bearer right")
        self.assertEqual(self.fetch("/list", "--token-env", "T", env={"T": "right"})["new"], 1)

    def test_no_terminal(self):
        status, _, err = self.run_cli("fetch", self.server.url + "/list", "-o", self.out, "--user", "ana", input=b"")
        self.assertEqual(status, 2)
        self.assertIn("TAGLINE_PASSWORD", err)

    def test_not_to_another_origin(self):
        other = Server()
        self.addCleanup(other.close)
        other.routes["/taken"] = lambda q, r: Answer([{"id": "x", "text": "Words"}])
        self.server.routes["/list"] = lambda q, r: Answer(b"", 302, headers=[("Location", other.url + "/taken")])
        self.fetch("/list", "--token-env", "T", env={"T": "right"})
        self.assertNotIn("Authorization", other.asked[0][1])

    def test_password_in_url(self):
        url = self.server.url.replace("//", "//ana:geheim@") + "/list"
        status, out, err = self.run_cli("fetch", url, "-o", self.out)
        self.assertNotEqual(status, 0)
        self.assertNotIn("geheim", out + err)
        self.assertEqual(self.server.asked, [])


class Hostile(Case):
    def check(self, body, *codes, type="application/json"):
        self.server.routes["/x"] = lambda q, r: Answer(body, type=type)
        status, out, err = self.run_cli("fetch", self.server.url + "/x", "-o", self.out)
        self.assertIn(status, codes, (out, err))
        self.assertNotIn("Sanitizer", err)
        return err

    def test_deep(self):
        self.assertNotEqual(self.check(b"[" * 100000, 1, 3), "")
        self.check(b'{"text": "x", "a": ' + b"[" * 100000 + b"]" * 100000 + b"}", 0, 1, 3)

    def test_bad_utf8(self):
        self.assertNotEqual(self.check(b'[{"id": "a", "text": "\xff\xfe"}]', 0, 1, 3), "")

    def test_error_object(self):
        self.assertNotEqual(self.check({"code": "internal", "message": "no"}, 1, 2, 3), "")
        self.assertFalse(os.path.exists(self.out))

    def test_empty(self):
        self.check(b"", 1, 2, 3)
        self.check(b"[]", 0)

    def test_ids_and_markup(self):
        self.check([{"id": "../../etc/x", "title": "<b>bold</b>\u202e", "text": "<script>alert(1)</script> words"}], 0)
        self.assertEqual(self.articles()[0]["id"], "../../etc/x")
        self.assertEqual(sorted(os.listdir(self.folder.name)), ["out.json", "out.json.source"])

    def test_bomb(self):
        import gzip

        def bomb(query, request):
            body = gzip.compress(b"[" + b" " * 600000000 + b"]")
            request.send_response(200)
            request.send_header("Content-Type", "application/json")
            request.send_header("Content-Encoding", "gzip")
            request.send_header("Content-Length", str(len(body)))
            request.end_headers()
            request.wfile.write(body)

        self.server.routes["/bomb"] = bomb
        status, _, err = self.run_cli("fetch", self.server.url + "/bomb", "-o", self.out, "--size", "8")
        self.assertEqual(status, 3)
        self.assertNotEqual(err, "")

    def test_redirects_without_end(self):
        self.server.routes["/r"] = lambda q, r: Answer(b"", 302, headers=[("Location", "/r?n=%d" % (int(q.get("n", 0)) + 1))])
        status, _, err = self.run_cli("fetch", self.server.url + "/r", "-o", self.out)
        self.assertEqual(status, 3)
        self.assertLess(len(self.server.asked), 20)

    def test_usage(self):
        for args in ([], ["file:///etc/passwd", "-o", self.out], ["http://x", "-o", "-"], ["http://x", "http://y", "-o", self.out]):
            self.assertEqual(self.run_cli("fetch", *args)[0], 2, args)


if __name__ == "__main__":
    unittest.main()
