"""Plain mitmproxy and the product side by side, in one run: ``make bench``. Absolute times depend on the machine."""

import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from starlette.applications import Starlette

from detectors.engine import Detectors
from logs.journal import Journal
from policies import DEFAULT_POLICY
from policies.loader import load
from proxy.addon import Sluiswachter
from proxy.inspection.inspector import Inspector
from proxy.services import practice
from proxy.services.catalogue import Catalogue, Service
from proxy.vault.memory import Vault
from tests.proxy.bed import far_side, post, proxy_with

COUNT = 200
Body = Callable[[int], bytes]
SERVICE = Service(id="x", name="X", vendor="X", country="US", kind="chat", hosts=("127.0.0.1",))
# A prompt as an employee would write it: a page of text with one resident in it.
TEXT = """Wil je deze brief in begrijpelijk Nederlands herschrijven? Hij moet korter en vriendelijker.

Geachte mevrouw Van den Berg, u heeft bij de gemeente een aanvraag ingediend voor het plaatsen van een dakkapel aan de
achterzijde van uw woning. Wij hebben uw aanvraag bekeken en zijn nagegaan of het plan past binnen de regels van het
omgevingsplan. Daarbij letten wij op de hoogte, de breedte en het materiaal van de dakkapel. Ook kijken wij of de
buren er last van kunnen krijgen. Op dit moment missen wij nog een tekening waarop de maten duidelijk te lezen zijn.
Zonder die tekening kunnen wij geen besluit nemen. Wij vragen u de tekening binnen vier weken op te sturen. Dat kan per
post, maar ook via de website. Lukt het niet binnen die tijd, dan kunt u om uitstel vragen. Wij verlengen de termijn dan
met ten hoogste twee weken. Ontvangen wij de tekening niet, dan behandelen wij uw aanvraag niet verder. U krijgt dan een
brief waarin staat waarom wij dat doen en hoe u bezwaar kunt maken. Heeft u vragen over deze brief, dan kunt u op
werkdagen tussen negen en twaalf uur bellen met het team Vergunningen. Wij helpen u graag verder. Een afspraak op het
gemeentehuis is ook mogelijk; neem dan de eerdere brieven en een geldig legitimatiebewijs mee. Als het besluit genomen
is, publiceren wij dat in het gemeenteblad. Vanaf dat moment kunnen belanghebbenden zes weken lang bezwaar maken. Wij
raden u aan om pas na die periode te beginnen met bouwen, omdat een bezwaar ertoe kan leiden dat het besluit verandert.
Ik ben bereikbaar op 0497-123456. Met vriendelijke groet, Sanne Hendriks, medewerker vergunningen.
"""


def prompt(number: int) -> bytes:
    """A 2 KB prompt that was not seen before."""
    return json.dumps({"messages": [{"role": "user", "content": f"Zaak {number}. {TEXT}"[:2048]}]}).encode()


def build_addon(catalogue: Catalogue, inspector: Inspector) -> Sluiswachter:
    """The product's addon, without its pages."""
    return Sluiswachter(
        catalogue=catalogue, inspector=inspector, portal=Starlette(), portal_host="sluis.wacht",
        practice=practice.practice_service("sluis.wacht"), answer_practice=practice.answer, verdict_seconds=30,
    )  # fmt: skip


def conversation(number: int) -> bytes:
    """A conversation of 100 KB of which the last 2 KB was not seen before."""
    texts = [f"Bericht {one}. {TEXT}"[:2048] for one in range(49)] + [f"Vraag {number}. {TEXT}"[:2048]]
    return json.dumps({"messages": [{"role": "user", "content": text} for text in texts]}).encode()


def upload(number: int) -> bytes:
    """Five megabytes of text."""
    return json.dumps({"messages": [{"role": "user", "content": f"Bijlage {number}. {TEXT}" * 2500}]}).encode()


@dataclass(frozen=True, slots=True)
class Measured:
    """Requests per second, and milliseconds."""

    rate: float
    median: float
    p99: float


