"""proxy/settings.py"""

from pathlib import Path

import pytest
from pydantic import ValidationError

from logs.address import parse_address
from proxy.settings import Settings


@pytest.mark.parametrize(
    ("text", "address"), [("127.0.0.1:80", ("127.0.0.1", 80)), ("[::1]:8080", ("::1", 8080)), ("a:1", ("a", 1))]
)
def test_addresses(text: str, address: tuple[str, int]) -> None:
    assert parse_address(text) == address


@pytest.mark.parametrize("text", ["", "8080", ":8080", "a:", "a:0", "a:65536", "a:x", "a:²"])
def test_wrong_addresses(text: str) -> None:
    with pytest.raises(ValueError, match="HOST:PORT"):
        parse_address(text)
    for setting in ("listen", "review"):  # each counts, also where two rooms check alike
        with pytest.raises(ValidationError, match="HOST:PORT"):
            Settings.model_validate({setting: text})


def test_the_environment_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLUISWACHTER_WORKERS", "3")
    assert Settings().workers == 3


def test_pac_proxies_are_a_list_of_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLUISWACHTER_PAC_PROXIES", '["proxy1.gemeente.nl:8080", "proxy2.gemeente.nl:8080"]')
    assert Settings().pac_proxies == ("proxy1.gemeente.nl:8080", "proxy2.gemeente.nl:8080")
    with pytest.raises(ValidationError):
        Settings(pac_proxies=("proxy1",))


def test_a_passphrase_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match="cannot be read"):
        Settings(ca_passphrase_file=tmp_path / "not-there")


def test_no_check_of_a_setting_hides_that_of_another_room() -> None:
    """Two validators of one name in two bases are one for pydantic: the nearest wins, without a word."""
    names = [
        name
        for base in Settings.__mro__
        for name in vars(base)
        if name in Settings.__pydantic_decorators__.field_validators
    ]
    assert len(names) == len(set(names))
