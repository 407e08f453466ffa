"""A client of the pages that does what a browser does: it says where a form comes from."""

from pathlib import Path

from starlette.testclient import TestClient

from logs.review.accounts.roles import Role
from logs.review.app import create_review
from logs.review.desk import Desk
from tests.logs.review.desk import desk, fill, made_up, people, session

BASE = "http://127.0.0.1:8090"
OWN = {"origin": BASE, "sec-fetch-site": "same-origin"}


class Browser(TestClient):
    """Somebody at the pages; ``post`` sends a form of our own unless other headers are given."""

    def __init__(self, of: Desk, role: Role | None = None, *, two_steps: bool = True, secure: bool = False) -> None:
        app = create_review(of, hosts=["sluis.voorbeeld.nl"], two_steps=two_steps, secure=secure)
        super().__init__(app, base_url=BASE, follow_redirects=False)
        self.desk = of
        if role:
            self.cookies.set("sluis", session(of, role))

    def submit(self, path: str, **fields: object) -> int:
        """Send a form; the status."""
        return int(self.post(path, data=fields, headers=OWN).status_code)


def filled(folder: Path, events: int = 60) -> tuple[Desk, str]:
    """A desk with something on every page, and the number of its incident."""
    of = desk(folder)
    people(of, two_steps=False)
    return of, fill(of, made_up(events))
