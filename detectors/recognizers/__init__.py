"""All identifiers, and the test that they carry with them."""

from collections.abc import Callable, Sequence
from typing import Protocol

from detectors.recognizers.a_number import A_NUMBER
from detectors.recognizers.address import ADDRESS, POSTCODE
from detectors.recognizers.address_field import ADDRESS_FIELD
from detectors.recognizers.bsn import BSN
from detectors.recognizers.case_number import CASE_NUMBER
from detectors.recognizers.credit_card import CREDIT_CARD
from detectors.recognizers.date_of_birth import DATE_OF_BIRTH
from detectors.recognizers.driving_licence import DRIVING_LICENCE
from detectors.recognizers.education_number import EDUCATION_NUMBER
from detectors.recognizers.email import EMAIL
from detectors.recognizers.iban import IBAN
from detectors.recognizers.identifier import Identifier, IdentifierRecognizer
from detectors.recognizers.ip_address import IP_ADDRESS
from detectors.recognizers.issued_token import ISSUED_TOKEN
from detectors.recognizers.license_plate import FOREIGN_PLATE, LICENSE_PLATE
from detectors.recognizers.mac_address import MAC_ADDRESS
from detectors.recognizers.marking import MARKING
from detectors.recognizers.mrz import MRZ
from detectors.recognizers.passport import PASSPORT
from detectors.recognizers.phone import LOCAL_PHONE, PHONE
from detectors.recognizers.private_key import PRIVATE_KEY
from detectors.recognizers.secret import SECRET
from detectors.recognizers.spoken_address import SPOKEN_ADDRESS
from detectors.recognizers.username import USERNAME
from detectors.recognizers.v_number import V_NUMBER
from detectors.recognizers.vat import VAT

ALL: tuple[Identifier, ...] = (
    BSN,
    PHONE,
    LOCAL_PHONE,
    EMAIL,
    IBAN,
    POSTCODE,
    ADDRESS,
    SPOKEN_ADDRESS,
    ADDRESS_FIELD,
    DATE_OF_BIRTH,
    A_NUMBER,
    CREDIT_CARD,
    CASE_NUMBER,
    DRIVING_LICENCE,
    EDUCATION_NUMBER,
    IP_ADDRESS,
    LICENSE_PLATE,
    FOREIGN_PLATE,
    MAC_ADDRESS,
    MRZ,
    MARKING,
    PASSPORT,
    SECRET,
    ISSUED_TOKEN,
    PRIVATE_KEY,
    USERNAME,
    V_NUMBER,
    VAT,
)


class _Found(Protocol):
    @property
    def kind(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def recognizers() -> list[IdentifierRecognizer]:
    """One Presidio recogniser per identifier."""
    return [IdentifierRecognizer(identifier) for identifier in ALL]


def failures(analyze: Callable[[str], Sequence[_Found]]) -> list[str]:
    """The examples that do not hold, as ``name: example``; the examples are synthetic, so they may be shown."""
    wrong = []
    for identifier in ALL:
        for example in identifier.examples:
            start, end = example.index("⟦"), example.index("⟧") - 1
            found = analyze(example.replace("⟦", "").replace("⟧", ""))
            if not any(f.kind == identifier.kind and (f.start, f.end) == (start, end) for f in found):
                wrong.append(f"{identifier.name}: {example}")
        for example in identifier.counter_examples:
            if any(f.kind == identifier.kind for f in analyze(example)):
                wrong.append(f"{identifier.name} (counter-example): {example}")
    return wrong
