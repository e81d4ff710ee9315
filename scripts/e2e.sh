#!/usr/bin/env bash
# Browser tests against a real desk of their own (scripts/with_desk.sh says what can be chosen).
#   scripts/e2e.sh [playwright arguments]
exec "$(dirname "$0")/with_desk.sh" node node_modules/@playwright/test/cli.js test "$@"
