"""Notices made of an event and a decision."""

from logs.event import Event
from policies.engine import Action, Decision
from proxy.notices.notice import Notice
from proxy.notices.said import noted
from proxy.notices.wording import choose_language
from proxy.wire.message import Exchange

_NOT_RECORDED_NL = (
    "Uw bericht is niet verstuurd, omdat Sluiswachter het op dit moment niet kan vastleggen. "
    "Probeer het over een paar minuten opnieuw."
)
_NOT_RECORDED_EN = (
    "Your message was not sent, because it cannot be recorded at this moment. Try again in a few minutes."
)


def refusal(
    event: Event,
    decision: Decision,
    portal_host: str,
    *,
    recorded: bool,
    justify: str = "",
    files: tuple[str, str] = ("", ""),
) -> Notice:
    """Why a request does not go on: the rule's own words, or that it could not be recorded.

    ``files`` says in Dutch and English what was found where in files, or why one could not be read.
    """
    refused = decision.action >= Action.justify
    nl, en = (f" {words}" if words else "" for words in files)
    return Notice(
        event_id=event.id,
        text_nl=decision.message_nl + nl if refused else _NOT_RECORDED_NL,
        text_en=decision.message_en + en if refused else _NOT_RECORDED_EN,
        rule=decision.rule if refused else "niet-vastgelegd",
        clause=decision.clause if refused else "",
        kinds=tuple(event.counts),
        technical=bool(event.reason) or not recorded,
        link=_link(event, portal_host) if recorded else "",
        justify=justify,
        alarm=f"http://{portal_host}/vals-alarm/{event.id}" if recorded and event.counts else "",
        apply=_apply(event, portal_host),
        recorded=recorded,
    )


def note(event: Event, decision: Decision, exchange: Exchange, portal_host: str) -> str:
    """What is said behind the answer of a chat, where a rule asks for it; "" where none does."""
    if not decision.note or decision.action < Action.notify:
        return ""
    kinds = tuple(kind for kind in event.counts if kind in decision.redact) or tuple(event.counts)
    link = _link(event, portal_host)
    apply = _apply(event, portal_host)
    notice = Notice(event.id, decision.message_nl, decision.message_en, decision.rule, kinds, link=link, apply=apply)
    return noted(notice, choose_language(None, exchange.header("accept-language")))


def _link(event: Event, portal_host: str) -> str:
    return f"http://{portal_host}/melding/{event.id}"


def _apply(event: Event, portal_host: str) -> str:
    """Where to apply for a service that is not in the register."""
    return f"http://{portal_host}/aanvragen?dienst={event.service}" if event.register_status == "unknown" else ""
