"""proxy/services/check.py: what is wrong or not known in service files."""

from datetime import date
from pathlib import Path

import pytest

from proxy.services.catalogue import SHIPPED
from proxy.services.check import check

HEAD = "vendor: X\ncountry: NL\nsource: https://x.nl\ndate: 2026-11-24\nservices:\n"
ENTRY = "  - {id: x, name: X, kind: chat, hosts: [x.nl]}\n"
FORBIDDEN = {"CN", "RU", "IR", "KP"}


def told(folder: Path) -> list[tuple[str, str]]:
    return [(one.level, one.text) for one in check([folder], FORBIDDEN, today=date(2026, 11, 25))]


def test_nothing_is_wrong_with_the_shipped_files() -> None:
    assert [one for one in check([SHIPPED], FORBIDDEN) if one.level == "fout"] == []


def test_a_good_file_gives_nothing(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(HEAD + ENTRY)
    assert told(tmp_path) == []


@pytest.mark.parametrize(
    ("text", "level", "part"),
    [
        (HEAD.replace("country: NL\n", "") + ENTRY, "fout", "country"),
        (HEAD.replace("source: https://x.nl\n", "") + ENTRY, "fout", "source"),
        (HEAD.replace("https://x.nl", "eigen kennis") + ENTRY, "fout", "bron is geen webadres"),
        (HEAD + ENTRY.replace("[x.nl]", "['*.com']"), "fout", "hosts"),
        (HEAD + ENTRY.replace("[x.nl]", "['*.co.uk']"), "fout", "te ruim"),
        (HEAD + ENTRY.replace("[x.nl]", "['*.google.com']"), "fout", "te ruim"),
        (HEAD + ENTRY.replace("[x.nl]", "['*.blob.core.windows.net']"), "fout", "te ruim"),
        (HEAD + ENTRY.replace("[x.nl]", "['*.vercel.app']"), "fout", "zeg in note waarom"),
        (HEAD + ENTRY.replace("[x.nl]", "['*.vercel.app'], note: proef"), "let op", "zeg in note waarom"),
        (HEAD + ENTRY.replace("[x.nl]", "[a.x.nl, '*.x.nl']"), "let op", "valt al onder"),
        (HEAD + ENTRY.replace("[x.nl]", "[x.nl], unverified: [x.nl]"), "let op", "geen openbare bron"),
        (HEAD + ENTRY.replace("[x.nl]", "[x.nl], unverified: [y.nl]"), "fout", "nergens anders"),
        (HEAD.replace("NL", "CN") + ENTRY, "fout", "niet gemerkt met offensive"),
        ("parent: RU\n" + HEAD + ENTRY, "fout", "niet gemerkt met offensive"),
        ("offensive: true\n" + HEAD + ENTRY, "fout", "gemerkt met offensive"),
        (HEAD + ENTRY.replace("[x.nl]", "[x.nl], processing: [CN]"), "let op", "verwerkt in CN"),
        (HEAD + ENTRY + ENTRY.replace("id: x", "id: y"), "fout", "x.nl stands under both"),
        (HEAD + ENTRY + ENTRY, "fout", "is there already"),
        (HEAD + ENTRY.replace("[x.nl]", "[x.nl], routes: [{path: /, dialect: klingon}]"), "fout", "dialect"),
        (HEAD.replace("2026-11-24", "2025-11-20") + ENTRY, "let op", "gelezen op 2025-11-20"),
        (HEAD + ENTRY.replace("[x.nl]", "[x.nl], date: 2025-01-01"), "let op", "gelezen op 2025-01-01"),
        ("::", "fout", "x.yaml"),
    ],
)
def test_what_is_told(tmp_path: Path, text: str, level: str, part: str) -> None:
    (tmp_path / "x.yaml").write_text(text)
    assert [one for one in told(tmp_path) if one[0] == level and part in one[1]], told(tmp_path)


def test_all_problems_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("::")
    (tmp_path / "b.yaml").write_text(HEAD.replace("NL", "KP") + ENTRY)
    assert {one.where for one in check([tmp_path], FORBIDDEN)} == {"a.yaml", "x"}


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert told(tmp_path / "weg") == [("fout", "deze map is er niet")]
