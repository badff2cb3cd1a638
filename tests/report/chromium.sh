#!/bin/sh
# Prints the Chromium or Chrome that the report's tests open pages with. With --install, a Debian without one gets
# Debian's, if this runs as root.
set -eu

find_browser() {
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" && return
    done
    return 1
}

find_browser && exit
if [ "${1:-}" = --install ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing chromium for the report's tests (once, about half a minute)" >&2
    apt-get update -qq >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-liberation >/dev/null
    find_browser && exit
fi
echo "the report's tests need Chromium or Chrome on PATH: install it (Debian: apt-get install chromium)" >&2
exit 1
