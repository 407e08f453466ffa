"""The PAC file: AI services and the proxy's own host go through Sluiswachter, the rest does not."""

import json
from collections.abc import Sequence

_TEMPLATE = """// Sluiswachter: alleen AI-diensten gaan via de proxy / only AI services go through the proxy.
var exact = %(exact)s;
var suffixes = %(suffixes)s;
var through = %(through)s;

function FindProxyForURL(url, host) {
  host = host.toLowerCase();
  while (host.charAt(host.length - 1) === ".") {
    host = host.substring(0, host.length - 1);
  }
  if (Object.prototype.hasOwnProperty.call(exact, host)) {
    return through;
  }
  for (var i = 0; i < suffixes.length; i++) {
    var at = host.length - suffixes[i].length;
    if (at > 0 && host.substring(at) === suffixes[i]) {
      return through;
    }
  }
  return "DIRECT";
}
"""


def pac_file(hosts: Sequence[str], proxies: Sequence[str], portal_host: str) -> str:
    """Write the PAC file for these hosts (``x`` or ``*.x``).

    The proxies are tried in order. ``DIRECT`` never follows them: when every proxy is down, an AI service is out of
    reach instead of uninspected.
    """
    if not proxies:
        raise ValueError("a PAC file needs at least one proxy")
    names = sorted({host.lower().rstrip(".") for host in (*hosts, portal_host)})
    exact = {name: 1 for name in names if not name.startswith("*.")}
    suffixes = [name[1:] for name in names if name.startswith("*.")]
    return _TEMPLATE % {
        "exact": json.dumps(exact),
        "suffixes": json.dumps(suffixes),
        "through": json.dumps("; ".join(f"PROXY {_address(proxy)}" for proxy in proxies)),
    }


def _address(proxy: str) -> str:
    # A ";" would start a new choice, and that choice could be DIRECT.
    if not proxy or any(mark in proxy for mark in "; \t\r\n"):
        raise ValueError("a proxy is written as host:port")
    return proxy
