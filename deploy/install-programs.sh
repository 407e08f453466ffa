#!/bin/sh
# Programs outside Python: tesseract reads the letters in pictures and scans (without it, pictures are refused); MIT's
# library checks Kerberos tickets. APT may name another apt-get.
set -eu
${APT:-apt-get} update -qq
${APT:-apt-get} install -y -qq --no-install-recommends tesseract-ocr tesseract-ocr-nld libgssapi-krb5-2
rm -rf "${ROOT:-}"/var/lib/apt/lists/*
