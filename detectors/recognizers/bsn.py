"""Burgerservicenummer: nine digits (eight with a leading zero left out) that pass the elfproef.

Issued by the Rijksdienst voor Identiteitsgegevens under the Wet algemene bepalingen burgerservicenummer (Wabb).
Source: https://www.rvig.nl/bsn, "Logisch ontwerp BSN"; the check is python-stdnum's.
"""

from stdnum.nl import bsn

from detectors.recognizers.identifier import Identifier


def check(text: str) -> bool | None:
    """The elfproef; eight digits alone are confirmed by context only, since every date has eight digits too."""
    digits = "".join(c for c in text if c in "0123456789")
    if len(set(digits)) == 1 or not bsn.is_valid(digits.zfill(9)):
        return False
    return True if len(digits) == 9 else None


BSN = Identifier(
    kind="BSN",
    name="bsn",
    source="https://www.rvig.nl/bsn",
    patterns={
        r"(?<![0-9][.,-])(?<![0-9A-Za-z])[0-9]{9}(?![0-9])(?![.,-][0-9])": 0.6,
        r"(?<=[A-Za-z])[0-9]{9}(?![0-9])(?![.,-][0-9])": 0.6,
        r"(?<![0-9.,-])[0-9]{3}(?P<sep>[ .\-\u00a0])[0-9]{3}(?P=sep)[0-9]{3}(?![0-9])(?![.,-][0-9])": 0.6,
        r"(?<![0-9.,-])[0-9]{4}[ .\-][0-9]{2}[ .\-][0-9]{3}(?![0-9])(?![.,-][0-9])": 0.6,
        # Nine figures with signs in odd places: only where the text says what they are.
        r"(?<![0-9.,-])[0-9](?:[ .\-]?[0-9]){8}(?![0-9])(?![.,-][0-9])": 0.1,
        r"(?<![0-9.,-])[0-9]{2}[ .\-]?[0-9]{3}[ .\-]?[0-9]{3}(?![0-9])(?![.,-][0-9])": 0.1,
    },
    check=check,
    confirmed_score=0.85,
    context_score=1.0,
    context=("bsn", "burgerservice", "burger service", "sofi", "citizen service", "persoonsnummer", "elfproef"),
    anti_context=(
        "factuur",
        "order",
        "bestel",
        "zaaknummer",
        "zaaknr",
        "dossier",
        "kenmerk",
        "artikel",
        "rekening",
        "tel",
        "kvk",
        "invoice",
        "case",
        "ticket",
        "meter",
        "polis",
        "product",
        "serie",
        "rsin",
        "mobiel",
        "klantnr",
        "klantnummer",
        "debiteur",
        "crediteur",
        "verplichting",
        "perceel",
        "project",
        "isbn",
        "versie",
    ),
    anchor=r"[0-9](?:[ .\-\u00a0]?[0-9]){7}",
    reach=45,
    near=20,
    examples=(
        "BSN ⟦123456782⟧",
        "Haar nummer is ⟦1234.56.782⟧.",
        "burgerservicenummer: ⟦123 456 782⟧",
        "Mevrouw (⟦999990019⟧) belde.",
        '{"bsn_999990019": ⟦999990019⟧}'.replace("bsn_999990019", "bsn"),
        "https://x.nl/inwoner?bsn=⟦999990019⟧&a=1",
        "bsn: ⟦20000017⟧",
        "https://x.nl/dossier?klantBsn=⟦999990019⟧&tab=2",
        "https://x.nl/bsn/⟦999990019⟧/documenten",
        '{"partner_bsn": ⟦999990019⟧}',
    ),
    counter_examples=(
        "BSN 123456789",
        "factuurnummer 123456782",
        "Datum 20241022",
        "000000000",
        "1234567822",
        "bedrag 123.456.782,00",
        "modelversie 20250514",
    ),
)
