#!/usr/bin/env bash
# Sets up both halves from the lock files. A second run finds everything in place and changes nothing.
#   scripts/bootstrap.sh [backend|frontend]...     default: both
# TORCH_INDEX_URL   where PyTorch's CPU build is looked for, besides pip's own places
# TORCH_ALLOW_CUDA=1   take whatever build pip finds when there is no CPU build (gigabytes on Linux)
set -euo pipefail
cd "$(dirname "$0")/.."

TORCH_VERSION=2.13.0
TORCH_INDEX_URL=${TORCH_INDEX_URL:-https://download.pytorch.org/whl/cpu}
say() { printf '%s\n' "$*" >&2; }
die() { say "bootstrap: $*"; exit 1; }

find_python() {
  for candidate in "${PYTHON:-}" python3.11 python3.12 python3.13 python3; do
    [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1 || continue
    if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then
      command -v "$candidate"
      return
    fi
  done
  die "Python 3.11 to 3.13 is needed (set PYTHON to its path)"
}

install_torch() {
  local pip=(backend/.venv/bin/python -m pip install --quiet --disable-pip-version-check)
  if backend/.venv/bin/python -c "import importlib.metadata as m, sys; sys.exit(m.version('torch').split('+')[0] != '$TORCH_VERSION')" 2>/dev/null; then
    return
  fi
  # On Linux plain "torch" means gigabytes of CUDA; the CPU build is told apart by its local version.
  local wanted="torch==$TORCH_VERSION"
  [ "$(uname -s)" = Linux ] && wanted="torch==$TORCH_VERSION+cpu"
  local extra=()
  if [ -n "$TORCH_INDEX_URL" ] && backend/.venv/bin/python - "$TORCH_INDEX_URL" <<'PY'
import sys, urllib.request
try:
    urllib.request.urlopen(sys.argv[1].rstrip("/") + "/torch/", timeout=4).close()
except Exception as error:
    print(f"bootstrap: {sys.argv[1]} cannot be reached ({type(error).__name__}): looking elsewhere", file=sys.stderr)
    sys.exit(1)
PY
  then
    extra=(--extra-index-url "$TORCH_INDEX_URL")
  fi
  say "bootstrap: installing PyTorch $TORCH_VERSION (CPU)"
  "${pip[@]}" "${extra[@]}" "$wanted" && return
  if [ "${TORCH_ALLOW_CUDA:-}" = 1 ]; then
    "${pip[@]}" "${extra[@]}" "torch==$TORCH_VERSION"
    return
  fi
  die "no CPU build of PyTorch $TORCH_VERSION was found. Set TORCH_INDEX_URL to an index or mirror that has it, or
TORCH_ALLOW_CUDA=1 to take the standard build."
}

install_locked() {
  local uv_version
  uv_version=$(sed -n 's/^uv==\([0-9.]*\).*/\1/p' backend/requirements-dev.lock)
  if backend/.venv/bin/python -m pip install --quiet --disable-pip-version-check "uv==$uv_version" &&
    # Compiled here once: a process that may not write bytecode would otherwise compile 3,000 modules at every start.
    backend/.venv/bin/uv pip install --quiet --compile-bytecode --python backend/.venv/bin/python --no-deps --require-hashes -r backend/requirements-dev.lock; then
    return
  fi
  say "bootstrap: uv did not succeed: installing with pip, which is slower"
  backend/.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r backend/requirements-dev.lock
}

backend() {
  local stamp=backend/.venv/.installed want
  want=$(cat backend/requirements-dev.lock backend/pyproject.toml scripts/bootstrap.sh | sha256sum)
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$want" ] && return
  [ -x backend/.venv/bin/python ] || "$(find_python)" -m venv backend/.venv
  install_torch
  say "bootstrap: installing the locked Python packages"
  install_locked
  backend/.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e backend
  printf '%s\n' "$want" > "$stamp"
  say "bootstrap: backend ready"
}

frontend() {
  local stamp=frontend/node_modules/.installed want
  command -v node >/dev/null 2>&1 || die "Node.js 20 or newer is needed"
  [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || die "Node.js 20 or newer is needed, this is $(node --version)"
  want=$(cat frontend/package-lock.json frontend/package.json | sha256sum)
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$want" ] && return
  say "bootstrap: installing the locked npm packages"
  (cd frontend && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund --loglevel=error)
  printf '%s\n' "$want" > "$stamp"
  say "bootstrap: frontend ready"
}

[ $# -gt 0 ] || set -- backend frontend
for half in "$@"; do "$half"; done
