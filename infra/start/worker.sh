#!/bin/sh
# Does background work beside the API: triage and uploads. Needs REDIS_URL, CHROMA_URL and DATABASE_URL, the API's.
#   WORKER_THREADS  runs at once (JOBS_CONCURRENCY)
#   PYTHON          interpreter with the backend's packages (backend/.venv, else python3)
# Everything else is read by the application itself: see backend/.env.example.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
cd "$root/backend"

if [ -z "${PYTHON:-}" ]; then
    PYTHON=python3
    if [ -x "$root/backend/.venv/bin/python" ]; then PYTHON=$root/backend/.venv/bin/python; fi
fi

if [ -n "${WORKER_THREADS:-}" ]; then set -- "$@" --threads "$WORKER_THREADS"; fi

exec "$PYTHON" -m app.cli worker "$@"
