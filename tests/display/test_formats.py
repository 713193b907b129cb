#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Formats in the real window: a brat folder is opened and saved as a file of our own, the loss report is read before an
export, and what was exported has the right content."""

import json
import os
import re
import unittest

from case import SAMPLES, WindowCase

TEXT = "Harbour vote\n\nThe harbour, she said, is full. Ana Ruiz visited Oslo.\n"
#: a discontinuous claim, an event, an attribute, a relation, a note
LINES = """\
T1\tclaim 14 26;37 45\tThe harbour, is full.
T2\tsource 27 30\tshe
T3\tcue 31 35\tsaid
T4\tperson 46 54\tAna Ruiz
T5\tTravel 55 62\tvisited
T6\tplace 63 67\tOslo
R1\tattribution Arg1:T1 Arg2:T2
E1\tTravel:T5 Who:T4 Where:T6
A1\tCertain T1
#1\tAnnotatorNotes T4\tthe councillor, not the singer
"""
CONF = "[entities]\nclaim\nsource\ncue\nperson\nplace\n[relations]\nattribution Arg1:claim, Arg2:source\n" \
       "[events]\nTravel Who:person, Where:place\n[attributes]\nCertain Arg:claim\n"


class Formats(WindowCase):
    def make_brat(self):
        os.mkdir(self.path("corpus"))
        self.put("corpus/harbour.txt", TEXT)
        self.put("corpus/harbour.ann", LINES)
        self.put("corpus/annotation.conf", CONF)
        return self.path("corpus")

    def shown(self):
        return self.ui.find("text box", states=("read-only",))

    def wait_text(self, part):
        self.ui.wait_until(lambda: part in self.ui.text_of(self.shown()), msg="“%s” is not shown" % part)

    def choose_format(self, name):
        self.ui.choose("combo box", name, name=re.compile("^Format"))

    def written(self, name):
        """Waits for the toast, after which the file is whole."""
        self.ui.find("label", re.compile("“%s” was written" % re.escape(name)))
        self.assertTrue(os.path.exists(self.path(name)))

    def test_brat_to_doccano_and_home(self):
        ui = self.start(self.make_brat())
        self.wait_text("she said")
        ui.find("label", re.compile("Imported.*brat"))
        ui.key("ctrl+e")
        ui.window("Export")
        ui.find("label", re.compile("^doccano JSON Lines: "))
        # Before anything is written, what will be lost.
        ui.find("status", re.compile("article will be written|Nothing: 1 article"))
        self.picture("export-doccano")
        self.assertEqual(sorted(os.listdir(self.folder.name)), ["corpus"])
        ui.click("button", "Export…")
        ui.file_chooser(self.path("harbour.jsonl"))
        self.written("harbour.jsonl")
        record = json.loads(self.get("harbour.jsonl"))
        self.assertEqual(record["text"], TEXT)
        spans = {(e["start_offset"], e["end_offset"]): e["label"] for e in record["entities"]}
        self.assertEqual(spans.get((46, 54)), "person")
        self.assertEqual(TEXT[46:54], "Ana Ruiz")
        self.assertIn((14, 26), spans)
        # Saving an import asks for a place; the folder stays as it was.
        ui.key("ctrl+s")
        ui.file_chooser(self.path("home.json"))
        ui.wait_until(lambda: os.path.exists(self.path("home.json")), msg="not saved")
        ui.find("label", re.compile("All changes in the file"))
        article = self.articles("home.json")[0]
        claim = next(a for a in article["annotations"] if a["label"] == "claim")
        self.assertEqual(claim["fragments"], [[14, 26], [37, 45]])
        self.assertEqual(self.get("corpus/harbour.ann"), LINES)
        self.finish()

    def test_loss_report(self):
        """A format with one layer of whole spans: what it drops is told with the article it is in."""
        ui = self.start(self.make_brat())
        self.wait_text("she said")
        ui.key("ctrl+e")
        ui.window("Export")
        self.choose_format(re.compile("^CoNLL"))
        ui.find("status", re.compile("1 article will be written"))
        losses = [ui.name_of(n) for n in ui.find_all("label") if "is left out" in ui.name_of(n)]
        self.assertTrue(losses)
        self.picture("export-conll")
        ui.key("Escape")
        ui.wait_gone("window", "Export")
        self.assertEqual(os.listdir(self.folder.name), ["corpus"])
        self.finish()

    def test_brat_round(self):
        """Exported as a folder: the same lines again."""
        ui = self.start(self.make_brat())
        self.wait_text("she said")
        ui.key("ctrl+e")
        ui.window("Export")
        self.choose_format(re.compile("^brat"))
        ui.find("status", re.compile("Nothing: 1 article"))
        ui.click("button", "Export…")
        os.mkdir(self.path("out"))
        ui.file_chooser(self.path("out"))
        self.written("out")
        self.assertEqual(self.get("out/harbour.txt"), TEXT)
        self.assertEqual(sorted(self.get("out/harbour.ann").splitlines()), sorted(LINES.splitlines()))
        self.finish()

    def test_open_as(self):
        """The content looks like doccano; it is opened as plain text all the same."""
        path = self.put("lines.jsonl", '{"text": "She lives in Oslo.", "label": [[13, 17, "LOC"]]}\n')
        ui = self.start(path)
        self.wait_text("She lives in Oslo.")
        ui.click("button", "Other Format…")
        ui.window("Open As")
        first = ui.find_all("list item", within=ui.find("list", re.compile("^Formats")))[0]
        self.assertIn("doccano", ui.name_of(first) + first.label_text())
        self.picture("open-as")
        ui.click(ui.reveal("list item", re.compile("Plain text"), within=ui.find("list", re.compile("^Formats"))))
        ui.click("button", "Open", within=ui.window("Open As"))
        self.wait_text('"label"')
        self.finish()

    def test_open_as_after_failure(self):
        """What can't be opened as what it calls itself is offered as something else."""
        ui = self.start(self.put("words.json", "Harbour vote\n\nThese are words, no JSON.\n"))
        ui.click("button", "Open As…")
        dialog = ui.window("Open As")
        ui.click(ui.reveal("list item", re.compile("Plain text"), within=ui.find("list", re.compile("^Formats"))))
        ui.click("button", "Open", within=dialog)
        self.wait_text("These are words")
        self.finish()

    def test_report_of_a_part(self):
        """Only what the list shows, as a page for reading; the names of people become pseudonyms."""
        with open(SAMPLES, encoding="utf-8") as f:
            samples = f.read()
        path = self.put("samples.json", samples)
        ui = self.start(path)
        self.wait_text("Port Aldery")
        ui.type_into("search box", "Sandrin", name="Search articles")
        ui.find("status", re.compile("^1 "))
        ui.key("ctrl+shift+p")
        ui.type("html report")
        ui.key("Return")
        ui.window("Export")
        ui.choose("combo box", re.compile("^Those listed"), name=re.compile("^Articles"))
        ui.find("status", re.compile("1 article"))
        switch = ui.find("switch", "Replace people’s names by pseudonyms", showing=False)
        ui.scroll_to(switch)
        ui.click(switch)
        ui.find("status", re.compile("1 article"))
        self.picture("export-report")
        ui.click("button", "Export…")
        ui.file_chooser(self.path("report.html"))
        self.written("report.html")
        page = self.get("report.html")
        self.assertIn("Sandrin", page)
        self.assertNotIn("Port Aldery", page)
        self.assertIn("person-", page)
        self.assertNotIn("omar", page)
        self.finish()


if __name__ == "__main__":
    unittest.main()
