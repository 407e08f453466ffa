"""Opening what is sealed, in a real browser with a real key file (static/openen.js, logs/review/pages/openings.py).

The key file is what ``sluiswachter sleutel maken`` writes. Whatever the browser sends is kept and searched: no key, no
password, no text that was opened.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from nacl.public import PrivateKey, SealedBox
from playwright.sync_api import Browser, Page

from logs.attach import Attacher
from logs.database import writing
from logs.event import new_event_id
from logs.evidence import excerpt
from logs.ledger import Ledger
from logs.review.accounts.roles import Role
from logs.review.desk import Desk
from logs.review.pages.openings import SCRIPT_POLICY
from logs.seal import write_private
from logs.store import Filter
from tests.e2e.review.conftest import Site, port, served
from tests.logs.review.desk import desk, people, session
from tests.logs.test_journal import event

pytestmark = pytest.mark.needs("chromium")
PASSWORDS = {"po": "sleutel van de po 1", "ciso": "sleutel van de ciso 2"}
WHY = "datalek 12, betrokkenen inlichten"
SECRET = "BSN 999990019"
PATIENT = 120_000  # milliseconds: Argon2id with 256 MB in a script, on a machine that does more


@dataclass
class Office:
    """Pages over one event of ``jan.de.vries``, with key files of PO and CISO on a stick."""

    site: Site
    stick: Path
    keys: dict[str, PrivateKey]
    alone: str
    together: str
    sent: list[tuple[str, bytes]] = field(default_factory=list)

    def page(self, chromium: Browser, role: Role) -> Page:
        """A window of somebody; all that it sends is kept."""
        context = chromium.new_context(locale="nl-NL")
        context.add_cookies([{"name": "sluis", "value": session(self.site.desk, role), "url": self.site.url}])
        page = context.new_page()
        page.set_default_timeout(PATIENT)
        page.on("request", lambda request: self.sent.append((request.url, request.post_data_buffer or b"")))
        return page

    def use_key(self, page: Page, who: str, password: str = "") -> None:
        """Choose the key file and give its password."""
        page.set_input_files("#sleutel", self.stick / f"{who}.geheim")
        page.fill("#wachtwoord", password or PASSWORDS[who])
        page.click("#openen button")

    def ask(self, page: Page, what: str, subject: str) -> None:
        page.goto(f"{self.site.url}/openen?wat={what}&waarvan={subject}")
        page.fill("#reden", WHY)
        page.click("main form button")
        page.wait_for_url(re.compile(r"/openen/O-\w{8}$"))

    def leaked(self, *secrets: str) -> list[str]:
        """Which of these stand in anything that was sent, as they are or as hexadecimal."""
        known = [*secrets, *PASSWORDS.values(), *(bytes(key).hex() for key in self.keys.values())]
        raw = [bytes(key) for key in self.keys.values()]
        everything = b"\n".join(url.encode() + b"\n" + body for url, body in self.sent)
        assert everything.count(b"/halen") >= 1
        return [one for one in known if one.encode() in everything] + [one.hex() for one in raw if one in everything]


def record(of: Desk, *, two: bool) -> str:
    """One event with evidence; its number."""
    attacher, now = Attacher(of.keys, two=two), datetime.now(UTC)
    attacher.chore()
    number = new_event_id(now)
    words = [excerpt("BSN", "messages[0].content", f"Het nummer is {SECRET}, <b>let op</b>.", 14, 27)]
    kept = attacher.attach(number, now, [("BSN", "999990019")], words)
    told = event(id=number, time=now, user="jan.de.vries", rule="geen-bsn", counts={"BSN": 1}, attached=kept)
    with writing(of.engine) as connection:
        Ledger(of.keys, "sluis").append(connection, [told])
    return number


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    of, at, stick = desk(tmp_path_factory.mktemp("openen")), port(), tmp_path_factory.mktemp("stick")
    people(of)
    keys = {}
    for who in ("po", "ciso"):
        keys[who] = PrivateKey.generate()
        write_private(stick / f"{who}.geheim", keys[who], PASSWORDS[who])
        of.keys.set_person(who, keys[who].public_key)
    (stick / "brief.geheim").write_text("geen sleutel")
    alone, together = record(of, two=False), record(of, two=True)
    for _ in served(of, at):
        yield Office(Site(f"http://127.0.0.1:{at}", of), stick, keys, alone, together)
    of.store.close()


@pytest.fixture
def fresh(office: Office) -> Office:
    office.sent.clear()
    return office


def acts(office: Office, subject: str) -> list[str]:
    """What the chain says of a subject, oldest first."""
    found = office.site.desk.store.page(Filter(type="control")).events
    return [one.rule for one in reversed(found) if one.subject == subject]


def test_evidence_is_read_in_the_window_and_nowhere_else(chromium: Browser, fresh: Office) -> None:
    page = fresh.page(chromium, Role.po)
    page.goto(f"{fresh.site.url}/gebeurtenissen/{fresh.alone}")
    page.click("text=ja, vraag om het te openen")
    fresh.ask(page, "bewijs", fresh.alone)
    fresh.use_key(page, "po", "een ander wachtwoord")
    page.wait_for_selector("[data-said=password]:visible")
    assert acts(fresh, fresh.alone) == ["evidence-asked"]  # nothing was handed out for a wrong password
    fresh.use_key(page, "brief", PASSWORDS["po"])
    page.wait_for_selector("[data-said=file]:visible")
    fresh.use_key(page, "po")
    page.wait_for_selector("#inhoud-van-de-opening:visible")
    assert SECRET in page.inner_text("#inhoud-van-de-opening")
    assert "burgerservicenummer (BSN)" in page.inner_text("#inhoud-van-de-opening")
    assert "<b>let op</b>" in page.inner_text("#inhoud-van-de-opening")  # text, never markup
    page.wait_for_selector("[data-said=shown]:visible")
    assert acts(fresh, fresh.alone) == ["evidence-asked", "evidence-opened"]
    assert fresh.leaked(SECRET, "999990019") == []
    page.reload()
    assert SECRET not in page.content()
    assert page.locator("#openen").count() == 0
    page.context.close()


def test_a_pseudonym_takes_two_people_and_is_shown_once(chromium: Browser, fresh: Office) -> None:
    one = fresh.site.desk.store.event(fresh.alone)
    assert one
    assert one.user
    po, ciso = fresh.page(chromium, Role.po), fresh.page(chromium, Role.ciso)
    fresh.ask(po, "pseudoniem", one.user)
    address = po.url
    ciso.goto(address)
    assert ciso.locator("#openen").count() == 0  # not the CISO's turn yet
    fresh.use_key(po, "po")
    po.wait_for_selector("[data-said=passed]:visible")
    ciso.goto(address)
    assert WHY in ciso.inner_text("main")
    fresh.use_key(ciso, "po")  # of another
    ciso.wait_for_selector("[data-said=password]:visible, [data-said=key]:visible")
    fresh.use_key(ciso, "ciso")
    ciso.wait_for_selector("[data-said=agreed]:visible")
    assert "jan.de.vries" not in ciso.content()
    po.goto(address)
    fresh.use_key(po, "po")
    po.wait_for_selector("#inhoud-van-de-opening:visible")
    assert po.inner_text("[data-who]") == "jan.de.vries"
    assert fresh.leaked("jan.de.vries") == []
    po.goto(address)
    assert po.locator("#openen").count() == 0
    # Twice, for the CISO's browser asked for it with the wrong key too.
    steps = ["opening-passed-on", "opening-handed-out", "opening-handed-out", "opening-agreed"]
    assert acts(fresh, one.user) == ["pseudonym-asked", *steps, "pseudonym-opened"]
    for page in (po, ciso):
        page.context.close()


def test_the_ciso_agrees_to_what_is_named_and_to_nothing_else(chromium: Browser, fresh: Office) -> None:
    """A PO who asks for one thing and passes on another: the CISO's browser sees that and seals nothing."""
    one = fresh.site.desk.store.event(fresh.alone)
    assert one
    assert one.user
    openings = fresh.site.desk.openings
    accounts = {role: account for account in fresh.site.desk.accounts.all() for role in account.roles}
    po, ciso = accounts[Role.po], accounts[Role.ciso]
    asked = openings.ask("pseudoniem", one.user, WHY, account=po.id, name=po.name)
    other = SealedBox(fresh.keys["ciso"].public_key).encrypt(b"g-AAAAA-BBBBB\0iemand.anders")
    openings.pass_on(asked, other, account=po.id, name=po.name)
    page = fresh.page(chromium, Role.ciso)
    page.goto(f"{fresh.site.url}/openen/{asked}")
    fresh.use_key(page, "ciso")
    page.wait_for_selector("[data-said=other]:visible")
    kept = openings.get(asked)
    assert kept
    assert kept.state == "passed"
    page.click("text=Weiger")
    page.wait_for_url(f"**/openen/{asked}")
    assert "Geweigerd" in page.inner_text("main")
    assert ciso.name in page.inner_text("main")
    page.context.close()


