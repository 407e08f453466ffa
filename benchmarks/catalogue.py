"""What the catalogue costs traffic that is not for AI: ``python -m benchmarks.catalogue``, part of ``make bench``.

Ratios in one run tell; absolute times depend on the machine.
"""

import asyncio
import json
import re
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence

from proxy.notices.pac import pac_file
from proxy.services import catalogue
from tests.proxy.bed import proxy_with
from tests.proxy.tunnel import echoing_upstream, through

COUNT = 300
OTHERS = [f"{name}{number}.nl" for number in range(500) for name in ("www.gemeente-", "app.dienst")]
_PAC = """
const [pac, hosts] = JSON.parse(require("fs").readFileSync(0, "utf8"));
const box = require("vm").createContext({});
require("vm").runInContext(pac, box);
for (const host of hosts) box.FindProxyForURL("", host);
const start = process.hrtime.bigint();
for (const host of hosts) box.FindProxyForURL("", host);
console.log(Number(process.hrtime.bigint() - start) / 1000 / hosts.length);
"""


class _Nothing:
    """An addon that does nothing."""


async def tunnels(patterns: Sequence[Sequence[str]]) -> list[float]:
    """Median milliseconds to open a tunnel for each of these ``allow_hosts``, taken in turns."""
    times: list[list[float]] = [[] for _ in patterns]
    async with echoing_upstream() as upstream:
        mode = [f"upstream:http://127.0.0.1:{upstream}"]
        for number in range(COUNT // 50):
            for taken, allowed in zip(times, patterns, strict=True):
                async with proxy_with(_Nothing(), mode=mode, allow_hosts=list(allowed)) as port:
                    for host in OTHERS[number * 50 : number * 50 + 50]:
                        started = time.perf_counter()
                        assert await through(port, host)
                        taken.append((time.perf_counter() - started) * 1000)
    return [statistics.median(taken) for taken in times]


def each(work: Callable[[str], object], items: Sequence[str]) -> float:
    """Microseconds an item."""
    started = time.perf_counter()
    for item in items:
        work(item)
    return (time.perf_counter() - started) / len(items) * 1e6


def main() -> None:
    """Print the figures."""
    known = catalogue.load(catalogue.SHIPPED)
    allowed = known.allow_patterns("sluis.wacht")
    print(f"{len(known.services)} services, {len(known.hosts)} hosts, one expression of {len(allowed[0])} letters")
    find = re.compile(allowed[0], re.IGNORECASE).search
    print(f"expression, host that is no AI   {each(lambda host: find(f'{host}:443'), OTHERS):8.1f} us")
    print(f"match, host that is no AI        {each(known.match, OTHERS):8.1f} us")
    print(f"match, host and path of a service{each(lambda host: known.match(host, '/v1/x'), known.hosts):8.1f} us")
    if node := shutil.which("node"):
        pac = pac_file(known.hosts, ["127.0.0.1:8080"], "sluis.wacht")
        done = subprocess.run(
            [node, "-e", _PAC], input=json.dumps([pac, OTHERS]), capture_output=True, text=True, check=True
        )
        print(f"PAC file of {len(pac) / 1000:.0f} KB, a look-up     {float(done.stdout):8.1f} us")
    plain, ours = asyncio.run(tunnels([[r"^x\.nl:443$"], allowed]))
    print(f"tunnel, one host in the list     {plain:8.2f} ms")
    print(f"tunnel, the whole catalogue      {ours:8.2f} ms, {plain / ours:.0%} of the speed")


if __name__ == "__main__":
    main()
