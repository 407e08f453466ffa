#!/bin/sh
# Programs outside Python: tesseract reads the letters in pictures and scans (without it, pictures are refused).
set -eu
apt-get update -qq
apt-get install -y -qq --no-install-recommends tesseract-ocr tesseract-ocr-nld
rm -rf /var/lib/apt/lists/*
