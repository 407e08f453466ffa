"""What the data breach form of the Autoriteit Persoonsgegevens asks, in its order, and what the record knows of it.

The chapters follow the AP's form (0 to 9). ``fill`` answers what follows from the events; a person checks it and adds
the rest. Nothing is sent from here.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from logs.event import Event
from logs.incidents.store import Incident
from logs.review.render import moment
from logs.review.wording import N_, kind_name

SPECIAL = frozenset({"BSN", "MRZ", "PASSPORT"})
_WENT_ON = frozenset({"allow", "notify", "redact"})
_ENDS = {
    "allow": "Het bericht ging naar de dienst.",
    "notify": "Het bericht ging naar de dienst.",
    "redact": "Het bericht ging naar de dienst zonder de gegevens die gevonden waren.",
    "justify": "Het bericht is tegengehouden tot er een reden was gegeven.",
    "block": "Het bericht is tegengehouden en niet naar de dienst gegaan.",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One question. ``choices`` are the answers of the form, none: free text; ``long``: more than a line."""

    code: str
    name: str
    choices: tuple[str, ...] = ()
    long: bool = False


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the form."""

    name: str
    fields: tuple[Field, ...]


_YES_NO = (N_("ja"), N_("nee"), N_("nog niet bekend"))
FORM: tuple[Chapter, ...] = (
    Chapter(N_("0. Over deze melding"), (
        Field("soort", N_("Eerste melding of vervolgmelding"), (N_("eerste melding"), N_("vervolgmelding"))),
        Field("grond", N_("Op grond van welke regels meldt u?"), (N_("AVG, artikel 33"), N_("Wpg"))),
    )),
    Chapter(N_("1. Contactgegevens"), (
        Field("organisatie", N_("Naam en adres van de organisatie"), long=True),
        Field("melder", N_("Wie meldt: naam, functie, telefoon, e-mail")),
        Field("contact", N_("Met wie kan de AP contact opnemen? (functionaris gegevensbescherming)")),
        Field("anderen", N_("Was een andere organisatie betrokken, zoals een verwerker?"), long=True),
    )),
    Chapter(N_("2. Tijdlijn"), (
        Field("begin", N_("Begin van de inbreuk")),
        Field("einde", N_("Einde van de inbreuk")),
        Field("ontdekt", N_("Wanneer is de inbreuk ontdekt?")),
        Field("vertraging", N_("Meldt u later dan 72 uur na de ontdekking? Waarom?"), long=True),
    )),
    Chapter(N_("3. Gegevens over het datalek"), (
        Field("samenvatting", N_("Wat is er gebeurd?"), long=True),
        Field("aard", N_("Aard van de inbreuk"), (N_("vertrouwelijkheid"), N_("integriteit"), N_("beschikbaarheid"))),
        Field("oorzaak", N_("Aard van het incident, zoals gegevens naar de verkeerde ontvanger"), long=True),
    )),
    Chapter(N_("4. Persoonsgegevens"), (
        Field("gegevens", N_("Welke soorten persoonsgegevens?"), long=True),
        Field("bijzonder", N_("Bijzondere of gevoelige gegevens, zoals BSN of gezondheid"), long=True),
        Field("records", N_("Hoeveel gegevens, bij benadering?")),
    )),
    Chapter(N_("5. Betrokkenen"), (
        Field("groep", N_("Om welke groep mensen gaat het?"), long=True),
        Field("kwetsbaar", N_("Zijn er kwetsbare mensen bij, zoals kinderen?"), _YES_NO),
        Field("minimum", N_("Aantal betrokkenen, minstens")),
        Field("maximum", N_("Aantal betrokkenen, ten hoogste")),
    )),
    Chapter(N_("6. Maatregelen vooraf"), (
        Field("versleuteld", N_("Waren de gegevens onleesbaar voor onbevoegden?"), _YES_NO),
        Field("vooraf", N_("Welke maatregelen waren er al?"), long=True),
    )),
    Chapter(N_("7. Gevolgen"), (
        Field("gevolgen", N_("Gevolgen voor de betrokkenen"), long=True),
        Field(
            "ernst", N_("Ernst van de mogelijke gevolgen"), (N_("klein"), N_("beperkt"), N_("groot"), N_("zeer groot")),
        ),
    )),
    Chapter(N_("8. Vervolgacties"), (
        Field("ingelicht", N_("Zijn of worden de betrokkenen ingelicht?"), _YES_NO),
        Field("waarom_niet", N_("Zo nee, waarom niet?"), long=True),
        Field("hoe", N_("Hoe en wanneer zijn of worden zij ingelicht?"), long=True),
        Field("maatregelen", N_("Welke maatregelen neemt u om de inbreuk aan te pakken en te voorkomen?"), long=True),
    )),
    Chapter(N_("9. Internationaal en overig"), (
        Field("grens", N_("Gaat het om verwerking over de grens, binnen de EU?"), _YES_NO),
        Field("andere_toezichthouder", N_("Is ook elders gemeld, zoals bij een andere toezichthouder?")),
        Field("definitief", N_("Is deze melding volledig?"), (N_("ja"), N_("nee, er volgt een vervolgmelding"))),
    )),
)  # fmt: skip
FIELDS = {field.code: field for chapter in FORM for field in chapter.fields}
CODES = frozenset(FIELDS)


def fill(incident: Incident, events: Sequence[Event], services: Mapping[str, str]) -> dict[str, str]:
    """What the record knows, in Dutch; what somebody filled in goes before it."""
    return {**known(incident, events, services), **{code: value for code, value in incident.facts.items() if value}}


def changed(incident: Incident, suggested: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """What somebody filled in; what still says what the record says is left to the record, which may learn more."""
    told: dict[str, str] = {}
    for code, value in given.items():
        plain = value.replace("\r\n", "\n")
        if plain == suggested.get(code, ""):
            plain = ""
        if plain != incident.facts.get(code, ""):
            told[code] = plain
    return told


def known(incident: Incident, events: Sequence[Event], services: Mapping[str, str]) -> dict[str, str]:
    """What the record itself knows."""
    kinds = Counter[str]()
    for event in events:
        kinds.update(event.counts)
    names = sorted({services.get(event.service, event.service) for event in events})
    countries = sorted({event.country for event in events if event.country})
    times = sorted(event.time for event in events)
    return {
        "soort": "eerste melding",
        "grond": "AVG, artikel 33",
        "begin": moment(times[0], "nl") if times else "",
        "ontdekt": moment(incident.first_detected, "nl"),
        "aard": "vertrouwelijkheid",
        "gegevens": ", ".join(f"{kind_name(kind, 'nl')} ({count})" for kind, count in kinds.most_common()),
        "bijzonder": ", ".join(kind_name(kind, "nl") for kind in sorted(SPECIAL & set(kinds))),
        "records": str(sum(kinds.values())) if kinds else "",
        "anderen": f"{', '.join(names)} (land: {', '.join(countries)})" if countries else ", ".join(names),
        "samenvatting": _summary(events, names),
        "vooraf": _before(events),
        "definitief": "nee, er volgt een vervolgmelding",
    }


def _summary(events: Sequence[Event], names: Sequence[str]) -> str:
    if not events:
        return ""
    where = f"in een AI-dienst ({', '.join(names)})"
    if len(events) == 1:
        return f"Een medewerker voerde gegevens {where} in. {_ENDS.get(events[0].action, '')}".strip()
    went = sum(event.action in _WENT_ON for event in events)
    end = f"Naar de dienst gegaan: {went}. Tegengehouden: {len(events) - went}."
    return f"In {len(events)} berichten zijn gegevens {where} ingevoerd. {end}"


def _before(events: Sequence[Event]) -> str:
    redacted = sum(event.action == "redact" for event in events)
    text = "Verkeer naar AI-diensten wordt gecontroleerd voordat het het netwerk verlaat."
    return text + (f" In {redacted} van de berichten zijn gevonden gegevens vervangen." if redacted else "")
