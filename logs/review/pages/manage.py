"""Management: how the gateway is, without any content, and the accounts of these pages."""

from starlette.responses import Response

from logs.review.accounts.account import AccountError
from logs.review.accounts.roles import Role
from logs.review.visit import Pages, Visit


async def _show(visit: Visit) -> Response:
    state = await visit.desk.rooms.health()
    return visit.page("manage.html", health=state, facts=visit.desk.rooms.facts, policy=visit.desk.rooms.policy())


def _accounts(visit: Visit, error: str = "", link: str = "", status: int = 200) -> Response:
    return visit.page(
        "accounts.html", status, accounts=visit.desk.accounts.all(), roles=list(Role), error=error, link=link,
        provider=visit.desk.sign_in_name if visit.desk.sign_in else "",
    )  # fmt: skip


def _invite(visit: Visit) -> Response:
    roles = [Role(name) for name in visit.form.get("rol", []) if name in list(Role)]
    try:
        token = visit.desk.accounts.invite(visit.given("naam", 80), roles, by=visit.who.name)
    except AccountError as error:
        return _accounts(visit, error.code, status=422)
    base = visit.request.url.replace(scheme="https" if visit.secure else "http", path=f"/uitnodiging/{token}", query="")
    return _accounts(visit, link=str(base))


def _act(visit: Visit) -> Response:
    account, act = visit.request.path_params["account"], visit.request.path_params["act"]
    roles = [Role(name) for name in visit.form.get("rol", []) if name in list(Role)]
    try:
        match act:
            case "blokkeer" | "deblokkeer":
                visit.desk.accounts.block(account, by=visit.who.name, blocked=act == "blokkeer")
            case "rollen":
                visit.desk.accounts.set_roles(account, roles, by=visit.who.name)
            case _:
                return visit.missing()
    except AccountError as error:
        return _accounts(visit, error.code, status=422)
    return visit.to("/beheer/accounts")


PAGES: Pages = (
    ("GET", "/beheer", _show),
    ("GET", "/beheer/accounts", _accounts),
    ("POST", "/beheer/accounts", _invite),
    ("POST", "/beheer/accounts/{account:int}/{act}", _act),
)
