#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of the main window as different people see it, to be looked at; and what a program can check of
them: nothing without a name, no warning, the text wholly on the screen, both directions right."""


from case import ARABIC, SAMPLES, WindowCase, main


HARBOUR = ("“The harbour,” said Idalia Berg, head of the harbour office, “is full, and the city, which pays 4 million euros "
           "a year, knows that,” adding that two officials and a fisherman agreed. According to a report of the city, the "
           "mayor and the union, the ferry sails again on Tuesday.")

#: (title, text), each with the annotations of MARKS
HARD = [
    ("Nested, overlapping, split", HARBOUR),
    ("市長は月曜日に述べた", "市長は月曜日、「税金は下がった」と述べた。\n\n市长星期一表示，税收下降了百分之五。\n\n시장은 세금이 내렸다고 말했다."),
    ("Emoji 👩🏽‍⚕️ und cafe\u0301", "The mayor 👩🏽‍⚕️ said 👨‍👩‍👧‍👦 families pay 🇩🇪🇫🇷 less; cafe\u0301 owners agree 👍🏿.\n\n"
     "मंत्री ने कहा कि कर कम हुए। รัฐมนตรีกล่าวว่าภาษีลดลง"),
    ("<b>Bold</b> &amp; \u202eevil\u202c \u0007bell\u001b[31m <span>" + " long" * 60,
     "<b>Bold</b> &amp; \u202eevil\u202c \u0007bell\n" + "x" * 2000),
    ("मुख्यमंत्री ने कहा कि कर कम हुए हैं, विपक्ष ने इसे गलत बताया और विरोध किया", "मंत्री ने कहा कि कर कम हुए।"),
]

MARKS = [
    [("claim", "The harbour", "is full, and the city, which pays 4 million euros a year, knows that"),
     ("source", "Idalia Berg, head of the harbour office"), ("person", "Idalia Berg"), ("organisation", "harbour office"),
     ("cue", "said"), ("claim", "the city, which pays 4 million euros a year, knows that"), ("quantity", "4 million euros"),
     ("source", "a report of the city"), ("source", "the mayor"), ("source", "the union"),
     ("claim", "the ferry sails again on Tuesday"), ("<i>rumour</i>", "two officials and a fisherman agreed. According"),
     ("event", "ferry", "again on")],
    [("source", "市長"), ("claim", "税金は下がった"), ("quantity", "百分之五"), ("claim", "세금이 내렸다고")],
    [("source", "The mayor 👩🏽‍⚕️"), ("claim", "👨‍👩‍👧‍👦 families pay 🇩🇪🇫🇷 less"), ("person", "cafe\u0301 owners"), ("claim", "कर कम हुए"),
     ("claim", "ภาษีลดลง")],
    [("claim", "<b>Bold</b> &amp; \u202eevil")],
    [("claim", "कर कम हुए")],
]


def hard_collection():
    """An attribution has three sources and goes over two lines; a label is unknown to the schema."""
    articles = []
    for (title, text), marks in zip(HARD, MARKS):
        annotations = []
        for number, (label, *parts) in enumerate(marks):
            fragments, at = [], 0
            for part in parts:
                at = text.index(part, at)
                fragments.append([at, at + len(part)])
                at += len(part)
            annotation = {"id": "t%d" % number, "label": label, "start": fragments[0][0], "end": fragments[-1][1]}
            if len(fragments) > 1:
                annotation["fragments"] = fragments
            annotations.append(annotation)
        articles.append({"id": title, "title": title, "text": text, "annotations": annotations})
    articles[0]["relations"] = [
        {"id": "r1", "type": "attribution", "args": [{"role": "claim", "target": "t0"}, {"role": "source", "target": "t1"},
                                                     {"role": "cue", "target": "t4"}]},
        {"id": "r2", "type": "attribution", "args": [{"role": "claim", "target": "t10"}] + [
            {"role": "source", "target": target} for target in ("t7", "t8", "t9")]}]
    return {"articles": articles}


class Pictures(WindowCase):
    def show(self, name, title=None, **options):
        with open(SAMPLES, encoding="utf-8") as f:
            path = self.put("samples.json", f.read())
        ui = self.start(path, **options)
        doc = ui.find("text box", states=("read-only",))
        ui.wait_until(lambda: len(ui.text_of(doc)) > 100)
        if title:
            ui.click("list item", title, rel=(0.5, 0.3))
            ui.wait_until(lambda: title.pattern in ui.text_of(doc)[:200] if hasattr(title, "pattern") else True)
        return ui, doc

    def select_first_claim(self, doc):
        """j goes to the next annotation; the picture then has a selected one with its relations."""
        self.ui.click_text(doc, 5)
        self.ui.key(*["j"] * 9)

    def nameless(self):
        """Controls without a name of their own, but for those inside libadwaita's split button and GTK's drop-downs."""
        inner = ("GtkMenuButton", "GtkToggleButton")
        return [(what, node) for what, node in self.ui.check_names() if not any(name in repr(node) for name in inner)]

    def done(self, name):
        self.ui.settle()
        self.picture(name)
        self.finish()

    def test_light(self):
        _, doc = self.show("light", color_scheme="light")
        self.select_first_claim(doc)
        self.assertEqual(self.nameless(), [])
        self.done("main-light")

    def test_dark(self):
        _, doc = self.show("dark", color_scheme="dark")
        self.select_first_claim(doc)
        self.done("main-dark")

    def test_high_contrast(self):
        _, doc = self.show("high-contrast", high_contrast=True)
        self.select_first_claim(doc)
        self.done("main-high-contrast")

    def test_large_text(self):
        _, doc = self.show("large-text", text_scale=1.5)
        self.select_first_claim(doc)
        self.done("main-large-text")

    def test_arabic(self):
        ui, doc = self.show("arabic", locale=ARABIC)
        ui.key("alt+Down", "alt+Down", "alt+Down", "alt+Down")
        ui.wait_until(lambda: "وادي" in ui.text_of(doc)[:200], msg="the Arabic article is not shown")
        self.select_first_claim(doc)
        # The list of articles is on the right, the inspector on the left.
        lists = ui.find_all("list")
        self.assertGreater(ui.screen_rect(lists[0])[0], ui.screen_rect(doc)[0])
        self.done("main-arabic")

    def test_arabic_article_in_english(self):
        ui, doc = self.show("arabic-article")
        ui.key("alt+Down", "alt+Down", "alt+Down", "alt+Down")
        ui.wait_until(lambda: "وادي" in ui.text_of(doc)[:200])
        self.select_first_claim(doc)
        self.done("main-arabic-article")

    def test_three_panes_in_every_language(self):
        """Longer words shall not cost a pane on a usual screen."""
        for locale in ("de_DE.UTF-8", "fr_FR.UTF-8", "es_ES.UTF-8"):
            with self.subTest(locale):
                ui, doc = self.show("languages", locale=locale)
                self.select_first_claim(doc)
                panes = [ui.screen_rect(node) for node in (ui.find_all("list")[0], doc, ui.find_all("list")[-1])]
                self.assertLess(panes[0][0], panes[1][0])
                self.assertLess(panes[1][0], panes[2][0])
                self.done("main-" + locale[:2])

    def test_hard_texts(self):
        """Nested, overlapping and split annotations, scripts, emoji, and what would like to be markup."""
        for name, options in (("light", {}), ("arabic", {"locale": ARABIC}), ("dark-high-contrast", {
                "color_scheme": "dark", "high_contrast": True}), ("twice", {"text_scale": 2}), ("hidpi", {
                    "gdk_scale": 2, "screen": (2560, 1720)})):
            with self.subTest(name):
                ui = self.start(self.put("hard.json", hard_collection()), size=options.pop("screen", (1280, 860)), **options)
                doc = ui.find("text box", states=("read-only",))
                for i, (title, text) in enumerate(HARD):
                    if i:
                        ui.key("Escape", "alt+Down")
                    ui.wait_until(lambda: ui.text_of(doc).startswith(text[:12]), msg=title)
                    ui.key("j", "j")
                    ui.settle()
                    self.picture("hard-%s-%d" % (name, i))
                self.finish()

    def test_small_windows(self):
        for size in ((1000, 700), (800, 600)):
            with self.subTest(size):
                ui, doc = self.show("small", size=size)
                self.select_first_claim(doc)
                self.done("main-%d" % size[0])

    def test_nothing_open(self):
        self.start(size=(1100, 760))
        self.ui.find("button", "Open…") if self.ui.exists("button", "Open…") else None
        self.done("main-empty")

    def test_bad_file(self):
        path = self.put("bad.json", '{"articles": [\n{"id":"ok","text":"Sound."},\n{"id":"x","text":"broken},\n{"text": 5}\n]}')
        ui = self.start(path)
        doc = ui.find("text box", states=("read-only",))
        ui.wait_until(lambda: ui.text_of(doc) == "Sound.")
        self.done("main-bad-file")

    def test_no_collection(self):
        path = self.put("page.json", "<html><body>hello</body></html>")
        self.start(path)
        self.done("main-no-collection")


if __name__ == "__main__":
    main()
