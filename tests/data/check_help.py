#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The user's help: pages are well-formed and linked, each figure is there and shown, and the keys and names that it tells people exist
in the program."""

import json
import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

MALLARD = "{http://projectmallard.org/1.0/}"
ROOT = Path(__file__).resolve().parents[2]
HELP = ROOT / "data/help/C/tagline"
MAX_FIGURE = 150_000

#: what GTK itself does in a text and a window with a menu
TOOLKIT = {"Ctrl", "Shift+Right", "Shift+Left", "F10"}

#: names of keys in the source, as they stand on keyboards
KEYCAPS = {"bracketleft": "[", "bracketright": "]", "braceleft": "{", "braceright": "}", "question": "?", "comma": ",",
           "plus": "+", "minus": "-", "space": "Space", "Return": "Enter", "BackSpace": "Backspace"}


def keycap(name):
    return KEYCAPS.get(name, name.upper() if len(name) == 1 else name)


def accelerator(text):
    """<Control><Shift>p as Ctrl+Shift+P."""
    modifiers = re.findall(r"<(\w+)>", text)
    order = [name for name, tag in (("Ctrl", "Control"), ("Alt", "Alt"), ("Shift", "Shift")) if tag in modifiers]
    return "+".join(order + [keycap(re.sub(r"<\w+>", "", text))])


def program_keys():
    keys = set(TOOLKIT)
    for name in ("tl-window-commands.c", "tl-text-pane-actions.c"):
        source = (ROOT / "app/gui" / name).read_text(encoding="utf-8")
        for table in re.findall(r'"([^"]+)",\s*(?:TRUE|FALSE) \}', source):
            keys.update(accelerator(key) for key in table.split())
    for label in json.loads((ROOT / "data/labels/news.json").read_text(encoding="utf-8"))["labels"]:
        keys.add(label["key"].upper())
    for path in (ROOT / "app/gui").glob("*.c"):
        source = path.read_text(encoding="utf-8")
        for name, modifiers in re.findall(r"binding_action \(widget_class, GDK_KEY_(\w+), ([^,]+),", source):
            spelt = "".join(tag for tag, mask in (("<Control>", "CONTROL"), ("<Alt>", "ALT"), ("<Shift>", "SHIFT")) if mask in modifiers)
            keys.add(accelerator(spelt + name))
        keys.update(keycap(name) for name in re.findall(r"(?:keyval == |\{ )GDK_KEY_(\w+)", source))
        if "keyval == GDK_KEY_Return" in source and "GDK_CONTROL_MASK" in source:
            keys.add("Ctrl+Enter")
        if "keyval >= GDK_KEY_1" in source:
            keys.update("123456789")
            if "GDK_ALT_MASK" in source:
                keys.update("Alt+%d" % digit for digit in range(1, 10))
    return keys


def program_names():
    """What is on the screen, without mnemonics."""
    names = set()
    for path in (ROOT / "ui").rglob("*.ui"):
        names.update(re.findall(r'translatable="yes"[^>]*>([^<]+)<', path.read_text(encoding="utf-8")))
    for path in (ROOT / "app/gui").rglob("*.c"):
        names.update(re.findall(r'N?_ ?\("([^"]+)"\)', path.read_text(encoding="utf-8")))
    return {name.replace("_", "") for name in names}


def check_links(name, tree, targets):
    links = {(element.get("type"), element.get("xref")) for element in tree.iter(MALLARD + "link")}
    for _, xref in links:
        if xref not in targets:
            yield "%s: links to %s, which is not there" % (name, xref)
    if tree.getroot().get("id") != name:
        yield "%s: its id is %s" % (name, tree.getroot().get("id"))
    if name != "index" and not any(kind == "guide" and xref.startswith("index#") for kind, xref in links):
        yield "%s: the first page does not lead to it" % name


def check_words(name, tree, keys, names):
    combined = set()
    for sequence in tree.iter(MALLARD + "keyseq"):
        parts = list(sequence)
        combined.update(map(id, parts))
        yield from check_key(name, [part.text for part in parts], keys)
    for key in tree.iter(MALLARD + "key"):
        if id(key) not in combined:
            yield from check_key(name, [key.text], keys)
    for gui in tree.iter(MALLARD + "gui"):
        if "".join(gui.itertext()) not in names:
            yield "%s: the program shows no “%s”" % (name, gui.text)


def check_key(name, parts, keys):
    key = "+".join(sorted(parts[:-1], key=["Ctrl", "Alt", "Shift"].index) + parts[-1:])
    if key not in keys:
        yield "%s: the program has no key %s" % (name, key)


def check_figures(pages):
    shown = {}
    for name, tree in pages.items():
        for media in tree.iter(MALLARD + "media"):
            shown.setdefault(media.get("src"), name)
            if not "".join(media.itertext()).strip():
                yield "%s: %s has no words for those who can't see it" % (name, media.get("src"))
    there = {"figures/" + path.name: path for path in (HELP / "figures").glob("*")}
    for source in sorted(set(shown) - set(there)):
        yield "%s: shows %s, which is not there" % (shown[source], source)
    for source in sorted(set(there) - set(shown)):
        yield "%s: no page shows it" % source
    for source, path in sorted(there.items()):
        if path.read_bytes()[:8] != b"\x89PNG\r\n\x1a\n":
            yield "%s: is no PNG" % source
        if path.stat().st_size > MAX_FIGURE:
            yield "%s: has %d bytes, more than %d" % (source, path.stat().st_size, MAX_FIGURE)


def main():
    pages = {path.stem: ET.parse(path) for path in sorted(HELP.glob("*.page"))}
    keys, names = program_keys(), program_names()
    targets = set(pages)
    for name, tree in pages.items():
        targets.update("%s#%s" % (name, section.get("id")) for section in tree.iter(MALLARD + "section"))
    problems = [] if "index" in pages else ["there is no first page"]
    if "Ctrl+Alt+M" not in keys or "Shift+X" not in keys:
        problems.append("the tables of keys in the source are not understood any more")
    for name, tree in pages.items():
        problems += check_links(name, tree, targets)
        problems += check_words(name, tree, keys, names)
    problems += check_figures(pages)
    for problem in problems:
        print("help: %s" % problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
