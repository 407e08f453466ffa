"""What is known of the requests of one kind of service, as data: where texts stand, and who says them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from proxy.wire.json_text import Leaf, Path

# The names that services give to those who speak, and ours (source: the vendors' references, see ``dialects``).
_SPEAKERS = {
    "user": "user", "human": "user", "me": "user", "customer": "user",
    "assistant": "assistant", "ai": "assistant", "bot": "assistant", "model": "assistant", "chatbot": "assistant",
    "system": "system", "developer": "system",
    "tool": "tool", "function": "tool", "ipython": "tool",
}  # fmt: skip
_SPEAKER_FIELDS = (("role",), ("author", "role"), ("author",), ("sender",), ("from",))
_SYSTEM_FIELDS = frozenset({"system", "instructions", "system_instruction", "systemInstruction", "preamble"})
# Four words or more are somebody's sentence; a browser's name of itself is not.
_PROSE = re.compile(r"(?!Mozilla/)\S+(?:\s+\S+){3}")


@dataclass(frozen=True, slots=True)
class Seen:
    """What a dialect says of one text: its role, whether its place is known, and whether it is new here."""

    role: str
    known: bool
    new: bool = True


@dataclass(frozen=True, slots=True)
class Speakers:
    """Who speaks in which object of a JSON text, and where the last words of the assistant stand in each list."""

    by_path: Mapping[Path, str] = field(default_factory=dict)
    last: Mapping[Path, int] = field(default_factory=dict)

    def of(self, path: Path) -> str:
        """The nearest speaker in or above an object; "" when nobody is named."""
        return next((self.by_path[p] for n in range(len(path), -1, -1) if (p := path[:n]) in self.by_path), "")

    def is_new(self, path: Path, role: str) -> bool:
        """Whether a text stands behind the last words of the assistant; without such words everything is new.

        Of what stands outside the list of turns only the user's own words are new: the rest is sent along every time.
        """
        for turns, last in self.last.items():
            at = len(turns)
            if len(path) > at and path[:at] == turns:
                step = path[at]
                return isinstance(step, int) and step > last
        return not self.last or role == "user"


def speakers(leaves: Sequence[Leaf]) -> Speakers:
    """Everyone who is named in a JSON text."""
    found: dict[Path, str] = {}
    last: dict[Path, int] = {}
    for leaf in leaves:
        if leaf.kind != "string" or len(leaf.value) > 16 or not (role := _SPEAKERS.get(leaf.value.lower())):
            continue
        for fields in _SPEAKER_FIELDS:
            if leaf.path[-len(fields) :] == fields:
                owner = leaf.path[: -len(fields)]
                found[owner] = role
                if role == "assistant" and owner and isinstance(owner[-1], int):
                    last[owner[:-1]] = max(owner[-1], last.get(owner[:-1], -1))
                break
    return Speakers(found, last)


@dataclass(frozen=True)
class Dialect:
    """One kind of service.

    ``places`` maps where a text stands (``messages[].content``; ``[]`` any number, ``*`` any one step, ``**`` anything
    behind it, ``:`` into JSON that stands in a string) to its role, or to ``@`` for whoever speaks there. ``prefixes``
    may stand before each. ``paths`` is a pattern of the addresses at which all of this holds; elsewhere nothing is
    said. Texts at other places are read all the same: a sentence there means that the service has changed.
    """

    name: str
    places: Mapping[str, str] = field(default_factory=dict)
    prefixes: tuple[str, ...] = ("",)
    paths: str = ""

    def is_precise(self, path: str) -> bool:
        """Whether this dialect says where texts stand in a request to ``path``."""
        return bool(self.places) and re.search(self.paths, path.partition("?")[0]) is not None

    def see(self, place: str, path: Path = (), who: Speakers | None = None, otherwise: str = "user") -> Seen:
        """The role of a text; what no table names is the nearest speaker's, or ``otherwise``."""
        who = who or Speakers()
        role = self._role(place)
        if role in (None, "@"):
            named = who.of(path)
            system = "system" if _SYSTEM_FIELDS.intersection(path[:1]) else ""
            known, role = role is not None, named or system or otherwise
            return Seen(role, known, who.is_new(path, role))
        return Seen(str(role), True, who.is_new(path, str(role)))

    def _role(self, place: str) -> str | None:
        match = self._pattern.fullmatch(place) if self.places else None
        return self._roles[match.lastgroup] if match and match.lastgroup else None

    @cached_property
    def _roles(self) -> dict[str, str]:
        return {f"p{number}": role for number, role in enumerate(self.places.values())}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        before = "|".join(_regex(prefix) for prefix in self.prefixes)
        places = "|".join(f"(?P<p{number}>{_regex(place)})" for number, place in enumerate(self.places))
        return re.compile(f"(?:{before})(?:{places})", re.DOTALL)


def _regex(place: str) -> str:
    pattern = re.escape(place).replace(r"\[\]", r"\[\d+\]").replace(r"\*\*", ".*")
    return pattern.replace(r"\*", r"[^.\[:]+")


def is_prose(text: str) -> bool:
    """Whether a text reads like a sentence."""
    return _PROSE.match(text) is not None
