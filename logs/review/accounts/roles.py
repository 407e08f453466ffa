"""The roles, and what each may open. What is not in the table is not served to anybody."""

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    """What somebody is on these pages."""

    po = "po"
    ciso = "ciso"
    it = "it"
    auditor = "auditor"
    employee = "medewerker"


PO, CISO, IT, AUDITOR, EMPLOYEE = Role
ANYBODY: frozenset[Role] | None = None  # also who is not signed in
EVERYBODY = frozenset(Role)
OFFICERS = frozenset({PO, CISO})
READERS = OFFICERS | {AUDITOR}

# Method and path, as the routes are written; HEAD goes with GET.
ACCESS: Mapping[tuple[str, str], frozenset[Role] | None] = {
    ("GET", "/healthz"): ANYBODY,
    ("GET", "/inloggen"): ANYBODY,
    ("POST", "/inloggen"): ANYBODY,
    ("GET", "/uitnodiging/{token}"): ANYBODY,
    ("POST", "/uitnodiging/{token}"): ANYBODY,
    ("POST", "/inloggen/oidc"): ANYBODY,
    ("GET", "/inloggen/oidc/terug"): ANYBODY,
    ("POST", "/uitloggen"): EVERYBODY,
    ("GET", "/account"): EVERYBODY,
    ("POST", "/account/wachtwoord"): EVERYBODY,
    ("POST", "/account/code"): EVERYBODY,
    ("GET", "/wat-is-te-zien"): EVERYBODY,
    ("GET", "/"): EVERYBODY,
    ("GET", "/overzicht"): READERS,
    ("GET", "/gebeurtenissen"): READERS,
    ("GET", "/gebeurtenissen/uitvoer.csv"): OFFICERS,
    ("POST", "/gebeurtenissen/weergaven"): READERS,
    ("POST", "/gebeurtenissen/weergaven/{view:int}/weg"): READERS,
    ("GET", "/gebeurtenissen/{number}"): READERS,
    ("GET", "/incidenten"): READERS,
    ("GET", "/incidenten/nieuw"): OFFICERS,
    ("POST", "/incidenten/nieuw"): OFFICERS,
    ("GET", "/incidenten/{name}"): READERS,
    ("POST", "/incidenten/{name}/{act}"): OFFICERS,
    ("GET", "/incidenten/{name}/melding"): READERS,
    ("POST", "/incidenten/{name}/melding"): OFFICERS,
    ("GET", "/incidenten/{name}/brief"): READERS,
    ("GET", "/incidenten/{name}/verslag"): READERS,
    ("GET", "/incidenten/{name}/verslag.pdf"): READERS,
    ("GET", "/register"): EVERYBODY,
    ("GET", "/register/uitvoer.csv"): EVERYBODY,
    ("GET", "/register/algoritmeregister.json"): EVERYBODY,
    ("POST", "/register"): OFFICERS,
    ("POST", "/register/landen"): OFFICERS,
    ("POST", "/register/verklaringen"): OFFICERS,
    ("GET", "/register/verklaringen/uitvoer.csv"): OFFICERS,
    ("GET", "/register/verklaringen/{number}"): OFFICERS,
    ("POST", "/register/verklaringen/{number}"): OFFICERS,
    ("GET", "/register/{service}"): EVERYBODY,
    ("POST", "/register/{service}"): OFFICERS,
    ("POST", "/register/{service}/weg"): OFFICERS,
    ("GET", "/aanvragen"): OFFICERS,
    ("GET", "/aanvragen/{number}"): OFFICERS,
    ("POST", "/aanvragen/{number}"): OFFICERS,
    ("GET", "/uitzonderingen"): READERS,
    ("POST", "/uitzonderingen"): OFFICERS,
    ("POST", "/uitzonderingen/meldingen/{event}"): OFFICERS,
    ("POST", "/uitzonderingen/{name}/einde"): OFFICERS,
    ("GET", "/beleid"): OFFICERS | {IT, AUDITOR},
    ("POST", "/beleid/proef"): OFFICERS,
    ("GET", "/rapportage"): READERS,
    ("GET", "/rapportage/{year:int}.pdf"): READERS,
    ("GET", "/rapportage/ondernemingsraad"): READERS,
    ("GET", "/openen"): OFFICERS,
    ("POST", "/openen"): frozenset({PO}),
    ("GET", "/openen/{name}"): OFFICERS,
    ("POST", "/openen/{name}/halen"): OFFICERS,
    ("POST", "/openen/{name}/doorgeven"): frozenset({PO}),
    ("POST", "/openen/{name}/klaar"): frozenset({PO}),
    ("POST", "/openen/{name}/instemmen"): frozenset({CISO}),
    ("POST", "/openen/{name}/weigeren"): frozenset({CISO}),
    ("GET", "/controle"): READERS,
    ("POST", "/controle/keten"): READERS,
    ("GET", "/beheer"): OFFICERS | {IT},
    ("GET", "/beheer/accounts"): OFFICERS,
    ("POST", "/beheer/accounts"): OFFICERS,
    ("POST", "/beheer/accounts/{account:int}/{act}"): OFFICERS,
}


def may(roles: frozenset[Role], method: str, path: str) -> bool:
    """Whether somebody with these roles (none: not signed in) may do this; what is not in the table is refused."""
    allowed = ACCESS.get(("GET" if method == "HEAD" else method, path), frozenset())
    return allowed is None or bool(allowed & roles)
