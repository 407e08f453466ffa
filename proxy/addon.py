"""The mitmproxy hooks, in the order of one request. Everything that thinks lies in other rooms."""

import asyncio
from collections.abc import Callable, Collection

import structlog
from mitmproxy import http
from mitmproxy.addons import asgiapp
from starlette.applications import Starlette

from proxy import guard, wire
from proxy.identity.identify import by_address, refusal
from proxy.inspection.conversation import Conversation
from proxy.inspection.uploads import Uploads
from proxy.inspection.verdict import Who
from proxy.inspection.watched import Inspects
from proxy.notices.visitor import PERSONAL, known_to
from proxy.running import limits, open_bodies
from proxy.services.catalogue import Catalogue, Service
from proxy.wire.answer import MessageStream, restoring
from proxy.wire.headers import says_nothing
from proxy.wire.headers import write as onward
from proxy.wire.message import Exchange, Headers, Reply, Rewritten
from proxy.wire.restore import Originals

_log = structlog.get_logger("proxy")
_ORIGINALS = "sluiswachter.originals"  # what the verdict lets back into the answer
_NOTHING = Originals({})
_TALK = "sluiswachter.conversation"


class Sluiswachter:
    """Stands between a client and an AI service."""

    def __init__(
        self,
        *,
        catalogue: Catalogue,
        inspector: Inspects,
        portal: Starlette,
        portal_host: str,
        own_addresses: Collection[str] = (),
        practice: Service,
        answer_practice: Callable[[Exchange], Reply],
        verdict_seconds: float,
        identify: Callable[[http.HTTPFlow], Who] = by_address,
        uploads: Uploads | None = None,
    ) -> None:
        self._catalogue = catalogue
        self._inspector = inspector
        self._portal = portal
        self._portal_host = portal_host
        self._own_addresses = frozenset(own_addresses)
        self._practice = practice
        self._answer_practice = answer_practice
        self._seconds = verdict_seconds
        self._who = identify
        self._uploads = uploads

    def concerns(self, flow: http.HTTPFlow) -> bool:
        """Whether it matters who sends this flow: it is for an AI service, or for a page that is the visitor's own."""
        if not self._is_portal(flow):
            return self._service(flow) is not None
        return flow.request.method == "CONNECT" or flow.request.path.startswith(("/v1/", *PERSONAL))

    def requestheaders(self, flow: http.HTTPFlow) -> None:
        """Shut every flow first; then open what is not for an AI service."""
        guard.shut(flow)
        service = self._service(flow)
        if service is None and not self._is_portal(flow):
            guard.let_pass(flow)
            flow.request.stream = True
        elif service and _says_nothing(service, flow.request):
            guard.let_pass(flow)
            flow.request.stream = _without_body
            flow.request.headers = _heads(onward(_fields(flow.request), {}, 0))

    async def request(self, flow: http.HTTPFlow) -> None:
        """Inspect, and lift the guard for what may go on."""
        if flow.request.stream is _without_body:
            flow.request.trailers = None
        if not guard.is_shut(flow) or not flow.live or flow.error:
            return
        # BaseException too: a SystemExit or KeyboardInterrupt raised in a hook would take the whole proxy down.
        try:
            async with asyncio.timeout(self._seconds):
                await self._handle(flow)
        except BaseException as error:
            guard.shut(flow)
            _log.error("request refused after a failure", exception=type(error).__name__)

    async def _handle(self, flow: http.HTTPFlow) -> None:
        if (refused := refusal(flow)) is not None:
            flow.response = refused
            return
        service = self._service(flow)
        if service is None:
            await asgiapp.serve(known_to(self._portal, self._who(flow)), flow)
            return
        exchange = _exchange(flow)
        if self._uploads:
            taken = await self._uploads.take(exchange, self._who(flow))
            if isinstance(taken, Reply):
                _answer(flow, taken)  # a piece of a file waits here for the others
                return
            exchange = taken
        verdict = await self._inspector.inspect(service, exchange, self._who(flow))
        if verdict.permit is None:
            if verdict.notice:
                _answer(flow, wire.refuse(service.dialect(exchange.path), exchange, verdict.notice))
            return  # without a notice the guard's own refusal stands
        if verdict.rewritten is None and (exchange.pieces or exchange.reason):
            return  # what was put together here exists nowhere else
        _apply(flow, verdict.rewritten)
        flow.metadata[_ORIGINALS] = Originals(verdict.originals, note=verdict.note)
        if service is self._practice:
            self._practise(flow)
        else:
            guard.lift(flow, verdict.permit)

    def responseheaders(self, flow: http.HTTPFlow) -> None:
        """Let answers stream, and put the originals back while they pass."""
        if not flow.response or guard.is_shut(flow):
            return
        flow.response.stream = True
        if self._uploads and guard.was_inspected(flow) and "tus-resumable" in flow.request.headers:
            self._uploads.learn(_exchange(flow), flow.response.status_code, flow.response.headers.get("location", ""))
        if guard.was_inspected(flow) and _has_body(flow.request, flow.response):
            self._restore(flow, flow.response)

    def response(self, flow: http.HTTPFlow) -> None:
        """The answer has ended; a conversation over a WebSocket only begins then."""
        if flow.websocket is None:
            _forget(flow)

    def error(self, flow: http.HTTPFlow) -> None:
        """It broke off."""
        _forget(flow)

    def websocket_end(self, flow: http.HTTPFlow) -> None:
        """The conversation has ended."""
        _forget(flow)

    def websocket_start(self, flow: http.HTTPFlow) -> None:
        """A handshake was inspected and answered; its messages are next."""
        service = self._service(flow)
        if guard.was_inspected(flow) and service:
            dialect = service.dialect(flow.request.path)

            def restorer(originals: Originals) -> MessageStream:
                return MessageStream(originals, dialect)

            talk = Conversation(service, _exchange(flow), self._who(flow), self._inspector.inspect, restorer)
            talk.learn(flow.metadata.get(_ORIGINALS, _NOTHING))
            flow.metadata[_TALK] = talk

    async def websocket_message(self, flow: http.HTTPFlow) -> None:
        """Judge one message; it is shut (``websocket_layer``), so whatever fails here keeps it here."""
        passage = guard.passage(flow)
        try:
            async with asyncio.timeout(self._seconds):
                await self._relay(flow, passage)
        except BaseException as error:
            passage.permit, passage.close_reason = None, "Sluiswachter: niet gecontroleerd / not inspected"
            _log.error("message refused after a failure", exception=type(error).__name__)

    async def _relay(self, flow: http.HTTPFlow, passage: guard.Passage) -> None:
        message = flow.websocket.messages[-1] if flow.websocket else None
        talk = flow.metadata.get(_TALK)
        if message is None or not isinstance(talk, Conversation):
            passage.free = guard.is_not_for_ai(flow)
        elif message.from_client:
            message.content = await talk.outgoing(message.content, passage, is_text=message.is_text)
        else:
            passage.replies += talk.incoming(message.content, is_text=message.is_text)

    def _restore(self, flow: http.HTTPFlow, response: http.Response) -> None:
        originals = flow.metadata.get(_ORIGINALS, _NOTHING)
        headers, service = response.headers, self._service(flow)
        dialect = service.dialect(flow.request.path) if service else ""
        stream = restoring(headers.get("content-type", ""), headers.get("content-encoding", ""), originals, dialect)
        if not originals or stream is None:
            return
        response.stream = stream
        headers.pop("content-length", None)
        headers.pop("content-encoding", None)
        if flow.request.is_http11 and response.is_http11:
            headers["transfer-encoding"] = "chunked"

    def _practise(self, flow: http.HTTPFlow) -> None:
        """The practice service answers here, with what a real one would have received."""
        reply = self._answer_practice(_exchange(flow))
        originals = flow.metadata.get(_ORIGINALS, _NOTHING)
        stream = restoring(dict(reply.headers).get("content-type", ""), "", originals)
        body = b"".join([*stream(reply.body), *stream(b"")]) if stream else reply.body
        _answer(flow, Reply(reply.status, reply.headers, body))

    def _is_portal(self, flow: http.HTTPFlow) -> bool:
        """By its name; or by the proxy's own address, since a browser fetches its PAC file before it has a proxy."""
        host, port = flow.request.host.lower().rstrip("."), flow.request.port
        itself = (host, port) == (flow.client_conn.sockname or ())[:2] or f"{host}:{port}" in self._own_addresses
        # A transparent proxy takes the place of its target: there, what looks like our own address is the target's.
        asked = flow.client_conn.proxy_mode.type_name in ("regular", "upstream")
        return host == self._portal_host or (asked and itself)

    def _service(self, flow: http.HTTPFlow) -> Service | None:
        """By the address, every Host header and the TLS name: whichever names an AI service decides."""
        if self._is_portal(flow):
            return self._practice if flow.request.path.startswith("/v1/") else None
        said = (flow.request.authority, *flow.request.headers.get_all("host"))
        hosts = (one.rpartition("@")[2].partition(":")[0] for one in said)
        names = (flow.request.host, flow.request.pretty_host, *hosts, flow.client_conn.sni or "")
        path = flow.request.path
        return next((found for name in names if (found := self._catalogue.match(name, path))), None)


