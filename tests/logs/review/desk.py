"""A desk with made-up events, for tests and for the pictures in docs/img: nothing here is about a real person."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from nacl.public import PrivateKey

from detectors.finding import Finding
from logs.database import connect, sqlite_url, upgrade, writing
from logs.event import Event, new_event_id
from logs.health import Health
from logs.journal import Journal
from logs.keys import Keys
from logs.ledger import Ledger
from logs.portal.alarms import Alarm
from logs.portal.exceptions import Exempt
from logs.register.entry import Application, Declaration, Entry
from logs.review.accounts import secrets
from logs.review.accounts.oidc import Provider
from logs.review.accounts.roles import Role
from logs.review.desk import Desk, Rooms, set_up
from logs.store import Store
from policies import DEFAULT_POLICY
from policies.loader import load
from tests.logs.test_journal import event

SERVICES = {
    "chatgpt": "ChatGPT",
    "copilot": "Microsoft Copilot",
    "claude": "Claude",
    "gemini": "Gemini",
    "deepseek": "DeepSeek",
}
PEOPLE_WITH_KEYS = ("po", "ciso")
PASSWORD = "paard batterij nietje"
PEOPLE = {
    "Petra Officier": [Role.po], "Cees Beveiliger": [Role.ciso], "Ida Beheer": [Role.it],
    "Arie Auditor": [Role.auditor], "Mia Medewerker": [Role.employee],
}  # fmt: skip
NAME_OF = {roles[0]: name for name, roles in PEOPLE.items()}


async def healthy() -> Health:
    return Health(ok=True, checks={"detectors": "ok", "journal": "ok", "policy": "2.0"})


async def scan(texts: Sequence[str]) -> list[tuple[Finding, ...]]:
    """What the detectors would find, for one name and one number that are made up."""
    found = []
    for text in texts:
        here = [
            Finding(kind, text.index(value), text.index(value) + len(value), 0.97, "test")
            for kind, value in (("PERSON", "Jan de Vries"), ("BSN", "999990019"))
            if value in text
        ]
        found.append(tuple(here))
    return found


def desk(folder: Path, *, url: str | None = None, provider: Provider | None = None, name: str = "") -> Desk:
    """An empty desk over a new database."""
    url = url or sqlite_url(folder)
    engine = connect(url)
    upgrade(engine)
    policy = load(DEFAULT_POLICY)
    rooms = Rooms(healthy, lambda: policy, scan, SERVICES, {"Python": "3.13", "Proxyprocessen": "2"})
    made = set_up(
        Store(folder, url=url), engine, Keys(folder / "sleutels"), rooms, provider=provider, name=name,
        organisation="Gemeente Voorbeeld",
    )  # fmt: skip
    made.register.prepare()
    return made


def people(of: Desk, *, two_steps: bool = True) -> None:
    """An account for every role."""
    for name, roles in PEOPLE.items():
        token = of.accounts.invite(name, roles, by="start")
        secret = secrets.new_totp() if two_steps else ""
        of.accounts.accept(token, name, PASSWORD, secret, 1)


def session(of: Desk, role: Role) -> str:
    """A session of the account with this role."""
    account = next(one for one in of.accounts.all() if one.name == NAME_OF[role])
    return of.sessions.open(account)


async def write(folder: Path, events: Sequence[Event]) -> None:
    """Record events."""
    journal = Journal(folder)
    await journal.start()
    for one in events:
        await journal.record(one)
    await journal.close()


def made_up(number: int, days: int = 30, seed: int = 7) -> list[Event]:
    """Events over the last days, oldest first."""
    dice, now, events = random.Random(seed), datetime.now(UTC), []
    times = sorted(now - timedelta(minutes=dice.random() ** 1.3 * days * 1440) for _ in range(number))
    for at in times:
        service = dice.choices(list(SERVICES), [50, 25, 10, 8, 3])[0]
        kind = dice.choices(["", "PERSON", "BSN", "EMAIL", "ADDRESS", "MARKING", "OWN_WORD"], [55, 20, 4, 8, 6, 3, 2])[
            0
        ]
        action, rule = {
            "": ("allow", ""), "BSN": ("block", "geen-bsn"), "MARKING": ("block", "vertrouwelijk-stuk"),
            "OWN_WORD": ("justify", "eigen-woord"),
        }.get(kind, ("redact", "persoonsgegevens-weglaten"))  # fmt: skip
        if service == "deepseek":
            action, rule = "block", "land-met-offensief-cyberprogramma"
        elif service == "gemini" and action == "allow":
            action, rule = "notify", "niet-gemelde-dienst"
        counts = {kind: dice.randint(1, 3)} if kind else {}
        standing = {"gemini": "unknown", "deepseek": "forbidden", "claude": "conditional"}.get(service, "approved")
        events.append(
            event(
                id=new_event_id(at), time=at, service=service, vendor=SERVICES[service],
                country="CN" if service == "deepseek" else "US", action=action, rule=rule, rules=(rule,) if rule else (),
                counts=counts, scores=dict.fromkeys(counts, 0.97), user=f"medewerker{dice.randint(1, 40)}",
                department=dice.choices(["Sociaal domein", "Ruimte", "Publiekszaken", "Bedrijfsvoering"], [5, 3, 3, 2])[0],
                register_status=standing, policy="gemeente", policy_version="2.0", duration_ms=round(dice.uniform(3, 12), 1),
                placeholders=("[PERSOON_1]",) if kind == "PERSON" and action == "redact" else (), size=dice.randint(300, 5000), parts=2,
            )
        )  # fmt: skip
    return events


def fill(of: Desk, events: Sequence[Event]) -> str:
    """Everything that a page can show; the number of the incident."""
    for who in PEOPLE_WITH_KEYS:
        of.keys.set_person(who, PrivateKey.generate().public_key)
    ledger = Ledger(of.keys, "sluis")
    for first in range(0, len(events), 500):
        with writing(of.engine) as connection:
            ledger.append(connection, events[first : first + 500])
    leak = next(one for one in reversed(events) if "BSN" in one.counts)
    po = NAME_OF[Role.po]
    name = of.incidents.open("BSN in een vraag aan een chatdienst", [leak.id], account=po, cbw=True)
    of.incidents.assign(name, po, account=po)
    of.incidents.check(name, "gezien", account=po)
    of.incidents.note(name, "De afdeling is gebeld. Het bericht is tegengehouden.", account=po)
    entry = Entry(
        id="chatgpt", name="ChatGPT", vendor="OpenAI", country="US", status="approved", owner="Team I&A",
        purpose="Teksten herschrijven", processor_agreement="ja", dpia="ja", iama="niet-nodig",
        review_date=datetime.now(UTC).date() - timedelta(days=2),
    )  # fmt: skip
    of.register.save(entry, account=po)
    kind = Entry(
        id="claude",
        name="Claude",
        vendor="Anthropic",
        country="US",
        status="conditional",
        conditions="Alleen openbare teksten.",
    )
    of.register.save(kind, account=po)
    of.applications.apply(
        Application(name="Vertaalhulp", purpose="Brieven vertalen voor inwoners", applicant="B. Aanvrager", department="Publiekszaken")
    )  # fmt: skip
    told(of)
    of.alarms.report(
        Alarm(event=leak.id, time=datetime.now(UTC), service="chatgpt", kinds=("OWN_WORD",), snippets=("het project ▇▇▇▇▇ begint in mei",), contents=("ab12cd34",), remark="Dit is al openbaar."),
        "een-sleutel",
    )  # fmt: skip
    until = datetime.now(UTC).date() + timedelta(days=60)
    of.exceptions.add(
        Exempt(type="word", value="Kerkplein", kinds=("ADDRESS",), until=until, reason="Naam van het project"),
        account=po,
    )
    asker = next(one for one in of.accounts.all() if one.name == po)
    named = of.store.event(leak.id)
    assert named
    assert named.user
    of.openings.ask("pseudoniem", named.user, "datalek 12, betrokkenen inlichten", account=asker.id, name=po)
    return name


def told(of: Desk) -> None:
    """What a supplier declared."""
    of.suppliers.tell(
        Declaration(supplier="Zaaksysteem BV", service="Samenvatter", purpose="Vat zaken samen voor de behandelaar", country="NL", decisions=True, told_by="B. Contract"),
        account="medewerker",
    )  # fmt: skip
