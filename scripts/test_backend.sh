#!/usr/bin/env bash
# The backend's tests; further arguments go to pytest. `--numprocesses logical --dist loadfile` shares the files among processes,
# one for each core: quicker while one works on the code.
set -euo pipefail
cd "$(dirname "$0")/../backend"
exec .venv/bin/python -m pytest "$@"
