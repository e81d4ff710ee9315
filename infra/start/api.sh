#!/bin/sh
# Serves the HTTP API.
#   APP_HOST    address to listen on (0.0.0.0)
#   APP_PORT    port (8000)
#   APP_RELOAD  1: restart on source changes (development)
#   PYTHON      interpreter with the backend's packages (backend/.venv, else python3)
# Everything else is read by the application itself: see backend/.env.example.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
cd "$root/backend"

if [ -z "${PYTHON:-}" ]; then
    PYTHON=python3
    if [ -x "$root/backend/.venv/bin/python" ]; then PYTHON=$root/backend/.venv/bin/python; fi
fi

set -- --host "${APP_HOST:-0.0.0.0}" --port "${APP_PORT:-8000}"
if [ "${APP_RELOAD:-0}" = 1 ]; then set -- "$@" --reload --reload-dir app; fi

exec "$PYTHON" -m uvicorn app.main:app "$@"
