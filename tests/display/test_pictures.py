#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of the main window as different people see it, to be looked at; and what a program can check of
them: nothing without a name, no warning, the text wholly on the screen, both directions right."""


from case import ARABIC, SAMPLES, WindowCase, main


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
