"""The page where an employee fetches the redacted copy of a file that was refused."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from proxy.documents.shelf import Shelf
from proxy.notices.visitor import visitor
from proxy.notices.web import SAFE_HEADERS, language

_GONE = {
    "nl": "Dit bestand is er niet (meer). Een geschoonde versie blijft 15 minuten staan, alleen voor wie het bestand "
    "verstuurde. Verstuur het bestand opnieuw voor een nieuwe versie.",
    "en": "This file is not here (any more). A redacted version stays for 15 minutes, and only for who sent the file. "
    "Send the file again for a new version.",
}


def routes(shelf: Shelf) -> list[Route]:
    """``/bestand/{token}``"""

    async def fetch(request: Request) -> Response:
        copy = shelf.take(request.path_params["token"], visitor(request).key)
        if copy is None:
            return PlainTextResponse(_GONE[language(request)], 404, SAFE_HEADERS)
        name = quote(f"geschoond-{copy.name}", safe="")
        headers = {**SAFE_HEADERS, "content-disposition": f"attachment; filename*=UTF-8''{name}"}
        return Response(copy.data, 200, headers, media_type="application/octet-stream")

    return [Route("/bestand/{token}", fetch)]
