"""Plain mitmproxy and the product side by side, in one run: ``make bench``. Absolute times depend on the machine."""

import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from starlette.applications import Starlette

from detectors.engine import Detectors
from logs.journal import Journal
from policies import DEFAULT_POLICY
from policies.loader import load
from proxy.addon import Sluiswachter
from proxy.inspection.inspector import Inspector
from proxy.running.app import TURN_SECONDS
from proxy.services import practice
from proxy.services.catalogue import Catalogue, Service
from proxy.vault.memory import Vault
from tests.proxy.bed import far_side, post, proxy_with

COUNT, ROUNDS = 100, 4
# Asked: of plain mitmproxy's requests/s; 8 ms where plain mitmproxy takes 1.1 ms; of a fresh prompt's median.
PASSING, ADDED, GROWING = 0.95, 8 / 1.1, 1.5
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
Voor de behandeling van uw aanvraag betaalt u leges. Het bedrag hangt af van de bouwkosten die u heeft opgegeven. U
krijgt hiervoor een aparte rekening, ook als wij de vergunning weigeren. Trekt u de aanvraag in voordat wij hebben
besloten, dan betaalt u een deel van het bedrag. Bewaar deze brief goed, want u heeft het nummer nodig als u ons belt of
schrijft. Meer uitleg over de regels staat op onze website, bij verbouwen.
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


@dataclass
class Case:
    """What is asked of whom, and what clients saw of it: milliseconds of each request, and seconds of all rounds."""

    name: str
    addon: object
    body: Body = prompt
    count: int = COUNT
    at_once: int = 1
    beside: Body | None = None
    first: int = 0
    times: list[float] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Requests per second."""
        return len(self.times) / self.seconds

    @property
    def median(self) -> float:
        """Milliseconds."""
        return statistics.median(self.times)

    def __str__(self) -> str:
        p99 = sorted(self.times)[int(len(self.times) * 0.99)]
        seen = f"{self.rate:6.0f} requests/s   median {self.median:7.2f} ms   p99 {p99:7.2f} ms"
        return f"{self.name:44} {seen}"


async def measure(case: Case) -> None:
    """One round: clients who each ask in turn, while another sends ``beside`` again and again."""
    numbers = range(case.first, case.first + case.count)
    case.first += case.count
    # Made before the clock runs: the client is no part of what is measured.
    bodies = iter([case.body(number) for number in numbers])
    others_bodies = [case.beside(number + case.first) for number in range(4)] if case.beside else []
    done = False

    async def client() -> None:
        for body in bodies:
            began = time.perf_counter()
            answer = await post(proxy, far.port, body)
            case.times.append((time.perf_counter() - began) * 1000)
            if b" 200 " not in answer[:20]:
                raise RuntimeError(f"{case.name}: {answer[:60]!r}")

    async def other() -> None:
        while not done:
            for body in others_bodies:
                await post(proxy, far.port, body, seconds=120)

    async with far_side() as far, proxy_with(case.addon) as proxy:
        await post(proxy, far.port, case.body(-1))
        beside = asyncio.create_task(other()) if case.beside else None
        await asyncio.sleep(0.2 if beside else 0)
        began = time.perf_counter()
        await asyncio.gather(*(client() for _ in range(case.at_once)))
        case.seconds += time.perf_counter() - began
        done = True
        if beside:
            await beside


def ratio(what: str, value: float, asked: str, ok: bool | None = None) -> None:
    """Print one line of what counts; without ``ok`` nothing is asked."""
    print(f"  {what:58} {value:5.2f}   {asked:18} {'' if ok is None else 'ok' if ok else 'NOT'}")


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

        sys.setswitchinterval(TURN_SECONDS)  # as the gateway does
        cases = [
            Case("plain mitmproxy", object()),
            Case("product, not for AI", build_addon(Catalogue([]), inspector)),
            Case("product, fresh 2 KB prompt", product()),
            Case("plain mitmproxy, 100 KB", object(), conversation),
            Case("product, 100 KB of which 2 KB is new", product(), conversation),
            Case("plain mitmproxy, 64 at once", object(), count=3 * COUNT, at_once=64),
            Case("product, 64 at once, fresh 2 KB prompts", product(), _after(10**6), 3 * COUNT, 64),
            Case("product, beside uploads of 5 MB", product(), _after(10**7), beside=upload),
        ]
        # In turn, so that what else the machine does meets all of them.
        for _ in range(ROUNDS):
            for case in cases:
                await measure(case)
        await detectors.close()
        await journal.close()
    print(*cases, sep="\n")
    told(*cases)


def told(
    plain: Case, passed: Case, fresh: Case, plain_long: Case, long: Case, plain_many: Case, many: Case, beside: Case
) -> None:
    """What is asked as ratios, since these hardly depend on the machine."""
    added = fresh.median - plain.median
    print("ratios of this run")
    passing, growing = passed.rate / plain.rate, long.median / fresh.median
    ratio("not for AI: requests/s, of plain mitmproxy's", passing, f"at least {PASSING}", passing >= PASSING)
    ratio(
        "added to a fresh 2 KB prompt, of plain's median",
        added / plain.median,
        f"at most {ADDED:.1f}",
        added <= ADDED * plain.median,
    )
    ratio("100 KB of which 2 KB new: median, of a 2 KB prompt's", growing, f"at most {GROWING}", growing <= GROWING)
    ratio("the same for plain mitmproxy", plain_long.median / plain.median, "")
    ratio(
        "64 at once: requests/s, of one client's in turn", many.rate / fresh.rate, "at least 1", many.rate >= fresh.rate
    )
    ratio("the same for plain mitmproxy", plain_many.rate / plain.rate, "")
    ratio("beside uploads of 5 MB: median, of a prompt's alone", beside.median / fresh.median, "")
    print(f"  added to a fresh 2 KB prompt: {added:.1f} ms here; the budget is 8 ms where plain mitmproxy takes 1.1 ms")


def _after(first: int) -> Body:
    """Prompts that no other row has sent."""
    return lambda number: prompt(first + number)


if __name__ == "__main__":
    asyncio.run(main())
