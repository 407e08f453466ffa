"""What a field's name says of its value: ``{"achternaam": "Bakker"}`` is a person, ``Bakker`` alone may be a trade."""

import re
from collections.abc import Sequence

_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])|[\s_.-]+")
# Names of fields that say whose or what number a value is (Dutch and English, as forms and exports write them).
_TELLING = re.compile(
    r"naam|name|surname|voorletters?|initials|geboorte|birth|\bdob\b|paspoort|passport|identiteit|rijbewijs|driving|"
    r"licen[cs]e|kenteken|plate|\bbsn\b|burgerservice|sofi|rekening|iban|telefoon|phone|\btel\b|mobiel|mobile|\bfax\b|"
    r"adres|address|straat|street|postcode|\bzip\b|klant|cli[eë]nt|customer|pati[eë]nt|zaak|dossier|medewerker|employee|"
    r"collega|contact|aanvrager|applicant|melder|bewoner|inwoner|resident|partner|\bkind\b|\bchild\b|ouder|parent|"
    r"vader|moeder|eigenaar|huurder|afzender|ontvanger|nummer|number"
)
# Things of machines have names and numbers too.
_OF_MACHINES = re.compile(
    r"^name$|^(?:model|file|tool|function|host|event|app|product|display|plug ?in|font|class|tag|feature|field|page|"
    r"server|package|branch|brand|method|operation|organi[sz]ation|org|workspace|project|locale|time ?zone|rpc)\b|"
    r"\b(?:ids?|uuid|version|type|status|url|uri|count|index|format|hash|key|token|size|mode|lang|language|ip)$"
)
_IDENTIFIER = re.compile(r"[a-z0-9]+(?:[_:/][a-z0-9]+)+|https?:\S+|true|false|null|\s*")
_LONGEST = 80


def label(name: str, value: str) -> str:
    """The field's name in words, to be read before its value; "" when it says nothing about a person."""
    if len(value) > _LONGEST or len(name) > 40 or _IDENTIFIER.fullmatch(value):
        return ""
    words = " ".join(filter(None, _WORDS.split(name))).lower()
    return words if _TELLING.search(words) and not _OF_MACHINES.search(words) else ""


# What programs count, measure or draw by lot; the last word of a field's name.
_COUNTED = re.compile(
    r"^(?:ids?|uid|sid|cid|rid|tid|gid|reqid|uuid|guid|hash|crc|checksum|etag|seed|nonce|salt|random|seq|sequence|index|idx|offset|cursor|position|pos|"
    r"ts|time|timestamp|times?|at|date|epoch|expires|expiry|duration|elapsed|latency|age|ttl|ms|us|ns|millis|micros|nanos|"
    r"seconds|secs|trace|span|build|version|revision|rev|release|size|sizes|bytes|heap|memory|length|len|count|total|"
    r"tokens|budget|limit|quota|usage|width|height|pixels|score|hits|views|downloads|stars|buffer|used|free|port|pid)$"
)
# Whoever stands in a name of a field makes its number somebody's.
_OF_PEOPLE = re.compile(
    r"bsn|burger|sofi|persoon|person|naam|name|inwoner|bewoner|klant|cli[e\u00eb]nt|customer|citizen|resident|pati[e\u00eb]nt|"
    r"medewerker|employee|user|gebruiker|aanvrager|applicant|leerling|student|kind|child|ouder|parent|partner|member|"
    r"lid$|contact|account|subject|ssn|tax|national|identi(?:ty|teit)|nummer|number|nr$|no$|zaak|dossier"
)
_NINE = re.compile(r"-?[0-9]{9}")


def is_counted(names: Sequence[str], value: str) -> bool:
    """Whether nine digits are a program's own: the last field says what it counts, and none that it is a person's.

    One in eleven of such numbers passes the check of a BSN. ``names`` are the fields from the outermost to its own; a
    number within words, or in a field that says nothing, is never a program's.
    """
    if not _NINE.fullmatch(value) or not names:
        return False
    words = [" ".join(filter(None, _WORDS.split(name))).lower() for name in names]
    last = words[-1].rpartition(" ")[2]
    return _COUNTED.match(last) is not None and not any(_OF_PEOPLE.search(word) for word in words)
