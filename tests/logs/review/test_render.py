"""Words, dates and languages (logs/review/render.py, wording.py, conditions.py) and the English catalogue."""

import gettext
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from logs.review.conditions import in_words
from logs.review.render import HERE, environment, html, moment, number, translator
from logs.review.wording import ACTS, ERRORS, act_name, kind_name, said, step_name
from policies.conditions import When

PLACES = re.compile(r"\{\w+\}|%\(\w+\)s")
CATALOGUE = HERE / "locale/en/LC_MESSAGES/sluiswachter.po"


def wanted() -> set[str]:
    """Every text that a reader can see and that is marked as one."""
    methods = [("vendor/**", "ignore"), ("**.py", "python"), ("**.html", "jinja2")]
    options = {"**.html": {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}}
    words = {"_": None, "gettext": None, "N_": None}
    found = {str(message[2]) for message in extract_from_dir(HERE, methods, options, words)}
    proxy = extract_from_dir(HERE.parents[1] / "proxy", [("**/review.py", "python")], {}, words)
    return found | {str(message[2]) for message in proxy}


def test_english_has_every_text() -> None:
    with CATALOGUE.open("rb") as file:
        known = {str(m.id): str(m.string) for m in read_po(file, locale="en") if m.id}
    assert set(known) == wanted()
    for dutch, english in known.items():
        assert english, dutch
        assert sorted(PLACES.findall(dutch)) == sorted(PLACES.findall(english)), dutch
        assert dutch.endswith(" ") == english.endswith(" "), dutch


def test_the_compiled_catalogue_is_the_source() -> None:
    with CATALOGUE.open("rb") as source, CATALOGUE.with_suffix(".mo").open("rb") as compiled:
        first = {m.id: m.string for m in read_po(source, locale="en") if m.id}
        assert first == {m.id: m.string for m in read_mo(compiled) if m.id}


def test_moments_are_dutch_time() -> None:
    summer, winter = datetime(2026, 7, 1, 12, 0, tzinfo=UTC), datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
    assert moment(summer, "nl") == "1 jul 2026, 14:00"
    assert moment(winter.isoformat(), "en") == "1 Dec 2026, 13:00"
    assert moment("", "nl") == "–"


def test_numbers() -> None:
    assert (number(1234567, "nl"), number(1234567, "en")) == ("1.234.567", "1,234,567")
    assert (number(1234.56, "nl"), number(0.25, "en")) == ("1.234,6", "0.2")


def test_codes_become_words() -> None:
    assert said("STATES", "gemeld") == "Gemeld"
    assert said("STATES", "anders") == "anders"
    assert kind_name("BSN", "en") == "citizen service number (BSN)"
    assert step_name("gezien", "nl") == "De gebeurtenissen zijn bekeken"
    assert step_name("20261125-AAAAAAAA", "nl") == "20261125-AAAAAAAA"
    assert translator("en").gettext(ERRORS["wrong"]).startswith("Name")


def test_acts_become_words() -> None:
    dutch, english = translator("nl").gettext, translator("en").gettext
    assert act_name("pseudonym-opened", dutch) == "Pseudoniem: geopend"
    assert act_name("incident-note", dutch) == "Incident: notitie"
    assert act_name("register-approved", english) == "Register: approved"
    assert act_name("iets-nieuws", dutch) == "iets-nieuws"
    assert set(ACTS) >= {"evidence-opened", "opening-agreed", "opening-refused", "opening-passed-on"}


def test_a_gap_in_a_template_is_an_error() -> None:
    with pytest.raises(Exception, match="undefined"):
        environment("nl").from_string("{{ is_er_niet }}").render()
    assert "Niet gevonden" in html("nl", "bare.html", why="missing")


CONDITIONS = [
    ({"service": {"register": ["forbidden"]}}, ["AI-dienst: stand in het register Verboden land"]),
    ({"data": {"kinds": ["BSN", "IBAN"], "min_count": 2}}, ["Gevonden: burgerservicenummer (BSN) of bankrekeningnummer (IBAN), minstens 2 keer, zekerheid vanaf 50%"]),
    ({"data": {"kinds": ["PERSON"], "labels": ["health"]}}, ["Gevonden: naam van een persoon, bij een gevoelig onderwerp (health), zekerheid vanaf 50%"]),
    ({"data": {"any": [{"kinds": ["BSN"]}, {"kinds": ["MRZ"]}]}}, ["Gevonden: (burgerservicenummer (BSN), zekerheid vanaf 50%) of (leesbare strook van een reisdocument, zekerheid vanaf 50%)"]),
    ({"service": {"closed": True, "countries": ["US", "CN"]}, "who": {"groups": ["ai-proef"]}}, ["AI-dienst: land US of CN, gesloten omgeving ja", "Medewerker: groep ai-proef"]),
    ({"files": {"kinds": ["pdf"], "min_bytes": 10}, "mode": ["coach"]}, ["Bestanden: soort pdf, minstens zo veel bytes 10", "Invoering: coach"]),
]  # fmt: skip


@pytest.mark.parametrize(("when", "lines"), CONDITIONS)
def test_conditions_in_words(when: dict[str, object], lines: list[str]) -> None:
    told = in_words(When.model_validate(when), "nl", gettext.NullTranslations().gettext)
    assert [sorted(line.split(", ")) for line in told] == [sorted(line.split(", ")) for line in lines]


def test_every_template_is_a_page_or_a_part() -> None:
    used = "".join(file.read_text() for file in Path(HERE).rglob("*.py") if "vendor" not in file.parts)
    for file in (HERE / "html").glob("*.html"):
        assert f'"{file.name}"' in used or file.name in ("frame.html", "base.html", "parts.html"), file.name
