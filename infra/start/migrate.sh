#!/bin/sh
# Brings the tables of DATABASE_URL up to date, then ends. Safe to run again.
#   PYTHON  interpreter with the backend's packages (backend/.venv, else python3)
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
cd "$root/backend"

if [ -z "${PYTHON:-}" ]; then
    PYTHON=python3
    if [ -x "$root/backend/.venv/bin/python" ]; then PYTHON=$root/backend/.venv/bin/python; fi
fi

exec "$PYTHON" -m app.cli db upgrade
