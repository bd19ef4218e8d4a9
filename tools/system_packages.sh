#!/bin/sh
# Installs the Debian packages that some tests use (a real browser, a real PostgreSQL server).
# Elsewhere, or without the right to install, it says what is missing and the tests that need
# it are skipped; in CI (CI=true) what is missing is an error.
set -u
missing=''
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
	echo "== installing Debian packages:$missing"
	export DEBIAN_FRONTEND=noninteractive
	apt-get update -qq >/dev/null 2>&1
	# shellcheck disable=SC2086
	apt-get install -y -qq --no-install-recommends $missing >/dev/null 2>&1 && exit 0
fi
echo "not installed:$missing (some tests will be skipped; install with: apt-get install$missing)"
[ "${CI:-}" != true ]
