"""logs/export/cells.py"""

import pytest

from logs.export.cells import cell


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "  +", "＝", "＠"])
def test_no_cell_is_a_formula(start: str) -> None:
    assert cell(f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"
    assert cell(f"a{start}b") == f"a{start}b"
    assert (cell(None), cell(3), cell("")) == ("", "3", "")