async def measure(
    name: str, addon: object, body: Body = prompt, count: int = COUNT, at_once: int = 1, beside: Body | None = None
) -> Measured:
    """Print and return what clients see who each ask in turn, while another sends ``beside`` again and again."""
    times: list[float] = []
    numbers = iter(range(count))

    async def client() -> None:
        for number in numbers:
            began = time.perf_counter()
            answer = await post(proxy, far.port, body(number))
            times.append((time.perf_counter() - began) * 1000)
            if b" 200 " not in answer[:20]:
                raise RuntimeError(f"{name}: {answer[:60]!r}")

    async def other() -> None:
        for number in range(10**6):
            await post(proxy, far.port, beside(number) if beside else b"", seconds=120)

    async with far_side() as far, proxy_with(addon) as proxy:
        await post(proxy, far.port, body(-1))
        others = [asyncio.create_task(other())] if beside else []
        await asyncio.sleep(0.2 if beside else 0)
        began = time.perf_counter()
        await asyncio.gather(*(client() for _ in range(at_once)))
        took = time.perf_counter() - began
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
    times.sort()
    seen = Measured(len(times) / took, statistics.median(times), times[int(len(times) * 0.99)])
    print(f"{name:44} {seen.rate:6.0f} requests/s   median {seen.median:7.2f} ms   p99 {seen.p99:7.2f} ms", flush=True)
    return seen


def ratio(what: str, value: float, asked: str, ok: bool) -> None:
    """Print one line of what counts."""
    print(f"  {what:52} {value:5.2f}   {asked:28} {'ok' if ok else 'NOT'}")


async def main() -> None:
    """Plain, passed through, inspected; alone, with many at once, and beside an upload; and the ratios."""
    with tempfile.TemporaryDirectory() as folder:
        journal, detectors, vault = Journal(Path(folder)), Detectors(workers=2), Vault(keep_seconds=60)
        await journal.start()
        await detectors.start()
        inspector = Inspector(
            detectors=detectors, policy=load(DEFAULT_POLICY), record=journal.record, vault=vault,
            body_limit=10**8, portal_host="sluis.wacht",
        )  # fmt: skip

        def product() -> Sluiswachter:
            return build_addon(Catalogue([SERVICE]), inspector)

        plain = await measure("plain mitmproxy", object())
        passed = await measure("product, not for AI", build_addon(Catalogue([]), inspector))
        fresh = await measure("product, fresh 2 KB prompt", product())
        long = await measure("product, 100 KB of which 2 KB is new", product(), conversation)
        plain_many = await measure("plain mitmproxy, 64 at once", object(), count=640, at_once=64)
        many = await measure("product, 64 at once, fresh 2 KB prompts", product(), _after(10**6), 640, 64)
        beside = await measure("product, beside uploads of 5 MB", product(), _after(10**7), beside=upload)
        await detectors.close()
        await journal.close()
    print("ratios of this run")
    ratio(
        "not for AI, requests/s of plain mitmproxy's",
        passed.rate / plain.rate,
        "at least 0.95",
        passed.rate >= 0.95 * plain.rate,
    )
    ratio(
        "100 KB of which 2 KB new, of a 2 KB prompt (median)",
        long.median / fresh.median,
        "at most 1.5",
        long.median <= 1.5 * fresh.median,
    )
    ratio(
        "64 at once, requests/s of one client's in turn", many.rate / fresh.rate, "at least 1", many.rate >= fresh.rate
    )
    ratio("64 at once, plain mitmproxy's", plain_many.rate / plain.rate, "-", True)
    ratio("beside an upload, of a prompt alone (median)", beside.median / fresh.median, "-", True)
    added = fresh.median - plain.median
    print(f"  added to a fresh 2 KB prompt: {added:.1f} ms (asked: 8, on a machine that does nothing else)")


def _after(first: int) -> Body:
    """Prompts that no other row has sent."""
    return lambda number: prompt(first + number)


if __name__ == "__main__":
    asyncio.run(main())
