#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reviewing in the real window, with real keys and no mouse: a session over twenty annotations, and what the file says of it."""

import json
import os
import re

from case import WindowCase, main
from fixtures import make_settings

WORDS = ["harbour", "council", "mayor", "report", "bridge", "school", "budget", "ferry", "library", "market",
         "station", "museum", "theatre", "hospital", "stadium", "airport", "tunnel", "canal", "park", "tower"]


def me(name):
    """The settings of a person with this name."""
    return {"io.github.tagline.Tagline": {"annotator": "'%s'" % name}}


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
        ui = self.start(path, gsettings=me("omar"), **options)
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
        ui.key("alt+k")                                     # kept by the collection
        ui.key("ctrl+Return")
        self.wait_progress("20 of 20 decided")
        self.assertEqual(self.decisions(self.save()[0]), ["rejected"] * 20)
        ui.key("ctrl+z")
        self.wait_progress("0 of 20 decided")
        self.assertEqual(self.decisions(self.save()[0]), [None] * 20)
        self.assertIn("not our town", json.loads(self.get("desk.json"))["reasons"])
        self.finish()

    def test_what_i_can_learn(self):
        collection = make_collection()
        for i in (2, 7):
            collection["articles"][0]["annotations"][i]["review"] = {
                "decision": "rejected", "by": "omar", "at": "2026-03-02T08:00:00Z", "reason": "no claim at all"}
        path = self.put("desk.json", collection)
        ui = self.start(path, gsettings=me("ana"))
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
        ui.find("button", re.compile(r"^All, F₁ exact: \W*0\.569"), within=window)
        ui.find("status", "Places: All", within=window)
        # The places of a label, then one of them in the text.
        ui.click("button", re.compile("^Place, F₁ exact"), within=window)
        ui.find("status", "Places: Place", within=window)
        self.picture("agreement-labels")
        ui.click("list item", re.compile("nothing"), within=window, nth=0)
        ui.key("Return")
        ui.window("desk.json")
        self.finish()

    def test_workflow(self):
        """Submitted by the annotator, sent back, submitted again and approved by the reviewer; the file has the history."""
        collection = make_collection()
        article = collection["articles"][0]
        article["status"] = "in-progress"
        article["annotations"] = article["annotations"][:2]
        collection["workflow"] = {"people": {"ana": "annotator", "omar": "reviewer"}}
        path = self.put("desk.json", collection)
        ui = self.start(path, gsettings=me("ana"))
        ui.find("text box", states=("read-only",))
        # An annotator may not approve.
        ui.key("ctrl+4")
        ui.wait_until(lambda: ui.exists("button", "Status of the article: In Progress"))
        ui.key("ctrl+3")
        ui.find("button", "Status of the article: Submitted")
        self.save()
        self.finish()

        ui = self.start(path, gsettings=me("omar"))
        ui.find("text box", states=("read-only",))
        ui.key("ctrl+5")
        ui.find("text box", re.compile("^Reason"), states=("multi-line",))
        ui.type("two more, please")
        ui.key("ctrl+Return")
        ui.find("button", "Status of the article: Changes Requested")
        # Approving asks for decisions first; each row leads to its place.
        ui.key("ctrl+4")
        window = ui.window("Approve")
        ui.find("status", "2 things have to be settled first", within=window)
        self.picture("checklist")
        ui.key("Return")
        ui.window("desk.json")
        ui.key("a")
        ui.find("status", "1 thing has to be settled first")
        ui.key("alt+j", "a")
        ui.find("status", re.compile("^Everything is settled"))
        ui.key("ctrl+4")
        ui.find("button", "Status of the article: Approved")
        saved = self.save()[0]
        self.assertEqual(saved["status"], "approved")
        self.assertEqual([(h["by"], h["from"], h["to"], h.get("reason")) for h in saved["history"]],
                         [("ana", "in-progress", "submitted", None),
                          ("omar", "submitted", "changes-requested", "two more, please"),
                          ("omar", "changes-requested", "approved", None)])
        self.finish()

    def test_compare(self):
        """Two annotators' layers become one, by keys: taken, made anew, dropped, all that agree; with its origin."""
        collection = make_collection()
        article = collection["articles"][0]
        article["annotations"] = article["annotations"][:8]
        for i, annotation in enumerate(list(article["annotations"])):
            other = dict(annotation, id=annotation["id"] + "-o", annotator="omar")
            if i == 0:
                continue                                    # missing
            if i == 1:
                other["label"] = "organisation"
            if i == 2:
                other["start"] -= 4
                other["text"] = "the " + other["text"]
            article["annotations"].append(other)
        path = self.put("desk.json", collection)
        ui = self.start(path, gsettings=me("li"), size=(1280, 960))
        ui.find("text box", states=("read-only",))
        ui.key("ctrl+alt+m")
        window = ui.window("Compare and Adjudicate")
        ui.find("status", re.compile("^0 of 8 decided"), within=window)
        self.picture("compare")
        ui.key("1")                                         # what ana has and omar misses
        ui.find("status", re.compile("^1 of 8 decided"), within=window)
        ui.key("p")                                         # neither place nor organisation: a person
        ui.find("status", re.compile("^2 of 8 decided"), within=window)
        ui.key("2")                                         # omar's border
        ui.find("status", re.compile("^3 of 8 decided"), within=window)
        ui.key("a")                                         # the five that agree
        ui.find("status", re.compile("^8 of 8 decided"), within=window)
        ui.key("ctrl+s")
        ui.wait_until(lambda: "adjudicated" in self.get("desk.json"), msg="not saved")
        result = [a for a in self.articles("desk.json")[0]["annotations"] if "adjudicated" in a]
        self.assertEqual(len(result), 8)
        by_text = {a["text"]: a for a in result}
        self.assertEqual([f["annotator"] for f in by_text["harbour"]["adjudicated"]["from"]], ["ana"])
        self.assertEqual(by_text["council"]["label"], "person")
        self.assertEqual([f["annotator"] for f in by_text["the mayor"]["adjudicated"]["from"]], ["ana", "omar"])
        self.assertEqual([f["annotator"] for f in by_text["report"]["adjudicated"]["from"]], ["ana", "omar"])
        for annotation in result:
            self.assertEqual(annotation["adjudicated"]["by"], "li")
            self.assertEqual(annotation["review"]["decision"], "accepted")
        self.finish()

    def test_threads(self):
        ui = self.open()
        ui.key("ctrl+r")
        self.wait_progress("0 of 20 decided")
        ui.key("ctrl+alt+t")
        ui.type("Is this one right?")
        ui.key("ctrl+Return")
        note = ui.screen_rect(ui.find("label", "Is this one right?"))
        entry = ui.screen_rect(ui.find("text box", re.compile("^New note"), states=("focused",)))
        self.assertLessEqual(note[1] + note[3], entry[1])   # not one over the other
        ui.key("ctrl+alt+n")
        ui.type("A good text.")
        ui.key("ctrl+Return")
        ui.find("label", "A good text.")
        article = self.save()[0]
        text = json.dumps(article)
        self.assertIn("Is this one right?", json.dumps(article["annotations"][0]))
        self.assertIn("A good text.", text)
        self.finish()

    def test_consistency(self):
        """A border inside a word and one on a blank: found, shown, mended together, ignored for good."""
        collection = make_collection()
        article = collection["articles"][0]
        article["annotations"] = article["annotations"][:4]
        article["annotations"][0]["start"] += 2
        article["annotations"][0]["text"] = "rbour"
        article["annotations"][1]["start"] -= 1
        article["annotations"][1]["text"] = " council"
        path = self.put("desk.json", collection)
        ui = self.start(path, gsettings=me("ana"))
        ui.find("text box", states=("read-only",))
        ui.key("ctrl+alt+c")
        window = ui.window("Consistency")
        findings = lambda: [ui.name_of(n) for n in ui.find_all("list item", within=window)]
        ui.wait_until(lambda: any("can be mended" in name for name in findings()), msg="nothing is found")
        self.picture("consistency")
        # The first is ignored for good: the collection remembers it.
        n = len(findings())
        ui.key("i")
        ui.wait_until(lambda: len(findings()) == n - 1, msg="not ignored")
        ui.key("F5")
        ui.wait_until(lambda: len(findings()) == n - 1, msg="ignored and found again")
        ui.key("ctrl+shift+f")
        ui.wait_until(lambda: not any("can be mended" in name for name in findings()), msg="not mended")
        ui.key("ctrl+s")
        ui.wait_until(lambda: "lint_ignored" in self.get("desk.json"), msg="not saved")
        texts = [a["text"] for a in self.articles("desk.json")[0]["annotations"]]
        self.assertEqual(texts[:2], ["rbour", "council"])
        self.finish()

    def test_layers(self):
        """One annotator after the other alone in the text; and blind, nothing of others before one has submitted."""
        path = self.put("desk.json", self.make_study())
        ui = self.start(path, gsettings=me("li"))
        ui.find("text box", states=("read-only",))
        ui.find("status", "55 annotations")
        ui.key("F7")
        ui.find("status", "20 of 55 annotations")
        ui.key("F7", "F7")
        ui.find("status", "15 of 55 annotations")
        ui.key("F7")
        ui.find("status", "55 annotations")
        self.finish()

        blind = self.make_study()
        blind["blind"] = True
        blind["workflow"] = {"people": {"omar": "annotator"}}
        path = self.put("blind.json", blind)
        ui = self.start(path, gsettings=me("omar"))
        ui.find("text box", states=("read-only",))
        # Not "of 55": how many the others have is theirs to know.
        ui.find("status", "15 annotations")
        ui.key("ctrl+alt+g")
        window = ui.window("Agreement")
        ui.settle()
        for other in "ana", "li":
            self.assertFalse(ui.exists(None, re.compile(r"\b%s\b" % other), within=window), other)
        ui.key("Escape")
        self.finish()

    def test_queue_and_statistics(self):
        collection = make_collection()
        collection["articles"][0]["history"] = [{"at": "2026-01-02T08:00:00Z", "by": "ana", "to": "submitted"}]
        collection["articles"][1]["history"] = [{"at": "2026-01-01T08:00:00Z", "by": "ana", "to": "submitted"}]
        path = self.put("desk.json", collection)
        ui = self.start(path, gsettings=me("omar"))
        doc = ui.find("text box", states=("read-only",))
        ui.key("ctrl+alt+q")
        window = ui.window("Moderation Queue")
        ui.find("label", "2 of 2 articles", within=window)
        # The longest waiting is first; Enter leads to it, ready for review.
        ui.key("Return")
        ui.window("desk.json")
        ui.wait_until(lambda: ui.text_of(doc) == "The ferry is late.", msg="not the longest waiting article")
        self.wait_progress("0 of 1 decided")
        ui.key("a")
        ui.find("label", "0 of 1 undecided")
        ui.key("ctrl+alt+s")
        window = ui.window("Statistics")
        ui.find("label", "2 articles", within=window)
        ui.key("F10")
        ui.click("menu item", re.compile("CSV"))
        ui.file_chooser(self.path("overview.csv"))
        ui.wait_until(lambda: os.path.exists(self.path("overview.csv")), msg="not exported")
        table = self.get("overview.csv")
        self.assertIn("annotations,21", table)
        self.assertIn("accepted,1", table)
        self.finish()

    def test_compare_with_a_file(self):
        """A colleague's file beside one's own, picked in the chooser: what he has and we miss is taken."""
        path = self.put("desk.json", make_collection())
        theirs = make_collection()
        spans = theirs["articles"][0]["annotations"]
        spans[0]["label"] = "event"
        spans.append({"id": "new", "label": "claim", "start": 0, "end": 8, "text": "Sentence", "annotator": "omar"})
        self.put("omar.json", theirs)
        ui = self.start(path, gsettings=me("li"), size=(1280, 960))
        ui.find("text box", states=("read-only",))
        ui.key("ctrl+alt+p")
        ui.file_chooser(self.path("omar.json"))
        window = ui.window("Compare and Adjudicate")
        ui.find("status", re.compile("^0 of 21 decided"), within=window)
        self.picture("compare-file")
        ui.key("2")                                         # missing here
        ui.find("status", re.compile("^1 of 21 decided"), within=window)
        ui.key("1")                                         # our label, not his
        ui.find("status", re.compile("^2 of 21 decided"), within=window)
        ui.key("a")
        ui.find("status", re.compile("^21 of 21 decided"), within=window)
        ui.key("ctrl+s")
        ui.wait_until(lambda: "adjudicated" in self.get("desk.json"), msg="not saved")
        result = {a["text"]: a for a in self.articles("desk.json")[0]["annotations"] if "adjudicated" in a}
        self.assertEqual([f["annotator"] for f in result["Sentence"]["adjudicated"]["from"]], ["omar"])
        self.assertEqual(result["harbour"]["label"], "claim")
        self.finish()

    def test_blind(self):
        """An annotator who works blind finds nothing of the others' in text, strip, list, queue, statistics or agreement."""
        collection = make_collection()
        collection["blind"] = True
        collection["workflow"] = {"people": {"ana": "annotator", "omar": "annotator"}}
        for annotation in collection["articles"][0]["annotations"][5:]:
            annotation["annotator"] = "omar"
        ui = self.start(self.put("desk.json", collection), gsettings=me("ana"))
        ui.find("text box", states=("read-only",))
        ui.find("status", "5 annotations")
        ui.find("label", "5 · 5 to review")
        ui.key("ctrl+r")
        self.wait_progress("0 of 5 decided")
        ui.key("ctrl+alt+q")
        window = ui.window("Moderation Queue")
        ui.find("label", re.compile("5 undecided|5 of 5"), within=window)
        self.picture("blind-queue")
        ui.key("Escape")
        ui.window("desk.json")
        ui.key("ctrl+alt+s")
        window = ui.window("Statistics")
        ui.find("label", "2 articles", within=window)
        self.picture("blind-statistics")
        self.assertFalse(ui.exists("label", "omar", within=window))
        ui.key("Escape")
        ui.window("desk.json")
        ui.key("ctrl+alt+m")
        ui.find("label", re.compile("don’t see each other’s work"))
        self.finish()

    def accept_merge(self, summary, picture=None):
        """The dialog says what a merge comes to; Enter does it."""
        ui = self.ui
        window = ui.window("Merge")
        ui.find("status", re.compile(summary), within=window)
        ui.find("button", "Merge", within=window, states=("sensitive",))
        if picture:
            self.picture(picture)
        ui.key("Return")

    def merge(self, mine, theirs, *summary):
        """A window on mine, and theirs merged into it."""
        path = self.put("desk.json", mine)
        self.put("colleague.json", theirs)
        ui = self.start(path, gsettings=me("ana"))
        ui.find("text box", states=("read-only",))
        self.choose_merge()
        self.accept_merge(*summary)
        return ui

    def choose_merge(self):
        self.ui.key("ctrl+alt+j")
        self.ui.file_chooser(self.path("colleague.json"))

    def test_merge_with_ancestor(self):
        """The log shows that the copy was made after an edit here: what one person changed is taken unasked, and of two labels both can
        be kept."""
        path = self.put("desk.json", make_collection())
        ui = self.start(path, gsettings=me("ana"))
        ui.find("text box", states=("read-only",))
        ui.key("ctrl+r")
        ui.key("a")
        self.wait_progress("1 of 20 decided")
        ui.key("ctrl+s")
        ui.wait_until(lambda: '"accepted"' in self.get("desk.json"), msg="not saved")
        theirs = json.loads(self.get("desk.json"))
        theirs["articles"][0]["annotations"][1]["label"] = "person"
        theirs["articles"][0]["annotations"][2]["label"] = "organisation"
        theirs["reasons"] = ["No claim"]
        self.put("colleague.json", theirs)
        self.choose_merge()
        self.accept_merge(r"1 article changes\n1 setting of the collection changes$")
        ui.window("desk.json")
        ui.key("ctrl+s")
        ui.wait_until(lambda: '"organisation"' in self.get("desk.json"), msg="not saved")
        saved = json.loads(self.get("desk.json"))
        self.assertEqual(saved["reasons"], ["No claim"])
        spans = saved["articles"][0]["annotations"]
        self.assertEqual((spans[0]["review"]["decision"], spans[1]["label"], spans[2]["label"]),
                         ("accepted", "person", "organisation"))
        self.assertNotIn("conflicts", saved["articles"][0])
        self.finish()

    def test_merge_both_labels(self):
        mine = make_collection()
        theirs = make_collection()
        mine["articles"][0]["annotations"][0]["label"] = "person"
        theirs["articles"][0]["annotations"][0]["label"] = "organisation"
        mine["articles"][0]["annotations"][1]["review"] = {"decision": "accepted", "by": "ana"}
        theirs["articles"][0]["annotations"][1]["review"] = {"decision": "rejected", "by": "omar"}
        ui = self.merge(mine, theirs, "2 conflicts to be decided")
        window = ui.window("Conflicts")
        ui.find("button", "Both: Each as an annotation of its own", within=window)
        self.picture("conflict-both")
        ui.key("b")
        ui.find("status", "1 of 1", within=window)
        # A decision is told in words.
        for who, what in ("Yours", "Accepted – ana"), ("colleague.json", "Rejected – omar"):
            ui.find("button", "%s: %s" % (who, what), within=window)
        # Of a decision there is no both: said, and the key does nothing.
        ui.find("button", "Both: An annotation has one decision", within=window, not_states=("sensitive",))
        self.picture("conflict-no-both")
        ui.key("b")
        ui.key("1")
        ui.wait_until(lambda: ui.exists("heading", "No Conflicts Here", within=window)
                      or ui.exists("label", "No Conflicts Here", within=window), msg="not decided")
        ui.key("ctrl+s")
        ui.wait_until(lambda: '"organisation"' in self.get("desk.json"), msg="not saved")
        article = self.articles("desk.json")[0]
        labels = [a["label"] for a in article["annotations"] if (a["start"], a["end"]) == (
            article["annotations"][0]["start"], article["annotations"][0]["end"])]
        self.assertEqual(sorted(labels), ["organisation", "person"])
        self.finish()

    def test_merge(self):
        """A colleague's copy comes in as edits; where both changed the same, a card asks, and one key answers."""
        mine = make_collection()
        theirs = make_collection()
        mine["articles"][0]["annotations"][0]["note"] = "mine"
        theirs["articles"][0]["annotations"][0]["note"] = "theirs"
        theirs["articles"][0]["annotations"].append({"id": "new", "label": "claim", "start": 0, "end": 8,
                                                     "text": "Sentence", "annotator": "omar"})
        ui = self.merge(mine, theirs, r"1 article changes\n1 conflict to be decided", "merge")
        window = ui.window("Conflicts")
        ui.find("button", "Yours: mine", within=window)
        ui.find("button", "colleague.json: theirs", within=window)
        self.picture("conflict")
        ui.key("b")
        ui.wait_until(lambda: ui.exists("heading", "No Conflicts Here", within=window)
                      or ui.exists("label", "No Conflicts Here", within=window), msg="not decided")
        ui.key("ctrl+s")
        ui.wait_until(lambda: '"new"' in self.get("desk.json"), msg="not saved")
        article = self.articles("desk.json")[0]
        noted = next(a for a in article["annotations"] if a["id"] == "t1")
        self.assertEqual(sorted(noted["note"].split("\n")), ["mine", "theirs"])
        self.assertEqual(len(article["annotations"]), 21)
        self.assertNotIn("conflicts", article)
        self.finish()

    def test_settings_by_key(self):
        """Settings that both changed are told in words, with whose they are; a digit decides each, and the file has it."""
        mine, theirs = make_settings()
        ui = self.merge(mine, theirs, "4 conflicts to be decided")
        window = ui.window("Conflicts")
        cards = [
            ("When annotators see each other’s annotations", {"Yours": "Never", "colleague.json": "Once they have submitted the article"}),
            ("What has to be settled before “Submitted”", {"Yours": "Decisions: Has to be settled", "colleague.json": "Decisions: Could be settled"}),
            ("Role of omar", {"Yours": "Reviewer", "colleague.json": "Chief editor"}),
            ("Steps from status to status", {"Yours": "Only the 1 that all have",
                                             "colleague.json": "Submitted → Approved: Reviewer, Chief editor (with a reason)"}),
        ]
        take = ["Yours", "colleague.json", "colleague.json", "colleague.json"]
        for number, ((heading, values), whose) in enumerate(zip(cards, take)):
            ui.find("label", heading, within=window)
            ui.find("label", "A setting of the collection, for all its articles", within=window)
            ui.find("status", "1 of %d" % (4 - number), within=window)
            buttons = [ui.find("button", "%s: %s" % (who, what), within=window) for who, what in values.items()]
            ui.find("button", "Both: A setting of the collection has one value", within=window, not_states=("sensitive",))
            self.picture("conflict-setting-%d" % (number + 1))
            self.assertEqual(len(buttons), 2)
            # By the digit that stands on the card.
            first = ui.find_all("button", re.compile("^(Yours|colleague.json): "), within=window)[0]
            is_first = ui.name_of(first).startswith(whose)
            ui.key("1" if is_first else "2")
        ui.wait_until(lambda: ui.exists("heading", "No Conflicts Here", within=window)
                      or ui.exists("label", "No Conflicts Here", within=window), msg="not decided")
        # Taken back once where it is told: the card is there again, behind the main window by now.
        ui.click(ui.find("button", "Undo", states=("sensitive",)))
        ui.find("status", "1 of 1", within=window)
        ui.do_action(ui.find("button", re.compile("^colleague.json: Submitted"), within=window))
        ui.wait_until(lambda: not ui.exists("status", "1 of 1", within=window), msg="not decided again")
        self.assertTrue(ui.exists("label", "Settings kept, to be saved"))
        ui.key("ctrl+s")
        ui.wait_until(lambda: '"chief"' in self.get("desk.json"), msg="not saved")
        saved = json.loads(self.get("desk.json"))
        self.assertEqual(saved["blind"], "always")
        self.assertEqual(saved["workflow"]["people"], {"ana": "reviewer", "omar": "chief"})
        self.assertEqual(saved["workflow"]["checks"]["submitted"], {"attributes": "must", "decisions": "should"})
        self.assertEqual(len(saved["workflow"]["transitions"]), 2)
        self.assertNotIn("conflicts", saved)
        self.finish()


if __name__ == "__main__":
    main()
