"""Words that the pages share. Dutch is the source; ``N_`` marks what the English catalogue must have."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from detectors.finding import KINDS
from logs.incidents.checklist import STEPS


def N_(text: str) -> str:  # gettext's own name
    """Mark a text for the catalogue."""
    return text


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the menu."""

    path: str
    name: str


MENU = (
    Item("/overzicht", N_("Overzicht")),
    Item("/gebeurtenissen", N_("Gebeurtenissen")),
    Item("/incidenten", N_("Incidenten")),
    Item("/register", N_("Register")),
    Item("/aanvragen", N_("Aanvragen")),
    Item("/uitzonderingen", N_("Uitzonderingen")),
    Item("/beleid", N_("Beleid")),
    Item("/openen", N_("Openen")),
    Item("/rapportage", N_("Rapportage")),
    Item("/controle", N_("Controle")),
    Item("/beheer", N_("Beheer")),
    Item("/wat-is-te-zien", N_("Wat is te zien")),
)
ACTIONS: Mapping[str, str] = {
    "allow": N_("Doorgelaten"),
    "notify": N_("Doorgelaten met melding"),
    "redact": N_("Gegevens vervangen"),
    "justify": N_("Reden gevraagd"),
    "block": N_("Tegengehouden"),
}
# The tone of the badge of each action.
TONES: Mapping[str, str] = {
    "allow": "safe", "notify": "neutral", "redact": "warning", "justify": "warning", "block": "danger",
}  # fmt: skip
# What the overview counts beside what happened to requests.
BESIDE: Mapping[str, str] = {
    "justified": N_("Met reden verstuurd"),
    "alarms": N_("Vals alarm gemeld"),
    "unregistered": N_("Diensten buiten het register"),
}
ROLES: Mapping[str, str] = {
    "po": N_("Privacy Officer"),
    "ciso": N_("CISO"),
    "it": N_("IT-beheer"),
    "auditor": N_("Auditor"),
    "medewerker": N_("Medewerker"),
}
STANDINGS: Mapping[str, str] = {
    "": N_("Niet vastgelegd"),
    "unknown": N_("Niet in het register"),
    "applied": N_("Aangevraagd"),
    "approved": N_("Goedgekeurd"),
    "conditional": N_("Goedgekeurd met voorwaarden"),
    "refused": N_("Afgewezen"),
    "forbidden": N_("Verboden land"),
}
DONE: Mapping[str, str] = {
    "": N_("onbekend"),
    "nee": N_("nee"),
    "bezig": N_("bezig"),
    "ja": N_("ja"),
    "niet-nodig": N_("niet nodig"),
}
EXEMPT: Mapping[str, str] = {"word": N_("woord"), "pattern": N_("patroon"), "document": N_("deze tekst")}
STATES: Mapping[str, str] = {
    "nieuw": N_("Nieuw"),
    "onderzoek": N_("In onderzoek"),
    "gemeld": N_("Gemeld"),
    "gesloten": N_("Gesloten"),
}
# What went wrong, by the code of AccountError or SignInError.
ERRORS: Mapping[str, str] = {
    "wrong": N_("Naam, wachtwoord of code klopt niet. Probeer het opnieuw."),
    "wait": N_("Er is te vaak een fout gemaakt. Wacht een kwartier en probeer het opnieuw."),
    "busy": N_("Er loggen nu te veel mensen tegelijk in. Probeer het zo opnieuw."),
    "blocked": N_("Dit account is geblokkeerd. Vraag de Privacy Officer of de CISO."),
    "link": N_("Deze link is al gebruikt of te oud. Vraag een nieuwe."),
    "name": N_("Vul uw naam in."),
    "not-a-name": N_("Deze naam kan niet. Kies een andere naam, zonder onzichtbare tekens."),
    "taken": N_("Er is al een account met deze naam. Kies een andere naam."),
    "short": N_("Uw wachtwoord is te kort. Kies er een van minstens 12 tekens."),
    "long": N_("Uw wachtwoord is te lang. Kies er een van ten hoogste 200 tekens."),
    "guessable": N_("Uw wachtwoord is makkelijk te raden. Kies bijvoorbeeld vier losse woorden."),
    "different": N_("De twee wachtwoorden zijn niet gelijk."),
    "code": N_("De code uit uw app klopt niet. Klopt de tijd op uw telefoon?"),
    "incomplete": N_("Vul een naam in en kies minstens één rol."),
    "yourself": N_("U kunt uw eigen account hier niet wijzigen. Vraag het een ander."),
    "not-local": N_("Dit account komt van de aanmelddienst van de gemeente. Wijzig het daar."),
    "unknown": N_("Dit account is er niet meer."),
    "expired": N_("De aanmelding duurde te lang of begon in een ander venster. Begin opnieuw."),
    "refused": N_("De aanmelddienst heeft u niet binnengelaten."),
    "provider": N_("De aanmelddienst geeft geen goed antwoord. Probeer het later opnieuw."),
    "incident": N_("Dit kan nu niet met dit incident. Is het gesloten, of bestaat de gebeurtenis niet?"),
}


