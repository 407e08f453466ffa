"""The plain values that leave this room: what was found, and where."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One piece of personal or confidential data in a text.

    ``start`` and ``end`` count code points of the original text (end exclusive), ``score`` runs from 0 to 1 and
    ``recognizer`` names the file in ``detectors/recognizers`` (or the model) that found it. ``labels`` says what stands
    near a person that makes it weigh more (``detectors/labels.py``). It never holds the value.
    """

    kind: str
    start: int
    end: int
    score: float
    recognizer: str
    labels: tuple[str, ...] = ()


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
        Kind("A_NUMBER", "ANUMMER", "A-nummer", "administration number (A-nummer)"),
        Kind("V_NUMBER", "VNUMMER", "V-nummer", "alien number (V-nummer)"),
        Kind("EDUCATION_NUMBER", "ONDERWIJSNUMMER", "onderwijsnummer", "education number"),
        Kind("VAT", "BTWNUMMER", "btw-nummer of RSIN", "VAT number or RSIN"),
        Kind("PASSPORT", "PASPOORT", "nummer van een paspoort of identiteitskaart", "passport or identity card number"),
        Kind("MRZ", "MRZ", "leesbare strook van een reisdocument", "machine-readable zone of a travel document"),
        Kind("DRIVING_LICENCE", "RIJBEWIJS", "rijbewijsnummer", "driving licence number"),
        Kind("LICENSE_PLATE", "KENTEKEN", "kenteken", "licence plate"),
        Kind("CREDIT_CARD", "BETAALKAART", "nummer van een betaalkaart", "payment card number"),
        Kind("IP_ADDRESS", "IPADRES", "IP-adres", "IP address"),
        Kind("MAC_ADDRESS", "MACADRES", "MAC-adres", "MAC address"),
        Kind("USERNAME", "GEBRUIKERSNAAM", "gebruikersnaam", "username"),
        Kind("CASE_NUMBER", "ZAAKNUMMER", "zaak-, dossier- of klantnummer", "case, file or client number"),
        Kind("SECRET", "GEHEIM", "wachtwoord of sleutel", "password or key"),
        Kind("MARKING", "MARKERING", "aanduiding dat een stuk vertrouwelijk is", "confidentiality marking"),
        Kind("OWN_WORD", "WOORD", "woord van de eigen lijst", "word on the municipality's own list"),
        Kind("LISTED", "LIJST", "waarde van een beschermde lijst", "value on a protected list"),
        Kind(
            "REGISTERED_TEXT", "STUK", "tekst uit een geregistreerd vertrouwelijk stuk", "text of a registered document"
        ),
        Kind("AGE", "LEEFTIJD", "leeftijd bij een naam", "age with a name"),
        Kind("DATE_OF_BIRTH", "GEBOORTEDATUM", "geboortedatum", "date of birth"),
    )
}
