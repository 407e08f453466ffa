#!/bin/sh
# Compiles what Kerberos needs (gssapi, against MIT's library) into WHEELS, in a stage of its own: no compiler ships.
# PIP may name another pip, APT another apt-get.
set -eu
${APT:-apt-get} update -qq
${APT:-apt-get} install -y -qq --no-install-recommends gcc libc6-dev libkrb5-dev
${PIP:-pip} wheel --no-cache-dir --require-hashes --wheel-dir "${WHEELS:-/wheels}" -r requirements-kerberos.lock
