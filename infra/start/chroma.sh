#!/bin/sh
# Serves the vector store to several API processes. It has no login of its own: keep it off public networks.
#   CHROMA_HOST  address to listen on (127.0.0.1)
#   CHROMA_PORT  port (8001)
#   DATA_DIR     folder that holds the store (backend/data); the store is DATA_DIR/chroma-server
#   CHROMA       the chroma command (the one of backend/.venv, else the one on PATH)
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
# Its own folder: the store of an embedded start is locked to that one process.
store=${DATA_DIR:-$root/backend/data}/chroma-server
mkdir -p "$store"

if [ -z "${CHROMA:-}" ]; then
    CHROMA=chroma
    if [ -x "$root/backend/.venv/bin/chroma" ]; then CHROMA=$root/backend/.venv/bin/chroma; fi
fi

ANONYMIZED_TELEMETRY=False
export ANONYMIZED_TELEMETRY

exec "$CHROMA" run --path "$store" --host "${CHROMA_HOST:-127.0.0.1}" --port "${CHROMA_PORT:-8001}"
