#!/bin/sh
# Serves the built console and passes /api to the API. Arguments go to nginx (`console.sh -t` checks the configuration).
#   PORT            port (8080)
#   API_URL         address of the API, without a path (http://127.0.0.1:8000)
#   DIST_DIR        built console (frontend/dist)
#   RUN_DIR         writable folder for the rendered configuration and temporary files (a new one)
#   NGINX           the nginx command (nginx)
#   NGINX_TEMPLATE  configuration template (infra/nginx.conf)
#   NGINX_RESOLVER  name server for API_URL's host (the first of /etc/resolv.conf)
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
port=${PORT:-8080}
api_url=${API_URL:-http://127.0.0.1:8000}
api_url=${api_url%/}
dist=${DIST_DIR:-$root/frontend/dist}
template=${NGINX_TEMPLATE:-$root/infra/nginx.conf}

fail() {
    echo "console.sh: $1" >&2
    exit 64
}

# The values are written into a configuration file, so nothing but plain addresses and paths may pass.
case $port in '' | *[!0-9]*) fail "PORT must be a number, not '$port'" ;; esac
case $api_url in http://?* | https://?*) ;; *) fail "API_URL must begin with http:// or https://, not '$api_url'" ;; esac
case ${api_url#*://} in *[!A-Za-z0-9.:_-]*) fail "API_URL must be scheme://host:port, not '$api_url'" ;; esac
case $dist in /*) ;; *) fail "DIST_DIR must be an absolute path, not '$dist'" ;; esac
case $dist in *[!A-Za-z0-9._/+@-]*) fail "DIST_DIR holds a character that cannot be used: '$dist'" ;; esac
[ -f "$dist/index.html" ] || fail "no index.html in $dist: build the console first, or set DIST_DIR"

# nginx asks a name server and not the hosts file, which is where localhost stands.
case $api_url in *://localhost | *://localhost:*) api_url=$(printf %s "$api_url" | sed 's#//localhost#//127.0.0.1#') ;; esac

resolver=${NGINX_RESOLVER:-}
if [ -z "$resolver" ] && [ -r /etc/resolv.conf ]; then
    resolver=$(sed -n 's/^[[:space:]]*nameserver[[:space:]]\{1,\}\([^[:space:]]\{1,\}\).*/\1/p' /etc/resolv.conf | head -n 1)
fi
case $resolver in
    '') resolver=127.0.0.1 ;;
    \[*) ;;
    *:*) resolver="[${resolver%%%*}]" ;;
esac
case $resolver in *[!]A-Za-z0-9.:[]*) fail "NGINX_RESOLVER must be an address, not '$resolver'" ;; esac

if [ -n "${RUN_DIR:-}" ]; then
    run=$RUN_DIR
else
    run=$(mktemp -d "${TMPDIR:-/tmp}/citedesk-console.XXXXXX")
fi
case $run in /*) ;; *) fail "RUN_DIR must be an absolute path, not '$run'" ;; esac
case $run in *[!A-Za-z0-9._/+@-]*) fail "RUN_DIR holds a character that cannot be used: '$run'" ;; esac
mkdir -p "$run"

# Another user's terminal or file cannot be opened again by name; then the log stands beside the configuration.
access_log=/dev/stdout
(: >>/dev/stdout) 2>/dev/null || access_log=$run/access.log

sed -e "s#@PORT@#$port#g" \
    -e "s#@API_URL@#$api_url#g" \
    -e "s#@DIST_DIR@#$dist#g" \
    -e "s#@RUN_DIR@#$run#g" \
    -e "s#@ACCESS_LOG@#$access_log#g" \
    -e "s#@RESOLVER@#$resolver#g" \
    "$template" >"$run/nginx.conf"

exec "${NGINX:-nginx}" -e stderr -p "$run" -c "$run/nginx.conf" "$@"