# Why something sealed cannot be opened (now), by the code of OpeningRefused or of static/openen.js.
REFUSALS: Mapping[str, str] = {
    "reason": N_("Schrijf een reden van minstens tien tekens."),
    "nothing": N_("Kies wat u wilt openen."),
    "no-slip": N_("Van dit pseudoniem is niet bewaard wie het is. PO en CISO hadden toen nog geen sleutel."),
    "changed": N_("Wat bij dit pseudoniem is bewaard, is veranderd. Bel de CISO en laat het logboek nakijken."),
    "no-evidence": N_("Bij deze gebeurtenis is geen bewijs: geen regel vroeg het, of de bewaartermijn is voorbij."),
    "not-yours": N_("Alleen wie het vroeg, kan dit openen."),
    "yourself": N_("U vroeg dit zelf. Een ander moet instemmen."),
    "state": N_("Dit kan nu niet (meer). Laad de pagina opnieuw."),
    "over": N_("De dag waarin dit kon, is voorbij. Vraag het opnieuw."),
    "size": N_("Dit is geen verzegelde tekst van Sluiswachter."),
    "file": N_("Dit is geen sleutelbestand van Sluiswachter."),
    "password": N_("Het wachtwoord van de sleutel klopt niet."),
    "key": N_("Deze sleutel past hier niet. Is hij daarna vernieuwd, of van een ander?"),
    "other": N_("Wat hier verzegeld is, hoort bij iets anders. Bel de CISO."),
    "session": N_("U bent niet meer ingelogd. Log opnieuw in."),
    "broken": N_("Het openen is niet gelukt. Gebruik de opdracht die hieronder staat."),
}
# What people do with the record, by the code of the act; what begins alike is said by ``act_name``.
ACTS: Mapping[str, str] = {
    "account-invited": N_("Account: uitgenodigd"),
    "account-made": N_("Account: gemaakt"),
    "account-password": N_("Account: nieuw wachtwoord"),
    "account-roles": N_("Account: andere rollen"),
    "account-two-steps": N_("Account: tweede stap ingesteld"),
    "application": N_("Aanvraag gedaan"),
    "declaration": N_("Melding van een leverancier"),
    "clock-jumped": N_("Klok van de machine verzet"),
    "days-dropped": N_("Oude dagen opgeruimd"),
    "evidence-destroyed": N_("Oud bewijs vernietigd"),
    "slips-destroyed": N_("Oude pseudoniemen vernietigd"),
    "slips-taken-over": N_("Pseudoniemen in de keten gezet"),
    "evidence-asked": N_("Bewijs: gevraagd"),
    "evidence-opened": N_("Bewijs: geopend"),
    "pseudonym-asked": N_("Pseudoniem: gevraagd"),
    "pseudonym-opened": N_("Pseudoniem: geopend"),
    "opening-passed-on": N_("Openen: wacht op de CISO"),
    "opening-handed-out": N_("Openen: verzegeld aan de CISO gegeven"),
    "opening-agreed": N_("Openen: CISO stemt in"),
    "opening-refused": N_("Openen: geweigerd"),
    "whose-asked": N_("Gevraagd van wie gegevens zijn"),
    "exported": N_("Gebeurtenissen uitgevoerd"),
    "exception-made": N_("Uitzondering gemaakt"),
    "exception-ended": N_("Uitzondering beëindigd"),
    "false-alarm-reported": N_("Vals alarm gemeld"),
    "false-alarm-terecht": N_("Melding beoordeeld: terecht alarm"),
    "false-alarm-onterecht": N_("Melding beoordeeld: vals alarm"),
    "justified": N_("Reden opgegeven"),
    "register-removed": N_("Register: dienst verwijderd"),
    "country-set": N_("Register: land gewijzigd"),
    "country-removed": N_("Register: land verwijderd"),
    "sign-in-failed": N_("Inloggen mislukt"),
}
_BEGINNINGS: Mapping[str, str] = {"incident-": N_("Incident:"), "register-": N_("Register:")}
OPENABLE: Mapping[str, str] = {"bewijs": N_("Verzegeld bewijs"), "pseudoniem": N_("Pseudoniem")}
OPENING_STATES: Mapping[str, str] = {
    "asked": N_("Gevraagd"),
    "passed": N_("Wacht op de CISO"),
    "agreed": N_("CISO stemt in"),
    "refused": N_("Geweigerd"),
    "opened": N_("Geopend"),
    "over": N_("Verlopen"),
}
# What was done in an incident, by the code of its step.
WHAT: Mapping[str, str] = {
    "opened": N_("geopend"),
    "note": N_("notitie"),
    "state": N_("stand:"),
    "assignee": N_("behandelaar:"),
    "done": N_("gedaan:"),
    "undone": N_("ongedaan gemaakt:"),
    "event": N_("gebeurtenis toegevoegd:"),
    "events": N_("{number} gebeurtenissen toegevoegd"),
    "facts": N_("concept van de melding bewaard"),
    "cbw": N_("termijnen van de Cyberbeveiligingswet:"),
}


def step_name(code: str, language: str) -> str:
    """A step of the checklist, or a state, in words; other subjects as they are."""
    for step in STEPS:
        if step.code == code:
            return step.nl if language == "nl" else step.en
    return code


def kind_name(kind: str, language: str) -> str:
    """What people call a kind of data."""
    known = KINDS.get(kind)
    return (known.nl if language == "nl" else known.en) if known else kind


def said(table: str, code: str) -> str:
    """The words of a code, in Dutch: ``table`` is the name of one of the tables above."""
    words: Mapping[str, str] = globals()[table]
    return words.get(code, code)


def act_name(code: str, say: Callable[[str], str]) -> str:
    """An act of control in words; one that has none keeps its code."""
    if code in ACTS:
        return say(ACTS[code])
    for beginning, words in _BEGINNINGS.items():
        rest = code.removeprefix(beginning)
        if rest != code and (rest in WHAT or rest in STANDINGS):
            return f"{say(words)} {say(WHAT.get(rest) or STANDINGS[rest])}".rstrip(":").lower().capitalize()
    return code
