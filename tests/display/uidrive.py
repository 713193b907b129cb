#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""uidrive - drive a GTK 4 application in a real X window, as a user would.

One file, no third-party modules, any Python from 3.8 on: D-Bus is spoken over its
socket, libX11/libXtst are called through ctypes.  Programs needed: Xvfb, dbus-daemon,
at-spi2-core, and openbox as window manager (Debian: xvfb dbus at-spi2-core openbox
libxtst6; locales for other languages).

    from uidrive import UI, UIError
    with UI.start(["./myapp", "file.txt"], size=(1280, 900)) as ui:
        ui.click("button", "Save")
        doc = ui.find("text box", "Document")
        ui.select_text(doc, 4, 9)              # by a real mouse drag
        ui.type("hello")
        ui.key("ctrl+s")
        ui.wait_until(lambda: ui.text_of(doc).startswith("The hello"))
        ui.screenshot("x.png")

What is read goes over AT-SPI (plain D-Bus calls, nothing cached); what is done goes
through XTEST: real pointer and key events.  `uidrive.py --help` is the same from a shell.
"""

import argparse
import contextlib
import ctypes
import json
import mmap
import os
import re
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import uuid
import zlib

DEFAULT_TIMEOUT = float(os.environ.get("UIDRIVE_TIMEOUT", "10"))
# valgrind, sanitizers, busy machines: every wait is multiplied by this
SLOW = float(os.environ.get("UIDRIVE_SLOW", "1"))
MARK = "UIDRIVE_SESSION"


class UIError(AssertionError):
    """A step failed.  The message carries the tree; .screenshot is a path or None."""

    screenshot = None


# --------------------------------------------------------------------------------------
# X11 (ctypes)
# --------------------------------------------------------------------------------------

class _XWindowAttributes(ctypes.Structure):
    _fields_ = [("x", ctypes.c_int), ("y", ctypes.c_int), ("width", ctypes.c_int),
                ("height", ctypes.c_int), ("border_width", ctypes.c_int),
                ("depth", ctypes.c_int), ("visual", ctypes.c_void_p),
                ("root", ctypes.c_ulong), ("c_class", ctypes.c_int),
                ("bit_gravity", ctypes.c_int), ("win_gravity", ctypes.c_int),
                ("backing_store", ctypes.c_int), ("backing_planes", ctypes.c_ulong),
                ("backing_pixel", ctypes.c_ulong), ("save_under", ctypes.c_int),
                ("colormap", ctypes.c_ulong), ("map_installed", ctypes.c_int),
                ("map_state", ctypes.c_int), ("all_event_masks", ctypes.c_long),
                ("your_event_mask", ctypes.c_long),
                ("do_not_propagate_mask", ctypes.c_long),
                ("override_redirect", ctypes.c_int), ("screen", ctypes.c_void_p)]


class _XImage(ctypes.Structure):
    _fields_ = [("width", ctypes.c_int), ("height", ctypes.c_int),
                ("xoffset", ctypes.c_int), ("format", ctypes.c_int),
                ("data", ctypes.c_void_p), ("byte_order", ctypes.c_int),
                ("bitmap_unit", ctypes.c_int), ("bitmap_bit_order", ctypes.c_int),
                ("bitmap_pad", ctypes.c_int), ("depth", ctypes.c_int),
                ("bytes_per_line", ctypes.c_int), ("bits_per_pixel", ctypes.c_int)]


class _XErrorEvent(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("display", ctypes.c_void_p),
                ("resourceid", ctypes.c_ulong), ("serial", ctypes.c_ulong),
                ("error_code", ctypes.c_ubyte), ("request_code", ctypes.c_ubyte),
                ("minor_code", ctypes.c_ubyte)]


_ERR_PROTO = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.POINTER(_XErrorEvent))


@_ERR_PROTO
def _ignore_x_error(_dpy, _ev):  # a window may go away between two requests
    return 0


class XWin:
    """One top-level X window, as seen at one moment."""

    def __init__(self, xid, x, y, w, h, override, title, pid, frame_extents, wm_class):
        self.xid, self.x, self.y, self.w, self.h = xid, x, y, w, h
        self.override, self.title, self.pid = override, title, pid
        self.frame_extents, self.wm_class = frame_extents, wm_class

    def __repr__(self):
        return "<XWin 0x%x %r %d,%d %dx%d%s pid=%s ext=%s>" % (
            self.xid, self.title, self.x, self.y, self.w, self.h,
            " popup" if self.override else "", self.pid, self.frame_extents)


class X:
    """The few X11 calls a UI driver needs."""

    KEYSYM_ALIASES = {
        "ctrl": "Control_L", "control": "Control_L", "shift": "Shift_L", "alt": "Alt_L",
        "super": "Super_L", "meta": "Meta_L", "enter": "Return", "return": "Return",
        "esc": "Escape", "escape": "Escape", "tab": "Tab", "space": "space",
        "backspace": "BackSpace", "delete": "Delete", "del": "Delete", "home": "Home",
        "end": "End", "left": "Left", "right": "Right", "up": "Up", "down": "Down",
        "pageup": "Page_Up", "page_up": "Page_Up", "pagedown": "Page_Down",
        "page_down": "Page_Down", "insert": "Insert", "menu": "Menu", "plus": "plus",
        "minus": "minus",
    }

    def __init__(self, display):
        self.lib = ctypes.CDLL("libX11.so.6")
        self.tst = ctypes.CDLL("libXtst.so.6")
        lib, tst = self.lib, self.tst
        P, UL, I = ctypes.c_void_p, ctypes.c_ulong, ctypes.c_int
        lib.XOpenDisplay.restype = P
        lib.XOpenDisplay.argtypes = [ctypes.c_char_p]
        lib.XDefaultRootWindow.restype = UL
        lib.XDefaultRootWindow.argtypes = [P]
        lib.XQueryTree.argtypes = [P, UL, P, P, P, P]
        lib.XFree.argtypes = [P]
        lib.XSync.argtypes = [P, I]
        lib.XFlush.argtypes = [P]
        lib.XGetWindowAttributes.argtypes = [P, UL, P]
        lib.XTranslateCoordinates.argtypes = [P, UL, UL, I, I, P, P, P]
        lib.XInternAtom.restype = UL
        lib.XInternAtom.argtypes = [P, ctypes.c_char_p, I]
        lib.XGetWindowProperty.argtypes = [P, UL, UL, ctypes.c_long, ctypes.c_long, I, UL,
                                           P, P, P, P, P]
        lib.XStringToKeysym.restype = UL
        lib.XStringToKeysym.argtypes = [ctypes.c_char_p]
        lib.XDisplayKeycodes.argtypes = [P, P, P]
        lib.XGetKeyboardMapping.restype = ctypes.POINTER(UL)
        lib.XGetKeyboardMapping.argtypes = [P, ctypes.c_ubyte, I, P]
        lib.XChangeKeyboardMapping.argtypes = [P, I, I, P, I]
        lib.XGetModifierMapping.restype = P
        lib.XGetModifierMapping.argtypes = [P]
        lib.XQueryPointer.argtypes = [P, UL] + [P] * 7
        lib.XGetImage.restype = ctypes.POINTER(_XImage)
        lib.XGetImage.argtypes = [P, UL, I, I, ctypes.c_uint, ctypes.c_uint, UL, I]
        lib.XDestroyImage.argtypes = [P]
        lib.XGetInputFocus.argtypes = [P, P, P]
        lib.XSetInputFocus.argtypes = [P, UL, I, UL]
        lib.XRaiseWindow.argtypes = [P, UL]
        lib.XCloseDisplay.argtypes = [P]
        lib.XSetErrorHandler.argtypes = [_ERR_PROTO]
        tst.XTestFakeMotionEvent.argtypes = [P, I, I, I, UL]
        tst.XTestFakeButtonEvent.argtypes = [P, ctypes.c_uint, I, UL]
        tst.XTestFakeKeyEvent.argtypes = [P, ctypes.c_uint, I, UL]
        lib.XSetErrorHandler(_ignore_x_error)
        self.dpy = lib.XOpenDisplay(display.encode())
        if not self.dpy:
            raise UIError("cannot open display %s" % display)
        self.root = lib.XDefaultRootWindow(self.dpy)
        lib.XSendEvent.argtypes = [P, UL, I, ctypes.c_long, P]
        lib.XSelectInput.argtypes = [P, UL, ctypes.c_long]
        lib.XPending.argtypes = [P]
        lib.XNextEvent.argtypes = [P, P]
        lib.XConnectionNumber.argtypes = [P]
        lib.XSelectInput(self.dpy, self.root, 1 << 19)  # SubstructureNotify: ping answers
        self._serial = 1000
        self._atoms = {}
        self.bound = []
        self._load_keymap()

    def close(self):
        if self.dpy:
            self.lib.XCloseDisplay(self.dpy)
            self.dpy = None

    def sync(self):
        self.lib.XSync(self.dpy, 0)

    # -- windows

    def atom(self, name):
        if name not in self._atoms:
            self._atoms[name] = self.lib.XInternAtom(self.dpy, name.encode(), 0)
        return self._atoms[name]

    def prop(self, xid, name):
        """(type atom, format, bytes-or-list) or None."""
        atype, fmt = ctypes.c_ulong(), ctypes.c_int()
        n, after = ctypes.c_ulong(), ctypes.c_ulong()
        data = ctypes.c_void_p()
        r = self.lib.XGetWindowProperty(
            self.dpy, xid, self.atom(name), 0, 65536, 0, 0, ctypes.byref(atype),
            ctypes.byref(fmt), ctypes.byref(n), ctypes.byref(after), ctypes.byref(data))
        if r != 0 or not data.value or fmt.value == 0:
            if data.value:
                self.lib.XFree(data)
            return None
        if fmt.value == 32:
            out = list((ctypes.c_ulong * n.value).from_address(data.value))
        else:
            out = ctypes.string_at(data.value, n.value * fmt.value // 8)
        self.lib.XFree(data)
        return out

    def children(self, xid):
        root, parent, kids = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_void_p()
        n = ctypes.c_uint()
        if not self.lib.XQueryTree(self.dpy, xid, ctypes.byref(root), ctypes.byref(parent),
                                   ctypes.byref(kids), ctypes.byref(n)):
            return []
        out = list((ctypes.c_ulong * n.value).from_address(kids.value)) if n.value else []
        if kids.value:
            self.lib.XFree(kids)
        return out

    def attrs(self, xid):
        a = _XWindowAttributes()
        if not self.lib.XGetWindowAttributes(self.dpy, xid, ctypes.byref(a)):
            return None
        return a

    def root_pos(self, xid):
        x, y, c = ctypes.c_int(), ctypes.c_int(), ctypes.c_ulong()
        self.lib.XTranslateCoordinates(self.dpy, xid, self.root, 0, 0, ctypes.byref(x),
                                       ctypes.byref(y), ctypes.byref(c))
        return x.value, y.value

    def windows(self):
        """Viewable client windows, bottom to top (looks inside window manager frames)."""
        out = []
        for top in self.children(self.root):
            a = self.attrs(top)
            if a is None or a.map_state != 2:
                continue
            for xid in [top] + self.children(top):
                if xid != top:
                    a = self.attrs(xid)
                    if a is None or a.map_state != 2:
                        continue
                cls = self.prop(xid, "WM_CLASS")
                pid = self.prop(xid, "_NET_WM_PID")
                if cls is None and pid is None and not a.override_redirect:
                    continue
                if a.c_class == 2:
                    continue
                title = self.prop(xid, "_NET_WM_NAME") or self.prop(xid, "WM_NAME") or b""
                ext = self.prop(xid, "_GTK_FRAME_EXTENTS")
                x, y = self.root_pos(xid)
                out.append(XWin(xid, x, y, a.width, a.height, bool(a.override_redirect),
                                title.decode("utf-8", "replace"), pid[0] if pid else None,
                                ext, cls))
        return out

    def focus_window(self):
        w, r = ctypes.c_ulong(), ctypes.c_int()
        self.lib.XGetInputFocus(self.dpy, ctypes.byref(w), ctypes.byref(r))
        return w.value

    def active_window(self):
        """The window the window manager has made active, or None."""
        p = self.prop(self.root, "_NET_ACTIVE_WINDOW")
        return p[0] if p and isinstance(p, list) and p[0] else None

    def size(self):
        a = self.attrs(self.root)
        return a.width, a.height

    # -- pointer

    def pointer(self):
        v = [ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_int(), ctypes.c_int(),
             ctypes.c_int(), ctypes.c_int(), ctypes.c_uint()]
        self.lib.XQueryPointer(self.dpy, self.root, *[ctypes.byref(i) for i in v])
        return v[2].value, v[3].value

    def move(self, x, y):
        self.tst.XTestFakeMotionEvent(self.dpy, -1, int(round(x)), int(round(y)), 0)
        self.sync()

    def button(self, n, down):
        self.tst.XTestFakeButtonEvent(self.dpy, n, 1 if down else 0, 0)
        self.sync()

    # -- keyboard

    def _load_keymap(self):
        lo, hi, per = ctypes.c_int(), ctypes.c_int(), ctypes.c_int()
        self.lib.XDisplayKeycodes(self.dpy, ctypes.byref(lo), ctypes.byref(hi))
        m = self.lib.XGetKeyboardMapping(self.dpy, lo.value, hi.value - lo.value + 1,
                                         ctypes.byref(per))
        self.keymap, self.free_codes, self.per = {}, [], per.value
        for i in range(hi.value - lo.value + 1):
            code = lo.value + i
            syms = [m[i * per.value + j] for j in range(per.value)]
            if not any(syms):
                self.free_codes.append(code)
            elif all(not y or 0x1008fe00 <= y <= 0x1008ffff for y in syms):
                self.free_codes.insert(0, code)  # a multimedia key: taken when need be
                continue
            for level in (0, 1):
                if level < len(syms) and syms[level]:
                    self.keymap.setdefault(syms[level], (code, level))
        self.lib.XFree(m)

    @staticmethod
    def char_keysym(ch):
        o = ord(ch)
        if ch == "\n":
            return 0xff0d
        if ch == "\t":
            return 0xff09
        if ch == "\b":
            return 0xff08
        if 0x20 <= o <= 0x7e or 0xa0 <= o <= 0xff:
            return o
        return 0x01000000 | o

    def ensure_keysyms(self, syms):
        """Give keysyms that no key has an unused keycode.  True if the map changed.  When
        keycodes run out the one bound first is taken again (never one of these syms)."""
        want = list(dict.fromkeys(syms))
        if all(s in self.keymap for s in want):
            return False
        self._load_keymap()  # another client may have added some meanwhile
        todo = [s for s in want if s not in self.keymap]
        for s in todo:
            if self.free_codes:
                code = self.free_codes.pop()
            else:
                old = next((k for k in self.bound if k not in want), None)
                if old is None:
                    raise UIError("no keycode left for keysym 0x%x" % s)
                self.bound.remove(old)
                code = self.keymap.pop(old)[0]
            # the same symbol on both levels: Caps Lock and Shift do not matter
            arr = (ctypes.c_ulong * 2)(s, s)
            self.lib.XChangeKeyboardMapping(self.dpy, code, 2, arr, 1)
            self.keymap[s] = (code, 0)
            self.bound.append(s)
        self.sync()
        return bool(todo)

    def keysym(self, name):
        n = self.KEYSYM_ALIASES.get(name.lower(), name)
        s = self.lib.XStringToKeysym(n.encode())
        if not s and len(name) == 1:
            s = self.char_keysym(name)
        if not s:
            raise UIError("unknown key %r" % name)
        return s

    def key_event(self, code, down):
        self.tst.XTestFakeKeyEvent(self.dpy, code, 1 if down else 0, 0)

    def set_resources(self, text):
        """The X resources new clients read (xrdb)."""
        data = text.encode()
        self.lib.XChangeProperty.argtypes = [ctypes.c_void_p, ctypes.c_ulong, ctypes.c_ulong,
                                             ctypes.c_ulong, ctypes.c_int, ctypes.c_int,
                                             ctypes.c_char_p, ctypes.c_int]
        self.lib.XChangeProperty(self.dpy, self.root, self.atom("RESOURCE_MANAGER"), 31, 8, 0,
                                 data, len(data))
        self.sync()

    # -- messages a window manager sends

    def _protocol(self, xid, what, *data):
        ev = (ctypes.c_long * 24)()  # XClientMessageEvent, 64-bit layout
        base = ctypes.addressof(ev)
        ctypes.c_int.from_address(base).value = 33
        ev[4], ev[5] = xid, self.atom("WM_PROTOCOLS")
        ctypes.c_int.from_address(base + 48).value = 32
        for i, d in enumerate((self.atom(what),) + data):
            ev[7 + i] = d
        self.lib.XSendEvent(self.dpy, xid, 0, 0, base)
        self.lib.XFlush(self.dpy)

    def delete_window(self, xid):
        self._protocol(xid, "WM_DELETE_WINDOW", 0)

    def ping(self, xid, timeout):
        """_NET_WM_PING: the client answers when it has come to this event in its queue,
        so all input sent before has been handled (motion: at the next frame).  True/False,
        None when the window is gone."""
        self._serial += 1
        self._protocol(xid, "_NET_WM_PING", self._serial, xid)
        end = time.time() + timeout
        ev = (ctypes.c_long * 24)()
        base = ctypes.addressof(ev)
        fd = self.lib.XConnectionNumber(self.dpy)
        checked = time.time()
        while True:
            while self.lib.XPending(self.dpy):
                self.lib.XNextEvent(self.dpy, base)
                if ctypes.c_int.from_address(base).value == 33 and \
                        ev[7] == self.atom("_NET_WM_PING") and ev[8] == self._serial:
                    return True
            now = time.time()
            if now > end:
                return False
            if now - checked > 0.5:
                checked = now
                a = self.attrs(xid)
                if a is None or a.map_state != 2:
                    return None
            select.select([fd], [], [], min(0.5, end - now))

    # -- damage: when was something drawn

    def damage_start(self, xid):
        if not hasattr(self, "dmg"):
            self.dmg = ctypes.CDLL("libXdamage.so.1")
            self.dmg.XDamageQueryExtension.argtypes = [ctypes.c_void_p] * 3
            self.dmg.XDamageCreate.restype = ctypes.c_ulong
            self.dmg.XDamageCreate.argtypes = [ctypes.c_void_p, ctypes.c_ulong, ctypes.c_int]
            self.dmg.XDamageDestroy.argtypes = [ctypes.c_void_p, ctypes.c_ulong]
            b, e = ctypes.c_int(), ctypes.c_int()
            if not self.dmg.XDamageQueryExtension(self.dpy, ctypes.byref(b), ctypes.byref(e)):
                raise UIError("the X server has no DAMAGE extension")
            self.dmg_event = b.value
        d = self.dmg.XDamageCreate(self.dpy, xid, 0)  # every rectangle, raw
        self.sync()
        return d

    def damage_stop(self, d):
        self.dmg.XDamageDestroy(self.dpy, d)
        self.sync()

    def damage_events(self, until, quiet=None):
        """[(time.monotonic(), (x, y, w, h))] up to a time, or to quiet seconds of silence
        after the first."""
        out, ev = [], (ctypes.c_long * 24)()
        base, fd = ctypes.addressof(ev), self.lib.XConnectionNumber(self.dpy)
        self.lib.XFlush(self.dpy)
        while True:
            while self.lib.XPending(self.dpy):
                self.lib.XNextEvent(self.dpy, base)
                if ctypes.c_int.from_address(base).value == self.dmg_event:
                    out.append((time.monotonic(), struct.unpack_from("<hhHH", bytes(ev), 72)))
            now = time.monotonic()
            left = until - now
            if quiet is not None and out:
                left = min(left, out[-1][0] + quiet - now)
            if left <= 0:
                return out
            select.select([fd], [], [], left)

    # -- pixels

    def image(self, x=0, y=0, w=None, h=None, xid=None):
        """(w, h, RGB bytes) of the root window (or of one window)."""
        a = self.attrs(xid or self.root)
        w = a.width - x if w is None else w
        h = a.height - y if h is None else h
        im = self.lib.XGetImage(self.dpy, xid or self.root, x, y, w, h, 0xffffffff, 2)
        if not im:
            raise UIError("XGetImage failed")
        i = im.contents
        raw = ctypes.string_at(i.data, i.bytes_per_line * i.height)
        stride, bpp = i.bytes_per_line, i.bits_per_pixel
        self.lib.XDestroyImage(im)
        if bpp != 32:
            raise UIError("depth %d is not supported" % bpp)
        if stride != w * 4:
            raw = b"".join(raw[r * stride:r * stride + w * 4] for r in range(h))
        rgb = bytearray(w * h * 3)
        rgb[0::3], rgb[1::3], rgb[2::3] = raw[2::4], raw[1::4], raw[0::4]
        return w, h, bytes(rgb)


def write_png(path, w, h, rgb):
    def chunk(tag, data):
        c = struct.pack(">I", len(data)) + tag + data
        return c + struct.pack(">I", zlib.crc32(tag + data) & 0xffffffff)
    rows = b"".join(b"\0" + rgb[r * w * 3:(r + 1) * w * 3] for r in range(h))
    with open(path, "wb") as f:
        f.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", w, h, 8, 2, 0, 0, 0))
                + chunk(b"IDAT", zlib.compress(rows, 3)) + chunk(b"IEND", b""))


# --------------------------------------------------------------------------------------
# AT-SPI over plain D-Bus
# --------------------------------------------------------------------------------------

ACC = "org.a11y.atspi.Accessible"
COMP = "org.a11y.atspi.Component"
TEXT = "org.a11y.atspi.Text"
EDIT = "org.a11y.atspi.EditableText"
ACTION = "org.a11y.atspi.Action"
SELECTION = "org.a11y.atspi.Selection"
VALUE = "org.a11y.atspi.Value"
ROOT_PATH = "/org/a11y/atspi/accessible/root"
NULL_PATH = "/org/a11y/atspi/null"
COORD_SCREEN, COORD_WINDOW, COORD_PARENT = 0, 1, 2
LAYER_POPUP, LAYER_WINDOW = 5, 7

STATES = ("invalid active armed busy checked collapsed defunct editable enabled expandable "
          "expanded focusable focused has-tooltip horizontal iconified modal multi-line "
          "multiselectable opaque pressed resizable selectable selected sensitive showing "
          "single-line stale transient vertical visible manages-descendants indeterminate "
          "required truncated animated invalid-entry supports-autocompletion "
          "selectable-text is-default visited checkable has-popup read-only").split()

# AT-SPI's role numbers, as far as GTK uses them; GTK's own role names ("button",
# "text box") are asked from the app with GetRoleName and are what find() matches first.
ATSPI_ROLES = {
    0: "invalid", 2: "alert", 7: "check box", 8: "check menu item", 11: "combo box",
    16: "dialog", 20: "filler", 23: "frame", 27: "image", 29: "label", 31: "list",
    32: "list item", 33: "menu", 34: "menu bar", 35: "menu item", 36: "option pane",
    37: "page tab", 38: "page tab list", 39: "panel", 40: "password text",
    42: "progress bar", 43: "push button", 44: "radio button", 45: "radio menu item",
    47: "row header", 48: "scroll bar", 49: "scroll pane", 50: "separator", 51: "slider",
    52: "spin button", 54: "status bar", 55: "table", 56: "table cell", 61: "text",
    62: "toggle button", 63: "tool bar", 64: "tool tip", 65: "tree", 66: "tree table",
    75: "application", 79: "entry", 81: "caption", 83: "heading", 85: "section",
    87: "form", 88: "link", 90: "table row", 91: "tree item", 94: "document text",
    98: "list box", 99: "grouping", 101: "notification", 103: "level bar", 111: "log",
    112: "marquee", 113: "math", 115: "timer", 124: "footnote",
}


class DBusError(Exception):
    """An error reply (name, message), a timeout or a lost connection."""

    def __init__(self, name, message=""):
        super().__init__("%s: %s" % (name, message))
        self.name, self.message = name, message


class Bus:
    """A D-Bus client: method calls only, many in flight at once."""

    _ALIGN = {"y": 1, "b": 4, "n": 2, "q": 2, "i": 4, "u": 4, "x": 8, "t": 8, "d": 8, "s": 4,
              "o": 4, "g": 1, "a": 4, "(": 8, "{": 8, "v": 1}
    _FMT = {"y": "<B", "n": "<h", "q": "<H", "i": "<i", "u": "<I", "x": "<q", "t": "<Q",
            "d": "<d", "b": "<I"}
    _types = {}

    def __init__(self, address):
        self.address, self.serial, self.buf = address, 0, b""
        self.sock = None
        for one in address.split(";"):
            kind, _, rest = one.partition(":")
            kv = dict(p.split("=", 1) for p in rest.split(",") if "=" in p)
            if kind == "unix" and ("path" in kv or "abstract" in kv):
                s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
                try:
                    s.connect(kv["path"] if "path" in kv else "\0" + kv["abstract"])
                except OSError as exc:
                    s.close()
                    raise DBusError("connect", "%s: %s" % (one, exc))
                self.sock = s
                break
        if self.sock is None:
            raise DBusError("connect", "cannot use address %r" % address)
        self.sock.settimeout(20 * SLOW)
        uid = str(os.getuid()).encode().hex().encode()
        self.sock.sendall(b"\0AUTH EXTERNAL " + uid + b"\r\n")
        line = b""
        while not line.endswith(b"\r\n"):
            got = self.sock.recv(512)
            if not got:
                raise DBusError("auth", "connection closed")
            line += got
        if not line.startswith(b"OK"):
            raise DBusError("auth", line.decode("ascii", "replace"))
        self.sock.sendall(b"BEGIN\r\n")
        self.name = self.call("org.freedesktop.DBus", "/org/freedesktop/DBus",
                              "org.freedesktop.DBus", "Hello", timeout=20)[0]

    def close(self):
        if self.sock:
            self.sock.close()
            self.sock = None

    # -- marshalling

    @classmethod
    def _parse(cls, sig):
        """Signature -> tuple of type trees: a letter, ("a", t), ("(", (t...)), ("{", (k, v))."""
        if sig not in cls._types:
            out, i = [], 0

            def one(i):
                c = sig[i]
                if c == "a":
                    t, i = one(i + 1)
                    return ("a", t), i
                if c in "({":
                    end, parts, i = (")" if c == "(" else "}"), [], i + 1
                    while sig[i] != end:
                        t, i = one(i)
                        parts.append(t)
                    return (c, tuple(parts)), i + 1
                return c, i + 1
            while i < len(sig):
                t, i = one(i)
                out.append(t)
            cls._types[sig] = tuple(out)
        return cls._types[sig]

    @classmethod
    def _put(cls, out, t, v):
        k = t if isinstance(t, str) else t[0]
        out += b"\0" * (-len(out) % cls._ALIGN[k])
        if k in "so":
            b = v.encode()
            out += struct.pack("<I", len(b)) + b + b"\0"
        elif k == "g":
            b = v.encode()
            out += bytes([len(b)]) + b + b"\0"
        elif k == "v":  # a pair: (signature, value)
            cls._put(out, "g", v[0])
            cls._put(out, cls._parse(v[0])[0], v[1])
        elif k == "a":
            at = len(out)
            out += b"\0\0\0\0"
            el = t[1]
            out += b"\0" * (-len(out) % cls._ALIGN[el if isinstance(el, str) else el[0]])
            start = len(out)
            for item in (v.items() if isinstance(v, dict) else v):
                cls._put(out, el, item)
            struct.pack_into("<I", out, at, len(out) - start)
        elif k in "({":
            for tt, vv in zip(t[1], v):
                cls._put(out, tt, vv)
        else:
            out += struct.pack(cls._FMT[k], int(v) if k != "d" else v)

    def _message(self, dest, path, iface, method, sig, args, flags=0):
        self.serial += 1
        body = bytearray()
        for t, v in zip(self._parse(sig), args):
            self._put(body, t, v)
        head = bytearray(struct.pack("<BBBBII", 0x6c, 1, flags, 1, len(body), self.serial))
        fields = [(1, ("o", path)), (2, ("s", iface)), (3, ("s", method)), (6, ("s", dest))]
        if sig:
            fields.append((8, ("g", sig)))
        self._put(head, ("a", ("(", ("y", "v"))), fields)
        head += b"\0" * (-len(head) % 8)
        return bytes(head + body), self.serial

    @classmethod
    def _get(cls, d, p, t):
        k = t if isinstance(t, str) else t[0]
        al = cls._ALIGN[k]
        p += -p % al
        if k in "so":
            n = struct.unpack_from("<I", d, p)[0]
            return d[p + 4:p + 4 + n].decode("utf-8", "replace"), p + 5 + n
        if k == "a":
            n = struct.unpack_from("<I", d, p)[0]
            el, p = t[1], p + 4
            p += -p % cls._ALIGN[el if isinstance(el, str) else el[0]]
            end = p + n
            if el == "u":
                return list(struct.unpack_from("<%dI" % (n // 4), d, p)), end
            out = []
            while p < end:
                v, p = cls._get(d, p, el)
                out.append(v)
            return (dict(out) if el[0] == "{" else out), end
        if k in "({":
            out = []
            for tt in t[1]:
                v, p = cls._get(d, p, tt)
                out.append(v)
            return tuple(out), p
        if k == "g":
            n = d[p]
            return d[p + 1:p + 1 + n].decode(), p + 2 + n
        if k == "v":
            sig, p = cls._get(d, p, "g")
            return cls._get(d, p, cls._parse(sig)[0])
        v = struct.unpack_from(cls._FMT[k], d, p)[0]
        return (bool(v) if k == "b" else v), p + al

    def _receive(self, end):
        """One message: (type, reply serial, error name, values)."""
        while True:
            b = self.buf
            if len(b) >= 16:
                blen, _, flen = struct.unpack_from("<III", b, 4)
                hlen = 16 + flen + -flen % 8
                if len(b) >= hlen + blen:
                    self.buf = b[hlen + blen:]
                    if b[1] not in (2, 3):  # signals and calls are not for us
                        continue
                    reply, err, sig = None, None, ""
                    for code, v in self._get(b, 12, ("a", ("(", ("y", "v"))))[0]:
                        if code == 5:
                            reply = v
                        elif code == 4:
                            err = v
                        elif code == 8:
                            sig = v
                    body, p, vals = b[hlen:hlen + blen], 0, []
                    for t in self._parse(sig):
                        v, p = self._get(body, p, t)
                        vals.append(v)
                    return b[1], reply, err, tuple(vals)
            left = end - time.time()
            if left <= 0 or not select.select([self.sock], [], [], left)[0]:
                raise DBusError("timeout", "no answer")
            got = self.sock.recv(262144)
            if not got:
                raise DBusError("disconnected", "the bus closed the connection")
            self.buf += got

    def call_many(self, calls, timeout=5):
        """[(dest, path, iface, method[, signature, *args])], all in flight at once.
        For each the tuple of values, or a DBusError."""
        out = [None] * len(calls)
        for at in range(0, len(calls), 100):
            wait, data = {}, []
            for i, c in enumerate(calls[at:at + 100]):
                m, serial = self._message(c[0], c[1], c[2], c[3], c[4] if len(c) > 4 else "",
                                          c[5:])
                wait[serial] = at + i
                data.append(m)
            end = time.time() + timeout * SLOW
            try:
                self.sock.sendall(b"".join(data))
                while wait:
                    kind, serial, err, vals = self._receive(end)
                    i = wait.pop(serial, None)
                    if i is not None:
                        out[i] = vals if kind == 2 else DBusError(
                            err, vals[0] if vals and isinstance(vals[0], str) else "")
            except (OSError, DBusError) as exc:
                e = exc if isinstance(exc, DBusError) else DBusError("disconnected", str(exc))
                for i in wait.values():
                    out[i] = e
                if e.name == "disconnected":
                    for i in range(at, len(calls)):
                        out[i] = out[i] if out[i] is not None else e
                    break
        return out

    def call(self, dest, path, iface, method, sig="", *args, timeout=5):
        r = self.call_many([(dest, path, iface, method, sig) + args], timeout)[0]
        if isinstance(r, DBusError):
            raise r
        return r

    def send(self, dest, path, iface, method, sig="", *args):
        """A call that wants no reply."""
        self.sock.sendall(self._message(dest, path, iface, method, sig, args, 1)[0])


def _ok(r):
    return None if isinstance(r, DBusError) else r


PROPS = "org.freedesktop.DBus.Properties"
DBUS = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")


class Node:
    """One accessible object of the app.

    role, name, states, ext are those of the moment find() or snapshot() made the node;
    ui.state(node), ui.text_of(node)... ask the app now.
    """

    def __init__(self, ui, dest, path, parent=None):
        self.ui, self.dest, self.path, self.parent = ui, dest, path, parent
        self.role = self.atspi_role = self.name = self.description = ""
        self.states, self.ext, self.kids, self.ifaces = frozenset(), None, [], ()
        self.layer = None

    def call(self, iface, method, sig="", *args, timeout=5):
        return self.ui.bus.call(self.dest, self.path, iface, method, sig, *args,
                                timeout=timeout)

    def prop(self, iface, name):
        return self.call(PROPS, "Get", "ss", iface, name)[0]

    def alive(self):
        return not isinstance(self.ui.bus.call_many([(self.dest, self.path, ACC, "GetState")])[0],
                              DBusError)

    def extents(self):
        """x, y, w, h in the root widget's coordinates (logical pixels), now."""
        return self.call(COMP, "GetExtents", "u", COORD_WINDOW)[0]

    def ancestors(self):
        n = self.parent
        while n is not None:
            yield n
            n = n.parent

    def descendants(self):
        for k in self.kids:
            yield k
            yield from k.descendants()

    def label_text(self):
        """The text of the first label below (what a nameless row shows)."""
        return next((d.name for d in self.descendants() if d.role == "label" and d.name), "")

    def line(self):
        s = [x for x in sorted(self.states) if x not in ("sensitive", "visible", "focusable")]
        if self.states and "sensitive" not in self.states:
            s.append("INSENSITIVE")
        e = "%d,%d %dx%d" % tuple(self.ext) if self.ext else "-"
        return ("%s %r [%s] %s%s" % (self.role, self.name, e, " ".join(s),
                                     ":: %r" % self.description if self.description else "")
                ).rstrip()

    __repr__ = __str__ = lambda self: "<%s %r%s>" % (
        self.role, self.name, " %s" % (tuple(self.ext),) if self.ext else "")


