"""Everything that the pages show and change, in one value: the gateway makes it, tests make their own."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from detectors.finding import Finding
from logs.control import Control
from logs.health import Health
from logs.incidents.store import Incidents
from logs.keys import Keys
from logs.opening.store import Openings
from logs.portal.alarms import FalseAlarms
from logs.portal.exceptions import Exceptions
from logs.portal.justifications import Justifications
from logs.register.desk import Desk as Applications
from logs.register.store import RegisterStore
from logs.register.suppliers import Suppliers
from logs.review.accounts.provider import Provider
from logs.review.accounts.secrets import Box
from logs.review.accounts.sessions import Sessions
from logs.review.accounts.store import Accounts
from logs.review.accounts.views import Views
from logs.store import Store
from policies.schema import Policy

if TYPE_CHECKING:
    from logs.review.accounts.oidc import SignIn

Scan = Callable[[Sequence[str]], Awaitable[Sequence[Sequence[Finding]]]]


@dataclass(frozen=True, slots=True)
class Rooms:
    """What the gateway lends: how it is, its policy of now, its detectors, the names of services, and facts to show."""

    health: Callable[[], Awaitable[Health]]
    policy: Callable[[], Policy]
    scan: Scan
    services: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Desk:
    """The stores behind the pages, and what the gateway lends."""

    store: Store
    engine: Engine
    keys: Keys
    control: Control
    incidents: Incidents
    accounts: Accounts
    sessions: Sessions
    views: Views
    register: RegisterStore
    applications: Applications
    suppliers: Suppliers
    alarms: FalseAlarms
    exceptions: Exceptions
    reasons: Justifications
    openings: Openings
    rooms: Rooms
    sign_in: "SignIn | None" = None
    sign_in_name: str = ""
    organisation: str = ""

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()
        self.engine.dispose()


def set_up(
    store: Store,
    engine: Engine,
    keys: Keys,
    rooms: Rooms,
    *,
    provider: Provider | None = None,
    name: str = "",
    organisation: str = "",
) -> Desk:
    """The desk over one database. ``name`` is what the button to the municipality's own sign-in says."""
    control = Control(keys)
    register = RegisterStore(engine, control)
    return Desk(
        store=store,
        engine=engine,
        keys=keys,
        control=control,
        incidents=Incidents(engine, control),
        accounts=accounts_of(engine, keys),
        sessions=Sessions(engine),
        views=Views(engine),
        register=register,
        applications=Applications(engine, control, register),
        suppliers=Suppliers(engine, control, register),
        alarms=FalseAlarms(engine, control),
        exceptions=Exceptions(engine, control),
        reasons=Justifications(engine, control),
        openings=Openings(engine, control, keys),
        rooms=rooms,
        sign_in=_sign_in(engine, provider) if provider else None,
        sign_in_name=name,
        organisation=organisation,
    )


def _sign_in(engine: Engine, provider: Provider) -> "SignIn":
    from logs.review.accounts.oidc import SignIn  # only where there is a provider: it brings much with it

    return SignIn(engine, provider)


def accounts_of(engine: Engine, keys: Keys) -> Accounts:
    """The accounts of a database."""
    return Accounts(engine, Control(keys), Box(keys.pages_key()))
