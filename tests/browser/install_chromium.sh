#!/bin/sh
# Makes sure there is a Chromium: the one on the PATH, Debian's, or Playwright's own.
set -eu
playwright=$1
if command -v chromium || command -v chromium-browser || command -v google-chrome; then
    exit 0
fi
if command -v apt-get >/dev/null; then
    as_root=""
    [ "$(id -u)" = 0 ] || as_root="sudo -n"
    if $as_root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq chromium; then
        exit 0
    fi
fi
"$playwright" install --with-deps chromium || "$playwright" install chromium
