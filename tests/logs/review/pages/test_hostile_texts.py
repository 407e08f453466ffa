"""Everything that others write stands on the pages as text: no markup, no template, no link that runs something."""

from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser

import pytest

from logs.portal.alarms import Alarm
from logs.portal.exceptions import Exempt
from logs.portal.justifications import Limits, Ticket
from logs.register.countries import Country
from logs.register.entry import Application, Declaration, Entry
from logs.review.accounts.roles import Role
from logs.review.desk import Desk
from tests.logs.review.browser import Browser

EVIL = "<script>alert(1)</script>\"><img src=x onerror=alert(2)>'{{ 7*191 }}{% raw %}${7*191}"


class Runs(HTMLParser):
    """What a browser would run, or fetch from elsewhere, of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = ["7*191"] if "1337" in page else []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "iframe", "object", "embed", "base") or (tag == "img" and dict(attrs).get("src") == "x"):
            self.found.append(tag)
        self.found += [name for name, _ in attrs if name.startswith("on")]
        addresses = [value or "" for name, value in attrs if name in ("href", "src", "action", "formaction")]
        self.found += [value for value in addresses if value.strip().lower().startswith(("javascript:", "data:text"))]


@pytest.fixture(scope="module")
def numbers(place: tuple[Desk, str]) -> dict[str, str]:
    """Every store, filled by somebody who means harm."""
    of = place[0]
    asked = of.applications.apply(
        Application(name=EVIL, purpose=EVIL, data=EVIL, applicant=EVIL, department=EVIL, contact=EVIL, address="javascript:alert(1)")
    )  # fmt: skip
    told = of.suppliers.tell(
        Declaration(supplier=EVIL, service=EVIL, purpose=EVIL, data=EVIL, contact=EVIL, told_by=EVIL, department=EVIL),
        account=EVIL,
    )
    of.register.save(
        Entry(id="kwaad", name=EVIL, vendor=EVIL, status="conditional", conditions=EVIL, owner=EVIL, purpose=EVIL, advice=EVIL, algorithm_register="https://x/\"onclick='alert(1)"),
        account=EVIL,
    )  # fmt: skip
    of.register.set_country(Country(code="XX", name=EVIL[:80], source=EVIL, date=date(2026, 1, 1)), account="po")
    of.alarms.report(
        Alarm(event="20261125-KWAAD222", time=datetime.now(UTC), service=EVIL, snippets=(EVIL,), remark=EVIL), "iemand"
    )
    until = datetime.now(UTC).date() + timedelta(days=3)
    of.exceptions.add(
        Exempt(type="word", value="<script>alert(x)</script>", kinds=("PERSON",), until=until, reason=EVIL),
        account=EVIL,
    )
    secret = of.reasons.offer(Ticket("20261125-KWAAD222", "iemand", EVIL, (EVIL,), ("PERSON",), ("h",)))
    of.reasons.use(secret, "iemand", EVIL, EVIL, Limits(15, 9, {}))
    return {"asked": asked, "told": told}


@pytest.mark.parametrize("role", [Role.po, Role.auditor, Role.employee])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_others_wrote_is_text(of: Desk, numbers: dict[str, str], role: Role, language: str) -> None:
    client, shown = Browser(of, role), 0
    for path in (
        "/register", "/register/kwaad", "/register?stand=conditional", "/aanvragen", f"/aanvragen/{numbers['asked']}",
        f"/register/verklaringen/{numbers['told']}", "/uitzonderingen", "/overzicht", "/controle", "/rapportage",
        "/gebeurtenissen?dienst=%3Cscript%3Ealert(1)%3C/script%3E&nummer=%22%3E%3Cscript%3E", "/register/%3Cscript%3E",
    ):  # fmt: skip
        answer = client.get(path, headers={"accept-language": language})
        assert Runs(answer.text).found == [], path
        shown += "&lt;script&gt;" in answer.text
    assert shown >= (6 if role is Role.po else 1)


def test_a_decision_on_it_is_text_too(of: Desk, numbers: dict[str, str]) -> None:
    po = Browser(of, Role.po)
    path = f"/register/verklaringen/{numbers['told']}"
    assert po.submit(path, besluit="conditional", antwoord=EVIL, voorwaarden=EVIL) == 303
    entry = of.suppliers.one(numbers["told"])
    assert entry is not None
    for shown in (path, f"/register/{entry.entry}", "/register"):
        assert Runs(po.get(shown).text).found == []


def test_what_runs_is_seen() -> None:
    for page in ("<script>1</script>", "<p onclick='x'>", "<a href=' JavaScript:x'>", "1337", "<img src=x>"):
        assert Runs(page).found
