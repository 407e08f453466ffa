"""The pages on the proxy's own host: what this is, the certificate, the PAC file and the practice chat.

mitmproxy serves this app itself, so nothing here may lean on a lifespan, on JavaScript or on another host.
"""

import ssl
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from proxy.notices.marking import kind_name, pieces
from proxy.notices.pages import render
from proxy.notices.trial import Trial
from proxy.notices.wording import ACTIONS, choose_language

MAX_CHARACTERS = 20_000
# One character takes at most 12 bytes in a form (%F0%9F%98%80), and a line end one more character than we count.
_MAX_BYTES = MAX_CHARACTERS * 12 + 1_000
_STYLE = Path(__file__).parent / "static" / "portal.css"

_SAFE_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Not "no-referrer": with that a browser posts "Origin: null" and the form could not be told from a foreign one.
    "referrer-policy": "same-origin",
    "cache-control": "no-store",
}


def create_portal(
    *,
    portal_host: str,
    ca_certificate: Callable[[], bytes],
    pac: Callable[[], str],
    try_prompt: Callable[[str], Awaitable[Trial]],
) -> Starlette:
    """Build the app. ``ca_certificate`` gives PEM; ``try_prompt`` inspects a text without sending it anywhere."""
    pages = _Portal(portal_host, ca_certificate, pac, try_prompt)
    return Starlette(
        routes=[
            Route("/", pages.start),
            Route("/ca.pem", pages.ca_pem),
            Route("/ca.crt", pages.ca_der),
            Route("/proxy.pac", pages.proxy_pac),
            Route("/portal.css", pages.style),
            Route("/proef", pages.practice, methods=["GET"]),
            Route("/proef", pages.practise, methods=["POST"]),
            Route("/melding/{event_id}", pages.event),
        ],
        exception_handlers={404: pages.not_found},
    )


class _Portal:
    def __init__(
        self,
        host: str,
        ca_certificate: Callable[[], bytes],
        pac: Callable[[], str],
        try_prompt: Callable[[str], Awaitable[Trial]],
    ) -> None:
        self._host = host.lower()
        self._ca_certificate = ca_certificate
        self._pac = pac
        self._try_prompt = try_prompt

    async def start(self, request: Request) -> Response:
        return self._page(request, "start.html")

    async def event(self, request: Request) -> Response:
        return self._page(request, "event.html", event_id=request.path_params["event_id"][:40])

    async def not_found(self, request: Request, _error: Exception) -> Response:
        return self._page(request, "missing.html", status=404)

    async def practice(self, request: Request) -> Response:
        return self._page(request, "practice.html", text="", error="", trial=None)

    async def practise(self, request: Request) -> Response:
        if not self._from_here(request):
            return self._page(request, "practice.html", status=403, text="", error="foreign", trial=None)
        body = await _read(request)
        text = _text(body) if body is not None else ""
        if body is None or len(text) > MAX_CHARACTERS:
            return self._page(request, "practice.html", status=413, text="", error="long", trial=None)
        if not text.strip():
            return self._page(request, "practice.html", status=422, text="", error="empty", trial=None)
        trial = await self._try_prompt(text)
        shown = _shown(trial, _lang(request))
        return self._page(request, "practice.html", 200, text=text, error="", trial=trial, **shown)

    async def ca_pem(self, _request: Request) -> Response:
        return _file(self._ca_certificate(), "application/x-pem-file", "sluiswachter-ca.pem")

    async def ca_der(self, _request: Request) -> Response:
        der = ssl.PEM_cert_to_DER_cert(self._ca_certificate().decode("ascii").strip())
        return _file(der, "application/x-x509-ca-cert", "sluiswachter-ca.crt")

    async def proxy_pac(self, _request: Request) -> Response:
        return Response(self._pac(), media_type="application/x-ns-proxy-autoconfig", headers=_SAFE_HEADERS)

    async def style(self, _request: Request) -> Response:
        return PlainTextResponse(_STYLE.read_bytes(), media_type="text/css", headers=_SAFE_HEADERS)

    def _from_here(self, request: Request) -> bool:
        """Whether our own form was posted. Browsers send ``Origin`` over plain http, ``Sec-Fetch-Site`` over https."""
        site = request.headers.get("sec-fetch-site")
        if site is not None and site not in ("same-origin", "none"):
            return False
        origin = request.headers.get("origin")
        return origin is None or origin.lower() in (f"http://{self._host}", f"https://{self._host}")

    def _page(self, request: Request, name: str, status: int = 200, **values: object) -> Response:
        language = _lang(request)
        asked = request.query_params.get("lang")
        html = render(
            name,
            language,
            host=self._host,
            query=f"?lang={language}" if asked else "",
            path=request.url.path if status != 404 else "/",
            limit=MAX_CHARACTERS,
            **values,
        )
        headers = {**_SAFE_HEADERS, "content-language": language, "vary": "Accept-Language"}
        return Response(html, status, headers, media_type="text/html")


def _shown(trial: Trial, language: str) -> dict[str, object]:
    return {
        "pieces": pieces(trial.text, trial.findings, language),
        "found": [(kind_name(item.kind, language), f"{item.score:.0%}", item.start + 1) for item in trial.findings],
        "action": ACTIONS[language].get(trial.action, trial.action),
        "message": trial.message_en if language == "en" else trial.message_nl,
    }


def _lang(request: Request) -> str:
    return choose_language(request.query_params.get("lang"), request.headers.get("accept-language", ""))


async def _read(request: Request) -> bytes | None:
    """The body, or None when it is larger than any text we accept."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MAX_BYTES:
            return None
    return body


def _text(body: bytes) -> str:
    # A lone surrogate cannot come out of this: what is not UTF-8 becomes U+FFFD. Forms end lines with CRLF.
    fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
    return fields.get("text", [""])[0].replace("\r\n", "\n")


def _file(content: bytes, media_type: str, name: str) -> Response:
    headers = {**_SAFE_HEADERS, "content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)
