#!/usr/bin/env bash
# Runs API and console together; one Ctrl-C stops both.
set -uo pipefail
cd "$(dirname "$0")/.."
API_PORT=${APP_PORT:-8000}
CONSOLE_PORT=${CONSOLE_PORT:-5173}
export APP_PORT=$API_PORT API_URL=${API_URL:-http://127.0.0.1:$API_PORT}

for port in "$API_PORT" "$CONSOLE_PORT"; do
  if backend/.venv/bin/python -c "import socket,sys; s=socket.socket(); s.settimeout(1); sys.exit(s.connect_ex(('127.0.0.1', $port)))" 2>/dev/null; then
    echo "Port $port is in use already. Stop what listens there, or choose another: APP_PORT=... CONSOLE_PORT=... make run" >&2
    exit 1
  fi
done

set -m
pids=()
stop() {
  trap - INT TERM EXIT
  for pid in "${pids[@]}"; do kill -TERM -- "-$pid" 2>/dev/null; done
  for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null; done
}
trap 'stop; exit 0' INT TERM
trap stop EXIT

(cd backend && exec .venv/bin/python -m app.cli serve --port "$API_PORT") &
pids+=($!)
(cd frontend && exec node node_modules/vite/bin/vite.js --port "$CONSOLE_PORT" --strictPort --clearScreen false --logLevel warn) &
pids+=($!)

answers() { backend/.venv/bin/python -c "import sys,urllib.request; urllib.request.urlopen(sys.argv[1], timeout=2)" "$1" 2>/dev/null; }
for _ in $(seq 1 240); do
  answers "http://127.0.0.1:$API_PORT/health" && answers "http://localhost:$CONSOLE_PORT/" && break
  for pid in "${pids[@]}"; do kill -0 "$pid" 2>/dev/null || { echo "A part could not start, see above." >&2; exit 1; }; done
  sleep 0.5
done

cat <<TEXT

  CiteDesk is running.

    Console   http://localhost:$CONSOLE_PORT
    API       http://localhost:$API_PORT/docs
    Sign in   agent@citedesk.example     password citedesk-demo
              admin@citedesk.example, customer@citedesk.example: the same password

  On the first start the sample articles are embedded in the background, about a minute.
  Ctrl-C stops both.

TEXT
wait -n "${pids[@]}"
