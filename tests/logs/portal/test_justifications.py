"""logs/portal/justifications.py: single use, bound to a person, limited, and for the same content only."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from logs.portal.justifications import Justifications, Limits, NotJustified, Ticket
from tests.logs.portal.conftest import Base

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
TICKET = Ticket("20261125-AAAAAAAA", "anna", "chatgpt", ("woord",), ("OWN_WORD",), ("h1", "h2"))
LIMITS = Limits(minutes=15, per_person=3, per_kind={})


@pytest.fixture
def store(base: Base) -> Justifications:
    return Justifications(base.engine, base.control)


def use(store: Justifications, secret: str, person: str = "anna", limits: Limits = LIMITS, now: datetime = NOW) -> str:
    return store.use(secret, person, "openbaar", "Staat op de website.", limits, now).id


def test_then_the_same_content_passes_for_a_while(store: Justifications, base: Base) -> None:
    secret = store.offer(TICKET, NOW)
    assert store.passes("anna", "chatgpt", ["h1"], NOW) == {}
    assert store.look(secret, "anna", NOW) == TICKET
    number = use(store, secret)
    for contents in (["h1", "h2"], ["h2"], []):
        passed = store.passes("anna", "chatgpt", contents, NOW + timedelta(minutes=14))
        assert {rule: one.id for rule, one in passed.items()} == {"woord": number}
        assert passed["woord"].ground == "openbaar"
    assert store.passes("anna", "chatgpt", ["h1", "h3"], NOW) == {}
    assert store.passes("anna", "claude", ["h1"], NOW) == {}
    assert store.passes("piet", "chatgpt", ["h1"], NOW) == {}
    assert store.passes("anna", "chatgpt", ["h1"], NOW + timedelta(minutes=15)) == {}
    assert base.acts() == ["justified"]


def test_how_many_on_each_day(store: Justifications) -> None:
    for person, back in (("anna", 0), ("piet", 0), ("anna", 1)):
        now = NOW - timedelta(days=back)
        use(store, store.offer(replace(TICKET, person=person), now), person, now=now)
    store.offer(TICKET, NOW)  # not used
    assert store.per_day("2026-11-01", "2026-11-26") == {"2026-11-25": 2, "2026-11-24": 1}
    assert store.per_day("2026-11-26", "2026-11-27") == {}


def test_two_justifications_together(store: Justifications) -> None:
    for contents in (("h1",), ("h2",)):
        use(store, store.offer(replace(TICKET, contents=contents), NOW))
    assert set(store.passes("anna", "chatgpt", ["h1", "h2"], NOW)) == {"woord"}


@pytest.mark.parametrize(
    ("person", "later", "why"), [("piet", 0, "unknown"), ("anna", 60, "expired"), ("anna", 600, "expired")]
)
def test_a_ticket_of_another_or_of_long_ago(store: Justifications, person: str, later: int, why: str) -> None:
    secret = store.offer(TICKET, NOW)
    now = NOW + timedelta(minutes=later)
    with pytest.raises(NotJustified, match=why):
        store.look(secret, person, now)
    with pytest.raises(NotJustified, match=why):
        use(store, secret, person, now=now)


def test_once_and_no_more(store: Justifications) -> None:
    secret = store.offer(TICKET, NOW)
    use(store, secret)
    with pytest.raises(NotJustified, match="used"):
        use(store, secret)
    with pytest.raises(NotJustified, match="unknown"):
        use(store, "verzonnen")


def test_once_also_when_ten_press_at_the_same_time(store: Justifications) -> None:
    secret, came = store.offer(TICKET, NOW), []

    def press() -> None:
        try:
            came.append(use(store, secret))
        except NotJustified as error:
            came.append(error.why)

    threads = [threading.Thread(target=press) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(came)[-9:] == ["used"] * 9
    assert len(came) == 10


def test_a_limit_per_person(store: Justifications) -> None:
    for _ in range(3):
        use(store, store.offer(TICKET, NOW))
    with pytest.raises(NotJustified, match="too-many"):
        use(store, store.offer(TICKET, NOW))
    use(store, store.offer(replace(TICKET, person="piet"), NOW), "piet")
    tomorrow = NOW + timedelta(hours=24, seconds=1)
    use(store, store.offer(TICKET, tomorrow), now=tomorrow)


def test_a_limit_per_kind(store: Justifications) -> None:
    limits = replace(LIMITS, per_kind={"OWN_WORD": 1})
    use(store, store.offer(TICKET, NOW), limits=limits)
    with pytest.raises(NotJustified, match="too-many"):
        use(store, store.offer(TICKET, NOW), limits=limits)
    use(store, store.offer(replace(TICKET, kinds=("MARKING",)), NOW), limits=limits)


def test_the_secret_of_a_link_is_not_in_the_database(store: Justifications, base: Base) -> None:
    secret = store.offer(TICKET, NOW)
    with base.engine.connect() as connection:
        assert secret not in str(connection.execute(text("SELECT * FROM justifications")).all())


def test_what_was_justified_can_be_read_and_old_tickets_go(store: Justifications) -> None:
    number = use(store, store.offer(TICKET, NOW))
    store.offer(TICKET, NOW)
    assert store.waiting("anna", NOW - timedelta(hours=1)) == 1
    assert [one.id for one in store.recent(NOW - timedelta(days=1))] == [number]
    assert store.recent(NOW + timedelta(seconds=1)) == []
    assert store.clean(NOW + timedelta(days=1), NOW) == 1
    assert [one.id for one in store.recent(NOW - timedelta(days=1))] == [number]
    assert store.clean(NOW, NOW + timedelta(seconds=1)) == 1
    assert store.recent(NOW - timedelta(days=1)) == []


def test_a_clock_that_was_set_back_makes_no_quarter_of_an_hour_longer(store: Justifications) -> None:
    use(store, store.offer(TICKET, NOW))
    for back, passes in ((timedelta(seconds=20), True), (timedelta(minutes=5), False), (timedelta(days=400), False)):
        assert bool(store.passes("anna", "chatgpt", ["h1"], NOW - back)) is passes
        with_limit = Limits(minutes=15, per_person=1, per_kind={})
        with pytest.raises(NotJustified, match="too-many"):
            use(store, store.offer(TICKET, NOW - back), limits=with_limit, now=NOW - back)
