"""Somebody's own account: password, and the app for the second step."""

from starlette.responses import Response

from logs.review.accounts import secrets
from logs.review.accounts.account import AccountError
from logs.review.pages.qr import picture
from logs.review.visit import Pages, Visit


def _show(visit: Visit) -> Response:
    return _page(visit, secrets.new_totp())


def _page(visit: Visit, secret: str, error: str = "", status: int = 200, about: str = "") -> Response:
    shown = picture(secrets.totp_link(secret, visit.who.name))
    return visit.page("account.html", status, secret=secret, picture=shown, error=error, about=about)


def _password(visit: Visit) -> Response:
    old, new, again = (visit.form.get(field, [""])[0] for field in ("oud", "nieuw", "nogmaals"))
    if new != again:
        return _page(visit, secrets.new_totp(), "different", 422, "password")
    try:
        visit.desk.accounts.set_password(visit.who.id, old, new)
    except AccountError as error:
        return _page(visit, secrets.new_totp(), error.code, 422, "password")
    return visit.to("/inloggen")


def _code(visit: Visit) -> Response:
    secret = visit.given("geheim", 64)
    try:
        if len(secret) != 32:
            raise AccountError("code")
        password = visit.form.get("wachtwoord", [""])[0]
        visit.desk.accounts.set_totp(visit.who.id, secret, visit.given("code", 12), password)
    except AccountError as error:
        return _page(visit, secret if len(secret) == 32 else secrets.new_totp(), error.code, 422, "code")
    return visit.to("/account")


PAGES: Pages = (
    ("GET", "/account", _show),
    ("POST", "/account/wachtwoord", _password),
    ("POST", "/account/code", _code),
)
