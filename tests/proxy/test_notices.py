"""The block page, the languages and the marking of findings."""

import pytest

from detectors.finding import Finding
from proxy.notices.marking import Piece, pieces
from proxy.notices.notice import Notice
from proxy.notices.pages import block_page
from proxy.notices.wording import choose_language


def _notice(**changes: object) -> Notice:
    values: dict[str, object] = {
        "event_id": "20261124-7K3Q9XMB",
        "text_nl": "Er stond een <b>BSN</b> in.",
        "text_en": "There was a BSN.",
        "rule": "bsn-buiten-eu",
        "kinds": ("BSN",),
        "link": "http://sluis.wacht/melding/20261124-7K3Q9XMB",
    }
    return Notice(**{**values, **changes})  # type: ignore[arg-type]


def test_block_page_stands_alone_and_escapes() -> None:
    page = block_page(_notice(), "nl").decode()
    assert '<html lang="nl">' in page
    assert "&lt;b&gt;BSN&lt;/b&gt;" in page
    assert "burgerservicenummer (BSN)" in page
    assert "20261124-7K3Q9XMB" in page
    assert "<script" not in page
    assert "<link" not in page
    assert "src=" not in page


def test_block_page_in_english_and_other_languages() -> None:
    assert "This was not sent" in block_page(_notice(), "en").decode()
    assert "Dit is niet verstuurd" in block_page(_notice(), "../x").decode()


def test_block_page_says_when_the_reason_is_technical() -> None:
    assert "niet goed lezen" in block_page(_notice(technical=True), "nl").decode()
    assert "niet goed lezen" not in block_page(_notice(), "nl").decode()


def test_block_page_links_to_web_addresses_only() -> None:
    assert "javascript" not in block_page(_notice(link="javascript:alert(1)"), "nl").decode()


@pytest.mark.parametrize(
    ("asked", "accept", "language"),
    [
        (None, "", "nl"),
        (None, "de-DE,fr;q=0.9", "nl"),
        (None, "en-GB,en;q=0.9,nl;q=0.8", "en"),
        (None, "nl-NL,en;q=0.9", "nl"),
        (None, "en;q=0.2,nl;q=0.8", "nl"),
        (None, "en;q=x", "nl"),
        ("en", "nl", "en"),
        ("../etc", "en", "en"),
    ],
)
def test_language(asked: str | None, accept: str, language: str) -> None:
    assert choose_language(asked, accept) == language


def test_pieces_join_to_the_text_and_count_code_points() -> None:
    found = [Finding("BSN", 2, 5, 1.0, "bsn"), Finding("NEW_KIND", 4, 99, 0.5, "x")]
    cut = pieces("😀 123 na", found, "nl")
    assert cut == [Piece("😀 "), Piece("123", "burgerservicenummer (BSN)"), Piece(" na", "new kind")]
