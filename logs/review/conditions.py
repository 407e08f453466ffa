"""The condition of a rule in words that a PO reads, instead of the fields of the file."""

from collections.abc import Callable, Mapping

from logs.review.wording import N_, STANDINGS, kind_name
from policies.conditions import DataCondition, When

_NAMES: Mapping[str, str] = {
    "ids": N_("dienst"),
    "countries": N_("land"),
    "kinds": N_("soort"),
    "standing": N_("stand in het register"),
    "closed": N_("gesloten omgeving"),
    "users": N_("gebruiker"),
    "groups": N_("groep"),
    "departments": N_("afdeling"),
    "min_count": N_("minstens zo vaak"),
    "min_bytes": N_("minstens zo veel bytes"),
}


def in_words(when: When, language: str, say: Callable[[str], str]) -> list[str]:
    """Each part that must hold, as a line."""
    lines = []
    if when.service:
        lines.append(say("AI-dienst") + ": " + _fields(when.service.model_dump(exclude_defaults=True), say))
    if when.who:
        lines.append(say("Medewerker") + ": " + _fields(when.who.model_dump(exclude_defaults=True), say))
    if when.data:
        lines.append(say("Gevonden") + ": " + data(when.data, language, say))
    if when.files:
        lines.append(say("Bestanden") + ": " + _fields(when.files.model_dump(exclude_defaults=True), say))
    if when.mode:
        lines.append(say("Invoering") + ": " + ", ".join(when.mode))
    return lines


def data(condition: DataCondition, language: str, say: Callable[[str], str]) -> str:
    """What must be found."""
    either = f" {say('of')} "
    parts = [either.join(kind_name(kind, language) for kind in condition.kinds) or say("elke soort gegeven")]
    if condition.labels:
        parts.append(say("bij een gevoelig onderwerp") + f" ({', '.join(condition.labels)})")
    if condition.min_count > 1:
        parts.append(say("minstens {number} keer").format(number=condition.min_count))
    if condition.min_kinds > 1:
        parts.append(say("minstens {number} verschillende soorten").format(number=condition.min_kinds))
    parts.append(say("zekerheid vanaf {number}%").format(number=round(condition.min_score * 100)))
    text = ", ".join(parts)
    if condition.all:
        text = f" {say('en')} ".join(f"({data(one, language, say)})" for one in condition.all)
    if condition.any:
        text = either.join(f"({data(one, language, say)})" for one in condition.any)
    return text


def _fields(values: Mapping[str, object], say: Callable[[str], str]) -> str:
    told = []
    for name, value in values.items():
        items = value if isinstance(value, tuple | list) else [value]
        words = [say(STANDINGS[str(item)]) if name == "standing" else _word(item, say) for item in items]
        told.append(f"{say(_NAMES.get(name, name))} " + f" {say('of')} ".join(words))
    return ", ".join(told)


def _word(item: object, say: Callable[[str], str]) -> str:
    return say("ja" if item else "nee") if isinstance(item, bool) else str(item)


# What is said above through a variable named ``say``, for the catalogue.
_SAID = (
    N_("Invoering"), N_("of"), N_("en"), N_("elke soort gegeven"), N_("bij een gevoelig onderwerp"),
    N_("minstens {number} keer"), N_("minstens {number} verschillende soorten"), N_("zekerheid vanaf {number}%"),
)  # fmt: skip
