#!/bin/sh
# A user without rights, and the only folder that it may write to. ROOT is for trying it in a scratch folder.
set -eu
[ -n "${ROOT:-}" ] || useradd --system --no-create-home --shell /usr/sbin/nologin sluiswachter
mkdir -p "${ROOT:-}/data"
chmod 700 "${ROOT:-}/data"
[ -n "${ROOT:-}" ] || chown sluiswachter /data