def _states(words):
    bits = words[0] | (words[1] << 32 if len(words) > 1 else 0)
    return frozenset(STATES[i] for i in range(len(STATES)) if bits >> i & 1)


def _plain_name(n):
    """GTK 4.8 joins an accessible label and the labelled-by text, and keeps the mnemonic
    underscore in the first: "Undo Undo", "_Discard Discard".  Once, and without it."""
    i = n.find(" ")
    while i > 0:
        if n[:i] == n[i + 1:] or n[:i].replace("_", "", 1) == n[i + 1:]:
            return n[i + 1:]
        i = n.find(" ", i + 1)
    return n


# --------------------------------------------------------------------------------------
# The private world the app runs in
# --------------------------------------------------------------------------------------

_SESSION_CONF = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=%(dir)s/bus</listen>
  <auth>EXTERNAL</auth>
  <servicedir>%(dir)s/services</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""

# every new window gets the focus; no key bindings that would take one of the app's
_OPENBOX = """<?xml version="1.0" encoding="UTF-8"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <focus><focusNew>yes</focusNew><followMouse>no</followMouse><focusLast>yes</focusLast>
    <raiseOnFocus>yes</raiseOnFocus></focus>
  <placement><policy>Smart</policy><center>no</center></placement>
  <desktops><number>1</number><popupTime>0</popupTime></desktops>
  <keyboard/>
  <mouse>
    <context name="Client">
      <mousebind button="Left" action="Press"><action name="Focus"/><action name="Raise"/></mousebind>
      <mousebind button="Middle" action="Press"><action name="Focus"/></mousebind>
      <mousebind button="Right" action="Press"><action name="Focus"/></mousebind>
    </context>
  </mouse>
  <applications><application class="*"><focus>yes</focus></application></applications>
</openbox_config>
"""


