#!/usr/bin/env bash
# The backend's tests, a process for each core: whole files go to one, so that what a file sets up is set up once. At most
# four, since each holds a desk with its model. Further arguments go to pytest.
set -euo pipefail
cd "$(dirname "$0")/../backend"
exec .venv/bin/python -m pytest --numprocesses logical --maxprocesses 4 --dist loadfile "$@"