def test_evidence_for_two(chromium: Browser, fresh: Office) -> None:
    po, ciso = fresh.page(chromium, Role.po), fresh.page(chromium, Role.ciso)
    fresh.ask(po, "bewijs", fresh.together)
    fresh.use_key(po, "po")
    po.wait_for_selector("[data-said=passed]:visible")
    assert SECRET not in po.content()
    ciso.goto(po.url)
    fresh.use_key(ciso, "ciso")
    ciso.wait_for_selector("[data-said=agreed]:visible")
    po.reload()
    fresh.use_key(po, "po")
    po.wait_for_selector("#inhoud-van-de-opening:visible")
    assert SECRET in po.inner_text("#inhoud-van-de-opening")
    assert fresh.leaked(SECRET) == []
    for page in (po, ciso):
        page.context.close()


def test_the_script_talks_to_this_gateway_only_and_runs_on_one_page(chromium: Browser, fresh: Office) -> None:
    page = fresh.page(chromium, Role.po)
    fresh.ask(page, "bewijs", fresh.alone)
    answer = page.reload()
    assert answer
    assert answer.headers["content-security-policy"] == SCRIPT_POLICY
    assert page.locator("script").count() == 1
    tried = "fetch('http://localhost:1/x').then(() => 'sent', (error) => String(error))"
    assert "TypeError" in page.evaluate(tried)
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: 'window.ran = true'}))")
    assert page.evaluate("window.ran") is None
    assert {url for url, _ in fresh.sent if not url.startswith(fresh.site.url)} <= {"http://localhost:1/x"}
    for path in ("/openen", "/overzicht", f"/gebeurtenissen/{fresh.alone}"):
        plain = page.goto(fresh.site.url + path)
        assert plain
        assert "script-src" not in plain.headers["content-security-policy"]
        assert page.locator("script").count() == 0
    page.context.close()
