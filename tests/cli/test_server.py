#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""tagline-cli server, against the stand-in for an article server."""

import json
import os
import pty
import subprocess
import termios
import unittest

CLI = os.environ.get("TAGLINE_CLI", "build/app/tagline-cli")
FAKE = os.environ.get("TAGLINE_FAKE_COUCH", "build/tests/sync/fake-couch")
SECRETS = ("geheim", "ana-pw", "carla-pw", "neu-pw", "falsch")


class Server(unittest.TestCase):
    def setUp(self):
        self.fake = subprocess.Popen([FAKE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.addCleanup(self.stop)
        self.url = self.fake.stdout.readline().strip()

    def stop(self):
        self.fake.stdin.close()
        self.assertEqual(self.fake.wait(30), 0)
        self.fake.stdout.close()

    def tell(self, command):
        self.fake.stdin.write(command + "\n")
        self.fake.stdin.flush()
        self.assertEqual(self.fake.stdout.readline().strip(), "done " + command)

    def run_cli(self, *args, password=None, new_password=None):
        env = {k: v for k, v in os.environ.items() if not k.startswith("TAGLINE_")}
        env["LC_ALL"] = "C.UTF-8"
        if password is not None:
            env["TAGLINE_PASSWORD"] = password
        if new_password is not None:
            env["TAGLINE_NEW_PASSWORD"] = new_password
        done = subprocess.run([CLI, "server", *args], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env=env, timeout=120, start_new_session=True)
        out, err = done.stdout.decode(), done.stderr.decode()
        for secret in SECRETS:
            self.assertNotIn(secret, out + err)
        return done.returncode, out, err

    def codes(self, out):
        return {f["code"]: f["severity"] for f in json.loads(out)}

    def test_init_and_check(self):
        url = self.url + "/sports"
        status, out, _ = self.run_cli("check", url, "-u", "admin", "--json", password="geheim")
        self.assertEqual((status, self.codes(out)["no-database"]), (1, "error"))
        status, out, _ = self.run_cli("init", url, "-u", "admin", "--role", "sports", "--add-user", "dora", "--add-user",
                                      "emil:chief", password="geheim", new_password="neu-pw")
        self.assertEqual(status, 0, out)
        self.assertEqual(out.count("\n"), 6, out)
        status, out, _ = self.run_cli("check", url, "-u", "dora", "--json", password="neu-pw")
        self.assertEqual(status, 0, out)
        self.assertEqual({c: s for c, s in self.codes(out).items() if s != "ok"}, {"anonymous": "warning"})
        # Once more changes nothing, and an account keeps its password.
        status, out, _ = self.run_cli("init", url, "-u", "admin", "--role", "sports", "--add-user", "dora", "--json",
                                      password="geheim", new_password="falsch")
        self.assertEqual((status, self.codes(out)["user-known"]), (0, "warning"))
        status, _, _ = self.run_cli("check", url, "-u", "dora", password="neu-pw")
        self.assertEqual(status, 0)
        # Members of others stay.
        status, out, _ = self.run_cli("init", url, "-u", "admin", "--role", "politics", "--json", password="geheim")
        self.assertEqual((status, self.codes(out)["members"]), (0, "warning"))

    def test_who_may_not(self):
        status, out, _ = self.run_cli("init", self.url + "/sports", "-u", "ana", password="ana-pw")
        self.assertEqual(status, 1)
        self.assertIn("not a server admin", out)
        status, out, _ = self.run_cli("check", self.url + "/desk", "-u", "ana", password="falsch")
        self.assertEqual(status, 1)
        self.run_cli("init", self.url + "/sports", "-u", "admin", "--role", "sports", password="geheim")
        status, out, _ = self.run_cli("check", self.url + "/sports", "-u", "ana", "--json", password="ana-pw")
        self.assertEqual((status, self.codes(out)["forbidden"]), (1, "error"))

    def test_not_there(self):
        self.tell("down")
        status, out, _ = self.run_cli("check", self.url + "/desk", "-u", "ana", "--json", password="ana-pw")
        self.assertEqual((status, self.codes(out)["unreachable"]), (3, "error"))
        self.tell("up")
        # A web page: fault 14 of the stand-in.
        self.tell("fault 14 /")
        status, out, _ = self.run_cli("check", self.url + "/desk", "-u", "ana", password="ana-pw")
        self.assertEqual(status, 3)
        self.assertIn("web page", out)

    def test_usage(self):
        for args in (["check"], ["mend", self.url + "/desk"], ["init", self.url + "/desk"], ["check", self.url],
                     ["init", self.url + "/desk", "-u", "admin", "--role", "A b"],
                     ["init", self.url + "/desk", "-u", "admin", "--add-user", "Dora"],
                     ["init", self.url + "/desk", "-u", "admin", "--add-user", "dora:boss"],
                     ["check", self.url.replace("//", "//ana:geheim@") + "/desk"]):
            with self.subTest(args=args):
                status, _, err = self.run_cli(*args, password="geheim", new_password="neu-pw")
                self.assertEqual(status, 2, err)
                self.assertNotEqual(err, "")

    def test_no_terminal(self):
        status, _, err = self.run_cli("check", self.url + "/desk", "-u", "ana")
        self.assertEqual(status, 2)
        self.assertIn("TAGLINE_PASSWORD", err)

    def test_asked_on_the_terminal(self):
        env = {**os.environ, "LC_ALL": "C.UTF-8"}
        env.pop("TAGLINE_PASSWORD", None)
        pid, terminal = pty.fork()
        if pid == 0:
            os.execve(CLI, [CLI, "server", "check", self.url + "/desk", "-u", "ana"], env)
        shown = b""
        while b"Password of ana" not in shown:
            shown += os.read(terminal, 1000)
        self.assertFalse(termios.tcgetattr(terminal)[3] & termios.ECHO, "what is typed at the prompt is shown")
        with open(f"/proc/{pid}/cmdline", "rb") as f:
            self.assertNotIn(b"ana-pw", f.read())
        os.write(terminal, b"ana-pw\n")
        try:
            while chunk := os.read(terminal, 1000):
                shown += chunk
        except OSError:
            pass
        os.close(terminal)
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), 0, shown)
        self.assertNotIn(b"ana-pw", shown)


if __name__ == "__main__":
    unittest.main()