def _forget(flow: http.HTTPFlow) -> None:
    """Originals end with their answer; a flow, which refers to itself, stays in memory until it is looked for."""
    flow.metadata.pop(_ORIGINALS, None)
    flow.metadata.pop(_TALK, None)
    if flow.response and callable(flow.response.stream):
        flow.response.stream = True


def _says_nothing(service: Service, request: http.Request) -> bool:
    """A part of the page itself, fetched without a body or another protocol: it passes unread, without an event."""
    headers = request.headers
    more = headers.get("content-length", "0") != "0" or "transfer-encoding" in headers or "upgrade" in headers
    quiet = not more and not service.carries_content(request.method, request.path)
    return quiet and says_nothing(_fields(request))


def _without_body(piece: bytes) -> bytes:
    """A request that says nothing has no body; one that comes after all (HTTP/2 may not announce it) goes nowhere."""
    return b""


def _has_body(request: http.Request, response: http.Response) -> bool:
    """Whether a body can follow: without one the headers must stay as they are."""
    return request.method != "HEAD" and response.status_code >= 200 and response.status_code not in (204, 304)


def _exchange(flow: http.HTTPFlow) -> Exchange:
    request = flow.request
    return Exchange(
        method=request.method,
        scheme=request.scheme,
        host=request.host,
        port=request.port,
        path=request.path,
        headers=_fields(request),
        body=request.raw_content or b"",
        too_large=limits.was_too_large(flow),
        unfinished=open_bodies.was_unfinished(flow),
        reason="crowded" if limits.was_crowded_out(flow) else "",
    )


