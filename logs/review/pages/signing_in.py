"""Signing in and out, the one-time link, and the way through the municipality's own sign-in."""

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from logs.review.accounts import secrets
from logs.review.accounts.account import Account, AccountError
from logs.review.accounts.provider import SignInError
from logs.review.accounts.sessions import LONGEST
from logs.review.gate import cookie_name, local_path
from logs.review.pages.qr import picture
from logs.review.visit import Pages, Visit


def _show(visit: Visit) -> Response:
    if visit.account:
        return visit.to("/")
    return _form(visit, local_path(visit.asked("naar", 500)))


def _form(visit: Visit, onward: str, error: str = "", status: int = 200) -> Response:
    return visit.page("sign_in.html", status, onward=onward, error=error, name=visit.given("naam", 80))


def _sign_in(visit: Visit) -> Response:
    onward = local_path(visit.given("naar", 500))
    try:
        account = visit.desk.accounts.sign_in(
            visit.given("naam", 80), visit.form.get("wachtwoord", [""])[0], visit.given("code", 12)
        )
    except AccountError as error:
        return _form(visit, onward, error.code, 429 if error.code in ("wait", "busy") else 401)
    return _enter(visit, account, onward)


def _enter(visit: Visit, account: Account, onward: str) -> Response:
    """A new session, with a new number: what the browser had before counts no more."""
    response = visit.to(onward)
    token = visit.desk.sessions.open(account)
    response.set_cookie(
        cookie_name(visit.secure),
        token,
        max_age=int(LONGEST.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=visit.secure,
    )
    return response


def _sign_out(visit: Visit) -> Response:
    visit.desk.sessions.close(visit.request.cookies.get(cookie_name(visit.secure), ""))
    response = visit.to("/inloggen")
    response.delete_cookie(cookie_name(visit.secure), httponly=True, samesite="lax", secure=visit.secure)
    return response


def _invitation(visit: Visit) -> Response:
    return _accept_form(visit, secrets.new_totp())


def _accept_form(visit: Visit, secret: str, error: str = "", status: int = 200) -> Response:
    invitation = visit.desk.accounts.invitation(visit.request.path_params["token"])
    if invitation is None:
        return visit.page("invitation_gone.html", 404)
    name = invitation.name or visit.given("naam", 80)
    shown = picture(secrets.totp_link(secret, name or "eerste account"))
    return visit.page(
        "invitation.html", status, invitation=invitation, name=name, secret=secret, picture=shown, error=error
    )


def _accept(visit: Visit) -> Response:
    secret, code = visit.given("geheim", 64), visit.given("code", 12)
    password, again = (visit.form.get(field, [""])[0] for field in ("wachtwoord", "nogmaals"))
    later = not visit.two_steps and not code
    step = None if later else secrets.totp_step(secret, code, after=0) if len(secret) == 32 else None
    if password != again or (step is None and not later):
        error = "different" if password != again else "code"
        return _accept_form(visit, secret if len(secret) == 32 else secrets.new_totp(), error, 422)
    try:
        account = visit.desk.accounts.accept(
            visit.request.path_params["token"], visit.given("naam", 80), password, "" if later else secret, step or 0
        )
    except AccountError as error:
        return _accept_form(visit, secret, error.code, 422)
    return _enter(visit, account, "/")


async def _to_provider(visit: Visit) -> Response:
    if visit.desk.sign_in is None:
        return visit.missing()
    try:
        url, state = await visit.desk.sign_in.begin(_back(visit))
    except SignInError as error:
        return _form(visit, "/", error.code, 502)
    # The form policy of the page covers redirects too, so that the way on is a link's, not the form's.
    response = visit.page("to_provider.html", url=url)
    response.headers["refresh"] = f"0; url={quote(url, safe='/:?&=%+,;@~-._')}"
    response.set_cookie(_state_cookie(visit), state, max_age=600, httponly=True, samesite="lax", secure=visit.secure)
    return response


async def _from_provider(visit: Visit) -> Response:
    if visit.desk.sign_in is None:
        return visit.missing()
    cookie = visit.request.cookies.get(_state_cookie(visit), "")
    try:
        identity = await visit.desk.sign_in.finish(_back(visit), dict(visit.request.query_params), cookie)
        account = await run_in_threadpool(
            visit.desk.accounts.from_provider, identity.subject, identity.name, identity.roles
        )
    except (SignInError, AccountError) as error:
        return _form(visit, "/", error.code, 403)
    response = await run_in_threadpool(_enter, visit, account, "/")
    response.delete_cookie(_state_cookie(visit), httponly=True, samesite="lax", secure=visit.secure)
    return response


def _state_cookie(visit: Visit) -> str:
    """Over https of this name alone, or a neighbouring site could have somebody end a sign-in that it began."""
    return "__Host-sluis-aanmelden" if visit.secure else "sluis-aanmelden"


def _back(visit: Visit) -> str:
    url = visit.request.url
    scheme = "https" if visit.secure else "http"
    return str(url.replace(scheme=scheme, path="/inloggen/oidc/terug", query="", fragment=""))


def _start(visit: Visit) -> Response:
    """The first page that somebody may see."""
    for path in ("/overzicht", "/beheer"):
        if visit.may("GET", path):
            return RedirectResponse(path, 303)
    return RedirectResponse("/wat-is-te-zien", 303)


PAGES: Pages = (
    ("GET", "/", _start),
    ("GET", "/inloggen", _show),
    ("POST", "/inloggen", _sign_in),
    ("POST", "/uitloggen", _sign_out),
    ("GET", "/uitnodiging/{token}", _invitation),
    ("POST", "/uitnodiging/{token}", _accept),
    ("POST", "/inloggen/oidc", _to_provider),
    ("GET", "/inloggen/oidc/terug", _from_provider),
)
