#!/bin/sh
# Makes a Debian or Ubuntu workplace trust Sluiswachter's authority and send AI services through it. Run as root.
# usage: linux.sh PROXY:PORT CA.pem | linux.sh terug        (ROOT=/folder writes under that folder instead of /)
set -eu
here=$(dirname "$0")
root=${ROOT:-}
ca=/usr/local/share/ca-certificates/sluiswachter.crt
policies="/etc/chromium/policies/managed/sluiswachter.json /etc/opt/chrome/policies/managed/sluiswachter.json
/etc/opt/edge/policies/managed/sluiswachter.json"
firefox=/etc/firefox/policies/policies.json
programs=/etc/profile.d/sluiswachter.sh
refresh() { [ -n "$root" ] || update-ca-certificates >/dev/null; }

if [ "${1:-}" = terug ]; then
    for file in $ca $policies $programs; do rm -f "$root$file"; done
    # Firefox has one file for all policies: only ours is taken away.
    if grep -qs 'sluiswachter' "$root$firefox"; then rm -f "$root$firefox"; fi
    refresh
    exit 0
fi
[ $# -eq 2 ] || { echo "usage: $0 PROXY:PORT CA.pem | $0 terug" >&2; exit 2; }
proxy=$1
grep -q 'BEGIN CERTIFICATE' "$2" || { echo "$2 is no certificate; expected PEM (http://$proxy/ca.pem)" >&2; exit 2; }
if grep -q 'PRIVATE KEY' "$2"; then echo "$2 holds a private key; expected the certificate only" >&2; exit 2; fi
if [ -e "$root$firefox" ] && ! grep -q 'sluiswachter' "$root$firefox"; then
    echo "$firefox holds other policies; put those of deploy/uitrol/firefox-policies.json into it by hand" >&2
    exit 3
fi

put() { mkdir -p "$root$(dirname "$1")"; sed "s|PROXY:8080|$proxy|" "$2" >"$root$1"; chmod 644 "$root$1"; }
put "$ca" "$2"
for file in $policies; do put "$file" "$here/chromium-policies.json"; done
put "$firefox" "$here/firefox-policies.json"
sed -i "s|sluiswachter-ca.pem|$ca|" "$root$firefox"
# Programs that look at neither the system's list nor its proxy.
mkdir -p "$root$(dirname "$programs")"
cat >"$root$programs" <<PROGRAMS
export NODE_EXTRA_CA_CERTS=$ca
export REQUESTS_CA_BUNDLE=/etc/ssl/certs/ca-certificates.crt
export SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
PROGRAMS
refresh
