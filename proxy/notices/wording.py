"""Which language a reader gets, and the words that templates cannot hold."""

from collections.abc import Mapping

LANGUAGES = ("nl", "en")

ACTIONS: Mapping[str, Mapping[str, str]] = {
    "nl": {
        "allow": "Doorgelaten",
        "notify": "Doorgelaten met een melding",
        "redact": "Verstuurd zonder de gevonden gegevens",
        "justify": "Tegengehouden: eerst een reden nodig",
        "block": "Tegengehouden",
    },
    "en": {
        "allow": "Allowed",
        "notify": "Allowed with a notice",
        "redact": "Sent without the data that was found",
        "justify": "Stopped: a reason is needed first",
        "block": "Stopped",
    },
}


def choose_language(asked: str | None, accept: str) -> str:
    """``?lang=`` wins, then ``Accept-Language`` by weight; Dutch when neither names a language we speak."""
    if asked in LANGUAGES:
        return str(asked)
    best, best_weight = "nl", 0.0
    for item in accept.split(","):
        name, _, rest = item.strip().partition(";")
        language, weight = name.strip().lower().split("-")[0], _weight(rest)
        if language in LANGUAGES and weight > best_weight:
            best, best_weight = language, weight
    return best


def _weight(rest: str) -> float:
    key, _, value = rest.strip().partition("=")
    if key.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
