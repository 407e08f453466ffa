"""What a field's name says of its value: ``{"achternaam": "Bakker"}`` is a person, ``Bakker`` alone may be a trade."""

import re

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
