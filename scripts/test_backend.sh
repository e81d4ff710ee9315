#!/usr/bin/env bash
# The backend's tests, whose files are shared among processes, one for each core, in order: long files come early. Further
# arguments go to pytest, for example `--numprocesses 0` for one process, whose output is shown as it comes.
set -euo pipefail
cd "$(dirname "$0")/../backend"
exec .venv/bin/python -m pytest --numprocesses logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder "$@"
