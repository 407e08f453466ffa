"""The pages of events and the overview (logs/review/pages/events.py, overview.py, period.py)."""

import csv
import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from logs import store
from logs.counters import Count
from logs.event import Event
from logs.review.accounts.roles import Role
from logs.review.desk import Desk
from logs.review.pages import events as events_page
from logs.review.pages import overview
from logs.review.pages.period import by, last, total, year
from logs.review.render import ZONE
from logs.store import Filter
from tests.logs.review.browser import Browser
from tests.logs.review.desk import NAME_OF

FILTERS: list[tuple[str, Callable[[Event], bool]]] = [
    ("actie=block", lambda e: e.action == "block"),
    ("dienst=chatgpt", lambda e: e.service == "chatgpt"),
    ("soort=BSN", lambda e: "BSN" in e.counts),
    ("regel=geen-bsn", lambda e: e.rule == "geen-bsn"),
    ("afdeling=Ruimte", lambda e: e.department == "Ruimte"),
    ("actie=redact&dienst=chatgpt", lambda e: e.action == "redact" and e.service == "chatgpt"),
    ("actie=onzin&soort=ONZIN&voor=abc", lambda e: True),
]


def numbers(page: str) -> set[str]:
    return set(re.findall(r'href="/gebeurtenissen/(\d{8}-\w{8})"', page))


def everything(of: Desk) -> list[Event]:
    """All that is in the record, newest first."""
    page = of.store.page(Filter())
    events = [*page.events]
    while page.next is not None:
        page = of.store.page(Filter(before=page.next))
        events += page.events
    return events


@pytest.mark.parametrize(("query", "right"), FILTERS)
def test_filters(po: Browser, of: Desk, query: str, right: Callable[[Event], bool]) -> None:
    expected = [event.id for event in everything(of) if right(event)]
    assert expected
    assert numbers(po.get(f"/gebeurtenissen?{query}").text) == set(expected[:50])


def test_pages_follow_each_other_without_gap_or_overlap(po: Browser) -> None:
    seen: list[str] = []
    path = "/gebeurtenissen"
    for _ in range(5):
        page = po.get(path).text
        found = re.findall(r'<a class="utrecht-link utrecht-link--html-a" href="/gebeurtenissen/(\d{8}-\w{8})"', page)
        seen += found
        following = re.search(r'href="(/gebeurtenissen\?voor=\d+)"', page)
        if not following:
            break
        path = following[1]
    assert len(seen) == len(set(seen)) == 120


def test_a_day_and_a_pseudonym(po: Browser, of: Desk) -> None:
    event = of.store.page(Filter()).events[0]
    day = f"{event.time.astimezone(ZONE):%Y-%m-%d}"
    assert event.id in po.get(f"/gebeurtenissen?van={day}&tot={day}").text
    assert event.id not in po.get(f"/gebeurtenissen?tot={date(2020, 1, 1)}").text
    page = po.get(f"/gebeurtenissen?gebruiker={event.user}").text
    assert event.id in page
    assert po.get("/gebeurtenissen?nummer=ZZZZ").text.count("<tbody") == 0


def test_every_reading_leaves_a_trace(of: Desk) -> None:
    event = of.store.page(Filter()).events[0].id
    auditor = Browser(of, Role.auditor)
    auditor.get("/gebeurtenissen?actie=block")
    auditor.get(f"/gebeurtenissen/{event}")
    auditor.get("/gebeurtenissen/20200101-NIETHIER")
    reads = [(one.what, one.subject) for one in of.store.reads() if one.account == NAME_OF[Role.auditor]]
    assert ("event", event) in reads
    assert ("event", "20200101-NIETHIER") in reads
    assert any(what == "list" and "action=block" in subject for what, subject in reads)


def test_detail_shows_what_counts_and_no_value(po: Browser, of: Desk) -> None:
    event = next(e for e in of.store.page(Filter(kind="BSN")).events)
    page = po.get(f"/gebeurtenissen/{event.id}").text
    for shown in (
        "burgerservicenummer (BSN)",
        event.rule,
        "Plaats in de keten",
        "pseudoniem",
        "Maak er een incident van",
    ):
        assert shown in page
    assert "medewerker1" not in page
    assert po.get("/gebeurtenissen/20200101-NIETHIER").status_code == 404


def test_an_auditor_changes_nothing_and_exports_nothing(of: Desk) -> None:
    page = Browser(of, Role.auditor).get("/gebeurtenissen").text
    assert "uitvoer.csv" not in page
    event = of.store.page(Filter()).events[0].id
    assert "incidenten/nieuw" not in Browser(of, Role.auditor).get(f"/gebeurtenissen/{event}").text


def test_export_is_whole_and_safe_in_a_spreadsheet(po: Browser) -> None:
    answer = po.get("/gebeurtenissen/uitvoer.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
    assert len(rows) == 120
    assert {row["action"] for row in rows} == {"allow", "notify", "redact", "justify", "block"}
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())
    assert len(po.get("/gebeurtenissen/uitvoer.csv?actie=block").text.splitlines()) < 121


