"""proxy/services/schema.py: every shipped file, and what its fields promise."""

from datetime import date
from pathlib import Path
from typing import get_args

import pytest
import yaml

from proxy.services.catalogue import SHIPPED
from proxy.services.schema import DialectName, ServiceEntry, VendorFile

FILES = sorted(SHIPPED.glob("*.yaml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_shipped_file_has_its_facts(file: Path) -> None:
    vendor = VendorFile.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    assert vendor.source.startswith("https://")
    assert date(2026, 1, 1) <= vendor.date
    for entry in vendor.services:
        assert all(source.startswith("https://") for source in entry.source), entry.id


def test_there_are_at_least_sixty_services() -> None:
    assert sum(len(yaml.safe_load(file.read_text())["services"]) for file in FILES) >= 60


def test_generic_is_a_dialect() -> None:
    assert "generic" in get_args(DialectName)


def test_one_source_may_be_written_without_a_list() -> None:
    entry = ServiceEntry.model_validate(
        {"id": "x", "name": "X", "kind": "chat", "hosts": ["x.nl"], "source": "https://x.nl"}
    )
    assert entry.source == ("https://x.nl",)
