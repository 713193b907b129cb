#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reviewing in the real window, with real keys and no mouse: a session over twenty annotations, and what the file says of it."""

import json
import re
import unittest

from case import WindowCase

WORDS = ["harbour", "council", "mayor", "report", "bridge", "school", "budget", "ferry", "library", "market",
         "station", "museum", "theatre", "hospital", "stadium", "airport", "tunnel", "canal", "park", "tower"]


def make_collection():
    """Twenty annotations of ana's, one a sentence."""
    text = " ".join("Sentence %d is about the %s." % (i + 1, word) for i, word in enumerate(WORDS))
    annotations = []
    for i, word in enumerate(WORDS):
        start = text.index(word)
        annotations.append({"id": "t%d" % (i + 1), "label": "place" if i % 2 else "claim", "start": start,
                            "end": start + len(word), "text": word, "annotator": "ana"})
    return {"format": "tagline", "version": 1, "articles": [
        {"id": "a1", "title": "Twenty places", "language": "en", "status": "submitted", "text": text,
         "annotations": annotations},
        {"id": "a2", "title": "One more", "language": "en", "status": "submitted", "text": "The ferry is late.",
         "annotations": [{"id": "u1", "label": "claim", "start": 0, "end": 17, "text": "The ferry is late",
                          "annotator": "ana"}]}]}


class Review(WindowCase):
    def open(self, **options):
        path = self.put("desk.json", make_collection())
        ui = self.start(path, gsettings={"io.github.tagline.Tagline": {"annotator": "'omar'"}}, **options)
        self.doc = ui.find("text box", states=("read-only",))
        ui.wait_until(lambda: "harbour" in ui.text_of(self.doc))
        return ui

    def progress(self):
        return self.ui.name_of(self.ui.find("status", re.compile(r"decided|Nothing to review")))

    def wait_progress(self, text):
        self.ui.wait_until(lambda: self.progress() == text, msg="“%s” is not shown" % text)

    def save(self):
        before = self.get("desk.json")
        self.ui.key("ctrl+s")
        self.ui.wait_until(lambda: self.get("desk.json") != before, msg="not saved")
        return self.articles("desk.json")

    def decisions(self, article):
        return [a.get("review", {}).get("decision") for a in article["annotations"]]

    def reject(self, *keys):
        """r asks why; what is pressed there answers."""
        ui = self.ui
        ui.key("r")
        ui.find("text box", re.compile("^Reason"), states=("multi-line",))
        for key in keys:
            ui.type(key[1:]) if key.startswith("=") else ui.key(key)
        ui.wait_until(lambda: not ui.exists("text box", re.compile("^Reason"), states=("multi-line",)))

    def test_session_of_twenty(self):
        ui = self.open()
        ui.key("ctrl+r")
        self.wait_progress("0 of 20 decided")
        for i in range(20):
            if i % 5 == 3:
                self.reject("alt+1") if i == 3 else self.reject("=the border is off by %d" % i, "ctrl+Return")
            elif i % 5 == 4:
                ui.key("x")
            else:
                ui.key("a")
            decided = (i + 1) - (i + 1) // 5
            self.wait_progress("%d of 20 decided" % decided)
        self.picture("review-session")
        article = self.save()[0]
        kinds = ["accepted", "accepted", "accepted", "rejected", "discuss"]
        self.assertEqual(self.decisions(article), kinds * 4)
        for i, annotation in enumerate(article["annotations"]):
            self.assertEqual(annotation["review"]["by"], "omar")
            self.assertRegex(annotation["review"]["at"], r"^20\d\d-")
            if i % 5 == 3:
                self.assertEqual(annotation["review"]["reason"],
                                 "The border is wrong" if i == 3 else "the border is off by %d" % i)
        self.finish()

    def test_undecided_by_one_key(self):
        ui = self.open()
        ui.key("ctrl+r")
        self.wait_progress("0 of 20 decided")
        ui.key("j", "j")        # passes over two
        ui.key("a")
        self.wait_progress("1 of 20 decided")
        ui.key("k", "k")        # back over the decided one to the first
        ui.key("a")
        self.wait_progress("2 of 20 decided")
        ui.key("ctrl+r")
        self.assertEqual(self.decisions(self.save()[0])[:4], ["accepted", None, "accepted", None])
        self.finish()

    def test_all_listed_is_one_step(self):
        ui = self.open()
        ui.key("ctrl+r")
        self.wait_progress("0 of 20 decided")
        ui.key("ctrl+alt+r")
        ui.find("text box", re.compile("^Reason"), states=("multi-line",))
        ui.type("not our town")
        ui.key("ctrl+Return")
        self.wait_progress("20 of 20 decided")
        self.assertEqual(self.decisions(self.save()[0]), ["rejected"] * 20)
        ui.key("ctrl+z")
        self.wait_progress("0 of 20 decided")
        self.assertEqual(self.decisions(self.save()[0]), [None] * 20)
        self.finish()

    def test_what_i_can_learn(self):
        collection = make_collection()
        for i in (2, 7):
            collection["articles"][0]["annotations"][i]["review"] = {
                "decision": "rejected", "by": "omar", "at": "2026-03-02T08:00:00Z", "reason": "no claim at all"}
        path = self.put("desk.json", collection)
        ui = self.start(path, gsettings={"io.github.tagline.Tagline": {"annotator": "'ana'"}})
        ui.find("text box", states=("read-only",))
        ui.key("ctrl+alt+l")
        ui.find("status", "2 of 20 annotations")
        self.assertEqual(len(ui.find_all("list item", re.compile("Rejected, no claim at all"))), 2)
        self.finish()

    def make_study(self):
        """Three people over two articles: omar misses some of what ana has, and has other borders and labels; li is like ana."""
        collection = make_collection()
        for article in collection["articles"]:
            for i, annotation in enumerate(list(article["annotations"])):
                if i % 4 != 3:
                    other = dict(annotation, id=annotation["id"] + "-o", annotator="omar")
                    if i % 4 == 1:
                        other["start"] -= 4
                        other["text"] = "the " + other["text"]
                    elif i % 4 == 2:
                        other["label"] = "organisation"
                    article["annotations"].append(other)
                article["annotations"].append(dict(annotation, id=annotation["id"] + "-l", annotator="li"))
        return collection

    def test_agreement(self):
        path = self.put("desk.json", self.make_study())
        ui = self.start(path)
        ui.find("text box", states=("read-only",))
        ui.key("ctrl+alt+g")
        window = ui.window("Agreement")
        ui.find("button", re.compile(r"^All, F₁ exact: 0\.569"), within=window)
        ui.find("status", "Places: All", within=window)
        # The places of a label, then one of them in the text.
        ui.click("button", re.compile("^Place, F₁ exact"), within=window)
        ui.find("status", "Places: Place", within=window)
        self.picture("agreement-labels")
        ui.click("list item", re.compile("nothing"), within=window, nth=0)
        ui.key("Return")
        ui.window("desk.json")
        self.finish()


if __name__ == "__main__":
    unittest.main()
