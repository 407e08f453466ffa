"""How long files take: read, and read with everything found in them, in one worker; and how much memory that takes.

    python -m benchmarks.documents

The budgets are 1.5 s for 50 pages and 2 s for a sheet of 10,000 rows, on one core; the times are of the processor.
Texts are varied, so that nothing comes out of a cache. Memory is the most that the process ever held.
"""

import io
import random
import resource
import time
from collections.abc import Callable

import docx
import openpyxl
from fpdf import FPDF

from detectors.scanner import Scanner
from proxy.documents import work
from proxy.inspection.found import CHECKED_KINDS

_WORDS = [
    *("de", "raad", "van", "gemeente", "besluit", "over", "begroting", "jeugdzorg", "aanvraag", "inwoner", "straat"),
    *("subsidie", "vergunning", "college", "het", "een", "wordt", "met", "voor", "door", "bij", "onderzoek", "verslag"),
    *("vergadering", "wethouder", "afdeling", "project", "planning", "beleid", "nota", "bestemmingsplan", "water"),
    *("energie", "wonen", "school", "sport", "cultuur", "veiligheid", "handhaving", "toezicht", "advies", "bezwaar"),
]
_FIRST = ("Jan", "Fatima", "Willemijn", "Mehmet", "Sanne", "Piotr", "Nguyen", "Ama")
_LAST = ("de Vries", "Yilmaz", "Jansen", "El Amrani", "Kowalski", "van den Berg", "Tesfay", "Bakker")


def sentence(source: random.Random) -> str:
    """About fifteen words, sometimes with a name."""
    words = source.choices(_WORDS, k=14)
    if source.random() < 0.1:
        words.insert(5, f"{source.choice(_FIRST)} {source.choice(_LAST)}")
    return " ".join(words).capitalize() + "."


def page(source: random.Random) -> list[str]:
    """A page: eight paragraphs of four sentences, about 3,000 characters."""
    return [" ".join(sentence(source) for _ in range(4)) for _ in range(8)]


def word(source: random.Random) -> bytes:
    """Fifty pages of docx."""
    document = docx.Document()
    for _ in range(50):
        for paragraph in page(source):
            document.add_paragraph(paragraph)
        document.add_page_break()
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pdf(source: random.Random) -> bytes:
    """Fifty pages of PDF."""
    document = FPDF()
    document.set_font("Helvetica", size=10)
    for _ in range(50):
        document.add_page()
        for paragraph in page(source):
            document.multi_cell(0, 5, paragraph, new_x="LMARGIN", new_y="NEXT")
    return bytes(document.output())


def sheet(source: random.Random) -> bytes:
    """Ten thousand rows of eight columns."""
    book = openpyxl.Workbook(write_only=True)
    rows = book.create_sheet("Lijst")
    rows.append(["zaaknummer", "naam", "straat", "bedrag", "datum", "status", "omschrijving", "afdeling"])
    for number in range(10_000):
        name = f"{source.choice(_FIRST)} {source.choice(_LAST)}"
        street = f"Dorpsstraat {source.randrange(1, 400)}"
        rest = [
            source.randrange(10_000),
            "12-03-2025",
            source.choice(("open", "dicht")),
            " ".join(source.choices(_WORDS, k=3)),
        ]
        rows.append([f"Z-{number}", name, street, *rest, source.choice(("Wmo", "Jeugd", "Schuldhulp"))])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


FILES: dict[str, tuple[Callable[[random.Random], bytes], float]] = {
    "docx, 50 pages": (word, 1.5),
    "pdf, 50 pages": (pdf, 1.5),
    "xlsx, 10,000 rows": (sheet, 2.0),
}


def main() -> None:
    """Print a table."""
    scanner = Scanner()
    print(f"{'file':20} {'bytes':>10} {'characters':>11} {'read':>7} {'found':>7} {'all':>7} {'budget':>7}")
    for name, (make, budget) in FILES.items():
        data = make(random.Random(1))
        work.read(make(random.Random(2)), 60, frozenset())  # warm
        started = time.process_time()
        document = work.read(data, 60, frozenset())
        read = time.process_time() - started
        for exact, kinds in ((False, None), (True, CHECKED_KINDS)):
            scanner.scan([piece.text for piece in document.pieces if piece.exact is exact], kinds)
        whole = time.process_time() - started
        size = sum(len(piece.text) for piece in document.pieces)
        print(f"{name:20} {len(data):10} {size:11} {read:6.2f}s {whole - read:6.2f}s {whole:6.2f}s {budget:6.1f}s")
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
