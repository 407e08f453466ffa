"""The plain values that leave this room: what was found, and where."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One piece of personal or confidential data in a text.

    ``start`` and ``end`` count code points of the original text (end exclusive), ``score`` runs from 0 to 1 and
    ``recognizer`` names the file in ``detectors/recognizers`` (or the model) that found it. It never holds the value.
    """

    kind: str
    start: int
    end: int
    score: float
    recognizer: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of data: its name in code, the word in a placeholder, and its names for people."""

    name: str
    placeholder: str
    nl: str
    en: str


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("BSN", "BSN", "burgerservicenummer (BSN)", "citizen service number (BSN)"),
        Kind("PERSON", "PERSOON", "naam van een persoon", "name of a person"),
        Kind("ADDRESS", "ADRES", "adres", "address"),
        Kind("POSTCODE", "POSTCODE", "postcode", "postcode"),
        Kind("PHONE", "TELEFOON", "telefoonnummer", "telephone number"),
        Kind("EMAIL", "EMAIL", "e-mailadres", "e-mail address"),
        Kind("IBAN", "IBAN", "bankrekeningnummer (IBAN)", "bank account number (IBAN)"),
        Kind("DATE_OF_BIRTH", "GEBOORTEDATUM", "geboortedatum", "date of birth"),
    )
}
