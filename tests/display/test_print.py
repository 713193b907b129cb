#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Printing in the real window: an article becomes a PDF whose text can be read, and is looked at before it is printed."""

import json
import os
import re
import shutil
import subprocess
import unittest

from case import SAMPLES, WindowCase


@unittest.skipUnless(shutil.which("pdftotext"), "poppler-utils is not installed")
class Printing(WindowCase):
    def shown(self):
        return self.ui.find("text box", states=("read-only",))

    def wait_text(self, part):
        self.ui.wait_until(lambda: part in self.ui.text_of(self.shown()), msg="“%s” is not shown" % part)

    def written(self, name):
        """Waits for the toast, after which the file is whole."""
        self.ui.find("label", re.compile("“%s” was written" % re.escape(name)))
        self.assertTrue(os.path.exists(self.path(name)))

    def pdf_text(self, name):
        return subprocess.run(["pdftotext", "-layout", self.path(name), "-"], check=True, capture_output=True,
                              encoding="utf-8").stdout

    def pdf_pages(self, name):
        info = subprocess.run(["pdfinfo", self.path(name)], check=True, capture_output=True, encoding="utf-8").stdout
        return int(re.search(r"Pages:\s*(\d+)", info).group(1))

    def export_pdf(self, name):
        self.ui.key("ctrl+shift+d")
        self.ui.file_chooser(self.path(name))
        self.written(name)

    def test_pdf(self):
        with open(SAMPLES, encoding="utf-8") as f:
            samples = f.read()
        path = self.put("samples.json", samples)
        article = json.loads(samples)["articles"][0]
        ui = self.start(path)
        self.wait_text(article["text"][:40])
        self.export_pdf("light.pdf")
        text = self.pdf_text("light.pdf")
        self.assertIn(article["title"].split()[0], text)
        self.assertRegex(text, r"Page 1 of %d" % self.pdf_pages("light.pdf"))
        words = re.findall(r"\w{6,}", article["text"])
        self.assertGreater(sum(word in text for word in words) / len(words), 0.97)
        self.assertIn("Claim", text)
        self.finish()

    def test_pdf_of_a_long_article(self):
        with open(SAMPLES, encoding="utf-8") as f:
            path = self.put("samples.json", f.read())
        ui = self.start(path)
        self.wait_text("Port Aldery")
        ui.key(*["alt+Down"] * 7)
        self.wait_text(json.loads(self.get("samples.json"))["articles"][7]["text"][:60])
        self.export_pdf("long.pdf")
        pages = self.pdf_pages("long.pdf")
        self.assertGreater(pages, 4)
        text = self.pdf_text("long.pdf")
        for number in range(1, pages + 1):
            self.assertIn("Page %d of %d" % (number, pages), text)
        self.finish()

    def test_print_dialog(self):
        with open(SAMPLES, encoding="utf-8") as f:
            path = self.put("samples.json", f.read())
        ui = self.start(path)
        self.wait_text("Port Aldery")
        ui.key("ctrl+p")
        ui.window("Print Article")
        ui.find("status", re.compile(r"^Page 1 of \d+$"))
        self.picture("print-dialog")
        ui.click("button", "Next Page")
        ui.find("status", re.compile(r"^Page 2 of \d+$"))
        # Without notes the text is wider and takes fewer pages.
        before = int(ui.name_of(ui.find("status", re.compile(r"^Page \d+ of \d+$"))).split()[-1])
        ui.click("switch", "Notes in the margin")
        ui.wait_until(lambda: ui.exists("status", re.compile(r"of %d$" % (before - 1)))
                      or ui.exists("status", re.compile(r"of 1$")), msg="still %d pages" % before)
        # The desktop's dialog comes after it.
        ui.click("button", "Print…")
        ui.window("Print")
        ui.key("Escape")
        ui.wait_gone("window", "Print")
        self.finish()


if __name__ == "__main__":
    unittest.main()
