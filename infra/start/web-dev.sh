#!/bin/sh
# Serves the console from its sources, with reload, and passes /api to the API.
#   WEB_HOST  address to listen on (127.0.0.1)
#   PORT      port (5173)
#   API_URL   address of the API (http://127.0.0.1:8000)
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
cd "$root/frontend"

[ -x node_modules/.bin/vite ] || npm ci --no-audit --no-fund

exec node_modules/.bin/vite --host "${WEB_HOST:-127.0.0.1}" --port "${PORT:-5173}"
