"""What an employee is told."""

from dataclasses import dataclass

WITHOUT_NUMBER = {
    "nl": "Er is geen meldingsnummer, want dit staat niet in het logboek. Meld het bij de servicedesk.",
    "en": "There is no event number, because this is not in the log. Tell the service desk.",
}


@dataclass(frozen=True, slots=True)
class Notice:
    """Why something was stopped: in Dutch and English, with the number to quote, never with a value.

    ``kinds`` names the kinds of data found; ``technical`` marks a refusal because the text could not be inspected.
    ``link`` leads to more about this event on the proxy's own host, ``clause`` is what the municipal policy says.
    ``justify`` leads to the form in which the employee can say why it is needed, ``apply`` to the one for the service,
    ``alarm`` to the button that reports a false alarm. What is not ``recorded`` has no number that anybody could look
    up.
    """

    event_id: str
    text_nl: str
    text_en: str
    rule: str
    kinds: tuple[str, ...] = ()
    technical: bool = False
    link: str = ""
    clause: str = ""
    justify: str = ""
    apply: str = ""
    alarm: str = ""
    recorded: bool = True

    @property
    def text(self) -> str:
        """Both languages, Dutch first, with the event's number."""
        form = f" {self.justify}" if self.justify else ""
        if not self.recorded:
            return f"{self.text_nl} {WITHOUT_NUMBER['nl']} / {self.text_en} {WITHOUT_NUMBER['en']}"
        return f"{self.text_nl}{form} (Meldingsnummer {self.event_id}) / {self.text_en} (Event {self.event_id})"
