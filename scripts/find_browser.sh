#!/usr/bin/env bash
# Prints the path of a Chromium to test with: a system one, else one that the package manager installs, else
# Playwright's own download. Exits 1 with a message when none can be had.
set -uo pipefail
cd "$(dirname "$0")/.."

system_browser() {
  [ -n "${CHROMIUM_PATH:-}" ] && [ -x "$CHROMIUM_PATH" ] && { printf '%s\n' "$CHROMIUM_PATH"; return; }
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    command -v "$name" 2>/dev/null && return
  done
  return 1
}

package_manager() {
  command -v apt-get >/dev/null 2>&1 || return 1
  local as_root=()
  if [ "$(id -u)" != 0 ]; then
    sudo -n true 2>/dev/null || return 1
    as_root=(sudo -n)
  fi
  echo "find_browser: installing chromium with apt-get" >&2
  "${as_root[@]}" apt-get update -qq >/dev/null 2>&1
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq chromium >/dev/null 2>&1
}

downloaded() {
  (cd frontend && timeout 300 npx --no-install playwright install chromium >/dev/null 2>&1) || return 1
  (cd frontend && node -e "console.log(require('@playwright/test').chromium.executablePath())")
}

system_browser && exit 0
package_manager && system_browser && exit 0
downloaded && exit 0
echo "find_browser: no Chromium was found and none could be installed. Install one, or set CHROMIUM_PATH." >&2
exit 1
