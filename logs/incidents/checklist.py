"""What is done in an incident: the steps in their order, for the pages and for the report."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One step; ``clock`` when it stops a clock of the same code."""

    code: str
    nl: str
    en: str
    clock: bool = False


STEPS: tuple[Step, ...] = (
    Step("gezien", "De gebeurtenissen zijn bekeken", "The events were looked at"),
    Step("gestopt", "Het lek is gestopt", "The leak was stopped"),
    Step("wie", "Duidelijk is van wie de gegevens zijn", "It is clear whose data it is"),
    Step("dienst", "De AI-dienst is gevraagd de gegevens te wissen", "The AI service was asked to erase the data"),
    Step("risico", "Het risico voor de betrokkenen is beoordeeld", "The risk for those concerned was assessed"),
    Step("ap-72h", "Gemeld bij de AP, of besloten dat dat niet hoeft", "Notified to the AP, or decided not to", True),
    Step("cbw-24h", "Vroege waarschuwing gegeven (Cbw)", "Early warning given (Cbw)", True),
    Step("cbw-72h", "Gemeld (Cbw)", "Notified (Cbw)", True),
    Step("cbw-1m", "Eindverslag gestuurd (Cbw)", "Final report sent (Cbw)", True),
    Step("betrokkenen", "Betrokkenen ingelicht, of besloten van niet", "Those concerned told, or decided not to"),
    Step("les", "Beleid, regel of training is aangepast", "Policy, rule or training was changed"),
)  # fmt: skip
CODES = frozenset(step.code for step in STEPS)
