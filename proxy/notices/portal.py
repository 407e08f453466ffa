"""The pages on the proxy's own host: what this is, the certificate, the PAC file and the practice chat.

mitmproxy serves this app itself, so nothing here may lean on a lifespan, on JavaScript or on another host.
"""

import ssl
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from proxy.notices.marking import kind_name, pieces
from proxy.notices.trial import Trial
from proxy.notices.web import MAX_CHARACTERS, SAFE_HEADERS, Pages, fields, language
from proxy.notices.wording import ACTIONS

# One character takes at most 12 bytes in a form (%F0%9F%98%80), and a line end one more character than we count.
_MAX_BYTES = MAX_CHARACTERS * 12 + 1_000
_STYLE = Path(__file__).parent / "static" / "portal.css"


def create_portal(
    *,
    portal_host: str,
    ca_certificate: Callable[[], bytes],
    pac: Callable[[], str],
    try_prompt: Callable[[str], Awaitable[Trial]],
    more: Sequence[Route] = (),
) -> Starlette:
    """Build the app. ``ca_certificate`` gives PEM; ``try_prompt`` inspects a text without sending it anywhere.

    ``more`` holds the pages of employees (proxy/notices/own_pages.py).
    """
    pages = _Portal(portal_host, ca_certificate, pac, try_prompt)
    return Starlette(
        routes=[
            Route("/", pages.start),
            Route("/ca.pem", pages.ca_pem),
            Route("/ca.crt", pages.ca_der),
            Route("/proxy.pac", pages.proxy_pac),
            Route("/portal.css", pages.style),
            Route("/proef", pages.practice_form, methods=["GET"]),
            Route("/proef", pages.practice_outcome, methods=["POST"]),
            Route("/melding/{event_id}", pages.event),
            *more,
        ],
        exception_handlers={404: pages.not_found},
    )


class _Portal(Pages):
    def __init__(
        self,
        host: str,
        ca_certificate: Callable[[], bytes],
        pac: Callable[[], str],
        try_prompt: Callable[[str], Awaitable[Trial]],
    ) -> None:
        super().__init__(host)
        self._ca_certificate = ca_certificate
        self._pac = pac
        self._try_prompt = try_prompt

    async def start(self, request: Request) -> Response:
        return self.page(request, "start.html")

    async def event(self, request: Request) -> Response:
        return self.page(request, "event.html", event_id=request.path_params["event_id"][:40])

    async def not_found(self, request: Request, _error: Exception) -> Response:
        return self.page(request, "missing.html", status=404)

    async def practice_form(self, request: Request) -> Response:
        return self.page(request, "practice.html", text="", error="", trial=None)

    async def practice_outcome(self, request: Request) -> Response:
        if not self.is_own_form(request):
            return self.page(request, "practice.html", status=403, text="", error="foreign", trial=None)
        form = await fields(request, _MAX_BYTES)
        text = form.get("text", "") if form is not None else ""
        if form is None or len(text) > MAX_CHARACTERS:
            return self.page(request, "practice.html", status=413, text="", error="long", trial=None)
        if not text.strip():
            return self.page(request, "practice.html", status=422, text="", error="empty", trial=None)
        trial = await self._try_prompt(text)
        shown = _shown(trial, language(request))
        return self.page(request, "practice.html", 200, text=text, error="", trial=trial, **shown)

    async def ca_pem(self, _request: Request) -> Response:
        return _file(self._ca_certificate(), "application/x-pem-file", "sluiswachter-ca.pem")

    async def ca_der(self, _request: Request) -> Response:
        der = ssl.PEM_cert_to_DER_cert(self._ca_certificate().decode("ascii").strip())
        return _file(der, "application/x-x509-ca-cert", "sluiswachter-ca.crt")

    async def proxy_pac(self, _request: Request) -> Response:
        return Response(self._pac(), media_type="application/x-ns-proxy-autoconfig", headers=SAFE_HEADERS)

    async def style(self, _request: Request) -> Response:
        return PlainTextResponse(_STYLE.read_bytes(), media_type="text/css", headers=SAFE_HEADERS)


def _shown(trial: Trial, language: str) -> dict[str, object]:
    return {
        "pieces": pieces(trial.text, trial.findings, language),
        "found": [(kind_name(item.kind, language), f"{item.score:.0%}", item.start + 1) for item in trial.findings],
        "action": ACTIONS[language].get(trial.action, trial.action),
        "message": trial.message_en if language == "en" else trial.message_nl,
    }


def _file(content: bytes, media_type: str, name: str) -> Response:
    headers = {**SAFE_HEADERS, "content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)
