#!/bin/sh
# Healthy only when a canary is found by the detectors (see /healthz).
set -eu
exec python -c "import sys, urllib.request as u; sys.exit(u.urlopen('http://127.0.0.1:8090/healthz', timeout=12).status != 200)"
