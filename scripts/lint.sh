#!/usr/bin/env bash
# Style, import directions and generated files. Stops at the first thing that is wrong.
set -euo pipefail
cd "$(dirname "$0")/.."
(
  cd backend
  .venv/bin/ruff check --quiet . ../scripts
  .venv/bin/ruff format --quiet --check . ../scripts
  .venv/bin/lint-imports --no-logo 2>/dev/null || .venv/bin/lint-imports
  fresh=$(mktemp)
  trap 'rm -f "$fresh"' EXIT
  .venv/bin/python -m app.cli openapi "$fresh"
  cmp -s "$fresh" openapi.json || { echo "backend/openapi.json is out of date: run make client" >&2; exit 1; }
)
(
  cd frontend
  npm run --silent lint
  npm run --silent format:check
  npm run --silent client:check
)
