"""One visit to one page: who, with what, in which language; and the way to answer it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from logs.review.accounts.account import Account
from logs.review.accounts.roles import Role, may
from logs.review.desk import Desk
from logs.review.render import render


@dataclass(frozen=True, slots=True)
class Visit:
    """A request that the gate let through. ``form`` is empty for GET."""

    request: Request
    desk: Desk
    account: Account | None
    form: Mapping[str, list[str]]
    language: str
    secure: bool
    two_steps: bool

    @property
    def who(self) -> Account:
        """Who is signed in; only on pages that ask for that."""
        if self.account is None:
            raise LookupError("nobody is signed in")
        return self.account

    @property
    def roles(self) -> frozenset[Role]:
        """The roles of who is signed in; none for nobody."""
        return self.account.roles if self.account else frozenset()

    def may(self, method: str, path: str) -> bool:
        """Whether who is signed in may do this (the path as in the table of routes)."""
        return may(self.roles, method, path)

    def asked(self, name: str, most: int = 200) -> str:
        """A field of the query string."""
        return self.request.query_params.get(name, "").replace("\0", "")[:most].strip()

    def given(self, name: str, most: int = 200) -> str:
        """A field of the form that was sent."""
        return self.form.get(name, [""])[0].replace("\0", "")[:most].strip()

    def page(self, template: str, status: int = 200, **values: object) -> Response:
        """A page in the visitor's language."""
        return render(self, template, status, **values)

    def to(self, path: str) -> Response:
        """See another page (after a form was sent)."""
        return RedirectResponse(path, 303)

    def missing(self) -> Response:
        """There is no such thing."""
        return self.page("missing.html", 404)


Handler = Callable[[Visit], Response] | Callable[[Visit], Awaitable[Response]]
# A method, a path as Starlette writes it, and what answers.
Pages = tuple[tuple[str, str, Handler], ...]
