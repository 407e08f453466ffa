"""Records to check: some writers, some days, keyed hashes, evidence, slips that say who is who."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

from nacl.public import PrivateKey
from sqlalchemy import Engine

from logs import ledger as module
from logs.attached import Attached, KeyOfTheDay
from logs.chain import Signed, Trusted, read_public
from logs.database import connect, upgrade, writing
from logs.event import Event, control
from logs.keys import PEOPLE, Keys
from logs.ledger import Ledger
from tests.logs.test_journal import event

START = datetime(2026, 1, 1, 8, tzinfo=UTC)


def some_event(dice: random.Random, time: datetime) -> Event:
    """An event as many are, with hashes on some."""
    attached = None
    if dice.random() < 0.2:
        key = KeyOfTheDay(f"{time:%Y%m%d}", f"{time:%Y-%m-%d}", b"sealed")
        hashes = tuple(("BSN", dice.randbytes(16)) for _ in range(dice.randint(1, 3)))
        attached = Attached(hashes, key, dice.choice((b"", dice.randbytes(80))), f"{time:%Y-%m-%d}")
    return event(
        time=time, service=dice.choice(("openai-api", "mistral")), action=dice.choice(("allow", "redact", "block")),
        counts=dice.choice(({}, {"PERSON": 2}, {"BSN": 1, "PERSON": 1})), attached=attached, user=dice.choice(("jan", None)),
    )  # fmt: skip


def make_record(
    folder: Path, url: str, *, days: int = 4, each: int = 25, writers: int = 2, seed: int = 1
) -> list[Signed]:
    """Write it; the signed heads that were sent out."""
    dice, sent = random.Random(seed), []
    engine = connect(url)
    upgrade(engine)
    for who in PEOPLE:
        Keys(folder).set_person(who, PrivateKey.generate().public_key)
    ledgers = [Ledger(Keys(folder), f"w{number}") for number in range(writers)]
    before = module._today
    try:
        for day in range(days):
            moment = START + timedelta(days=day)
            module._today = lambda moment=moment: f"{moment:%Y-%m-%d}"  # type: ignore[assignment,misc]
            for _ in range(each):
                with writing(engine) as connection:
                    head, _ = dice.choice(ledgers).append(
                        connection, [some_event(dice, moment), control("checked", actor="po")]
                    )
        with engine.connect() as connection:
            sent = [head for ledger in ledgers if (head := ledger.head(connection))]
    finally:
        module._today = before
    engine.dispose()
    return [*sent, head]


def trusted(folder: Path) -> Trusted:
    """The key of that record."""
    return Trusted(read_public(folder / "teken.pub"))


def reading(url: str) -> Engine:
    """As a checker opens it."""
    return connect(url, read_only=True)
