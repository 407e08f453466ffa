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

from detectors import processes
from proxy.documents import work
from proxy.inspection.found import CHECKED_KINDS
from proxy.wire.message import FileTerms

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


_FORENAMES = (
    "Jan",
    "Fatima",
    "Willemijn",
    "Mehmet",
    "Sanne",
    "Piotr",
    "Ama",
    "Jeroen",
    "Noor",
    "Dirk",
    "Yusuf",
    "Roos",
)
_SURNAMES = (
    *("de Vries", "Yilmaz", "Jansen", "El Amrani", "Kowalski", "van den Berg", "Tesfay", "Bakker", "Smulders", "Hoeks"),
    *(
        "Lavrijsen",
        "van Limpt",
        "Özdemir",
        "Nguyen",
        "Mensah",
        "Verhoeven",
        "Dirkx",
        "van Gompel",
        "Jonkers",
        "Wouters",
    ),
)
_STREETS = (
    "Dorpsstraat",
    "Kerkstraat",
    "Schoolstraat",
    "Molenweg",
    "Beukenlaan",
    "Marialaan",
    "Lindepad",
    "Kruisstraat",
)
_NOTES = ("{} belt terug over de aanvraag", "gesproken met {} en de huisarts", "{} wil bezwaar maken", "moeder is {}")
HEADINGS = ("zaaknummer", "naam", "geboortedatum", "bsn", "straat", "postcode", "plaats", "telefoon", "e-mail")
HEADINGS += ("bedrag", "status", "afdeling", "notitie")


def bsn(source: random.Random) -> str:
    """A number that passes the check of a burgerservicenummer."""
    while True:
        figures = [source.randrange(10) for _ in range(8)]
        last = sum(weight * figure for weight, figure in zip(range(9, 1, -1), figures, strict=True)) % 11
        if last < 10 and figures[0]:
            return "".join(map(str, [*figures, last]))


def inhabitant(source: random.Random) -> list[str | int]:
    """A row of a list of inhabitants, under HEADINGS."""
    first, last = source.choice(_FORENAMES), source.choice(_SURNAMES)
    note = sentence(source) if source.random() < 0.5 else ""
    if source.random() < 0.1:
        note = source.choice(_NOTES).format(f"{source.choice(_FORENAMES)} {source.choice(_SURNAMES)}")
    born = f"{source.randrange(1, 29):02}-{source.randrange(1, 13):02}-{source.randrange(1935, 2020)}"
    where = [
        f"{source.choice(_STREETS)} {source.randrange(1, 300)}",
        f"55{source.randrange(10, 99)} {source.choice('ABCDEG')}{source.choice('HJKLNP')}",
        source.choice(("Reusel", "Bladel", "Hooge Mierde", "Lage Mierde", "Hulsel")),
        f"06-{source.randrange(10**7, 10**8)}",
        f"{first.lower()}.{last.split()[-1].lower()}@voorbeeld.nl",
    ]
    state = [source.randrange(10_000), source.choice(("open", "dicht", "wacht")), source.choice(("Wmo", "Jeugd"))]
    return [f"Z-{source.randrange(10**6)}", f"{first} {last}", born, bsn(source), *where, *state, note]


def inhabitants(source: random.Random, *, headed: bool = True) -> bytes:
    """Ten thousand inhabitants in thirteen columns."""
    book = openpyxl.Workbook(write_only=True)
    rows = book.create_sheet("Inwoners")
    if headed:
        rows.append(HEADINGS)
    for _ in range(10_000):
        rows.append(inhabitant(source))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


FILES: dict[str, tuple[Callable[[random.Random], bytes], float]] = {
    "docx, 50 pages": (word, 1.5),
    "pdf, 50 pages": (pdf, 1.5),
    "xlsx, 10,000 rows": (sheet, 2.0),
    "xlsx, 10,000 people": (inhabitants, 2.0),
    "without headings": (lambda source: inhabitants(source, headed=False), 2.0),
}


def main() -> None:
    """Print a table."""
    processes.one_core()  # as every process that detects; before numpy is imported
    from detectors.scanner import Scanner

    scanner = Scanner()
    scanner.scan(["Bel Jan de Vries"])
    work.collect_seldom()  # as in the worker
    print(f"{'file':20} {'bytes':>10} {'characters':>11} {'read':>7} {'found':>7} {'all':>7} {'budget':>7}")
    for name, (make, budget) in FILES.items():
        data = make(random.Random(1))
        work.read(make(random.Random(2)), FileTerms())  # warm
        started = time.process_time()
        document = work.read(data, FileTerms())
        read = time.process_time() - started
        for exact, kinds in ((False, None), (True, CHECKED_KINDS)):
            scanner.scan([piece.text for piece in document.pieces if piece.exact is exact], kinds)
        whole = time.process_time() - started
        size = sum(len(piece.text) for piece in document.pieces)
        print(f"{name:20} {len(data):10} {size:11} {read:6.2f}s {whole - read:6.2f}s {whole:6.2f}s {budget:6.1f}s")
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
