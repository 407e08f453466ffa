#!/bin/sh
# Sends the web traffic that comes in over one network card through Sluiswachter, and refuses HTTP/3 (UDP 443), so that
# browsers fall back to what can be read. Run as root on the gateway, after setting `modes` to ["transparent@PORT"].
# usage: transparent.sh INTERFACE PORT | transparent.sh off
set -eu
[ "${1:-}" = off ] && { nft delete table inet sluiswachter; exit 0; }
[ $# -eq 2 ] || { echo "usage: $0 INTERFACE PORT | $0 off" >&2; exit 2; }
sysctl -q -w net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
# Without these a client would be told of a shorter way, around the gateway.
sysctl -q -w net.ipv4.conf.all.send_redirects=0
nft -f - <<RULES
table inet sluiswachter
delete table inet sluiswachter
table inet sluiswachter {
  chain prerouting {
    type nat hook prerouting priority dstnat; policy accept;
    iifname "$1" tcp dport { 80, 443 } redirect to :$2
  }
  chain forward {
    type filter hook forward priority filter; policy accept;
    iifname "$1" udp dport 443 reject
    # When the gateway is down, nothing passes it by.
    iifname "$1" tcp dport { 80, 443 } reject with tcp reset
  }
}
RULES