class World:
    """Xvfb, window manager, session bus, accessibility bus, and a private HOME."""

    def __init__(self, size=(1280, 900), display=None, wm="openbox", compositor=None,
                 services=()):
        self.id, self.dir = uuid.uuid4().hex, tempfile.mkdtemp(prefix="uidrive-")
        self.procs, self.env, self.size, self.wm = [], {}, size, wm
        self.session = self.xvfb_pid = None
        with contextlib.suppress(OSError, AttributeError):
            # what the bus launcher leaves behind becomes our child: no zombies for pid 1
            ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
        try:
            self._start(display, wm, compositor, services)
        except BaseException:
            self.stop()
            raise

    @classmethod
    def attach(cls, state):
        self = cls.__new__(cls)
        self.__dict__.update(state)
        self.procs, self.session = [], Bus(state["env"]["DBUS_SESSION_BUS_ADDRESS"])
        return self

    def state(self):
        return {k: getattr(self, k) for k in ("id", "dir", "env", "size", "wm", "display",
                                              "a11y", "xvfb_pid")}

    def _spawn(self, argv, log, **kw):
        with open(os.path.join(self.dir, log), "ab") as f:
            p = subprocess.Popen(argv, env=self.env, stdin=subprocess.DEVNULL, stdout=f,
                                 stderr=f, start_new_session=True, **kw)
        self.procs.append(p)
        return p

    def _log(self, name):
        with contextlib.suppress(OSError), open(os.path.join(self.dir, name),
                                                errors="replace") as f:
            return f.read()[-2000:]
        return ""

    def _start(self, display, wm, compositor, services):
        home, run = self.dir + "/home", self.dir + "/run"
        os.mkdir(run, 0o700)
        keep = {k: v for k, v in os.environ.items() if k in (
            "PATH", "LD_LIBRARY_PATH", "TZ", "TMPDIR", "USER", "LOGNAME", "XDG_DATA_DIRS",
            "GSETTINGS_SCHEMA_DIR", "GTK_PATH", "GI_TYPELIB_PATH", "GCOV_PREFIX",
            "GCOV_PREFIX_STRIP", "LLVM_PROFILE_FILE")
            or k.startswith(("G_", "ASAN_", "LSAN_", "UBSAN_", "TSAN_", "MALLOC_"))}
        env = self.env = dict(
            keep, HOME=home, XDG_RUNTIME_DIR=run, XDG_CONFIG_HOME=home + "/.config",
            XDG_DATA_HOME=home + "/.local/share", XDG_CACHE_HOME=home + "/.cache",
            XDG_STATE_HOME=home + "/.local/state", LC_ALL="C.UTF-8",
            GSETTINGS_BACKEND="memory")
        env[MARK] = self.id
        for d in ("/.config", "/.local/share", "/.cache", "/.local/state"):
            os.makedirs(home + d)

        # X server.  -displayfd answers when it is ready, and lets it pick a free number
        r, w = os.pipe()
        argv = ["Xvfb"] + ([display] if display else []) + [
            "-displayfd", str(w), "-screen", "0", "%dx%dx24" % tuple(self.size),
            "-nolisten", "tcp", "-noreset", "-dpi", "96"]
        self.xvfb_pid = self._spawn(argv, "xvfb.log", pass_fds=(w,)).pid
        os.close(w)
        num, end = b"", time.time() + 30 * SLOW
        while not num.endswith(b"\n"):
            ready = select.select([r], [], [], max(0, end - time.time()))[0]
            got = os.read(r, 16) if ready else b""
            if not got:
                os.close(r)
                raise UIError("Xvfb did not start: %s" % self._log("xvfb.log"))
            num += got
        os.close(r)
        self.display = env["DISPLAY"] = ":" + num.decode().strip()

        # session bus that can start the accessibility bus and nothing else: no portals,
        # no gvfs, no dconf, no keyring behind the app's back
        os.mkdir(self.dir + "/services")
        launcher = next((c for c in ("/usr/libexec/at-spi-bus-launcher",
                                     "/usr/lib/at-spi2-core/at-spi-bus-launcher")
                         if os.path.exists(c)), None)
        if not launcher:
            raise UIError("at-spi-bus-launcher not found: install at-spi2-core")
        with open(self.dir + "/services/org.a11y.Bus.service", "w") as f:
            f.write("[D-BUS Service]\nName=org.a11y.Bus\nExec=%s\n" % launcher)
        for s in services:
            shutil.copy(s if "/" in s else "/usr/share/dbus-1/services/%s.service" % s,
                        self.dir + "/services")
        with open(self.dir + "/session.conf", "w") as f:
            f.write(_SESSION_CONF % {"dir": self.dir})
        p = self._spawn(["dbus-daemon", "--nofork", "--nopidfile",
                         "--config-file=%s/session.conf" % self.dir], "dbus.log")
        addr = env["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=%s/bus" % self.dir
        end = time.time() + 20 * SLOW
        while self.session is None:
            try:
                self.session = Bus(addr)
            except DBusError as exc:
                if time.time() > end or p.poll() is not None:
                    raise UIError("dbus-daemon did not start: %s %s" % (exc,
                                                                        self._log("dbus.log")))
                time.sleep(0.01)
        self.a11y = self.session.call("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus",
                                      "GetAddress", timeout=30)[0]
        # GTK from 4.14 on builds its tree only when somebody says to be there; 4.8 always
        self.session.call("org.a11y.Bus", "/org/a11y/bus", PROPS, "Set", "ssv",
                          "org.a11y.Status", "IsEnabled", ("b", True), timeout=30)
        # the registry, before the app wants it
        b = Bus(self.a11y)
        b.call(*DBUS, "StartServiceByName", "su", "org.a11y.atspi.Registry", 0, timeout=30)
        b.close()

        if wm:
            argv = [wm] if isinstance(wm, str) else list(wm)
            if argv == ["openbox"]:
                with open(self.dir + "/openbox.xml", "w") as f:
                    f.write(_OPENBOX)
                argv += ["--sm-disable", "--config-file", self.dir + "/openbox.xml"]
            p = self._spawn(argv, "wm.log")
            x, end = X(self.display), time.time() + 20 * SLOW
            while not x.prop(x.root, "_NET_SUPPORTING_WM_CHECK"):
                if p.poll() is not None or time.time() > end:
                    raise UIError("window manager %s did not start: %s" % (argv[0],
                                                                           self._log("wm.log")))
                time.sleep(0.02)
            x.close()
        if compositor:
            self._spawn(compositor if isinstance(compositor, list) else [compositor],
                        "compositor.log")
            time.sleep(0.5 * SLOW)

    def pids(self):
        """Every process of this world: all have its mark in their environment."""
        out, me, want = [], os.getpid(), ("%s=%s" % (MARK, self.id)).encode()
        for d in os.listdir("/proc"):
            if d.isdigit() and int(d) != me:
                with contextlib.suppress(OSError), open("/proc/%s/environ" % d, "rb") as f:
                    if want in f.read().split(b"\0"):
                        out.append(int(d))
        return out

    def stop(self):
        if self.session:
            self.session.close()
        known = set()

        def end(pids, sig, seconds):
            """Signal them, wait; those that are left."""
            known.update(pids)
            for pid in pids:
                with contextlib.suppress(OSError):
                    os.kill(pid, sig)
            until = time.time() + seconds * SLOW
            while pids and time.time() < until:
                for p in self.procs:
                    p.poll()
                alive = set(self.pids())
                pids = [p for p in pids if p in alive]
                time.sleep(0.01)
            return pids
        # the X server last: the others would complain
        clients = [p for p in self.pids() if p != self.xvfb_pid]
        end(end(clients, signal.SIGTERM, 3), signal.SIGKILL, 3)
        if self.xvfb_pid and end([p for p in self.pids()], signal.SIGTERM, 5):
            end(self.pids(), signal.SIGKILL, 3)
            for f in ("/tmp/.X11-unix/X%s", "/tmp/.X%s-lock"):
                with contextlib.suppress(OSError, AttributeError):
                    os.unlink(f % self.display[1:])
        for p in self.procs:
            with contextlib.suppress(subprocess.TimeoutExpired):
                p.wait(2)
        for pid in known - {p.pid for p in self.procs}:
            with contextlib.suppress(OSError):
                os.waitpid(pid, os.WNOHANG)
        shutil.rmtree(self.dir, ignore_errors=True)


class _Pid:
    """A process that another run of this program has started (for attach)."""

    def __init__(self, pid):
        self.pid, self.returncode = pid, None

    def poll(self):
        try:
            with open("/proc/%d/stat" % self.pid) as f:
                if f.read().rpartition(")")[2].split()[0] != "Z":
                    return None
        except OSError:
            pass
        self.returncode = -1  # its real status went to its parent
        return self.returncode

    def terminate(self):
        with contextlib.suppress(OSError):
            os.kill(self.pid, signal.SIGTERM)

    def kill(self):
        with contextlib.suppress(OSError):
            os.kill(self.pid, signal.SIGKILL)

    def wait(self, timeout=None):
        end = time.time() + (timeout or 1e9)
        while self.poll() is None:
            if time.time() > end:
                raise subprocess.TimeoutExpired("pid %d" % self.pid, timeout)
            time.sleep(0.02)


def own_leaks(log, own):
    """The leaks in a LeakSanitizer or valgrind log that the app's own code has made: those
    with a frame that matches `own` (r"/src/.*\\.c:") before the first frame of the main
    loop.  (Everything runs below the main loop, so suppressing libglib or libgio, as GTK's
    own lsan.supp does, would hide the app's leaks too.)"""
    stop = re.compile(r"g_main_context_dispatch|g_main_dispatch|g_closure_invoke|"
                      r"g_signal_emit|g_application_run|g_cclosure_marshal")
    out = []
    for block in re.findall(r"(?:Direct|Indirect) leak of .*?(?:\n\n|\Z)|"
                            r"==\d+== [\d,() a-z]*bytes in .*?(?:==\d+== \n|\Z)", log, re.S):
        for line in block.splitlines()[1:]:
            if stop.search(line):
                break
            if re.search(own, line):
                out.append(block.strip())
                break
    return out


class _Marks:
    """The collecting end of GTK's profiler marks (sysprof's protocol: the app asks on
    SYSPROF_CONTROL_FD for a ring buffer, one for each thread, and writes frames to it)."""

    SIZE = 8 << 20

    def __init__(self):
        self.ours, self.theirs = socket.socketpair()
        self.rings, self.page = [], mmap.PAGESIZE
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        with contextlib.suppress(OSError):
            while True:
                msg = self.ours.recv(10, socket.MSG_WAITALL)
                if len(msg) < 10:
                    return
                fd = os.memfd_create("uidrive-marks")
                os.ftruncate(fd, self.page + self.SIZE)
                m = mmap.mmap(fd, self.page + self.SIZE)
                struct.pack_into("<IIII", m, 0, 0, 0, self.page, self.SIZE)
                self.rings.append(m)
                socket.send_fds(self.ours, [b"\0"], [fd])
                os.close(fd)

    def read(self):
        out = []
        for m in self.rings:
            head, tail = struct.unpack_from("<II", m, 0)
            d = m[self.page + head:self.page + tail] if head <= tail else \
                m[self.page + head:] + m[self.page:self.page + tail]
            struct.pack_into("<I", m, 0, tail)
            p = 0
            while p + 24 <= len(d):
                n, _cpu, _pid, t, kind = struct.unpack_from("<HhiqB", d, p)
                if n < 24:
                    break
                if kind == 10:  # a mark: duration, group[24], name[40], message
                    dur = struct.unpack_from("<q", d, p + 24)[0]
                    g, k, msg = (x.split(b"\0")[0].decode("utf-8", "replace") for x in (
                        d[p + 32:p + 56], d[p + 56:p + 96], d[p + 96:p + n]))
                    out.append((t / 1e9, dur / 1e9, g, k, msg))
                p += n
        return sorted(out)


# --------------------------------------------------------------------------------------
# The driver
# --------------------------------------------------------------------------------------

_CLASS_NAME = re.compile(r"^(Gtk|Adw|Gdk)[A-Z]\w+$")
# roles whose name, when the app gave none, is what they show
_NAME_FROM_CONTENT = {"list item", "button", "menu item", "menu item checkbox",
                      "menu item radio", "tab", "option", "row", "cell", "checkbox", "radio",
                      "group", "link", "heading", "widget", "combo box"}
MENU_ITEMS = ("menu item", "menu item checkbox", "menu item radio")
WINDOWS = ("window", "dialog", "alert dialog")


def _norm_role(r):
    return r.strip().lower().replace("-", " ").replace("_", " ")


def _name_match(want, have):
    if hasattr(want, "search"):
        return bool(want.search(have))
    if callable(want):
        return bool(want(have))
    return want == have


def _show(want):
    return getattr(want, "pattern", want)


def _intersect(a, b):
    x, y = max(a[0], b[0]), max(a[1], b[1])
    x2, y2 = min(a[0] + a[2], b[0] + b[2]), min(a[1] + a[3], b[1] + b[3])
    return (x, y, max(0, x2 - x), max(0, y2 - y))


class UI:
    """One running application, and the user in front of it."""

    DOUBLE_CLICK = 0.4  # seconds: gtk-double-click-time, set in settings.ini below
    MAX_INT = 0x7fffffff

    def __init__(self):
        self.world = self.proc = self.x = self.bus = self.root = None
        self.scale = 1
        self._roles, self._layers, self._ours = {}, {}, {}
        self._last_click = (0.0, -99, -99)
        self.artifacts = os.environ.get("UIDRIVE_ARTIFACTS", "uidrive-artifacts")
        self._own_world = False

    # -- life -------------------------------------------------------------------------

    @classmethod
    def start(cls, argv, size=(1280, 900), env=None, locale=None, color_scheme=None,
              high_contrast=False, toolkit="adw", rtl=False, text_scale=1.0, gdk_scale=1,
              animations=False, gsettings=None, gtk_settings=None, wm="openbox",
              compositor=None, display=None,
              cwd=None, wrapper=None, world=None, services=(), artifacts=None,
              marks=False, wait_window=True, timeout=30):
        """Start the app in a private X server and wait for its first window.

        argv           the program and its arguments
        size           size of the screen
        env            extra environment variables (None as a value removes one)
        locale         e.g. "de_DE.UTF-8"; compiled with localedef when it is not installed
        color_scheme   "light", "dark"; high_contrast: True
        toolkit        "adw" (libadwaita), or "gtk": how these two are told to the app
        rtl            True inverts the text direction, whatever the language
        text_scale     1.5: 144 dpi text; gdk_scale 2: everything doubled (HiDPI)
        animations     False: gtk-enable-animations off; the caret never blinks
        gsettings      {"org.gnome.desktop.interface": {"color-scheme": "'prefer-dark'"}},
                       GVariant text; kept in a private keyfile
        gtk_settings   more lines for settings.ini: {"gtk-font-name": "Sans 14"}
        wm             "openbox" (default), another command (list), or None
        wrapper        e.g. ["valgrind", "--error-exitcode=9"] (raise UIDRIVE_SLOW)
        world          the World of another UI: a second app on the same screen and buses
        artifacts      folder for the screenshots and trees of failures
        marks          collect GTK's profiler marks, for marks() (Python 3.9 or later)
        """
        self = cls()
        self.artifacts = artifacts or self.artifacts
        self._own_world = world is None
        self.world = world or World(size, display or os.environ.get("UIDRIVE_DISPLAY"), wm,
                                    compositor, services)
        self.scale = gdk_scale
        try:
            e = dict(self.world.env)
            e.update(GDK_BACKEND="x11", GSK_RENDERER="cairo", GTK_A11Y="atspi",
                     GDK_DEBUG="gl-disable", LIBGL_ALWAYS_SOFTWARE="1", GTK_USE_PORTAL="0",
                     ADW_DISABLE_PORTAL="1", GIO_USE_VFS="local", GIO_USE_VOLUME_MONITOR="unix",
                     GSETTINGS_BACKEND="keyfile", GTK_IM_MODULE="gtk-im-context-simple")
            self._settings(e, locale, color_scheme, high_contrast, toolkit, rtl, gdk_scale,
                           animations,                           gsettings or {}, gtk_settings or {})
            for k, v in (env or {}).items():
                if v is None:
                    e.pop(k, None)
                else:
                    e[k] = str(v)
            self.env = e
            self.x = X(self.world.display)
            # not settings.ini: GDK has values of its own for these, from the X resources
            self.x.set_resources("Xft.dpi: %d\nXft.antialias: 1\nXft.hinting: 1\n"
                                 "Xft.hintstyle: hintslight\nXft.rgba: none\n"
                                 % round(96 * text_scale))
            self.bus = Bus(self.world.a11y)
            self.log_path = "%s/app-%s.log" % (self.world.dir, uuid.uuid4().hex[:6])
            if self.world.wm is None:
                # no window manager: the keyboard goes to the window under the pointer
                self.x.move(self.world.size[0] // 2, self.world.size[1] // 2)
            self.argv = [str(a) for a in list(wrapper or []) + list(argv)]
            fds = ()
            if marks:
                self._marks = _Marks()
                fds = (self._marks.theirs.fileno(),)
                e["SYSPROF_CONTROL_FD"] = str(fds[0])
            with open(self.log_path, "ab") as log:
                self.proc = subprocess.Popen(self.argv, env=e, cwd=cwd, stdout=log, stderr=log,
                                             stdin=subprocess.DEVNULL, start_new_session=True,
                                             pass_fds=fds)
            if marks:
                self._marks.theirs.close()
            self.world.procs.append(self.proc)
            if wait_window:
                self._wait_app(timeout)
        except BaseException:
            self.stop()
            raise
        return self

    def save_state(self, path):
        """For attach(): another process can go on with this session."""
        with open(path, "w") as f:
            json.dump({"world": self.world.state(), "pid": self.proc.pid, "scale": self.scale,
                       "log": self.log_path, "argv": self.argv,
                       "artifacts": os.path.abspath(self.artifacts)}, f)

    @classmethod
    def attach(cls, path):
        with open(path) as f:
            d = json.load(f)
        self = cls()
        self._own_world = True
        self.world = World.attach(d["world"])
        self.proc, self.scale = _Pid(d["pid"]), d["scale"]
        self.log_path, self.argv, self.artifacts = d["log"], d["argv"], d["artifacts"]
        self.x, self.bus = X(self.world.display), Bus(self.world.a11y)
        return self

    def _settings(self, e, locale, scheme, hc, toolkit, rtl, gdk_scale, animations, gs, gtk):
        conf = e["XDG_CONFIG_HOME"]
        ini = {"gtk-enable-animations": int(bool(animations)), "gtk-cursor-blink": 0,
               "gtk-double-click-time": int(self.DOUBLE_CLICK * 1000),
               "gtk-recent-files-enabled": 0, "gtk-enable-event-sounds": 0}
        if toolkit == "adw":  # libadwaita warns when the GTK settings are used
            if scheme:
                e["ADW_DEBUG_COLOR_SCHEME"] = "prefer-dark" if scheme == "dark" else "prefer-light"
            if hc:
                e["ADW_DEBUG_HIGH_CONTRAST"] = "1"
        else:
            if scheme:
                ini["gtk-application-prefer-dark-theme"] = int(scheme == "dark")
            if hc:
                ini["gtk-theme-name"] = "Default-hc"
        ini.update(gtk)
        os.makedirs(conf + "/gtk-4.0", exist_ok=True)
        with open(conf + "/gtk-4.0/settings.ini", "w") as f:
            f.write("[Settings]\n" + "".join("%s=%s\n" % i for i in ini.items()))
        if gs:
            os.makedirs(conf + "/glib-2.0/settings", exist_ok=True)
            with open(conf + "/glib-2.0/settings/keyfile", "w") as f:
                for schema, kv in gs.items():
                    f.write("[%s]\n" % schema.replace(".", "/"))
                    f.write("".join("%s=%s\n" % i for i in kv.items()) + "\n")
        if rtl:
            e["GTK_DEBUG"] = "invert-text-dir"
        if gdk_scale != 1:
            e["GDK_SCALE"] = str(gdk_scale)
        if locale and locale not in ("C", "POSIX", "C.UTF-8"):
            e["LC_ALL"] = e["LANG"] = locale
            loc = self._compile_locale(locale)
            if loc:
                e["LOCPATH"] = loc

    @staticmethod
    def _compile_locale(locale):
        """A directory for LOCPATH, or None when the locale is installed."""
        have = subprocess.run(["locale", "-a"], stdout=subprocess.PIPE,
                              universal_newlines=True).stdout
        if locale.lower().replace("-", "") in have.lower().replace("-", "").split():
            return None
        d = os.path.join(tempfile.gettempdir(), "uidrive-locales-%d" % os.getuid())
        os.makedirs(d, mode=0o700, exist_ok=True)
        if not os.path.isdir(os.path.join(d, locale)):
            base, _, charset = locale.partition(".")
            tmp = tempfile.mkdtemp(dir=d)
            r = subprocess.run(["localedef", "-i", base, "-f", charset or "UTF-8",
                                tmp + "/" + locale], stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, universal_newlines=True)
            with contextlib.suppress(OSError):
                os.rename(tmp + "/" + locale, os.path.join(d, locale))
            shutil.rmtree(tmp, ignore_errors=True)
            if not os.path.isdir(os.path.join(d, locale)):
                raise UIError("localedef %s failed (Debian package locales): %s"
                              % (locale, r.stdout[-500:]))
        return d

    def _is_ours(self, pid):
        """Is this the app, or a process it started?"""
        if not pid:
            return False
        if pid not in self._ours:
            p, ours = pid, False
            while p > 1 and not ours:
                ours = p == self.proc.pid
                try:
                    with open("/proc/%d/stat" % p) as f:
                        p = int(f.read().rpartition(")")[2].split()[1])
                except (OSError, ValueError):
                    break
            self._ours[pid] = ours
        return self._ours[pid]

    def _find_root(self):
        for dest, path in self.bus.call("org.a11y.atspi.Registry", ROOT_PATH, ACC,
                                        "GetChildren")[0]:
            r = self.bus.call_many([DBUS + ("GetConnectionUnixProcessID", "s", dest)])[0]
            if _ok(r) and self._is_ours(r[0]):
                return dest, path
        return None

    def _wait_app(self, timeout):
        end = time.time() + timeout * SLOW
        why = "it did not appear on the accessibility bus"
        while True:
            if self.proc.poll() is not None:
                raise UIError("%s exited with %s before it showed a window\n%s" % (
                    self.argv[0], self.proc.returncode, self.log()[-3000:]))
            try:
                self.root = self.root or self._find_root()
                if self.root:
                    why = "it has no window on the screen"
                    kids = self.snapshot(depth=1).kids
                    self._extents(kids)
                    tops = [k for k in kids if k.ext and k.ext[2] > 1 and
                            self._xwin_for_top(k)]
                    if tops:
                        why = "none of its windows became active"
                        if any("active" in k.states for k in tops):
                            break
                        if self.world.wm is None:
                            w = self._xwin_for_top(tops[0])
                            self.x.move(w.x + w.w // 2, w.y + w.h // 2)
            except DBusError as exc:
                why = str(exc)
            if time.time() > end:
                self.fail("%s: no usable window in %g s: %s" % (self.argv[0], timeout, why))
            time.sleep(0.03)
        self.settle()

    def __enter__(self):
        return self

    def __exit__(self, et, ev, tb):
        if et is not None and not issubclass(et, (UIError, KeyboardInterrupt)):
            with contextlib.suppress(Exception):
                d = self.save_failure("%s: %s" % (et.__name__, ev))[0]
                sys.stderr.write("uidrive: screenshot and tree in %s\n" % d)
        self.stop()

    def close_windows(self, timeout=10):
        """Ask every window to close, as its close button does.  The exit status, or None
        when the app goes on (it asks a question, say)."""
        end = time.time() + timeout * SLOW
        for w in self.windows():
            if not w.override:
                self.x.delete_window(w.xid)
        while self.proc.poll() is None and time.time() < end:
            time.sleep(0.02)
        return self.proc.poll()

    def stop(self):
        """End the app and its world.  The app's exit status if it had ended by itself."""
        rc = self.proc.poll() if self.proc else None
        if self.proc and rc is None:
            self.proc.terminate()
            try:
                self.proc.wait(3 * SLOW)
            except subprocess.TimeoutExpired:
                self.proc.kill()
                self.proc.wait()
        if self.bus:
            self.bus.close()
        if self.x:
            self.x.close()
        if self._own_world and self.world:
            self.world.stop()
        self.bus = self.x = self.world = None
        return rc

    def log(self):
        with contextlib.suppress(OSError), open(self.log_path, errors="replace") as f:
            return f.read()
        return ""

    def warnings(self, ignore=r"without a current allocation"):
        """The GLib warnings and criticals the app has printed (minus GTK's own known)."""
        return [l for l in self.log().splitlines()
                if re.search(r"-(WARNING|CRITICAL|ERROR) \*\*", l)
                and not (ignore and re.search(ignore, l))]

    # -- reading ----------------------------------------------------------------------

    def snapshot(self, extents=False, within=None, depth=None):
        """The accessible tree, now (a Node).  Nothing in it is remembered from before."""
        if self.root is None:
            self.root = self._find_root()
            if self.root is None:
                raise DBusError("not-there", "the app is not on the accessibility bus")
        dest = self.root[0]
        items = self._cache_items(dest)
        root = Node(self, dest, within.path if within else self.root[1],
                    within.parent if within else None)
        level, nodes, seen, d = [root], [root], {root.path}, 0
        while level and (depth is None or d < depth):
            d += 1
            ask = [n for n in level if n.path not in items or items[n.path][4] != 0
                   or n.path == self.root[1]]
            res = self.bus.call_many([(dest, n.path, ACC, "GetChildren") for n in ask], 15)
            level = []
            for n, r in zip(ask, res):
                if isinstance(r, DBusError):
                    if r.name in ("timeout", "disconnected") or n is root:
                        raise r
                    continue  # it went away meanwhile
                for _dest, p in r[0]:
                    if p not in seen and p != NULL_PATH:
                        seen.add(p)
                        c = Node(self, dest, p, n)
                        n.kids.append(c)
                        level.append(c)
            nodes += level
        # the walk has made them known
        if items and sum(n.path not in items for n in nodes) > 4:
            items.update(self._cache_items(dest))
        self._ask_roles([n for n in nodes if n.path in items])
        rest = []
        for n in nodes:
            it = items.get(n.path)
            if it is None or (n.path not in self._roles):
                rest.append(n)
            else:
                n.ifaces, n.name, n.description = it[5], it[6], it[8]
                n.atspi_role, n.states = ATSPI_ROLES.get(it[7], str(it[7])), _states(it[9])
                n.role = self._roles[n.path]
        if rest:
            self._fill(rest)
        if extents:
            self._extents([n for n in nodes if n.path != self.root[1]])
        return root

    def _cache_items(self, dest):
        """What GTK 4.8 tells in one call of all objects it was ever asked about (not the others), by path."""
        with contextlib.suppress(DBusError):
            return {it[0][1]: it for it in self.bus.call(dest, "/org/a11y/atspi/cache", "org.a11y.atspi.Cache",
                                                         "GetItems", timeout=15)[0]}
        return {}

    def _ask_roles(self, nodes):
        """GTK's own names of roles, which that call leaves out; they never change."""
        new = [n for n in nodes if n.path not in self._roles]
        for n, r in zip(new, self.bus.call_many([(n.dest, n.path, ACC, "GetRoleName") for n in new], 15)):
            if _ok(r):
                self._roles[n.path] = r[0]

    def _fill(self, nodes):
        calls = []
        for n in nodes:
            calls += [(n.dest, n.path, PROPS, "GetAll", "s", ACC),
                      (n.dest, n.path, ACC, "GetRoleName"), (n.dest, n.path, ACC, "GetRole"),
                      (n.dest, n.path, ACC, "GetState"), (n.dest, n.path, ACC, "GetInterfaces")]
        r = [_ok(i) for i in self.bus.call_many(calls, 15)]
        for i, n in enumerate(nodes):
            props, role, arole, st, ifs = r[i * 5:i * 5 + 5]
            n.name = props[0].get("Name", "") if props else ""
            n.description = props[0].get("Description", "") if props else ""
            n.role = role[0] if role else "gone"
            if role:
                self._roles[n.path] = role[0]
            n.atspi_role = ATSPI_ROLES.get(arole[0], str(arole[0])) if arole else ""
            n.states = _states(st[0]) if st else frozenset(["defunct"])
            n.ifaces = ifs[0] if ifs else ()

    def _extents(self, nodes):
        r = self.bus.call_many([(n.dest, n.path, COMP, "GetExtents", "u", COORD_WINDOW)
                                for n in nodes], 15)
        for n, e in zip(nodes, r):
            n.ext = e[0] if _ok(e) else None

    def _drop_unmapped(self, root):
        """Take out of a tree what has no size or is not mapped (list rows that GTK keeps
        for later still have the size they had)."""
        nodes = [n for n in root.descendants() if n.ext and n.ext[2] > 0 and n.ext[3] > 0
                 and n.parent is not root]
        r = self.bus.call_many([(n.dest, n.path, COMP, "Contains", "iiu", n.ext[0] + n.ext[2] // 2,
                                 n.ext[1] + n.ext[3] // 2, COORD_WINDOW) for n in nodes], 15)
        gone = {n.path for n, c in zip(nodes, r) if _ok(c) and not c[0]}

        def walk(n):
            n.kids = [k for k in n.kids if k.path not in gone and
                      (k.ext is None or (k.ext[2] > 0 and k.ext[3] > 0))]
            for k in n.kids:
                walk(k)
        walk(root)
        return root

    def _layer(self, nodes):
        todo = [n for n in nodes if n.path not in self._layers]
        r = self.bus.call_many([(n.dest, n.path, COMP, "GetLayer") for n in todo])
        for n, l in zip(todo, r):
            if _ok(l):
                self._layers[n.path] = l[0]
        for n in nodes:
            n.layer = self._layers.get(n.path)

    def display_name(self, node):
        """The accessible name, cleaned; for a nameless row, button... the text it shows."""
        n = _plain_name(node.name)
        if (not n or _CLASS_NAME.match(n)) and node.role in _NAME_FROM_CONTENT:
            return node.label_text() or n
        return n

    def _matches(self, tree, role, name, states, not_states, description, where):
        roles = None
        if role is not None:
            roles = {_norm_role(r) for r in ([role] if isinstance(role, str) else role)}
        out = []
        for n in tree.descendants():
            if roles and _norm_role(n.role) not in roles and n.atspi_role not in roles and not (
                    # every top-level is a window (GTK 4.8's file chooser says "widget")
                    n.parent is tree and tree.path == self.root[1]
                    and roles & {"window", "dialog"}):
                continue
            if name is not None and not _name_match(name, n.name) and \
                    not _name_match(name, self.display_name(n)):
                continue
            if description is not None and not _name_match(description, n.description):
                continue
            if states and not set(states) <= n.states:
                continue
            if not_states and set(not_states) & n.states:
                continue
            if where and not where(n):
                continue
            out.append(n)
        return out

    def find_all(self, role=None, name=None, within=None, states=(), not_states=(),
                 description=None, where=None, showing=True):
        """Every match now, in tree order.  showing: only what the user can see some of."""
        try:
            tree = self.snapshot(within=within)
        except DBusError:
            if within is None:
                raise
            return []
        m = self._matches(tree, role, name, states, not_states, description, where)
        if showing:
            m = self.visible(m)
        else:
            self._extents(m)
        return m

    def find(self, role=None, name=None, within=None, states=(), not_states=(),
             description=None, where=None, nth=None, showing=True, timeout=None):
        """The one match, waiting for it.

        role    GTK's role ("button", "text box", "checkbox", "switch", "list item",
                "menu item", "combo box", "window", "dialog"...) or AT-SPI's ("push
                button"), or several
        name    str (equal), re.compile(..) (search) or a function of the name
        within  a Node to look below;  nth: which, when there are several (else an error)
        Of matches inside one another (GtkMenuButton and its button): the innermost.
        """
        t = DEFAULT_TIMEOUT if timeout is None else timeout
        end, m, pause = time.time() + t * SLOW, [], 0.02
        while True:
            try:
                m = self.find_all(role, name, within, states, not_states, description, where,
                                  showing)
            except DBusError as exc:
                self._check_alive(exc)
                m = []
            outer = {id(a) for n in m for a in n.ancestors()}
            m = [n for n in m if id(n) not in outer]
            if nth is not None:
                if -len(m) <= nth < len(m):
                    return m[nth]
            elif len(m) == 1:
                return m[0]
            if time.time() >= end:
                break
            time.sleep(pause)
            pause = min(0.2, pause * 1.5)
        what = "role=%r name=%r%s%s" % (role, _show(name),
                                        " states=%r" % (states,) if states else "",
                                        " within %s" % within if within is not None else "")
        if m:
            self.fail("%d widgets match %s:\n  %s" % (len(m), what,
                                                      "\n  ".join(n.line() for n in m)))
        hidden = ""
        if showing:
            with contextlib.suppress(DBusError):
                h = self.find_all(role, name, within, states, not_states, description, where,
                                  False)
                hidden = "".join("\n  there, but %s: %s" % (self._visible_rect(n)[1], n.line())
                                 for n in h[:5])
        self.fail("no widget matches %s (waited %g s)%s" % (what, t, hidden))

    def window(self, name=None, timeout=None, where=None, **kw):
        """The window or dialog with this title, once it has the keyboard focus.  (GTK 4.8
        has the state "active" for plain windows only, so X is asked.)"""
        node = self.find(("window", "dialog"), name, timeout=timeout,
                         where=lambda n: n.parent is not None and n.parent.path == self.root[1]
                         and (where is None or where(n)), **kw)

        def active():
            xw = self._xwin_for_top(node)
            if xw is None:
                return False
            if self.world.wm is None:
                px, py = self.x.pointer()
                if not (xw.x <= px < xw.x + xw.w and xw.y <= py < xw.y + xw.h):
                    self.x.move(xw.x + xw.w // 2, xw.y + xw.h // 2)
                return True
            return self.x.active_window() == xw.xid
        self.wait_until(active, timeout, "%s did not become active" % node)
        self.settle()
        return node

    def exists(self, *a, **kw):
        return bool(self.find_all(*a, **kw))

    def wait_gone(self, *a, timeout=None, **kw):
        self.wait_until(lambda: not self.find_all(*a, **kw), timeout,
                        "still there: %s %s" % ([_show(i) for i in a], kw or ""))

    def _node(self, target, name=None, **kw):
        return target if isinstance(target, Node) else self.find(target, name, **kw)

    def state(self, node):
        """The set of states, now: focused checked selected pressed expanded sensitive ..."""
        return _states(node.call(ACC, "GetState")[0])

    def name_of(self, node):
        return node.prop(ACC, "Name")

    def text_of(self, node):
        """The text of a text view, entry or label, now; else the accessible name."""
        try:
            return node.call(TEXT, "GetText", "ii", 0, self.MAX_INT, timeout=15)[0]
        except DBusError as exc:
            if exc.name in ("timeout", "disconnected"):
                raise
            return self.name_of(node)

    def caret(self, node):
        return node.prop(TEXT, "CaretOffset")

    def selection(self, node):
        """(start, end) of the selected text, or None."""
        if not node.call(TEXT, "GetNSelections")[0]:
            return None
        try:
            return node.call(TEXT, "GetSelection", "i", 0)
        except DBusError:
            return None

    def selected_text(self, node):
        s = self.selection(node)
        return self.text_of(node)[s[0]:s[1]] if s else ""

    def attributes(self, node, offset, defaults=False):
        """({attribute: value}, start, end) of the run of text at an offset."""
        return node.call(TEXT, "GetAttributeRun", "ib", offset, defaults)

    def value(self, node):
        """The number of a spin button, scale, progress bar..."""
        return node.prop(VALUE, "CurrentValue")

    def focused(self):
        """The widget with the keyboard focus (in the active window), or None."""
        f = [n for n in self.snapshot().descendants() if "focused" in n.states]
        act = [n for n in f if any("active" in a.states for a in n.ancestors())]
        return (act or f or [None])[-1]

    def tree(self, within=None, max_lines=None, showing=False):
        """The tree as text, a widget a line: role 'name' [x,y wxh] states."""
        out, root = [], self.snapshot(True, within)
        if showing:
            self._drop_unmapped(root)

        def walk(n, d):
            out.append("  " * d + n.line())
            for k in n.kids:
                walk(k, d + 1)
        walk(root, 0)
        if max_lines and len(out) > max_lines:
            out[max_lines:] = ["... %d lines more" % (len(out) - max_lines)]
        return "\n".join(out)

    # -- where things are -------------------------------------------------------------

    def windows(self):
        """The app's X windows on the screen, bottom to top."""
        return [w for w in self.x.windows() if self._is_ours(w.pid)]

    def _chain(self, node):
        """node, its ancestors, up to and with the popover or window it is drawn in."""
        chain = [node] + [a for a in node.ancestors() if a.path != self.root[1]]
        self._layer(chain)
        for i, n in enumerate(chain):
            if n.layer in (LAYER_POPUP, LAYER_WINDOW):
                return chain[:i + 1]
        return chain

    def _xwin_for_top(self, top, wins=None):
        """The X window of an accessible window or popover, or None."""
        wins = self.windows() if wins is None else wins
        e = top.ext if top.ext is not None else top.extents()
        w, h = e[2] * self.scale, e[3] * self.scale
        if top.layer is None:
            self._layer([top])
        if top.layer == LAYER_POPUP:  # as large as the popover, or larger by its CSS margin
            c = [(k.w - w + k.h - h, -i, k) for i, k in enumerate(wins) if k.override
                 and -1 <= k.w - w <= 60 * self.scale and -1 <= k.h - h <= 60 * self.scale]
            return min(c)[2] if c else None

        def fits(k):
            l, r, t, b = (k.frame_extents or [0, 0, 0, 0])[:4]
            return 0 <= k.w - l - r - w <= 40 * self.scale and \
                0 <= k.h - t - b - h <= 40 * self.scale
        c = [k for k in wins if not k.override]
        named = [k for k in c if k.title == top.name]
        for group in ([k for k in named if fits(k)], named, [k for k in c if fits(k)]):
            if len(group) == 1:
                return group[0]
            if group:  # same title, same size: both lists are in the order of creation
                kin = [n.path for n in (top.parent.kids if top.parent else [top])
                       if n.name == top.name]
                group.sort(key=lambda k: k.xid)
                i = kin.index(top.path) if top.path in kin else 0
                return group[min(i, len(group) - 1)]
        return None

    def _origin(self, top, xw):
        """Screen position (device pixels) of 0,0 of the accessible coordinates."""
        e = top.ext
        if top.layer == LAYER_POPUP:
            # GTK allocates a popover at 0,0 of its parent widget: what it is off from
            # there is its CSS margin, and the X window begins outside of the margin
            off = top.call(COMP, "GetExtents", "u", COORD_PARENT)[0]
            return (xw.x + (off[0] - e[0]) * self.scale, xw.y + (off[1] - e[1]) * self.scale)
        l, r, t, b = (xw.frame_extents or [0, 0, 0, 0])[:4]
        bx = max(0, (xw.w - l - r - e[2] * self.scale) / 2)  # the border of the window
        by = max(0, (xw.h - t - b - e[3] * self.scale) / 2)
        return xw.x + l + bx - e[0] * self.scale, xw.y + t + by - e[1] * self.scale

    def _place(self, node, wins=None):
        """(place, "") or (None, why the user cannot see it).  wins: the windows, when extents were asked for just now."""
        chain = self._chain(node)
        top = chain[-1]
        if wins is None:
            self._extents(chain)
        e = node.ext
        if e is None:
            return None, "gone"
        if e[2] <= 0 or e[3] <= 0:
            return None, "without size"
        if top.layer not in (LAYER_POPUP, LAYER_WINDOW) or top.ext is None:
            return None, "in no window"
        wins = wins or self.windows()
        xw = self._xwin_for_top(top, wins)
        if xw is None:
            return None, "its window is not on the screen"
        rect = tuple(e)
        for a in chain[1:-1]:
            if a.ext is not None and a.atspi_role == "scroll pane":
                rect = _intersect(rect, a.ext)
        if rect[2] <= 0 or rect[3] <= 0:
            return None, "scrolled out of view"
        if node is not top:
            # GTK's contains() is false for what is not mapped: another page of a stack, a
            # row of a list that was recycled (those keep the size they had)
            pts = [(e[0] + e[2] // 2, e[1] + e[3] // 2),
                   (rect[0] + rect[2] // 2, rect[1] + rect[3] // 2)]
            r = self.bus.call_many([(node.dest, node.path, COMP, "Contains", "iiu", px, py,
                                     COORD_WINDOW) for px, py in pts])
            if not any(_ok(i) and i[0] for i in r):
                return None, "not mapped"
        ox, oy = self._origin(top, xw)
        s = self.scale
        full = (ox + rect[0] * s, oy + rect[1] * s, rect[2] * s, rect[3] * s)
        seen = _intersect(_intersect(full, (0, 0) + self.x.size()), (xw.x, xw.y, xw.w, xw.h))
        if seen[2] <= 0 or seen[3] <= 0:
            return None, "outside the screen or its window"
        return {"chain": chain, "top": top, "xwin": xw, "origin": (ox, oy), "rect": seen}, ""

    def _visible_rect(self, node):
        try:
            p, why = self._place(node)
        except DBusError as exc:
            return None, "gone (%s)" % exc
        return (p["rect"], "") if p else (None, why)

    def screen_rect(self, node):
        """(x, y, w, h) of the visible part, in screen pixels."""
        r, why = self._visible_rect(node)
        if r is None:
            self.fail("%s is not visible: %s" % (node, why))
        return r

    @staticmethod
    def tells_places():
        """Does the GTK of this machine say where widgets are?  In 4.8 it does; in 4.18 the extents of its accessibles
        leave out paddings and margins, and most contain no point at all: then nothing can be found and clicked."""
        try:
            gtk = ctypes.CDLL("libgtk-4.so.1")
        except OSError:
            return True
        return (gtk.gtk_get_major_version(), gtk.gtk_get_minor_version()) < (4, 10)

    def is_visible(self, node):
        return self._visible_rect(node)[0] is not None

    def visible(self, nodes):
        """Those of one tree that the user can see some of: as is_visible(), but asks once for what they have in common."""
        chains, out = {}, []
        for n in nodes:
            chains.update((a.path, a) for a in self._chain(n))
        self._extents(list(chains.values()))
        wins = self.windows()
        for n in nodes:
            with contextlib.suppress(DBusError):
                if self._place(n, wins)[0]:
                    out.append(n)
        return out

    def _still(self, node):
        """The place of a widget once it has stopped moving; scrolls it into view."""
        end, last = time.time() + 5 * SLOW, None
        while True:
            try:
                p, why = self._place(node)
            except DBusError as exc:
                p, why = None, str(exc)
            if p:
                if last == p["rect"]:
                    return p
                last = p["rect"]
                time.sleep(0.02)
                continue
            if why == "scrolled out of view" or \
                    (why in ("not mapped", "without size") and node.role == "list item"):
                self.scroll_to(node)
            if time.time() > end:
                self.fail("%s is not visible: %s" % (node, why))
            time.sleep(0.03)

    def _point_in(self, place, node, rel, offset):
        r, s = place["rect"], self.scale
        if offset is not None:
            ox, oy = place["origin"]
            p = (ox + (node.ext[0] + offset[0]) * s, oy + (node.ext[1] + offset[1]) * s)
        else:
            p = (r[0] + r[2] * rel[0], r[1] + r[3] * rel[1])
        return (min(max(p[0], r[0]), r[0] + r[2] - 1), min(max(p[1], r[1]), r[1] + r[3] - 1))

    def point(self, node, rel=(0.5, 0.5), offset=None):
        """A screen point inside a widget: a fraction of its visible part, or an offset in
        logical pixels from its corner."""
        return self._point_in(self._still(node), node, rel, offset)

    def _in_the_way(self, node, place, p):
        """What else would get a click at the screen point p; None if it is the widget."""
        top = None
        for w in self.x.windows():
            if w.x <= p[0] < w.x + w.w and w.y <= p[1] < w.y + w.h:
                top = w
        xw = place["xwin"]
        if top is not None and top.xid != xw.xid:
            return "the X window %r" % (top,)
        ox, oy = place["origin"]
        try:
            path = place["top"].call(COMP, "GetAccessibleAtPoint", "iiu",
                                     int((p[0] - ox) / self.scale),
                                     int((p[1] - oy) / self.scale), COORD_WINDOW)[0][1]
        except DBusError:
            return None
        # GTK 4.8 answers with nothing where the picked widget has no accessible of its
        # own (the inside of an entry), and with the parent of an insensitive widget
        if path in ("", NULL_PATH) or path in {n.path for n in place["chain"]}:
            return None
        hit = next((n for n in self.snapshot().descendants() if n.path == path), None)
        if hit is None or any(a.path == node.path for a in hit.ancestors()):
            return None
        return hit.line()

    def char_rect(self, node, offset, place=None):
        """Screen rectangle (x, y, w, h) of a character of a GtkTextView (may be out of
        view).  GTK 4.8 has this for text views only, not for entries and labels."""
        if place is None:
            place, why = self._place(node)
            if place is None:
                self.fail("%s is not visible: %s" % (node, why))
        x, y, w, h = node.call(TEXT, "GetCharacterExtents", "iu", offset, COORD_WINDOW)
        (ox, oy), e, s = place["origin"], place["top"].ext, self.scale
        return ox + (e[0] + x) * s, oy + (e[1] + y) * s, w * s, h * s

    # -- doing ------------------------------------------------------------------------

    def _check_alive(self, exc=None):
        if self.proc is not None and self.proc.poll() is not None:
            raise UIError("the app has ended with status %s\n%s" % (self.proc.returncode,
                                                                    self.log()[-3000:]))

    def settle(self, quiet=0.02):
        """Until the app has worked off all input sent to it, and a frame has passed.

        A _NET_WM_PING takes the same way as the input, through the X server and GDK's
        queue; the app answers it when it has dispatched what came before.  The second one,
        a frame later, covers motion events (GDK keeps those for the next frame)."""
        self.x.sync()
        for i in range(2 if quiet else 1):
            if i:
                time.sleep(quiet * SLOW)
            wins = [w for w in self.windows() if not w.override]
            ok = self.x.ping(wins[-1].xid, 30 * SLOW) if wins else None
            if ok is False:
                self.fail("the app has not reacted to X events for %g s" % (30 * SLOW))
            if ok is None:
                self._check_alive()
                with contextlib.suppress(DBusError):
                    self.bus.call(self.root[0], self.root[1], ACC, "GetRole", timeout=10)

    def _move(self, x, y, steps=4):
        px, py = self.x.pointer()
        if (px, py) == (int(round(x)), int(round(y))):
            self.x.move(x + 1, y)
        for i in range(1, steps + 1):
            self.x.move(px + (x - px) * i / steps, py + (y - py) * i / steps)
            time.sleep(0.004)

    def _press(self, x, y, button):
        """Button down, right behind a motion event.

        GTK 4.8 sends itself a motion event for a popover that has just closed; a press
        that comes next would be lost to that popover, though the pointer is elsewhere."""
        self.x.tst.XTestFakeMotionEvent(self.x.dpy, -1, int(round(x)) + 1, int(round(y)), 0)
        self.x.tst.XTestFakeMotionEvent(self.x.dpy, -1, int(round(x)), int(round(y)), 0)
        self.x.button(button, True)
        self._last_click = (time.time(), x, y)

    def _press_wait(self, x, y):
        """A click soon after another near it must not count as a double click."""
        t, lx, ly = self._last_click
        if abs(lx - x) < 12 and abs(ly - y) < 12:
            time.sleep(max(0, t + self.DOUBLE_CLICK + 0.1 - time.time()))

    def click(self, target, name=None, button=1, count=1, rel=(0.5, 0.5), offset=None,
              mods=(), **kw):
        """Move the pointer there and click.  target: a Node, or a role (and name) to find.
        Waits until the widget rests and nothing is in front of it."""
        node = self._node(target, name, **kw)
        end = time.time() + 3 * SLOW
        while True:
            place = self._still(node)
            p = self._point_in(place, node, rel, offset)
            wrong = self._in_the_way(node, place, p)
            if not wrong:
                break
            if time.time() > end:
                self.fail("cannot click %s at %d,%d: in front of it is %s"
                          % (node, p[0], p[1], wrong))
            time.sleep(0.05)
        self.click_at(p[0], p[1], button, count, mods)
        return node

    def click_at(self, x, y, button=1, count=1, mods=()):
        """Click at a screen point."""
        self._move(x, y)
        self._press_wait(x, y)
        self.settle()
        self._hold(mods, True)
        for i in range(count):
            self._press(x, y, button)
            time.sleep(0.015)
            self.x.button(button, False)
            if i + 1 < count:
                time.sleep(0.04)
        self._hold(mods, False)
        self.settle()

    def double_click(self, target, name=None, **kw):
        return self.click(target, name, count=2, **kw)

    def right_click(self, target, name=None, **kw):
        return self.click(target, name, button=3, **kw)

    def hover(self, target, name=None, rel=(0.5, 0.5), **kw):
        node = self._node(target, name, **kw)
        self._move(*self.point(node, rel))
        self.settle()
        return node

    def drag(self, a, b, button=1, steps=12, hold=0.0, pause=0.01):
        """Press at a, move to b, release.  a, b: a Node, or a screen point (x, y).
        hold: seconds to rest over b before the release."""
        pa = self.point(a) if isinstance(a, Node) else a
        pb = self.point(b) if isinstance(b, Node) else b
        self._move(pa[0], pa[1])
        self._press_wait(pa[0], pa[1])
        self.settle()
        self._press(pa[0], pa[1], button)
        self.settle()
        for i in range(1, steps + 1):
            f = i / steps
            self.x.move(pa[0] + (pb[0] - pa[0]) * f, pa[1] + (pb[1] - pa[1]) * f)
            time.sleep(pause)
        self.settle()
        if hold:
            time.sleep(hold * SLOW)
            self.x.move(pb[0] + 1, pb[1])
            self.settle()
        self.x.button(button, False)
        self.settle()

    def drag_and_drop(self, a, b, hold=0.2):
        """Real X11 drag and drop between two widgets (or points)."""
        self.drag(a, b, steps=25, hold=hold, pause=0.015)
        self.settle(0.1)

    def scroll(self, target, clicks, horizontal=False):
        """Turn the wheel over a widget or point; clicks > 0: down (right)."""
        p = self.point(target) if isinstance(target, Node) else target
        self._move(p[0], p[1], 2)
        b = (7 if clicks > 0 else 6) if horizontal else (5 if clicks > 0 else 4)
        for _ in range(abs(clicks)):
            self.x.button(b, True)
            self.x.button(b, False)
            # a frame between clicks: a GtkListView that is to scroll far in one frame
            # guesses the height of rows it has not made, and lands somewhere else
            self.settle()

    def _pane(self, node):
        p = next((a for a in [node] + list(node.ancestors()) if a.atspi_role == "scroll pane"),
                 None)
        if p is None:
            self.fail("%s is in no scrolled window" % node)
        return p

    def scroll_to(self, node, max_clicks=400):
        """Turn the wheel until the widget is in view of its scrolled window."""
        pane = self._pane(node.parent or node)
        for _ in range(max_clicks):
            self._extents([node, pane])
            e, c = node.ext, pane.ext
            if e is None or c is None:
                self.fail("%s is gone" % node)
            mapped = e[2] > 0 and e[3] > 0 and node.call(
                COMP, "Contains", "iiu", e[0] + e[2] // 2, e[1] + e[3] // 2, COORD_WINDOW)[0]
            if mapped:
                if e[1] >= c[1] and e[1] + min(e[3], c[3]) <= c[1] + c[3]:
                    return
                down = e[1] > c[1]
            else:  # a row the list has not laid out: go by its place among its siblings
                sib = self.snapshot(within=node.parent).kids
                shown = [i for i, k in enumerate(sib) if self.is_visible(k)]
                i = next((j for j, k in enumerate(sib) if k.path == node.path), 0)
                down = not shown or i > shown[-1]
            self.scroll(pane, 1 if down else -1)
        self.fail("%s did not come into view" % node)

    def _shown_rows(self, rows, pane):
        """Those rows of a list that are in view now."""
        self._extents(rows + [pane])
        rows = [k for k in rows if k.ext and pane.ext and k.ext[2] > 0 and k.ext[3] > 0
                and _intersect(k.ext, pane.ext)[3] > 0]
        r = self.bus.call_many([(k.dest, k.path, COMP, "Contains", "iiu", k.ext[0] + k.ext[2] // 2,
                                 k.ext[1] + k.ext[3] // 2, COORD_WINDOW) for k in rows])
        return [k for k, c in zip(rows, r) if _ok(c) and c[0]]

    def reveal(self, role, name, within, down=True, max_turns=2000):
        """Scroll a list until a row shows that it may not even have made yet (a list view
        makes rows only near its view)."""
        pane = self._pane(within)
        # a click of the wheel is (height of the view)^(2/3): turn most of a page at a time
        step = max(1, int(0.75 * (self.screen_rect(pane)[3] / self.scale) ** (1 / 3)))
        prev = None
        for _ in range(max_turns):
            tree = self.snapshot(within=within)
            shown = self._shown_rows(tree.kids, pane)
            for m in self._matches(tree, role, name, (), (), None, None):
                if any(a in shown for a in [m] + list(m.ancestors())) and self.is_visible(m):
                    self.scroll_to(m)
                    return m
            now = [(k.path, k.label_text() or k.name, k.ext) for k in shown]
            if now == prev:
                break
            prev = now
            self.scroll(pane, step if down else -step)
        self.fail("no %s %r in %s, scrolled to its end" % (role, _show(name), within))

    def _hold(self, mods, down):
        for m in (mods if down else reversed(mods)):
            self.x.key_event(self.x.keymap[self.x.keysym(m)][0], down)

    def _tap(self, sym, mods=()):
        code, level = self.x.keymap[sym]
        codes = [self.x.keymap[m][0] for m in mods]
        if level and 0xffe1 not in mods:
            codes.append(self.x.keymap[0xffe1][0])
        for c in codes:
            self.x.key_event(c, True)
        self.x.key_event(code, True)
        self.x.key_event(code, False)
        for c in reversed(codes):
            self.x.key_event(c, False)

    def _bind(self, syms):
        if any(s not in self.x.keymap for s in syms):
            self.settle()  # a keycode may change its meaning: all before must be through
            if self.x.ensure_keysyms(syms):
                self.settle()

    def key(self, *combos, repeat=1):
        """Press keys: "ctrl+s", "shift+Right", "Escape", "F10", "ctrl+plus" ..."""
        for combo in combos:
            parts = combo.split("+") if len(combo) > 1 else [combo]
            if parts[-1] == "" and len(parts) > 1:  # "ctrl++"
                parts = parts[:-2] + ["plus"]
            syms = [self.x.keysym(p) for p in parts]
            self._bind(syms)
            for i in range(repeat):
                self._tap(syms[-1], syms[:-1])
                if i % 50 == 49:
                    self.settle(0)
        self.settle()

    def type(self, text, delay=0.0):
        """Type text (any Unicode) into what has the focus."""
        syms = [self.x.char_keysym(c) for c in text]
        room = len(self.x.free_codes) + len(self.x.bound)
        at = 0
        while at < len(syms):
            part, new = [], set()  # at most 50 at once, and as many new as there are keycodes
            for s in syms[at:at + 50]:
                if s not in self.x.keymap or s in self.x.bound:
                    new.add(s)
                    if len(new) > room:
                        break
                part.append(s)
            at += len(part)
            self._bind(part)
            for s in part:
                self._tap(s)
                if delay:
                    self.x.sync()
                    time.sleep(delay)
            self.settle(0)
        self.settle()

    def type_into(self, target, text, name=None, clear=True, **kw):
        """Click an entry, replace what it holds by typing, and see that it arrived."""
        node = self._node(target, name, **kw)
        self.click(node, rel=(0.15, 0.5) if node.role == "spin button" else (0.5, 0.5))
        if clear:
            self.key("ctrl+a", "Delete")
        self.type(text)
        self.wait_until(
            lambda: self.text_of(node) == text if clear else text in self.text_of(node),
            msg=lambda: "%s has %r, not %r" % (node, self.text_of(node), text))
        return node

    def select_text(self, target, start, end, how="auto", name=None, **kw):
        """Select characters [start, end); fails unless the app then reports just that.

        how: "mouse"    drag from one character to the other (text views)
             "keyboard" caret to start (AT-SPI), then shift+Right (entries, left-to-right)
             "a11y"     AT-SPI AddSelection: not what a user does, but quick and exact
             "auto"     mouse for text views, keyboard for others
        """
        node = self._node(target, name, **kw)
        if how == "auto":
            how = "mouse" if "multi-line" in self.state(node) else "keyboard"
        want = (min(start, end), max(start, end))
        if how == "a11y":
            if self.selection(node):  # GTK 4.8: SetSelection is broken for text views
                node.call(TEXT, "RemoveSelection", "i", 0)
            # ... and AddSelection acts, but never answers (wrong type of reply)
            self.bus.send(node.dest, node.path, TEXT, "AddSelection", "ii", start, end)
        elif how == "keyboard":
            if "focused" not in self.state(node):
                self.click(node)
            node.call(TEXT, "SetCaretOffset", "i", start)
            self.key("shift+Right" if end > start else "shift+Left", repeat=abs(end - start))
        else:
            self._mouse_select(node, start, end)
        self.wait_until(lambda: self.selection(node) == want, 3,
                        lambda: "selection of %s is %r, wanted %r" % (node, self.selection(node),
                                                                      want))
        return node

    def scroll_to_offset(self, node, offset):
        """Have a text view show a character (by AT-SPI, not by the wheel)."""
        # GTK 4.8 scrolls but never answers (its introspection data lacks the reply), and
        # warns on stderr when an answer is wanted
        self.bus.send(node.dest, node.path, TEXT, "ScrollSubstringTo", "iiu", offset, offset, 6)
        self.settle(0.04)

    def char_point(self, node, offset, middle=False):
        """Screen point on the left edge (or middle) of a character; scrolls it into view."""
        place = self._still(node)
        r = place["rect"]

        def inside(c):
            return (c[1] >= r[1] - 1 and c[1] + c[3] <= r[1] + r[3] + 1
                    and r[0] - 1 <= c[0] <= r[0] + r[2])
        c = self.char_rect(node, offset, place)
        if not inside(c):
            self.scroll_to_offset(node, offset)
            last = None
            for _ in range(100):  # wait for the scrolling to end
                c = self.char_rect(node, offset, place)
                if c == last:
                    break
                last = c
                time.sleep(0.03)
            if not inside(c):
                self.fail("character %d of %s is not in view: %s in %s" % (offset, node, c, r))
        # a click goes before or after a character by which half of it is hit
        x = c[0] + (c[2] / 2 if middle else min(2 * self.scale, c[2] / 4))
        p = (min(max(x, r[0] + 1), r[0] + r[2] - 2), c[1] + c[3] / 2)
        wrong = self._in_the_way(node, place, p)
        if wrong:
            self.fail("cannot press on character %d of %s at %d,%d: in front of it is %s"
                      % (offset, node, p[0], p[1], wrong))
        return p

    def _mouse_select(self, node, start, end):
        for first, second in ((start, end), (end, start)):
            self.char_point(node, first)
            try:
                place = self._still(node)
                r, c = place["rect"], self.char_rect(node, second, place)
            except DBusError:
                break
            if r[1] - 1 <= c[1] and c[1] + c[3] <= r[1] + r[3] + 1 and \
                    r[0] - 1 <= c[0] <= r[0] + r[2]:  # both are in view
                self.drag(self.char_point(node, start), self.char_point(node, end))
                return
        self.click_at(*self.char_point(node, start))
        self.click_at(*self.char_point(node, end), mods=("shift",))

    def click_text(self, node, offset, count=1, button=1, mods=()):
        """Click on a character of a text view (count=2: its word, 3: its line)."""
        p = self.char_point(node, offset, middle=True)
        self.click_at(p[0], p[1], button, count, mods)

    def choose(self, combo, item, name=None, **kw):
        """Open a drop-down by clicking it, click the item."""
        node = self._node(combo, name, **kw)
        self.click(node)
        self.click(("list item", "option") + MENU_ITEMS, item, within=node)

    def menu(self, button, *items):
        """Open a menu button (a Node or its name) and click through the items."""
        self.click(button) if isinstance(button, Node) else self.click("button", button)
        for i in items:
            self.click(MENU_ITEMS, i)

    def file_chooser(self, path, title=None, timeout=None):
        """Give a path to GTK's open or save dialog, when it is there, and accept it."""
        d = self.window(title, timeout, where=lambda n: any(
            k.name == "GtkFileChooserWidget" for k in n.descendants()))
        names = [n for n in self.find_all("text box", within=d) if "editable" in n.states]
        if "focused" in frozenset().union(*[n.states for n in names]):
            self.key("ctrl+a")  # saving: the name entry has the focus
        else:
            self.key("ctrl+l")
        self.type(path)
        self.key("Return")  # GTK 4.8: a click on Open does not take a typed path
        self.wait_until(lambda: not d.alive(), timeout, "%s did not close" % d)
        self.settle()

    def do_action(self, node, index=0):
        """AT-SPI's Action: what a screen reader would do instead of a click."""
        r = node.call(ACTION, "DoAction", "i", index)[0]
        self.settle()
        return r

    def a11y_actions(self, node):
        n = node.prop(ACTION, "NActions")
        return [node.call(ACTION, "GetName", "i", i)[0] for i in range(n)]

    # -- GActions: a hook from outside, not a user's way --------------------------------

    @staticmethod
    def _gaction_path(app_id, window):
        return "/" + app_id.replace(".", "/").replace("-", "_") + (
            "/window/%d" % window if window else "")

    def gactions(self, app_id, window=None):
        """{name: (enabled, parameter type, [state])} of the app, or of its window 1, 2..."""
        return self.world.session.call(app_id, self._gaction_path(app_id, window),
                                       "org.gtk.Actions", "DescribeAll")[0]

    def gaction(self, app_id, name, param=None, window=1):
        """Activate "app.quit" or "win.save"; param: (signature, value), e.g. ("i", 42)."""
        scope, _, act = name.partition(".")
        self.world.session.call(app_id, self._gaction_path(app_id, window if scope == "win"
                                                           else None),
                                "org.gtk.Actions", "Activate", "sava{sv}", act,
                                [] if param is None else [param], {})
        self.settle()

    # -- waiting and failing ----------------------------------------------------------

    def wait_until(self, predicate, timeout=None, msg=None, interval=0.03):
        """Until predicate() is true; returns its value.  Errors in it count as false."""
        t = DEFAULT_TIMEOUT if timeout is None else timeout
        end, err = time.time() + t * SLOW, None
        while True:
            try:
                err, v = None, predicate()
                if v:
                    return v
            except (DBusError, UIError, LookupError, AttributeError, TypeError) as exc:
                err = exc
                self._check_alive()
            if time.time() > end:
                break
            time.sleep(interval)
        try:
            m = msg() if callable(msg) else (msg or "condition not true")
        except (DBusError, UIError) as exc:
            m = "condition not true (%s)" % exc
        self.fail("%s (waited %g s)%s" % (m, t, ": %r" % err if err else ""))

    def screenshot(self, path, node=None, margin=0):
        """PNG of the screen, or of one widget."""
        self.settle(0.05)
        if node is None:
            w, h, rgb = self.x.image()
        else:
            x, y, w, h = [int(v) for v in self.screen_rect(node)]
            x, y, w, h = _intersect((x - margin, y - margin, w + 2 * margin, h + 2 * margin),
                                    (0, 0) + self.x.size())
            w, h, rgb = self.x.image(x, y, w, h)
        write_png(path, w, h, rgb)
        return path

    def pixel(self, x, y):
        return tuple(self.x.image(int(x), int(y), 1, 1)[2])

    def save_failure(self, message):
        d = os.path.join(self.artifacts, time.strftime("%Y%m%d-%H%M%S-") + uuid.uuid4().hex[:4])
        os.makedirs(d, exist_ok=True)
        shot = os.path.join(d, "screen.png")
        try:
            write_png(shot, *self.x.image())
        except Exception as exc:
            shot, message = None, message + "\n(no screenshot: %s)" % exc
        try:
            if self.root:  # an app that hangs would cost many timeouts
                self.bus.call(self.root[0], self.root[1], ACC, "GetRole", timeout=2)
            tree = self.tree()
        except Exception as exc:
            tree = "(no tree: %s)" % exc
        with open(os.path.join(d, "failure.txt"), "w") as f:
            f.write("%s\n\nX windows, bottom to top: %s\npointer %s\n\n%s\n\napp output:\n%s\n" % (
                message, self.x.windows(), self.x.pointer(), tree, self.log()))
        return d, shot, tree

    def fail(self, message):
        """Raise UIError with the tree; save it and a screenshot in self.artifacts."""
        self._check_alive()
        d, shot, tree = self.save_failure(message)
        lines = [tree]
        if not tree.startswith("(no tree"):
            with contextlib.suppress(Exception):
                lines = self._brief()
        log = self.log()[-1500:].strip()
        e = UIError("%s\nscreenshot: %s (whole tree: %s/failure.txt)\ntree:\n%s%s" % (
            message, shot, d, "\n".join(lines), "\napp output:\n" + log if log else ""))
        e.screenshot = shot
        raise e

    def _brief(self, limit=120):
        """The tree for a failure message: the newest window first, without what has no
        size, and of many equal siblings only some."""
        out = []

        def walk(n, d):
            out.append("  " * d + n.line())
            kids = n.kids
            for i, k in enumerate(kids):
                if i >= 6 and len(kids) > 9 and i < len(kids) - 2 and k.role == kids[0].role:
                    if i == 6:
                        out.append("  " * d + "  ... %d more %s" % (len(kids) - 8, k.role))
                    continue
                walk(k, d + 1)
        for top in reversed(self._drop_unmapped(self.snapshot(True)).kids):
            walk(top, 0)
        if len(out) > limit:
            out[limit:] = ["... %d lines more" % (len(out) - limit)]
        return out

    # -- measuring --------------------------------------------------------------------

    def latency(self, act, quiet=0.05, timeout=0.5):
        """act() sends input (use ui.x directly, without settle).  Milliseconds from then to
        the first and to the last drawing of the app's top window, and what was drawn."""
        self.settle(0.05)
        w = [k for k in self.windows()][-1]
        d = self.x.damage_start(w.xid)
        try:
            self.x.damage_events(time.monotonic() + 0.05)
            t0 = time.monotonic()
            act()
            ev = self.x.damage_events(t0 + timeout, quiet)
        finally:
            self.x.damage_stop(d)
        if not ev:
            return None
        return {"first_ms": (ev[0][0] - t0) * 1000, "last_ms": (ev[-1][0] - t0) * 1000,
                "rects": len(ev), "area": [e[1] for e in ev[:4]]}

    def key_latency(self, combo):
        """latency() of one key press."""
        syms = [self.x.keysym(p) for p in combo.split("+")]
        self._bind(syms)
        return self.latency(lambda: (self._tap(syms[-1], syms[:-1]), self.x.lib.XFlush(self.x.dpy)))

    def frames(self, act, seconds=1.0, gap=0.004):
        """Times (s, from the start) of the frames drawn while act() runs, and for so many
        seconds in all: damage closer together than gap is one frame."""
        w, stop, ev = self.windows()[-1], [False], []
        x2 = X(self.world.display)  # a connection of its own for the thread
        d = x2.damage_start(w.xid)
        t0 = time.monotonic()

        def watch():
            while not stop[0]:
                ev.extend(x2.damage_events(time.monotonic() + 0.02))
        th = threading.Thread(target=watch)
        th.start()
        try:
            act()
            time.sleep(max(0, t0 + seconds - time.monotonic()))
        finally:
            stop[0] = True
            th.join()
            x2.damage_stop(d)
            x2.close()
        out = []
        for t, _ in ev:
            if not out or t - t0 - out[-1] > gap:
                out.append(t - t0)
        return out

    def marks(self):
        """GTK's profiler marks since the last call: [(time, duration, group, name, message)],
        seconds on time.monotonic()'s clock.  Needs start(marks=True)."""
        return self._marks.read()

    # -- accessibility checks -----------------------------------------------------------

    INTERACTIVE = ("button", "text box", "search box", "checkbox", "switch", "radio",
                   "combo box", "spin button", "slider", "link", "tab", "menu item",
                   "menu item checkbox", "menu item radio", "image", "list item", "input",
                   "progress bar")

    def check_names(self, extra_class=None):
        """[(problem, Node)]: what the user can see and operate (or what is a picture) that
        has no accessible name.  GTK 4.8 reports the class name when there is none; give a
        pattern for your own classes in extra_class, e.g. r"^My[A-Z]"."""
        out, seen = [], {}
        tree = self.snapshot()
        nodes = [n for n in tree.descendants() if n.role in self.INTERACTIVE]
        for n in self.visible(nodes):
            name = self.display_name(n)
            inner = next((d for d in n.descendants() if d.role == n.role), None)
            if n.role == "image" and any(a.role == "button" for a in n.ancestors()):
                continue  # the button has the name
            if n.role == "image" and n.parent and n.parent.role in ("text box", "checkbox"):
                continue
            if not name or _CLASS_NAME.match(name) or re.match(
                    r"^[A-Z][a-z0-9]+([A-Z][a-z0-9]+)+$", name) or \
                    (extra_class and re.search(extra_class, name)):
                # GtkMenuButton, GtkDropDown: the outer or the inner one has the name
                kin = [inner] if inner else []
                kin += [a for a in [n.parent] if a is not None and a.role in
                        (n.role, "combo box", "text box", "spin button")]
                if any(k and self.display_name(k) and not _CLASS_NAME.match(self.display_name(k))
                       for k in kin):
                    continue
                out.append(("no name", n))
            elif inner is None and n.role in ("button", "text box", "switch", "checkbox"):
                win = next((a for a in n.ancestors() if a.parent is not None and
                            a.parent.path == self.root[1]), None)
                key = (win.path if win else "", n.role, name)
                if key in seen and seen[key].path not in {a.path for a in n.ancestors()}:
                    out.append(("same name as another", n))
                seen.setdefault(key, n)
        return out

    def check_focus(self, limit=200, back=False):
        """(order, missed): what gets the focus by Tab, in order, until it comes round; and
        the visible focusable controls of the active window that never get it.  In text
        views Ctrl+Tab is pressed.  In GTK 4.8 Tab goes through every row of a list view:
        after three rows End is pressed (which selects the last row)."""
        order, paths, rows = [], [], 0
        f = self.focused()
        for _ in range(limit):
            key = "ctrl+Tab" if f is not None and "multi-line" in f.states else "Tab"
            if rows == 3 and not back:
                self.key("End")
            self.key(("shift+" if back else "") + key if "+" not in key or not back
                     else "ctrl+shift+Tab")
            f = self.focused()
            if f is None:  # AdwEntryRow (1.2) does not tell that it has the focus
                rows = 0
                continue
            rows = rows + 1 if f.role in ("list item", "row") else 0
            if f.path in paths:
                if f.path == paths[0] or paths[-1] == f.path:
                    break
                continue
            paths.append(f.path)
            order.append(f)
        near = set(paths)
        for f in order:
            near |= {a.path for a in f.ancestors()} | {d.path for d in f.descendants()}
        missed = [n for n in self.snapshot().descendants()
                  if "focusable" in n.states and "sensitive" in n.states and n.path not in near
                  and n.role in self.INTERACTIVE and n.role != "list item"
                  and n.description[-11:] != " the window"  # the buttons of the title bar
                  and any("active" in a.states for a in n.ancestors())]
        return order, self.visible(missed)

    @staticmethod
    def _luminance(c):
        v = [x / 255 for x in c]
        v = [x / 12.92 if x <= 0.03928 else ((x + 0.055) / 1.055) ** 2.4 for x in v]
        return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2]

    def contrast(self, node):
        """(ratio, text colour, background) of what is drawn in a widget: background is the
        commonest colour, text the one among the others that stands out most (text is
        antialiased: its full colour is in some pixels only)."""
        r = [int(v) for v in self.screen_rect(node)]
        w, h, rgb = self.x.image(*r)
        count = {}
        for i in range(0, len(rgb), 3):
            c = rgb[i:i + 3]
            count[c] = count.get(c, 0) + 1
        bg = max(count, key=count.get)
        lb, best = self._luminance(bg), (1.0, tuple(bg))
        for c, n in count.items():
            if n >= max(2, w * h // 2000):
                lc = self._luminance(c)
                ratio = (max(lb, lc) + 0.05) / (min(lb, lc) + 0.05)
                if ratio > best[0]:
                    best = (ratio, tuple(c))
        return round(best[0], 2), best[1], tuple(bg)

    def check_contrast(self, minimum=4.5):
        """[(ratio, text colour, background, Node)] of visible labels below the minimum
        (WCAG: 4.5, large text 3).  Insensitive widgets are exempt."""
        out = []
        for n in self.find_all("label"):
            if n.name.strip() and "sensitive" in n.states and \
                    all("sensitive" in a.states for a in n.ancestors() if a.states):
                with contextlib.suppress(UIError):
                    c = self.contrast(n)
                    if c[0] < minimum:
                        out.append(c + (n,))
        return out


# --------------------------------------------------------------------------------------
# From a shell
# --------------------------------------------------------------------------------------

def _arg_name(s):
    if s is None:
        return None
    return re.compile(s[1:-1]) if len(s) > 2 and s[0] == s[-1] == "/" else s


def main(argv=None):
    p = argparse.ArgumentParser(prog="uidrive.py", description=(
        "Drive a GTK 4 app in a private X server.  A session lives between calls: start, then "
        "any of the others, then stop.  ROLE '-' means any, NAME '/x/' a regular expression."))
    p.add_argument("--session", default=os.environ.get(
        "UIDRIVE_STATE", os.path.join(tempfile.gettempdir(), "uidrive-%d.json" % os.getuid())),
        help="file that keeps the session (default %(default)s)")
    p.add_argument("--timeout", type=float, default=None)
    sub = p.add_subparsers(dest="cmd", metavar="COMMAND")
    sub.required = True

    def cmd(name, help, *args):
        q = sub.add_parser(name, help=help)
        for a in args:
            if a.endswith("..."):
                q.add_argument(a[:-3], nargs="+")
            elif a.endswith("*"):
                q.add_argument(a[:-1], nargs="*")
            elif a.endswith("?"):
                q.add_argument(a[:-1], nargs="?")
            else:
                q.add_argument(a)
        return q
    q = cmd("start", "start an app: start [options] -- APP ARGS", "app...")
    q.add_argument("--size", default="1280x900")
    q.add_argument("--display")
    q.add_argument("--wm", default="openbox", help="a command, or 'none'")
    q.add_argument("--env", action="append", default=[], metavar="K=V")
    q.add_argument("--gsetting", action="append", default=[], metavar="SCHEMA:KEY=VALUE")
    q.add_argument("--locale")
    q.add_argument("--dark", action="store_true")
    q.add_argument("--light", action="store_true")
    q.add_argument("--high-contrast", action="store_true")
    q.add_argument("--toolkit", default="adw", choices=["adw", "gtk"])
    q.add_argument("--rtl", action="store_true")
    q.add_argument("--text-scale", type=float, default=1.0)
    q.add_argument("--scale", type=int, default=1)
    q.add_argument("--animations", action="store_true")
    q.add_argument("--cwd")
    q.add_argument("--artifacts")
    cmd("stop", "end the app and the session; prints the app's warnings")
    q = cmd("tree", "print the accessible tree", "role?", "name?")
    q.add_argument("--all", action="store_true", help="also what has no size")
    q = cmd("find", "print what matches (all of it)", "role", "name?")
    q.add_argument("--hidden", action="store_true")
    cmd("wait", "wait for a widget", "role", "name?")
    cmd("wait-gone", "wait until a widget is gone", "role", "name?")
    for c, h in (("click", "click a widget"), ("double-click", "double click"),
                 ("right-click", "right click"), ("hover", "move the pointer over it")):
        q = cmd(c, h, "role", "name?")
        q.add_argument("--nth", type=int)
        q.add_argument("--mods", default="", help="ctrl,shift")
    q = cmd("click-at", "click at a screen point", "x", "y")
    q.add_argument("--count", type=int, default=1)
    q.add_argument("--button", type=int, default=1)
    cmd("drag", "drag from one screen point to another", "x1", "y1", "x2", "y2")
    cmd("dnd", "drag and drop a widget on another", "role1", "name1", "role2", "name2")
    cmd("scroll", "turn the wheel over a widget", "role", "name", "clicks")
    cmd("type", "type text", "text")
    cmd("key", "press keys: ctrl+s Escape ...", "combo...")
    cmd("fill", "replace the text of an entry", "role", "name", "text")
    cmd("text", "print the text of a widget", "role", "name?")
    cmd("state", "print states, caret, selection", "role", "name?")
    cmd("select", "select text by mouse or keyboard", "role", "name", "start", "end")
    cmd("click-text", "click on a character of a text view", "role", "name", "offset", "count?")
    cmd("menu", "open a menu button, click items", "button", "items*")
    cmd("choose", "choose in a drop-down", "name", "item")
    cmd("file", "give a path to the file chooser", "path")
    cmd("shot", "screenshot (of a widget)", "path", "role?", "name?")
    cmd("windows", "print the X windows")
    cmd("log", "print what the app has printed")
    cmd("gaction", "activate a GAction: APPID win.save", "appid", "action")
    cmd("lint", "accessibility: names, focus order, contrast")
    q = cmd("latency", "ms from a key press to the drawing", "combo")
    q.add_argument("--n", type=int, default=10)
    a = p.parse_args(argv)

    if a.cmd == "start":
        if os.path.exists(a.session):
            with contextlib.suppress(Exception):
                UI.attach(a.session).stop()
        gs = {}
        for s in a.gsetting:
            schema, _, kv = s.partition(":")
            k, _, v = kv.partition("=")
            gs.setdefault(schema, {})[k] = v
        ui = UI.start(a.app, size=tuple(int(v) for v in a.size.split("x")), display=a.display,
                      wm=None if a.wm == "none" else a.wm, env=dict(e.split("=", 1) for e in a.env),
                      gsettings=gs, locale=a.locale, high_contrast=a.high_contrast, rtl=a.rtl, toolkit=a.toolkit,
                      color_scheme="dark" if a.dark else "light" if a.light else None,
                      text_scale=a.text_scale, gdk_scale=a.scale, animations=a.animations,
                      cwd=a.cwd, artifacts=a.artifacts)
        ui.save_state(a.session)
        print("display %s, pid %d, session %s" % (ui.world.display, ui.proc.pid, a.session))
        sys.stdout.flush()
        os._exit(0)  # leave everything running
    ui = UI.attach(a.session)
    if a.cmd == "stop":
        for w in ui.warnings():
            print(w)
        ui.stop()
        os.unlink(a.session)
        return 0
    role = None if getattr(a, "role", None) in (None, "-") else a.role
    name = _arg_name(getattr(a, "name", None))

    def node():
        return ui.find(role, name, timeout=a.timeout, nth=getattr(a, "nth", None))
    if a.cmd == "tree":
        print(ui.tree(within=node() if role or name else None, showing=not a.all))
    elif a.cmd == "find":
        for n in ui.find_all(role, name, showing=not a.hidden):
            r, why = ui._visible_rect(n)
            print(n.line(), "screen %d,%d %dx%d" % tuple(r) if r else why)
    elif a.cmd == "wait":
        print(node().line())
    elif a.cmd == "wait-gone":
        ui.wait_gone(role, name, timeout=a.timeout)
    elif a.cmd in ("click", "double-click", "right-click"):
        print(ui.click(node(), count=2 if a.cmd[0] == "d" else 1, button=3 if a.cmd[0] == "r" else 1,
                       mods=[m for m in a.mods.split(",") if m]).line())
    elif a.cmd == "hover":
        ui.hover(node())
    elif a.cmd == "click-at":
        ui.click_at(float(a.x), float(a.y), a.button, a.count)
    elif a.cmd == "drag":
        ui.drag((float(a.x1), float(a.y1)), (float(a.x2), float(a.y2)))
    elif a.cmd == "dnd":
        ui.drag_and_drop(ui.find(a.role1, _arg_name(a.name1)), ui.find(a.role2, _arg_name(a.name2)))
    elif a.cmd == "scroll":
        ui.scroll(node(), int(a.clicks))
    elif a.cmd == "type":
        ui.type(a.text)
    elif a.cmd == "key":
        ui.key(*a.combo)
    elif a.cmd == "fill":
        ui.type_into(node(), a.text)
    elif a.cmd == "text":
        print(ui.text_of(node()))
    elif a.cmd == "state":
        n = node()
        print(" ".join(sorted(ui.state(n))))
        if TEXT in n.ifaces:
            print("caret", ui.caret(n), "selection", ui.selection(n), repr(ui.selected_text(n)))
        if VALUE in n.ifaces:
            print("value", ui.value(n))
    elif a.cmd == "select":
        ui.select_text(node(), int(a.start), int(a.end))
    elif a.cmd == "click-text":
        ui.click_text(node(), int(a.offset), int(a.count or 1))
    elif a.cmd == "menu":
        ui.menu(a.button, *a.items)
    elif a.cmd == "choose":
        ui.choose("combo box", a.item, name=name)
    elif a.cmd == "file":
        ui.file_chooser(a.path, timeout=a.timeout)
    elif a.cmd == "shot":
        ui.screenshot(a.path, node() if role or name else None)
    elif a.cmd == "windows":
        for w in ui.windows():
            print(w)
    elif a.cmd == "log":
        sys.stdout.write(ui.log())
    elif a.cmd == "gaction":
        ui.gaction(a.appid, a.action)
    elif a.cmd == "lint":
        for why, n in ui.check_names():
            print("%s: %s" % (why, n.line()))
        for c in ui.check_contrast():
            print("contrast %.2f of %s on %s: %s" % c)
        order, missed = ui.check_focus()
        print("focus order: " + " > ".join("%s %r" % (n.role, ui.display_name(n)) for n in order))
        for n in missed:
            print("not reached by Tab: %s" % n.line())
    elif a.cmd == "latency":
        r = sorted(x["first_ms"] for x in (ui.key_latency(a.combo) for _ in range(a.n)) if x)
        print("ms to the first drawing: min %.1f median %.1f max %.1f (%d of %d drew)" % (
            r[0], r[len(r) // 2], r[-1], len(r), a.n) if r else "nothing was drawn")
    if ui.root:
        ui.x.sync()
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (UIError, DBusError) as exc:
        sys.stderr.write("uidrive: %s\n" % exc)
        sys.exit(1)
