#!/bin/sh
# Installs the locked, hashed requirements. PIP may name another pip.
set -eu
${PIP:-pip} install --no-cache-dir --require-hashes -r requirements.lock
