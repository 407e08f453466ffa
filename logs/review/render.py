"""From a visit and values to HTML, in Dutch or in English."""

import gettext
import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from detectors.finding import KINDS
from logs.review import charts, conditions, wording

if TYPE_CHECKING:
    from logs.review.visit import Visit

HERE = Path(__file__).parent
LANGUAGES = ("nl", "en")
ZONE = ZoneInfo("Europe/Amsterdam")  # people read the clock on the wall; the record itself is in UTC
_MONTHS = {
    "nl": ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"],
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
}


def render(visit: "Visit", template: str, status: int = 200, **values: object) -> Response:
    """One page."""
    return HTMLResponse(html(visit.language, template, **context(visit), **values), status)


def html(language: str, template: str, **values: object) -> str:
    """A template in a language."""
    return environment(language).get_template(template).render(language=language, **values)


def context(visit: "Visit") -> Mapping[str, object]:
    """What every page needs: who looks, where they may go, and this page in the other language."""
    path = visit.request.url.path
    other = "en" if visit.language == "nl" else "nl"
    query = [(name, value) for name, value in visit.request.query_params.multi_items() if name != "taal"]
    here = visit.request.url.replace(scheme="", netloc="").replace_query_params(**dict(query), taal=other)
    return {
        "visit": visit,
        "account": visit.account,
        "menu": [item for item in wording.MENU if visit.account and visit.may("GET", item.path)],
        "path": path,
        "other_language": other,
        "here_otherwise": str(here) if visit.request.method == "GET" else f"/?taal={other}",
    }


def translator(language: str) -> gettext.NullTranslations:
    """The catalogue of a language; Dutch is what the code itself says."""
    if language == "nl":
        return gettext.NullTranslations()
    return gettext.translation("sluiswachter", HERE / "locale", [language])


@cache
def environment(language: str) -> Environment:
    """Jinja's environment of a language; an unknown name in a template is an error, never a gap."""
    made = Environment(
        loader=FileSystemLoader(HERE / "html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    words = translator(language)
    made.install_gettext_callables(words.gettext, words.ngettext, newstyle=True)  # type: ignore[attr-defined]

    def translated(table: Mapping[str, str]) -> list[tuple[str, str]]:
        return [(code, words.gettext(name)) for code, name in table.items()]

    made.globals.update(
        translated=translated,
        named=lambda codes, names: [(code, names.get(code, code)) for code in codes],
        pairs=lambda choices: [(choice, words.gettext(choice)) for choice in choices],
        coded=lambda table, codes: [(code, words.gettext(wording.said(table, code))) for code in codes],
        kind_choices=lambda: sorted(((k, wording.kind_name(k, language)) for k in KINDS), key=lambda pair: pair[1]),
        act_name=lambda code: wording.act_name(code, words.gettext),
        step_name=lambda code: wording.step_name(code, language),
        condition=lambda when: conditions.in_words(when, language, words.gettext),
        facts_of=lambda example: json.dumps(
            example.model_dump(mode="json", exclude_defaults=True, exclude={"expect", "rule"}), ensure_ascii=False
        ),
        kinds=KINDS,
        kind_name=lambda kind: wording.kind_name(kind, language),
        actions=wording.ACTIONS,
        beside=wording.BESIDE,
        refusals=wording.REFUSALS,
        openable=wording.OPENABLE,
        opening_states=wording.OPENING_STATES,
        tones=wording.TONES,
        said=wording.said,
        bar=charts.bar,
    )
    made.filters.update(
        moment=lambda value: moment(value, language),
        day=lambda value: day(value, language),
        number=lambda value: number(value, language),
        sum_of=lambda counts: sum(counts.values()),
    )
    return made


def moment(value: datetime | str, language: str) -> str:
    """A moment as people here write it: ``25 nov 2026, 14:03`` (Dutch time)."""
    if not value:
        return "–"
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    local = at.astimezone(ZONE)
    return f"{local.day} {_MONTHS[language][local.month - 1]} {local.year}, {local:%H:%M}"


def day(value: str, language: str) -> str:
    """``2026-11-25`` as ``25 nov 2026``."""
    if len(value) != 10:
        return value
    return f"{int(value[8:])} {_MONTHS[language][int(value[5:7]) - 1]} {value[:4]}"


def number(value: float, language: str) -> str:
    """A number with the separator of thousands of the language."""
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"
    return text.translate(str.maketrans(",.", ".,")) if language == "nl" else text
