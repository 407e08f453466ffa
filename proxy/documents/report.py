"""What was found where in a file, and why a file was refused, in words for the employee. Never a value."""

from collections import Counter
from collections.abc import Sequence

from detectors.finding import KINDS, Finding
from proxy.wire.message import Message, Part

_MOST_LINES = 12
REASONS: dict[str, dict[str, str]] = {
    "nl": {
        "file": "dit soort bestand kan niet worden gecontroleerd",
        "file-piece": "het bestand komt in stukken en kan niet als geheel worden gecontroleerd",
        "file-length": "de lengte van het bestand stond al vast, daarom kan er niets worden weggelaten",
        "file-encrypted": "het bestand is beveiligd met een wachtwoord",
        "file-damaged": "het bestand is beschadigd of niet volledig",
        "file-too-large": "het bestand is te groot als het wordt uitgepakt",
        "file-too-many": "er zitten te veel bestanden, bladzijden of afbeeldingen in",
        "file-too-deep": "er zitten te veel bestanden in elkaar",
        "file-too-slow": "het controleren duurt te lang",
        "file-memory": "het bestand is te zwaar om te controleren",
        "file-entities": "het bestand bevat verwijzingen die niet zijn toegestaan",
        "file-hidden": "het bestand bevat verborgen gegevens",
        "file-identity-document": "er staat een paspoort, identiteitskaart of rijbewijs in",
        "file-audio": "geluid kan niet worden gecontroleerd",
        "file-video": "film kan niet worden gecontroleerd",
        "file-image": "de letters in een afbeelding kunnen nu niet worden gelezen",
        "file-left": "niet alles kon uit het bestand worden weggelaten",
        "file-fixed": "in dit soort bestand kan niets worden weggelaten",
    },
    "en": {
        "file": "this kind of file cannot be inspected",
        "file-piece": "the file comes in pieces and cannot be inspected as a whole",
        "file-length": "the length of the file was fixed before, so nothing can be taken out of it",
        "file-encrypted": "the file is protected by a password",
        "file-damaged": "the file is damaged or not complete",
        "file-too-large": "the file is too large when it is unpacked",
        "file-too-many": "it holds too many files, pages or pictures",
        "file-too-deep": "it holds too many files inside each other",
        "file-too-slow": "inspecting it takes too long",
        "file-memory": "the file is too heavy to inspect",
        "file-entities": "the file holds references that are not allowed",
        "file-hidden": "the file holds hidden data",
        "file-identity-document": "it shows a passport, identity card or driving licence",
        "file-audio": "sound cannot be inspected",
        "file-video": "film cannot be inspected",
        "file-image": "the letters in a picture cannot be read at this moment",
        "file-left": "not everything could be taken out of the file",
        "file-fixed": "nothing can be taken out of this kind of file",
    },
}
# Where the file was too much, not wrong.
_BY_SIZE = frozenset({"file-too-slow", "file-memory", "file-too-large", "file-too-many"})
_MORE = {"nl": "en op nog {} plekken", "en": "and at {} more places"}


def by_place(places: Sequence[str], found: Sequence[Sequence[Finding]]) -> list[tuple[str, Counter[str]]]:
    """For each place how many findings of each kind, in the order of the file."""
    counts: dict[str, Counter[str]] = {}
    for place, findings in zip(places, found, strict=False):
        if findings:
            counts.setdefault(place, Counter()).update(finding.kind for finding in findings)
    return list(counts.items())


def line(place: str, counts: Counter[str], language: str) -> str:
    """``pagina 3: 2 x naam van een persoon, 1 x adres``"""
    names = (f"{count} x {KINDS[kind].en if language == 'en' else KINDS[kind].nl}" for kind, count in counts.items())
    return f"{place}: {', '.join(names)}"


def summary(places: Sequence[str], found: Sequence[Sequence[Finding]], language: str) -> str:
    """The lines of all places as one sentence; a long list is cut."""
    lines = [line(place, counts, language) for place, counts in by_place(places, found)]
    rest = len(lines) - _MOST_LINES
    return "; ".join([*lines[:_MOST_LINES], *([_MORE[language].format(rest)] if rest > 0 else [])])


def where(message: Message | None, found: Sequence[Sequence[Finding]], language: str) -> str:
    """What was found in the files of a request and where; "" without files.

    A file is called by its number when something was found in a name.
    """
    if message is None or not message.files:
        return ""
    both = list(zip(message.parts, found, strict=False))
    named = not any(findings for part, findings in both if part.role == "name")
    places = [part.place if named else _numbered(part) for part, _ in both if part.file is not None]
    return summary(places, [findings for part, findings in both if part.file is not None], language)


def _numbered(part: Part) -> str:
    head, colon, rest = part.place.rpartition(": ") if ": " in part.place else (part.place, "", "")
    return f"bijlage {(part.file or 0) + 1}{colon}{rest if head else ''}"


def explained(reason: str, language: str) -> str:
    """Why a file was refused, as a sentence; "" for a reason that is not about files."""
    words = REASONS[language].get(reason, "")
    return f"{words[0].upper()}{words[1:]}." if words else ""


def about_files(
    message: Message | None, found: Sequence[Sequence[Finding]], reason: str, link: str = ""
) -> tuple[str, str]:
    """What a notice says about files, in Dutch and English.

    ``link`` leads to a redacted copy; of a file that asks too much, to the page that says how far it got.
    """
    nl, en = where(message, found, "nl"), where(message, found, "en")
    if reason or not nl:
        how_far = link and reason in _BY_SIZE
        return (
            explained(reason, "nl") + (f" Hoe ver het kwam, ziet u hier: {link}" if how_far else ""),
            explained(reason, "en") + (f" See how far it got: {link}" if how_far else ""),
        )
    return (
        f"Gevonden in {nl}." + (f" De geschoonde versie kunt u 15 minuten lang ophalen: {link}" if link else ""),
        f"Found in {en}." + (f" You can fetch the redacted version for 15 minutes: {link}" if link else ""),
    )
