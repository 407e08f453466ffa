"""Plain mitmproxy and the product side by side, in one run: ``make bench``. Absolute times depend on the machine."""

import asyncio
import json
import statistics
import tempfile
import time
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


async def measure(name: str, addon: object) -> None:
    """Print requests per second, median and p99 of one client's requests in turn."""
    times = []
    async with far_side() as far, proxy_with(addon) as proxy:
        await post(proxy, far.port, prompt(-1))
        for number in range(COUNT):
            started = time.perf_counter()
            answer = await post(proxy, far.port, prompt(number))
            times.append((time.perf_counter() - started) * 1000)
            if b" 200 " not in answer[:20]:
                raise RuntimeError(f"{name}: {answer[:60]!r}")
    times.sort()
    median, p99 = statistics.median(times), times[int(len(times) * 0.99)]
    print(f"{name:32} {1000 * len(times) / sum(times):8.0f} requests/s   median {median:6.2f} ms   p99 {p99:6.2f} ms")


async def main() -> None:
    """Three rows: plain, passed through by the product, inspected by the product."""
    with tempfile.TemporaryDirectory() as folder:
        journal, detectors, vault = Journal(Path(folder)), Detectors(workers=2), Vault(keep_seconds=60)
        await journal.start()
        await detectors.start()
        inspector = Inspector(
            detectors=detectors, policy=load(DEFAULT_POLICY), record=journal.record, vault=vault,
            body_limit=10**7, portal_host="sluis.wacht",
        )  # fmt: skip
        await measure("plain mitmproxy", object())
        await measure("product, not for AI", build_addon(Catalogue([]), inspector))
        await measure("product, fresh 2 KB prompt", build_addon(Catalogue([SERVICE]), inspector))
        await detectors.close()
        await journal.close()


if __name__ == "__main__":
    asyncio.run(main())
