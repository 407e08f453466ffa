"""Who is asking, for one flow; and what is answered to who does not say so."""

import base64
import binascii
import weakref
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, replace

import structlog
from mitmproxy import http
from mitmproxy.connection import Client

from proxy.identity.accounts import AccountsUnavailable, Checker
from proxy.identity.certificate import Certificates
from proxy.identity.front import FrontProxies
from proxy.identity.tables import Departments, Groups
from proxy.inspection.verdict import Who

_MARK = "sluiswachter.who"
_AUTH = "proxy-authorization"
_SIGN_IN = "Meld u aan bij Sluiswachter met uw naam en wachtwoord. / Sign in with your name and password."
_log = structlog.get_logger("identity")


@dataclass(frozen=True, slots=True)
class Sources:
    """Where an identity can come from; what is not there is not asked."""

    departments: Departments
    groups: Groups
    front: FrontProxies
    checker: Checker | None = None
    certificates: Certificates | None = None


class Identification:
    """A mitmproxy addon that stands before all others: it names every flow, or says why it cannot.

    ``concerns`` says of which flows the user must be known when there are accounts; others pass without.
    """

    def __init__(self, sources: Sources, concerns: Callable[[http.HTTPFlow], bool]) -> None:
        self._sources = sources
        self._concerns = concerns
        self._connections: MutableMapping[Client, Who] = weakref.WeakKeyDictionary()

    async def http_connect(self, flow: http.HTTPFlow) -> None:
        """The name and password stand on the CONNECT, and count for what follows on that connection."""
        answer = await self._name(flow)
        if isinstance(answer, Who):
            self._connections[flow.client_conn] = answer
        else:
            flow.response = answer

    async def requestheaders(self, flow: http.HTTPFlow) -> None:
        """Named on its CONNECT, or else by itself; afterwards ``who`` and ``refusal`` have their answer."""
        known = self._connections.get(flow.client_conn)
        flow.metadata[_MARK] = self._inside(flow, known) if known else await self._name(flow)
        for header in (_AUTH, *self._sources.front.headers):
            flow.request.headers.pop(header, None)

    def _inside(self, flow: http.HTTPFlow, known: Who) -> Who | http.Response:
        """Inside a CONNECT nobody can be asked any more: who got in for another host stays out of an AI service."""
        who = self._certified(flow, known)
        if who.user is None and self._sources.checker and self._concerns(flow):
            return _said(403, _SIGN_IN, {})
        return who

    async def _name(self, flow: http.HTTPFlow) -> Who | http.Response:
        credentials = flow.request.headers.pop(_AUTH, "")
        who = self._without_password(flow)
        checker = self._sources.checker
        if who.user or checker is None or not self._concerns(flow):
            return who
        name, password = _basic(credentials)
        if not name:
            return _unknown()
        try:
            account = await checker.check(name, password, who.address)
        except AccountsUnavailable as error:
            _log.error("who is asking cannot be checked", why=str(error))
            return _unavailable()
        if account is None:
            return _unknown()
        department = account.department or who.department
        return replace(who, user=account.user, groups=account.groups, department=department, how=checker.name)

    def _without_password(self, flow: http.HTTPFlow) -> Who:
        sources, peer = self._sources, flow.client_conn.peername
        headers = {name.lower(): value for name, value in flow.request.headers.items()}
        direct = peer[0] if peer else "?"
        address = sources.front.client(direct, headers)
        who = Who(address, department=sources.departments.of(address))
        if user := sources.front.user(direct, headers):
            return replace(who, user=user, groups=sources.groups.of(user), how="header")
        return self._certified(flow, who)

    def _certified(self, flow: http.HTTPFlow, who: Who) -> Who:
        """A certificate comes with the TLS inside the CONNECT, so later than a name and password."""
        certificates, chain = self._sources.certificates, flow.client_conn.certificate_list
        if who.user or certificates is None or not chain:
            return who
        user = certificates.user([certificate.to_pem() for certificate in chain])
        return replace(who, user=user, groups=self._sources.groups.of(user), how="certificate") if user else who


def who(flow: http.HTTPFlow) -> Who:
    """Who sent this flow. LookupError when nobody said so: such a flow is refused."""
    named = flow.metadata.get(_MARK)
    if not isinstance(named, Who):
        raise LookupError("this flow has no name")
    return named


def by_address(flow: http.HTTPFlow) -> Who:
    """Who sent this flow, when nothing else names a sender."""
    peer = flow.client_conn.peername
    return Who(peer[0] if peer else "?")


def refusal(flow: http.HTTPFlow) -> http.Response | None:
    """What is answered in place of everything else, when the sender could not be named."""
    named = flow.metadata.get(_MARK)
    return named if isinstance(named, http.Response) else None


def _basic(value: str) -> tuple[str, str]:
    """Name and password of a Basic header (RFC 7617, UTF-8); two times "" when it is none."""
    scheme, _, coded = value.partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        name, colon, password = base64.b64decode(coded.strip(), validate=True).decode("utf-8").partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return "", ""
    return (name, password) if colon else ("", "")


def _unknown() -> http.Response:
    ask = {"proxy-authenticate": 'Basic realm="Sluiswachter", charset="UTF-8"'}
    return _said(407, _SIGN_IN, ask)


def _unavailable() -> http.Response:
    text = (
        "Sluiswachter kan op dit moment niet nagaan wie u bent. Er is niets verstuurd. Probeer het later opnieuw. / "
        "It cannot be checked who you are at this moment. Nothing was sent. Try again later."
    )
    return _said(503, text, {"x-should-retry": "false"})


def _said(status: int, text: str, more: dict[str, str]) -> http.Response:
    headers = {"content-type": "text/plain; charset=utf-8", "cache-control": "no-store", **more}
    return http.Response.make(status, text.encode(), headers)
