"""Who is asking, for one flow; and what is answered to who does not say so."""

import base64
import binascii
import time
import weakref
from collections.abc import Callable, MutableMapping, Sequence
from dataclasses import dataclass, replace

import structlog
from mitmproxy import http
from mitmproxy.connection import Client

from proxy.identity.accounts import Account, AccountsUnavailable, Checker
from proxy.identity.certificate import Certificates
from proxy.identity.front import FrontProxies
from proxy.identity.negotiate import Negotiation
from proxy.identity.tables import Departments, Groups
from proxy.inspection.verdict import Who

_MARK = "sluiswachter.who"
_AUTH = "proxy-authorization"
_REPLY = "sluiswachter.ticket-reply"
_PASSED_ON = ("via", "forwarded", "x-forwarded-for")
_LONGEST_NAME, _LONGEST_PASSWORD = 256, 1024
_SIGN_IN = (
    "Meld u bij Sluiswachter aan met uw werkaccount. Er is niets verstuurd. / "
    "Sign in with your work account. Nothing was sent."
)
_SOMEBODY_ELSE = (
    "Deze verbinding is al van iemand anders. Er is niets verstuurd. Probeer het opnieuw. / "
    "This connection is somebody else's already. Nothing was sent. Try again."
)
_MUDDLED = (
    "Er staan twee namen in deze aanvraag. Er is niets verstuurd. / There are two names in this request. "
    "Nothing was sent."
)
_UNAVAILABLE = (
    "Sluiswachter kan op dit moment niet nagaan wie u bent. Er is niets verstuurd. Probeer het later opnieuw. / "
    "It cannot be checked who you are at this moment. Nothing was sent. Try again later."
)
_log = structlog.get_logger("identity")


@dataclass(frozen=True, slots=True)
class Sources:
    """Where an identity can come from; what is not there is not asked."""

    departments: Departments
    groups: Groups
    front: FrontProxies
    checker: Checker | None = None
    certificates: Certificates | None = None
    negotiation: Negotiation | None = None

    @property
    def asks(self) -> tuple[str, ...]:
        """What a client may answer with when it is asked who it is, the best first; empty: nobody is asked."""
        basic = 'Basic realm="Sluiswachter", charset="UTF-8"'
        return (*(["Negotiate"] if self.negotiation else []), *([basic] if self.checker else []))


