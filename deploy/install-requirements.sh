#!/bin/sh
# Installs the locked, hashed requirements, and what was compiled in an earlier stage (WHEELS). PIP may name another pip.
set -eu
${PIP:-pip} install --no-cache-dir --require-hashes -r requirements.lock
for wheel in "${WHEELS:-/wheels}"/*.whl; do
    [ ! -e "$wheel" ] || ${PIP:-pip} install --no-cache-dir --no-index --no-deps "$wheel"
done
