"""docs/beleid-en-regels.md: no sentence of the municipal policy is missing, and no rule stands outside it."""

import re
from pathlib import Path

import pytest

from proxy.cli import _parser
from proxy.notices.own_pages import OwnPages
from proxy.notices.portal import create_portal
from proxy.notices.supplier_page import SupplierPage
from tests.policies.makers import shipped

ROOT = Path(__file__).parents[2]
POLICY = (ROOT / "tests/data/policy/gemeentelijk-ai-beleid.txt").read_text("utf-8")
TABLE = (ROOT / "docs/beleid-en-regels.md").read_text("utf-8")
ROWS = re.findall(r"^\| (?!zin \||---)(.+) \| (.+) \| (.+) \|$", TABLE, re.MULTILINE)
HEADINGS = re.findall(r"^## (.+)$", TABLE, re.MULTILINE)
RULES = {rule.name: rule for name in ("gemeente", "meekijken", "streng") for rule in shipped(name).rules}
WAYS = {"regel", "scherm", "rapport", "niet voor software"}


def letters(text: str) -> str:
    """Letters and figures only: how lines are broken and words are hyphenated does not matter."""
    return "".join(c for c in text.casefold() if c.isalnum())


def test_every_word_of_the_policy_is_in_the_table_in_order() -> None:
    quoted = re.findall(
        r"^## (.+)$|^\| (?!zin \||---)(.+?) \| (?:regel|scherm|rapport|niet voor software) \|", TABLE, re.MULTILINE
    )
    said, asked = letters("".join(heading or sentence for heading, sentence in quoted)), letters(POLICY)
    at = next((at for at, (one, other) in enumerate(zip(said, asked, strict=False)) if one != other), None)
    assert at is None, f"the table goes on with {said[at : at + 60]!r} where the policy says {asked[at : at + 60]!r}"
    assert len(said) == len(asked)


def test_every_sentence_has_a_way_and_a_why() -> None:
    assert len(ROWS) > 75
    assert {how for _, how, _ in ROWS} == WAYS
    assert all(len(where) >= 5 for _, _, where in ROWS)


def test_what_a_rule_carries_out_names_rules_that_there_are() -> None:
    named = {name for _, _, where in ROWS for name in re.findall(r"`([a-z]+(?:-[a-z]+)+)`", where)}
    assert named <= set(RULES)
    assert {rule.name for rule in shipped("gemeente").rules} <= named


@pytest.mark.parametrize("name", sorted(RULES))
def test_the_clause_of_a_rule_is_in_the_policy(name: str) -> None:
    assert RULES[name].clause.split(":")[0] in HEADINGS


def test_the_screens_are_there() -> None:
    bare = [route for pages in (OwnPages, SupplierPage) for route in pages.routes(pages.__new__(pages))]  # type: ignore[arg-type]
    portal = create_portal(portal_host="x", ca_certificate=bytes, pac=str, try_prompt=None, more=bare)  # type: ignore[arg-type]
    there = {re.sub(r"/\{.*", "", getattr(route, "path", "")) for route in portal.routes}
    assert set(re.findall(r"`(/[a-z-]+)`", TABLE)) <= there


def test_the_commands_are_there() -> None:
    there = _parser().format_help()
    for command in re.findall(r"`sluiswachter (\w+)", TABLE):
        assert command in there


def test_settings_of_a_policy_that_are_named_are_there() -> None:
    fields = (ROOT / "policies/README.md").read_text()
    for field in ("modes", "closed", "unread_files"):
        assert f"`{field}`" in TABLE
        assert f"`{field}`" in fields
