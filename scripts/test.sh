#!/usr/bin/env bash
# Every check and test of both halves. Goes on after a failure, so that one run shows everything, and ends with a
# line for each part; what could not be tested here is named.
set -uo pipefail
cd "$(dirname "$0")/.."
scripts/bootstrap.sh || exit 1

logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
names=() results=() failed=0

part() { # name, command...
  local name=$1 started=$SECONDS
  shift
  printf '\n=== %s\n' "$name"
  if "$@" 2>&1 | tee "$logs/$name.log"; then results+=("passed"); else results+=("FAILED"); failed=1; fi
  names+=("$name ($((SECONDS - started)) s)")
}

# Each of the first two keeps one core busy.
types() { (cd backend && .venv/bin/mypy > "$logs/mypy" 2>&1); echo $? > "$logs/mypy-status"; }
types_end() {
  until [ -f "$logs/mypy-status" ]; do sleep 1; done
  cat "$logs/mypy"
  return "$(cat "$logs/mypy-status")"
}
types &
part lint scripts/lint.sh
part types-backend types_end
part types-frontend bash -c 'cd frontend && npm run --silent typecheck'
part unit-frontend bash -c 'cd frontend && npm run --silent test'
part e2e scripts/e2e.sh
part console-size bash -c 'cd frontend && npm run --silent size'
if [ -n "${E2E_POSTGRES_URL:-}" ]; then
  E2E_DATABASE_URL=$E2E_POSTGRES_URL E2E_CHROMA=server part e2e-postgres-chroma scripts/e2e.sh main-job
fi
part backend scripts/test_backend.sh

printf '\n=== summary\n'
for i in "${!names[@]}"; do printf '%-40s %s\n' "${names[$i]}" "${results[$i]}"; done
[ -n "${E2E_POSTGRES_URL:-}" ] || echo "not run: the journey on PostgreSQL with a Chroma server (E2E_POSTGRES_URL is not set)"
[ -n "${TEST_DATABASE_URLS:-}" ] || echo "not run: storage tests on PostgreSQL and MySQL/MariaDB (TEST_DATABASE_URLS is not set)"
grep -hE '^ *(Tests|Test Files) +[0-9]|^ +[0-9]+ (passed|failed|flaky|skipped)' "$logs"/*.log
tail -n 1 "$logs/backend.log"
exit $failed
