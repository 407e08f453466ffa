"""What every page of the portal has in common: safe headers, a language, forms that only our own pages may send."""

import time
from collections import Counter
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import Response

from proxy.notices.pages import render
from proxy.notices.wording import choose_language

SAFE_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Not "no-referrer": with that a browser posts "Origin: null" and the form could not be told from a foreign one.
    "referrer-policy": "same-origin",
    "cache-control": "no-store",
}
MAX_CHARACTERS = 20_000


class Pages:
    """Pages in two languages on one host."""

    def __init__(self, host: str) -> None:
        self._host = host.lower()

    def page(self, request: Request, name: str, status: int = 200, **values: object) -> Response:
        """One page in the reader's language."""
        chosen = language(request)
        asked = request.query_params.get("lang")
        html = render(
            name,
            chosen,
            host=self._host,
            query=f"?lang={chosen}" if asked else "",
            path=request.url.path if status != 404 else "/",
            limit=MAX_CHARACTERS,
            **values,
        )
        headers = {**SAFE_HEADERS, "content-language": chosen, "vary": "Accept-Language"}
        return Response(html, status, headers, media_type="text/html")

    def is_own_form(self, request: Request) -> bool:
        """Whether our own form was posted. Browsers send ``Origin`` over plain http, ``Sec-Fetch-Site`` over https."""
        site = request.headers.get("sec-fetch-site")
        if site is not None and site not in ("same-origin", "none"):
            return False
        origin = request.headers.get("origin")
        return origin is None or origin.lower() in (f"http://{self._host}", f"https://{self._host}")

    async def posted(self, request: Request, most_bytes: int) -> dict[str, str] | None:
        """The fields of our own form; None for a visit, and for a form of another site or one that is too large."""
        if request.method != "POST" or not self.is_own_form(request):
            return None
        return await fields(request, most_bytes)


class PerHour:
    """Counts what one person does in an hour, so that a script cannot fill a desk."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._hour, self._done = -1, Counter[str]()

    def is_too_much(self, person: str) -> bool:
        """Count one more; whether that is more than anyone would do."""
        hour = int(time.monotonic() // 3600)  # setting the clock gives nobody a new hour
        if hour != self._hour:
            self._hour, self._done = hour, Counter()
        self._done[person] += 1
        return self._done[person] > self._most


def signed(typed: str, user: str | None) -> str:
    """The name that somebody typed, with the user who really sent it where that is another."""
    typed = typed.strip()
    return f"{typed[:120]} ({user[:70]})" if user and typed and user.casefold() != typed.casefold() else typed


def language(request: Request) -> str:
    """``?lang=``, else what the browser prefers."""
    return choose_language(request.query_params.get("lang"), request.headers.get("accept-language", ""))


async def fields(request: Request, most_bytes: int) -> dict[str, str] | None:
    """The fields of a posted form (the last of each name), or None when it is larger than any form of ours."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > most_bytes:
            return None
    # A lone surrogate cannot come out of this: what is not UTF-8 becomes U+FFFD. Forms end lines with CRLF.
    found = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
    return {name: values[-1].replace("\r\n", "\n") for name, values in found.items()}
