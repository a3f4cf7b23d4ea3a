#!/bin/sh
# Draws recruitment/static/recruitment/og.png, the picture that shared jobs show, from tools/og.html.
set -eu
cd "$(dirname "$0")/.."
exec "${CHROMIUM:-chromium}" --headless --no-sandbox --disable-quic --disable-background-networking \
  --hide-scrollbars --force-device-scale-factor=1 --window-size=1200,630 \
  --screenshot=recruitment/static/recruitment/og.png "file://$PWD/tools/og.html"
