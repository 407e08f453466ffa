"""What a check found, and how that is said to somebody who is not in IT."""

from dataclasses import dataclass, field

CODES: dict[str, str] = {
    "changed": "De inhoud van deze gebeurtenis is veranderd nadat zij is vastgelegd.",
    "missing": "Hier ontbreken gebeurtenissen: zij zijn weggehaald.",
    "columns": "De lijst toont van deze gebeurtenis iets anders dan is vastgelegd.",
    "added": "Deze gebeurtenis is er later bij gezet: geen handtekening hoort erbij.",
    "cut-off": "Het einde ontbreekt: er is meer vastgelegd en ondertekend dan er nu staat.",
    "head": "De handtekening onder de laatste gebeurtenis klopt niet.",
    "segment": "De handtekening onder een afgesloten dag klopt niet, of die dag sluit niet aan op de dag ervoor.",
    "dropped": "Een dag is weg, zonder dat het opruimen is ondertekend.",
    "writer": "Hier staan gebeurtenissen van een schrijver die geen handtekening heeft.",
    "sent": "Een handtekening die eerder is verstuurd, past niet bij wat hier staat: dit deel is opnieuw gemaakt.",
    "sent-line": "Een regel in het bestand met verstuurde handtekeningen is veranderd.",
    "counts": "De tellingen per dag kloppen niet met de gebeurtenissen.",
    "hashes": "De versleutelde kenmerken bij deze gebeurtenis zijn veranderd of weggehaald.",
    "slips": "Wat is bewaard over wie een pseudoniem is, is veranderd, weggehaald of erbij gezet.",
    "damaged": "Hier staat iets wat Sluiswachter nooit schrijft: het is beschadigd of veranderd.",
    "evidence": "Het verzegelde bewijs bij deze gebeurtenis is veranderd.",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """The first place that is not right: a code of ``CODES``, the writer, the number in its chain, what is known."""

    code: str
    writer: str
    number: int
    id: str = ""
    time: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was checked, and the first problem (None: everything is right)."""

    events: int
    writers: tuple[str, ...]
    days: int
    dropped: int
    sent: int
    keys: tuple[str, ...]
    last: str = ""
    problem: Problem | None = None

    @property
    def ok(self) -> bool:
        """Whether everything is right."""
        return self.problem is None

    def told(self) -> str:
        """In plain Dutch."""
        lines = [
            "Het logboek is in orde." if self.ok else "Het logboek is NIET in orde.",
            "",
            f"  gecontroleerd   {_figure(self.events)} gebeurtenissen van {len(self.writers)} schrijver(s)",
            f"  afgesloten      {_figure(self.days)} dagen, waarvan {_figure(self.dropped)} opgeruimd na hun termijn",
            f"  vergeleken met  {_figure(self.sent)} handtekeningen die eerder zijn verstuurd",
            f"  laatste         {self.last or 'nog geen gebeurtenis'}",
            *(f"  sleutel         {key}" for key in self.keys),
        ]
        if self.problem:
            lines += ["", *_told(self.problem)]
        else:
            lines += ["", "Er is niets veranderd, weggehaald, toegevoegd of afgeknipt sinds het is vastgelegd."]
            if not self.sent:
                lines.append("Let op: zonder verstuurde handtekeningen is niet te zien of het einde ontbreekt.")
        lines.append("Vergelijk de sleutel met wat u op papier hebt; een andere sleutel betekent een ander logboek.")
        return "\n".join(lines)


@dataclass(slots=True)
class Tally:
    """What is counted on the way."""

    events: int = 0
    dropped: int = 0
    days: int = 0
    hashes: int = 0
    last: str = ""
    counts: dict[tuple[str, ...], int] = field(default_factory=dict)
    kinds: dict[tuple[str, ...], int] = field(default_factory=dict)
    findings: dict[tuple[str, ...], int] = field(default_factory=dict)
    slips: dict[str, tuple[str, Problem]] = field(default_factory=dict)
    slips_from: str = ""
    writers: list[str] = field(default_factory=list)


def _told(problem: Problem) -> list[str]:
    place = f"nummer {_figure(problem.number)} van schrijver {problem.writer}"
    number = f"gebeurtenis {problem.id}, " if problem.id else ""
    lines = ["De eerste plek die niet klopt:", f"  waar  {number}{place}"]
    if problem.time:
        lines.append(f"  wanneer  {problem.time}")
    lines.append(f"  wat   {CODES[problem.code]}")
    if problem.detail:
        lines.append(f"        {problem.detail}")
    return [
        *lines,
        "",
        "Wat u nu doet: laat alles staan zoals het is, maak een kopie van de map, en bel de CISO.",
    ]


def _figure(number: int) -> str:
    return f"{number:,}".replace(",", ".")
