"""What is known of a request: never its text."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from detectors.finding import Finding


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """``count`` findings of one kind with the same score (0 to 1, two decimals) and the same labels."""

    kind: str
    score: float
    labels: tuple[str, ...] = ()
    count: int = 1

    def __str__(self) -> str:
        """As the event holds it: ``PERSON 0.91 debt,health``."""
        return " ".join((self.kind, f"{self.score:.2f}", *([",".join(self.labels)] if self.labels else [])))


def found(findings: Iterable[Finding]) -> tuple[Found, ...]:
    """Findings without their places, equal ones together."""
    counts = Counter((f.kind, round(f.score, 2), tuple(sorted(f.labels))) for f in findings)
    return tuple(sorted(Found(kind, score, labels, count) for (kind, score, labels), count in counts.items()))


def as_recorded(groups: Iterable[Found]) -> dict[str, int]:
    """As the event holds them; the way back is ``from_record``."""
    return {str(group): group.count for group in groups}


def from_record(recorded: Mapping[str, int]) -> tuple[Found, ...]:
    """The findings that an event holds."""
    groups = []
    for name, count in recorded.items():
        kind, score, *labels = name.split(" ")
        groups.append(Found(kind, float(score), tuple(labels[0].split(",")) if labels else (), count))
    return tuple(sorted(groups))


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a request: never its text.

    ``country`` is ISO 3166 alpha-2, ``register`` the service's status in the municipality's register, ``closed``
    whether it is a closed environment of the municipality. ``unredactable`` holds the kinds found where nothing can be
    rewritten, ``failure`` a reason code when the request was not inspected whole, ``files`` how many files of each kind
    there are, ``largest_file`` is in bytes. ``justified`` names the rules for which this employee has given a reason
    for this very content.
    """

    service: str
    vendor: str
    country: str
    kind: str
    found: tuple[Found, ...] = ()
    unredactable: frozenset[str] = frozenset()
    failure: str | None = None
    files: Mapping[str, int] = field(default_factory=dict)
    largest_file: int = 0
    register: str = "unknown"
    closed: bool = False
    user: str = ""
    groups: frozenset[str] = frozenset()
    department: str = ""
    justified: frozenset[str] = frozenset()