def _fields(request: http.Request) -> Headers:
    fields = request.headers.fields
    return tuple((k.decode("utf-8", "surrogateescape"), v.decode("utf-8", "surrogateescape")) for k, v in fields)


def _heads(fields: Headers) -> http.Headers:
    return http.Headers(
        [(k.encode("utf-8", "surrogateescape"), v.encode("utf-8", "surrogateescape")) for k, v in fields]
    )


def _apply(flow: http.HTTPFlow, rewritten: Rewritten | None) -> None:
    """Write what was inspected, and nothing that was not (trailers), and ask for an answer that can be read."""
    request = flow.request
    request.trailers = None
    if rewritten is None:
        return
    request.path = rewritten.path
    request.headers = _heads(rewritten.headers)
    request.raw_content = rewritten.body
    request.headers["accept-encoding"] = "identity"


def _answer(flow: http.HTTPFlow, reply: Reply) -> None:
    """Answer here, in the refusal that the guard has put there.

    Not in a new one: mitmproxy checks the types of what that is made of by exceptions that hold on to every frame below
    them, and so to the whole request, until somebody looks for rubbish.
    """
    response = flow.response or http.Response.make()
    response.status_code, response.reason = reply.status, ""
    response.headers = http.Headers([(k.encode(), v.encode()) for k, v in reply.headers])
    response.raw_content = reply.body
    response.headers["content-length"] = str(len(reply.body))
    flow.response = response