class Identification:
    """A mitmproxy addon that stands before all others: it names every flow, or says why it cannot.

    ``concerns`` says of which flows the user must be known when there are accounts; others pass without.
    """

    def __init__(self, sources: Sources, concerns: Callable[[http.HTTPFlow], bool]) -> None:
        self._sources = sources
        self._concerns = concerns
        self._connections: MutableMapping[Client, Who] = weakref.WeakKeyDictionary()
        # Who showed a ticket outside a CONNECT: browsers show it once per connection (RFC 4559).
        self._shown: MutableMapping[Client, Who] = weakref.WeakKeyDictionary()

    async def http_connect(self, flow: http.HTTPFlow) -> None:
        """Name and password, or the ticket, stand on the CONNECT, and count for what follows on that connection."""
        answer = await self._name(flow)
        before = self._connections.get(flow.client_conn)
        if isinstance(answer, Who) and before and before.key != answer.key:
            answer = _said(403, _SOMEBODY_ELSE)
        if not isinstance(answer, Who):
            flow.response = answer
            return
        self._connections[flow.client_conn] = answer
        if flow.metadata.get(_REPLY):
            flow.response = _connected()
            self.response(flow)

    async def requestheaders(self, flow: http.HTTPFlow) -> None:
        """Named on its CONNECT, or else by itself; afterwards ``who`` and ``refusal`` have their answer."""
        known = self._connections.get(flow.client_conn)
        flow.metadata[_MARK] = self._inside(flow, known) if known else await self._outside(flow)
        for header in (_AUTH, *self._sources.front.headers):
            flow.request.headers.pop(header, None)

    def responseheaders(self, flow: http.HTTPFlow) -> None:
        """See ``response``, which comes too late for an answer that streams."""
        self.response(flow)

    def response(self, flow: http.HTTPFlow) -> None:
        """Prove to who showed a ticket that this is the proxy it is for."""
        reply = flow.metadata.get(_REPLY)
        if reply and flow.response and flow.response.status_code != 407:
            flow.response.headers["proxy-authenticate"] = f"Negotiate {reply}"

    def _inside(self, flow: http.HTTPFlow, known: Who) -> Who | http.Response:
        """Inside a CONNECT nobody can be asked any more: who got in for another host stays out of an AI service."""
        who = self._certified(flow, known)
        if who.user is None and self._sources.asks and self._concerns(flow):
            return _said(403, _SIGN_IN)
        return who

    async def _outside(self, flow: http.HTTPFlow) -> Who | http.Response:
        """Without a CONNECT every request says who sends it, but for who showed a ticket on this connection."""
        shown = self._shown.get(flow.client_conn)
        if shown and _AUTH not in flow.request.headers and not self._is_passed_on(flow):
            return shown
        answer = await self._name(flow)
        if isinstance(answer, Who) and answer.how == Negotiation.name and not self._is_passed_on(flow):
            self._shown[flow.client_conn] = answer
        return answer

    def _is_passed_on(self, flow: http.HTTPFlow) -> bool:
        """Whether a proxy stands before us, which may send the requests of several people over one connection."""
        peer = flow.client_conn.peername
        return any(name in flow.request.headers for name in _PASSED_ON) or self._sources.front.trusts(
            peer[0] if peer else ""
        )

    async def _name(self, flow: http.HTTPFlow) -> Who | http.Response:
        said = flow.request.headers.get_all(_AUTH)
        flow.request.headers.pop(_AUTH, None)
        peer = flow.client_conn.peername
        if self._sources.front.is_muddled(
            peer[0] if peer else "", [name for name, _ in flow.request.headers.items(True)]
        ):
            return _said(400, _MUDDLED)
        who = self._without_password(flow)
        if who.user or not self._sources.asks or not self._concerns(flow):
            return who
        try:
            account = await self._account(flow, said[0] if len(said) == 1 else "", who.address)
        except AccountsUnavailable as error:
            _log.error("who is asking cannot be checked", why=str(error))
            return _said(503, _UNAVAILABLE, (("x-should-retry", "false"),))
        if account is None:
            return _said(407, _SIGN_IN, [("proxy-authenticate", ask) for ask in self._sources.asks])
        department = account[0].department or who.department
        return replace(who, user=account[0].user, groups=account[0].groups, department=department, how=account[1])

    async def _account(self, flow: http.HTTPFlow, said: str, address: str) -> tuple[Account, str] | None:
        """Whose ticket or name and password this is, and by what that is known."""
        checker, negotiation = self._sources.checker, self._sources.negotiation
        scheme, _, rest = said.partition(" ")
        if scheme.lower() == "negotiate" and negotiation:
            shown = await negotiation.check(rest)
            flow.metadata[_REPLY] = shown[1] if shown else ""
            return (shown[0], negotiation.name) if shown else None
        name, password = _basic(said)
        if not name or checker is None:
            return None
        account = await checker.check(name, password, address)
        return (account, checker.name) if account else None

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
    fits = len(name) <= _LONGEST_NAME and len(password) <= _LONGEST_PASSWORD and "\0" not in name + password
    return (name, password) if colon and fits else ("", "")


def _connected() -> http.Response:
    """What mitmproxy says to a CONNECT, to which something can be added."""
    now = time.time()
    return http.Response(b"HTTP/1.1", 200, b"Connection established", http.Headers(), b"", None, now, now)


def _said(status: int, text: str, more: Sequence[tuple[str, str]] = ()) -> http.Response:
    own = (("content-type", "text/plain; charset=utf-8"), ("cache-control", "no-store"))
    headers = http.Headers([(name.encode(), value.encode()) for name, value in (*own, *more)])
    return http.Response.make(status, text.encode(), headers)
