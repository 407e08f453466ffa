"""Charts (logs/review/charts.py)."""

import re
from xml.etree import ElementTree

import pytest

from logs.review.charts import HIGH, Column, bar, columns, scale


@pytest.mark.parametrize(
    ("most", "top"), [(0, 4), (3, 4), (5, 6), (10, 10), (11, 20), (86, 100), (100, 100), (101, 200), (999, 1000)]
)
def test_scale_is_round_and_large_enough(most: int, top: int) -> None:
    assert scale(most) == top


def test_columns_are_as_high_as_their_numbers() -> None:
    drawn = columns([Column("a", {"safe": 5, "danger": 5}), Column("b", {"safe": 0, "danger": 10})], "Titel & meer")
    tree = ElementTree.fromstring(str(drawn))  # noqa: S314  # our own
    rects = tree.findall("rect")
    heights = [float(rect.get("height", 0)) for rect in rects]
    assert [rect.get("class") for rect in rects] == ["fill safe", "fill danger", "fill danger"]
    assert heights[0] == heights[1] == heights[2] / 2
    assert all(0 <= float(rect.get("y", -1)) <= HIGH for rect in rects)
    assert tree.get("aria-label") == "Titel & meer"
    assert "style" not in str(drawn)


def test_without_data_there_is_a_scale_and_no_column() -> None:
    assert "<rect" not in columns([], "leeg")
    assert re.search(r"<text[^>]*>4</text>", columns([], "leeg"))


def test_a_narrow_one_has_fewer_labels_and_the_same_columns() -> None:
    data = [Column(f"{day} nov", {"main": day}) for day in range(1, 31)]
    wide, narrow = columns(data, "breed"), columns(data, "smal", wide=300)
    assert wide.count("<rect") == narrow.count("<rect") == 30
    assert 0 < narrow.count("nov<") < wide.count("nov<")
    assert 'viewBox="0 0 300 ' in narrow


def test_bar() -> None:
    assert 'width="50.0"' in bar(5, 10, "warning")
    assert 'width="0"' in bar(0, 0)
    assert "<script" not in bar(1, 2, '"><script>')
