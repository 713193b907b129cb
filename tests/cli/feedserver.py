# SPDX-License-Identifier: GPL-3.0-or-later
"""A server on loopback for tests of HTTP sources: routes answer a request and are counted."""

import gzip
import hashlib
import http.server
import json
import threading
import urllib.parse


class Answer:
    def __init__(self, body=b"", status=200, type="application/json", headers=(), etag=True, delay=None):
        if not isinstance(body, (bytes, bytearray)):
            body = json.dumps(body, ensure_ascii=False).encode()
        self.body, self.status, self.type, self.headers, self.etag = body, status, type, list(headers), etag
        self.delay = delay   # an Event to wait for before anything is sent


class Server:
    """routes: path -> function(query dict, request) -> Answer.  asked: (path with query, request headers, status)."""

    def __init__(self):
        self.routes, self.asked = {}, []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *args):
                pass

            def do_GET(self):
                outer.answer(self)

        class Quiet(http.server.ThreadingHTTPServer):
            def handle_error(self, request, client_address):
                pass   # clients that go away are what some tests are about

        self.http = Quiet(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.thread = threading.Thread(target=self.http.serve_forever, daemon=True)
        self.thread.start()
        self.url = "http://127.0.0.1:%d" % self.http.server_address[1]

    def close(self):
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()

    def answer(self, request):
        parts = urllib.parse.urlsplit(request.path)
        query = dict(urllib.parse.parse_qsl(parts.query))
        route = self.routes.get(parts.path)
        answer = route(query, request) if route else Answer({"code": "rest_no_route"}, 404)
        if answer is None:   # the route wrote by itself
            self.asked.append((request.path, dict(request.headers), 0))
            return
        etag = '"%s"' % hashlib.sha256(answer.body).hexdigest()[:16]
        if answer.etag and answer.status == 200 and request.headers.get("If-None-Match") == etag:
            answer = Answer(b"", 304)
        self.asked.append((request.path, dict(request.headers), answer.status))
        if answer.delay:
            answer.delay.wait(60)
        body, encoding = answer.body, None
        if "gzip" in request.headers.get("Accept-Encoding", "") and len(body) > 500:
            body, encoding = gzip.compress(body), "gzip"
        try:
            request.send_response(answer.status)
            if answer.status != 304:
                request.send_header("Content-Type", answer.type)
            if answer.etag and answer.status in (200, 304):
                request.send_header("ETag", etag)
            if encoding:
                request.send_header("Content-Encoding", encoding)
            for name, value in answer.headers:
                request.send_header(name, value)
            request.send_header("Content-Length", str(len(body)))
            request.end_headers()
            request.wfile.write(body)
        except OSError:
            pass

    def statuses(self):
        return [status for _, _, status in self.asked]


class WordPress:
    """wp/v2/posts with paging as WordPress does it, also behind ?rest_route=."""

    def __init__(self, server, posts, delays=None):
        self.posts, self.delays = posts, {} if delays is None else delays
        server.routes["/wp-json/wp/v2/posts"] = self.list
        server.routes["/"] = lambda query, request: self.list(query, request)

    def list(self, query, request):
        per_page, page = int(query.get("per_page", 10)), int(query.get("page", 1))
        pages = -(-len(self.posts) // per_page)
        if page > max(pages, 1):
            return Answer({"code": "rest_post_invalid_page_number", "message": "beyond"}, 400)
        return Answer(self.posts[(page - 1) * per_page:page * per_page], delay=self.delays.get(page),
                      headers=[("X-WP-Total", str(len(self.posts))), ("X-WP-TotalPages", str(pages))])


def post(number, text=None, title=None):
    text = text or ("The mayor of town %d said on Monday that taxes fell. She spoke in hall %d, where nobody had "
                    "expected it." % (number, number * 7))
    return {"id": number, "date_gmt": "2026-01-%02dT08:00:00" % (1 + number % 28), "link": "https://example.org/%d" % number,
            "title": {"rendered": title or "Post %d" % number},
            "content": {"rendered": "".join("<p>%s</p>\n" % p for p in text.split("\n"))}}
