"""The pages in which PO, CISO, IT and auditor work with the record."""

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from logs.review.desk import Desk
from logs.review.gate import Gate, Shell
from logs.review.pages import (
    account,
    applications,
    control,
    events,
    exceptions,
    incidents,
    manage,
    openings,
    overview,
    policy,
    register,
    reports,
    seen,
    signing_in,
    suppliers,
)
from logs.review.render import HERE, html
from logs.review.visit import Pages, Visit

_MODULES = (
    signing_in, account, overview, events, incidents, suppliers, register, applications, exceptions, policy, reports,
    control, openings, manage, seen,
)  # fmt: skip


async def _healthz(visit: Visit) -> Response:
    state = await visit.desk.rooms.health()
    return JSONResponse({"ok": state.ok, "checks": state.checks}, 200 if state.ok else 503)


def create_review(desk: Desk, *, hosts: Sequence[str] = (), secure: bool = False, two_steps: bool = True) -> Starlette:
    """The application. ``hosts`` are the names it answers to besides loopback, ``secure`` says that browsers reach it
    over https, ``two_steps`` that a local account needs a one-time code.
    """
    gate = Gate(desk, secure=secure, two_steps=two_steps)
    pages: Pages = (("GET", "/healthz", _healthz), *(page for module in _MODULES for page in module.PAGES))
    routes = [
        *(Route(path, gate.endpoint(method, path, handler), methods=[method]) for method, path, handler in pages),
        Mount("/static", StaticFiles(directory=HERE / "static")),
    ]
    return Starlette(
        routes=routes,
        middleware=[Middleware(Shell, hosts=hosts, secure=secure)],
        exception_handlers={HTTPException: _plain, 500: _broken},
    )


async def _plain(request: Request, error: Exception) -> Response:
    """A path or method that is not there."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    return Response(html("nl", "bare.html", why="missing"), status, media_type="text/html")


async def _broken(request: Request, error: Exception) -> Response:
    return Response(html("nl", "bare.html", why="broken"), 500, media_type="text/html")
