"""Opening sealed things in the browser: evidence by the PO, a pseudonym (and evidence for two) by PO and CISO together.

The only page with a script (ADR 13): it opens in the browser what the gateway cannot, and sends no key and no text.
"""

import base64
import binascii
from collections.abc import Callable

from starlette.responses import JSONResponse, Response

from detectors.finding import KINDS
from logs.opening.store import Opening, OpeningRefused
from logs.review.accounts.roles import Role
from logs.review.visit import Pages, Visit
from logs.review.wording import REFUSALS

# As on every page, and besides: our own script, which may talk to this gateway and to nothing else.
SCRIPT_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


def _list(visit: Visit, error: str = "", status: int = 200) -> Response:
    return visit.page(
        "openings.html",
        status,
        openings=visit.desk.openings.all(),
        error=error,
        what=visit.given("wat", 20) or visit.asked("wat", 20),
        subject=visit.given("waarvan", 40) or visit.asked("waarvan", 40),
        reason=visit.given("reden", 1000),
    )


def _ask(visit: Visit) -> Response:
    given = visit.given("wat", 20), visit.given("waarvan", 40), visit.given("reden", 1000)
    try:
        number = visit.desk.openings.ask(*given, account=visit.who.id, name=visit.who.name)
    except OpeningRefused as refused:
        return _list(visit, refused.code, 422)
    return visit.to(f"/openen/{number}")


def _show(visit: Visit) -> Response:
    opening = visit.desk.openings.get(_number(visit))
    if opening is None:
        return visit.missing()
    turn = _turn(visit, opening)
    response = visit.page("opening.html", opening=opening, turn=turn, mine=opening.account == visit.who.id, kinds=KINDS)
    if turn:
        response.headers["content-security-policy"] = SCRIPT_POLICY
    return response


def _turn(visit: Visit, opening: Opening) -> str:
    """Whose key the page asks now: ``po`` of who asked, ``ciso`` of another, nothing when it is not their turn."""
    mine = opening.account == visit.who.id
    if opening.over:
        return ""
    if opening.state == "passed":
        return Role.ciso if Role.ciso in visit.roles and not mine else ""
    return Role.po if opening.state in ("asked", "agreed") and Role.po in visit.roles and mine else ""


def _fetch(visit: Visit) -> Response:
    """What is sealed, for the browser of whose turn it is; what that is goes in the chain before it goes out."""
    openings, number = visit.desk.openings, _number(visit)
    opening = openings.get(number)
    turn = _turn(visit, opening) if opening else ""
    if not turn:
        return _told("state")
    try:
        if turn == Role.ciso:
            sealed = openings.hand_to_other(number, account=visit.who.id, name=visit.who.name)
        else:
            sealed = openings.hand_to_asker(number, account=visit.who.id, name=visit.who.name)
    except OpeningRefused as refused:
        return _told(refused.code)
    po = visit.desk.keys.person("po")
    return JSONResponse({"sealed": base64.b64encode(sealed).decode(), "po": bytes(po).hex() if po else ""})


def _pass_on(visit: Visit) -> Response:
    """The PO's browser took its own layer off; what is left is for the CISO."""
    who, openings = visit.who, visit.desk.openings
    return _answered(lambda: openings.pass_on(_number(visit), _sealed(visit), account=who.id, name=who.name))


def _agree(visit: Visit) -> Response:
    """The CISO's browser opened it and sealed it for the PO."""
    who, openings = visit.who, visit.desk.openings
    return _answered(lambda: openings.decide(_number(visit), _sealed(visit), account=who.id, name=who.name))


def _refuse(visit: Visit) -> Response:
    number = _number(visit)
    try:
        visit.desk.openings.decide(number, None, account=visit.who.id, name=visit.who.name)
    except OpeningRefused as refused:
        return _list(visit, refused.code, 409)
    return visit.to(f"/openen/{number}")


def _done(visit: Visit) -> Response:
    """What was sealed for the PO alone stood on the screen."""
    return _answered(lambda: visit.desk.openings.opened(_number(visit), account=visit.who.id))


def _answered(work: Callable[[], object]) -> Response:
    """What the script of the page is told: done, or why not."""
    try:
        work()
    except OpeningRefused as refused:
        return _told(refused.code)
    return JSONResponse({"ok": True})


def _number(visit: Visit) -> str:
    return str(visit.request.path_params["name"])


def _sealed(visit: Visit) -> bytes:
    try:
        return base64.b64decode(visit.given("verzegeld", 150_000), validate=True)
    except binascii.Error:
        raise OpeningRefused("size") from None


def _told(code: str) -> Response:
    return JSONResponse({"error": code if code in REFUSALS else "state"}, 409)


PAGES: Pages = (
    ("GET", "/openen", _list),
    ("POST", "/openen", _ask),
    ("GET", "/openen/{name}", _show),
    ("POST", "/openen/{name}/halen", _fetch),
    ("POST", "/openen/{name}/doorgeven", _pass_on),
    ("POST", "/openen/{name}/klaar", _done),
    ("POST", "/openen/{name}/instemmen", _agree),
    ("POST", "/openen/{name}/weigeren", _refuse),
)
