"""Who asked, without saying who: a keyed pseudonym that is another one next month."""

from datetime import datetime
from hashlib import blake2b

from nacl.public import PublicKey, SealedBox

from logs.event import Event
from logs.keys import Keys
from logs.numbers import ALPHABET


class Pseudonyms:
    """Makes pseudonyms, and the sealed slips of paper that say who they are."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._month, self._key = "", b""
        self._people: tuple[PublicKey, ...] = ()
        self._known: dict[str, str] = {}

    def cover(self, event: Event) -> tuple[Event, dict[str, bytes]]:
        """The event without a user's name or address, and new pseudonyms with who they are, sealed.

        Nothing is sealed while PO or CISO has no key: then nobody can open a pseudonym, ever.
        """
        if event.type == "control":
            return event, {}
        self._turn(event.time)
        covered: dict[str, str] = {}
        slips: dict[str, bytes] = {}
        for field, letter, plain in (("user", "g", event.user), ("client", "w", event.client)):
            if plain:
                name = self._known.get(letter + plain)
                if name is None:
                    name = self._name(letter, plain)
                    slips |= self._slip(name, plain)
                    self._known[letter + plain] = name
                covered[field] = name
        return event.model_copy(update=covered), slips

    def forget(self) -> None:
        """The last slips may not have reached the database: make them again."""
        self._known.clear()

    @property
    def month(self) -> str:
        """The month of the last pseudonym."""
        return self._month

    def _turn(self, now: datetime) -> None:
        month = f"{now:%Y-%m}"
        if month > self._month:
            self._month, self._key = self._keys.pseudonym_key(month)
            found = [self._keys.person(who) for who in ("ciso", "po")]  # the PO's is the outer one: the PO begins
            self._people = tuple(key for key in found if key) if all(found) else ()
            self._known.clear()

    def _name(self, letter: str, plain: str) -> str:
        number = int.from_bytes(blake2b(f"{letter}\0{plain}".encode(), key=self._key, digest_size=8).digest())
        text = "".join(ALPHABET[number >> 5 * at & 31] for at in range(10))
        return f"{letter}-{text[:5]}-{text[5:]}"

    def _slip(self, name: str, plain: str) -> dict[str, bytes]:
        # The pseudonym is in it, so that who agrees to open one cannot be handed another.
        sealed = f"{name}\0{plain}".encode()
        for key in self._people:
            sealed = SealedBox(key).encrypt(sealed)
        return {name: sealed} if self._people else {}


def read_slip(name: str, content: bytes) -> str:
    """Who it is, of an opened slip; ValueError when the slip is of another pseudonym. The oldest slips hold no name."""
    about, parted, plain = content.decode().partition("\0")
    if parted and about != name:
        raise ValueError("a slip of another pseudonym")
    return plain if parted else about
