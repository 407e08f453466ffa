"""Turns templates into HTML, for the portal and for a refused visit to an AI service."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from proxy.notices.marking import kind_name
from proxy.notices.notice import WITHOUT_NUMBER, Notice

_HERE = Path(__file__).parent
_TEMPLATES = Environment(
    loader=FileSystemLoader(_HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render(name: str, language: str, **values: object) -> str:
    """One page in one language; everything in ``values`` is escaped."""
    return _TEMPLATES.get_template(f"{language}/{name}").render(language=language, **values)


def block_page(notice: Notice, language: str) -> bytes:
    """The page in place of an AI service's own. It carries its style, since that host serves nothing of ours."""
    language = "en" if language == "en" else "nl"
    html = _TEMPLATES.get_template("block.html").render(
        language=language,
        nl=language == "nl",
        notice=notice,
        without_number="" if notice.recorded else WITHOUT_NUMBER[language],
        kinds=[kind_name(kind, language) for kind in notice.kinds],
        link=_web(notice.link),
        justify=_web(notice.justify),
        apply=_web(notice.apply),
        alarm=_web(notice.alarm),
        style=(_HERE / "static" / "portal.css").read_text("utf-8"),
    )
    return html.encode()


def _web(address: str) -> str:
    """Only a web address may become a link: never ``javascript:``."""
    return address if address.startswith(("http://", "https://")) else ""
