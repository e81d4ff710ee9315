#!/usr/bin/env bash
# Resolves requirements.lock (what runs) and requirements-dev.lock (with what tests) for every platform, with hashes. PyTorch stays out of it (see bootstrap.sh); what only
# PyTorch needs is named in torch-deps.in, so that it is pinned too.
set -euo pipefail
cd "$(dirname "$0")/../backend"
override=$(mktemp)
trap 'rm -f "$override"' EXIT
echo 'torch ; sys_platform == "never"' > "$override"
options=(--quiet --universal --python-version 3.11 --generate-hashes --override "$override" --no-emit-package torch
  --custom-compile-command "make lock")
.venv/bin/uv pip compile pyproject.toml torch-deps.in "${options[@]}" -o requirements.lock >/dev/null
# What the tests need besides, at the same versions.
.venv/bin/uv pip compile pyproject.toml torch-deps.in --extra dev -c requirements.lock "${options[@]}" -o requirements-dev.lock >/dev/null
