"""The documents are true: every setting, kind of data, event field and policy field is in them."""

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from detectors.finding import KINDS
from logs.event import Event
from policies.schema import Policy, Rule
from proxy.settings import Settings

ROOT = Path(__file__).parents[1]


def first_column(text: str) -> set[str]:
    return set(re.findall(r"^\| `([\w.]+)` \|", text, re.MULTILINE))


def section(name: str) -> str:
    return (ROOT / "README.md").read_text().partition(f"## {name}\n")[2].partition("\n## ")[0]


def test_settings() -> None:
    assert first_column(section("Settings")) == set(Settings.model_fields)


def test_kinds() -> None:
    assert first_column(section("What is found")) == set(KINDS)


def test_event_fields() -> None:
    assert first_column((ROOT / "docs/event.md").read_text()) == set(Event.model_fields)


@pytest.mark.parametrize(("model", "prefix", "left_out"), [(Policy, "", {"hash"}), (Rule, "rules.", {"when"})])
def test_policy_fields(model: type[BaseModel], prefix: str, left_out: set[str]) -> None:
    documented = first_column((ROOT / "policies/README.md").read_text())
    assert {prefix + name for name in set(model.model_fields) - left_out} <= documented
