#!/usr/bin/env bash
# Runs a command in frontend/ beside a real desk: own API, own built console, own demo data, on free ports; everything is
# removed afterwards. The command finds both by E2E_BASE_URL and E2E_API_URL, and a browser by CHROMIUM_PATH.
#   scripts/with_desk.sh COMMAND [ARGUMENT...]
# E2E_DATABASE_URL   run on this database (emptied by the caller) instead of a new SQLite file
# E2E_CHROMA=server  start a Chroma server and use it instead of the embedded store
set -uo pipefail
cd "$(dirname "$0")/.."
browser=$(scripts/find_browser.sh) || exit 1
work=$(mktemp -d)
set -m
pids=()
stop() {
  for pid in "${pids[@]}"; do kill -TERM -- "-$pid" 2>/dev/null; done
  for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null; done
  rm -rf "$work"
}
trap stop EXIT
trap 'exit 130' INT TERM

free_port() { backend/.venv/bin/python -c "import socket; s=socket.socket(); s.bind(('127.0.0.1',0)); print(s.getsockname()[1])"; }
wait_for() { # url, seconds, name
  for _ in $(seq 1 $(($2 * 2))); do
    backend/.venv/bin/python -c "import sys,urllib.request; urllib.request.urlopen(sys.argv[1], timeout=5)" "$1" 2>/dev/null && return
    sleep 0.5
  done
  echo "desk: $3 did not become ready; its log:" >&2
  tail -40 "$work/$3.log" >&2
  exit 1
}

export ENVIRONMENT=development HF_HUB_OFFLINE=1 LOG_LEVEL=${LOG_LEVEL:-info}
export DATABASE_URL=${E2E_DATABASE_URL:-sqlite+aiosqlite:///$work/desk.db}
export VECTOR_STORE_PATH=$work/chroma ATTACHMENTS_URL=$work/attachments
if [ "${E2E_CHROMA:-}" = server ]; then
  chroma_port=$(free_port)
  CHROMA_PORT=$chroma_port DATA_DIR=$work/chroma-server PATH="$PWD/backend/.venv/bin:$PATH" sh infra/start/chroma.sh > "$work/chroma.log" 2>&1 &
  pids+=($!)
  export CHROMA_URL=http://127.0.0.1:$chroma_port
  wait_for "$CHROMA_URL/api/v2/heartbeat" 60 chroma
fi
api_port=$(free_port)
(cd backend && exec .venv/bin/python -m app.cli serve --port "$api_port") > "$work/api.log" 2>&1 &
pids+=($!)
wait_for "http://127.0.0.1:$api_port/health" 60 api
export API_URL=http://127.0.0.1:$api_port
(cd frontend && npm run --silent build > "$work/build.log" 2>&1) || { tail -40 "$work/build.log" >&2; exit 1; }
console_port=$(free_port)
(cd frontend && exec node node_modules/vite/bin/vite.js preview --port "$console_port" --strictPort --host 127.0.0.1) > "$work/console.log" 2>&1 &
pids+=($!)
wait_for "http://127.0.0.1:$console_port/" 60 console
wait_for "http://127.0.0.1:$api_port/health/ready" 180 api
# Nothing is to be looked at before the sample articles are embedded, behind the running API, and the demo tickets triaged.
backend/.venv/bin/python - "http://127.0.0.1:$api_port/health" <<'PY' || { tail -40 "$work/api.log" >&2; exit 1; }
import json, sys, time, urllib.request
for _ in range(600):
    with urllib.request.urlopen(sys.argv[1], timeout=10) as answer:
        health = json.load(answer)
    if health["vector_store"]["counts"]["chunks"] and not health["queue"]["counts"].get("pending"):
        sys.exit(0)
    time.sleep(0.5)
sys.exit("desk: the sample articles were not embedded within five minutes")
PY

cd frontend
E2E_OUTPUT_DIR=$work/results E2E_BASE_URL=http://127.0.0.1:$console_port E2E_API_URL=$API_URL CHROMIUM_PATH=$browser "$@"
status=$?
[ $status -eq 0 ] || { echo "desk: the end of the API's log:" >&2; tail -30 "$work/api.log" >&2; }
exit $status
