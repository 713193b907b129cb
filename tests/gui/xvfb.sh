#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs a test program with an X server of its own, and ends both together.  Skips where there is no Xvfb.

command -v Xvfb >/dev/null || { echo "1..0 # SKIP Xvfb is not installed"; exit 77; }

folder=$(mktemp -d) || exit 99
Xvfb -displayfd 3 -screen 0 1280x1024x24 -nolisten tcp 3>"$folder/display" >/dev/null 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null; rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM

waited=0
while [ ! -s "$folder/display" ] && [ "$waited" -lt 100 ]; do
  sleep 0.1
  waited=$((waited + 1))
done
[ -s "$folder/display" ] || { echo "Xvfb did not start" >&2; exit 99; }

DISPLAY=:$(cat "$folder/display") WAYLAND_DISPLAY= "$@"
