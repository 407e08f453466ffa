"""The PAC file: AI services and the proxy's own host go through Sluiswachter, the rest does not."""

import json
from collections.abc import Sequence

_TEMPLATE = """// Sluiswachter: alleen AI-diensten gaan via de proxy / only AI services go through the proxy.
var exact = %(exact)s;
var under = %(under)s;
var proxies = %(proxies)s;

// One client always begins with the same proxy, so that one proxy remembers what was replaced for it; many clients
// spread over all proxies; a proxy that is down is passed over.
function through(host) {
  var seed = typeof myIpAddress === "function" ? myIpAddress() : "";
  if (!seed || seed.substring(0, 4) === "127." || seed === "::1") {
    seed = host;
  }
  var sum = 0;
  for (var i = 0; i < seed.length; i++) {
    sum = (sum * 131 + seed.charCodeAt(i)) %% 8388593;
  }
  var first = Math.floor(((sum * 40503) %% 8388593) / 64) %% proxies.length;
  return proxies.slice(first).concat(proxies.slice(0, first)).join("; ");
}

function FindProxyForURL(url, host) {
  host = host.toLowerCase();
  while (host.charAt(host.length - 1) === ".") {
    host = host.substring(0, host.length - 1);
  }
  if (Object.prototype.hasOwnProperty.call(exact, host)) {
    return through(host);
  }
  for (var at = host.indexOf(".", 1); at > 0; at = host.indexOf(".", at + 1)) {
    if (Object.prototype.hasOwnProperty.call(under, host.substring(at + 1))) {
      return through(host);
    }
  }
  return "DIRECT";
}
"""


def pac_file(hosts: Sequence[str], proxies: Sequence[str], portal_host: str) -> str:
    """Write the PAC file for these hosts (``x`` or ``*.x``).

    Each client begins with one of the proxies, by its own address, and goes on to the next when that one is down.
    ``DIRECT`` never follows them: when every proxy is down, an AI service is out of reach instead of uninspected.
    """
    if not proxies:
        raise ValueError("a PAC file needs at least one proxy")
    names = sorted({host.lower().rstrip(".") for host in (*hosts, portal_host)})
    exact = {name: 1 for name in names if not name.startswith("*.")}
    under = {name[2:]: 1 for name in names if name.startswith("*.")}
    return _TEMPLATE % {
        "exact": json.dumps(exact),
        "under": json.dumps(under),
        "proxies": json.dumps([f"PROXY {_address(proxy)}" for proxy in proxies]),
    }


def _address(proxy: str) -> str:
    # A ";" would start a new choice, and that choice could be DIRECT.
    if not proxy or any(mark in proxy for mark in "; \t\r\n"):
        raise ValueError("a proxy is written as host:port")
    return proxy
