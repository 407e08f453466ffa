"""Pictures that lie on a side or on their head (ocr.py)."""

import io

import pytest
from PIL import Image

from proxy.documents import ocr
from proxy.documents.budget import Budget
from proxy.documents.document import FileRefused
from tests.proxy.documents.office import picture
from tests.proxy.documents.reading import opened, texts

pytestmark = pytest.mark.needs("tesseract")
FEW = "BSN 991000013"
SOME = "Het burgerservicenummer van mevrouw Jansen is 991000013"


def turned(text: str, degrees: int, size: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    Image.open(io.BytesIO(picture(text, size=size))).rotate(degrees, expand=True).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
@pytest.mark.parametrize(("text", "size"), [(FEW, (1000, 160)), (SOME, (1500, 300))], ids=["few", "some"])
def test_letters_are_read_whichever_side_is_up(text: str, size: tuple[int, int], degrees: int) -> None:
    assert "991000013" in texts(opened(turned(text, degrees, size)))


def test_a_picture_that_is_upright_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[str] = []
    real = ocr._run

    def counted(data: bytes, seconds: float, mode: str) -> tuple[str, str]:
        runs.append(mode)
        return real(data, seconds, mode)

    monkeypatch.setattr(ocr, "_run", counted)
    opened(picture(FEW))
    assert runs == ["1"]
    opened(turned(FEW, 180, (1000, 160)))
    assert runs == ["1", "1", "3"]


def test_turning_ends_with_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    budget = Budget(seconds=60)
    table = "\t".join(
        ["level", "page", "block", "par", "line", "word", "left", "top", "width", "height", "conf", "text"]
    )
    row = "5\t1\t1\t1\t1\t1\t0\t0\t9\t9\t12.0\tcsloge"

    def slow(data: bytes, seconds: float, mode: str) -> tuple[str, str]:
        budget.seconds = 0
        return f"{table}\n{row}\n", "Too few characters. Skipping this page"

    monkeypatch.setattr(ocr, "_run", slow)
    with pytest.raises(FileRefused, match="file-too-slow"):
        ocr.read(Image.new("L", (400, 400), 255), budget)
