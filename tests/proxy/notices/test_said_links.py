"""The ways on that a notice offers: in the chat, in an API's error and on the page."""

import pytest

from proxy.notices.notice import Notice
from proxy.notices.pages import block_page
from proxy.notices.said import said

LINKS = {
    "justify": "http://sluis.wacht/verantwoorden/abc", "apply": "http://sluis.wacht/aanvragen?dienst=x",
    "alarm": "http://sluis.wacht/vals-alarm/e",
}  # fmt: skip
NOTICE = Notice("e", "Nederlands.", "English.", "regel", ("BSN",), link="http://sluis.wacht/melding/e", **LINKS)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_way_on_is_a_link(language: str) -> None:
    page = block_page(NOTICE, language).decode()
    for link in LINKS.values():
        assert f"]({link})" in said(NOTICE, language)
        assert f'href="{link}"' in page


def test_an_api_gets_the_form() -> None:
    assert LINKS["justify"] in NOTICE.text


def test_what_is_not_there_is_not_said() -> None:
    bare = Notice("e", "Nederlands.", "English.", "regel")
    assert "sluis.wacht" not in said(bare, "nl") + bare.text
    assert (
        "javascript:"
        not in block_page(Notice("e", "a", "b", "r", justify="javascript:x", alarm="javascript:y"), "nl").decode()
    )