def test_export_is_of_all_and_leaves_one_trace(po: Browser, of: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_AT_ONCE", 7)  # as a large record does
    before = len(of.store.reads(limit=5000))
    rows = list(csv.DictReader(io.StringIO(po.get("/gebeurtenissen/uitvoer.csv?soort=PERSON").text), delimiter=";"))
    assert len(rows) == len({row[next(iter(row))] for row in rows}) > 7
    assert all("PERSON" in row["counts"] for row in rows)
    traces = of.store.reads(limit=5000)
    assert len(traces) == before + 1
    assert (traces[0].what, traces[0].account) == ("export", NAME_OF[Role.po])


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 3, 31, 21, 59, 59, 999000, tzinfo=UTC), "2026-03-31"),  # summer: the day ends at 22:00 UTC
        (datetime(2026, 3, 31, 22, tzinfo=UTC), "2026-04-01"),
        (datetime(2026, 1, 31, 22, 59, 59, 999000, tzinfo=UTC), "2026-01-31"),
        (datetime(2026, 1, 31, 23, tzinfo=UTC), "2026-02-01"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "2026-10-25"),  # the night that lasts an hour longer
        (datetime(2026, 10, 25, 22, 59, tzinfo=UTC), "2026-10-25"),
    ],
)
def test_a_day_is_a_day_of_the_clock_on_the_wall(moment: datetime, day: str) -> None:
    """As the page shows moments: who filters on the day that stands beside an event, finds it."""
    at = moment.isoformat(timespec="milliseconds")
    assert events_page._begin(day) <= at < events_page._begin(day, after=1)


@pytest.mark.parametrize("day", ["", "geen", "2026-02-30", "9999-12-31T", "0001-01-01", "9999-12-31", "2026-1-1", "%"])
def test_what_is_no_day_does_not_count(po: Browser, day: str) -> None:
    assert po.get("/gebeurtenissen", params={"van": day, "tot": day, "nummer": ""}).status_code == 200


def test_saved_views(po: Browser, of: Desk) -> None:
    assert po.submit("/gebeurtenissen/weergaven", naam="Alleen BSN", soort="BSN", onzin="x") == 303
    page = po.get("/gebeurtenissen").text
    assert "/gebeurtenissen?soort=BSN" in page
    assert "Alleen BSN" not in Browser(of, Role.ciso).get("/gebeurtenissen").text
    view = of.views.of(of.sessions.visit(po.cookies["sluis"]).id)[0]  # type: ignore[union-attr]
    assert Browser(of, Role.ciso).submit(f"/gebeurtenissen/weergaven/{view.id}/weg") == 303
    assert "Alleen BSN" in po.get("/gebeurtenissen").text
    po.submit(f"/gebeurtenissen/weergaven/{view.id}/weg")
    assert "Alleen BSN" not in po.get("/gebeurtenissen").text


def test_overview_counts_what_is_in_the_record(po: Browser, of: Desk) -> None:
    page = po.get("/overzicht?dagen=365").text
    counts = total(of.store.counts("2000", "9999"))
    assert sum(counts.values()) == 120
    assert f"Tegengehouden: {counts['block']}" in page
    for shown in ("ChatGPT", "Sociaal domein", "Niet in het register", "Toon als tabel", "INC-2026-0001"):
        assert shown in page
    assert po.get("/overzicht?dagen=999").status_code == 200
    assert overview.PAGES[0][1] == "/overzicht"


def test_overview_counts_what_asks_for_attention(po: Browser, of: Desk) -> None:
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    page = po.get("/overzicht?dagen=7").text
    alarms, services = of.alarms.per_day("2000", "9999"), of.store.unregistered("2000", "9999")
    assert alarms == {today: 1}
    assert services and set(services.values()) == {1}  # noqa: PT018
    for shown in ("Met reden verstuurd", "Vals alarm gemeld", "Diensten buiten het register"):
        assert page.count(shown) == 3 + 1  # a tile, a chart with its caption, and a column of the table
    rows = re.findall(r'scope="row">(\d+ \w+ \d{4})</th>((?:<td[^>]*>[\d.]+</td>)+)', page)
    assert rows
    for _, cells in rows:
        assert cells.count("<td") == 8


def test_an_empty_record_says_what_to_expect(tmp_path_factory: pytest.TempPathFactory) -> None:
    from tests.logs.review.desk import desk, people

    of = desk(tmp_path_factory.mktemp("leeg"))
    people(of, two_steps=False)
    client = Browser(of, Role.po)
    assert "niets aan AI-diensten gestuurd" in client.get("/overzicht").text
    assert "nog geen gebeurtenissen" in client.get("/gebeurtenissen").text
    assert client.get("/controle").status_code == client.get("/rapportage").status_code == 200
    of.close()


def test_periods() -> None:
    week = last(7, date(2026, 3, 1))
    assert week.bounds == ("2026-02-23", "2026-03-02")
    assert len(week.days) == 7
    assert week.days[-1] == "2026-03-01"
    assert len(year(2024).days) == 366
    counts = [
        Count("2026-03-01", "block", "a", "", "", 2),
        Count("2026-03-01", "allow", "b", "", "", 5),
        Count("2026-02-28", "allow", "a", "", "", 1),
    ]
    assert total(counts) == {"block": 2, "allow": 6}
    assert list(by(counts, "service").items()) == [("b", {"allow": 5}), ("a", {"block": 2, "allow": 1})]
    assert datetime.now(UTC).date() == last(1).since
