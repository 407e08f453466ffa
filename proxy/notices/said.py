"""A notice as the words of an answer: what was found, which rule says so, what to do, where to report it."""

from proxy.notices.marking import kind_name
from proxy.notices.notice import WITHOUT_NUMBER, Notice

_WORDS = {
    "nl": {
        "stopped": "Tegengehouden door Sluiswachter",
        "note": "Melding van Sluiswachter",
        "found": "Dit stond erin",
        "rule": "Dit is de regel van de gemeente",
        "report": "Is er toch iets misgegaan, of klopt dit niet? Meld het meteen bij de Privacy Officer of de CISO.",
        "number": "Meldingsnummer",
        "more": "uitleg",
        "justify": "Is het toch nodig? Leg uit waarom",
        "form": "open het formulier",
        "alarm": "Is het geen persoonsgegeven of geheim",
        "button": "meld vals alarm",
        "apply": "Meld deze dienst aan",
    },
    "en": {
        "stopped": "Stopped by Sluiswachter",
        "note": "Note from Sluiswachter",
        "found": "It held",
        "rule": "This is the municipality's rule",
        "report": "Did something go wrong, or is this not right? Tell the Privacy Officer or the CISO at once.",
        "number": "Event number",
        "more": "more about it",
        "justify": "Is it needed all the same? Explain why",
        "form": "open the form",
        "alarm": "Is it no personal data and no secret",
        "button": "report a false alarm",
        "apply": "Apply for this service",
    },
}


def said(notice: Notice, language: str) -> str:
    """The whole notice in Markdown, which every chat page shows; kinds of data, never a value."""
    language = "en" if language == "en" else "nl"
    words = _WORDS[language]
    lines = [f"**{words['stopped']}**", "", notice.text_en if language == "en" else notice.text_nl, ""]
    if notice.kinds:
        kinds = ", ".join(kind_name(kind, language) for kind in notice.kinds)
        lines.append(f"- {words['found']}: {kinds}.")
    if rule := notice.clause or notice.rule:
        lines.append(f"- {words['rule']}: {rule.rstrip('.')}.")
    if notice.justify:
        lines.append(f"- {words['justify']}: [{words['form']}]({notice.justify})")
    if notice.alarm:
        lines.append(f"- {words['alarm']}? [{words['button']}]({notice.alarm})")
    if notice.apply:
        lines.append(f"- {words['apply']}: [{words['form']}]({notice.apply})")
    number = f"{words['number']}: {notice.event_id}{_more(notice, words['more'])}"
    lines += [f"- {words['report']}", f"- {number if notice.recorded else WITHOUT_NUMBER[language]}"]
    return "\n".join(lines)


def noted(notice: Notice, language: str) -> str:
    """A short note behind an answer: what was left out, and the number to quote."""
    language = "en" if language == "en" else "nl"
    words = _WORDS[language]
    kinds = ", ".join(kind_name(kind, language) for kind in notice.kinds)
    what = f" {words['found']}: {kinds}." if kinds else ""
    text = notice.text_en if language == "en" else notice.text_nl
    number = f"{words['number']}: {notice.event_id}{_more(notice, words['more'])}"
    if notice.apply:
        number += f" [{words['apply']}]({notice.apply})"
    return f"\n\n---\n*{words['note']}: {text}{what} {number}*\n"


def _more(notice: Notice, word: str) -> str:
    return f" ([{word}]({notice.link}))" if notice.link.startswith(("http://", "https://")) else ""
