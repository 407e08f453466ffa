"""Who visits the portal: the proxy knows, and tells the pages along with the request."""

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from proxy.inspection.verdict import Who

# Pages that are the visitor's own: with accounts, the proxy asks for a name and password before them.
PERSONAL = ("/mijn", "/aanvragen", "/leverancier", "/verantwoorden", "/vals-alarm", "/bestand")
_KEY = "sluiswachter.who"


def known_to(app: ASGIApp, who: Who) -> ASGIApp:
    """The same pages, for this visitor."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, _KEY: who}, receive, send)

    return serve


def visitor(request: Request) -> Who:
    """Who asks for this page; only the client's address where the proxy did not say."""
    who = request.scope.get(_KEY)
    if isinstance(who, Who):
        return who
    return Who(request.client.host if request.client else "?")
