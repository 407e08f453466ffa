"""What inspecting one request ends in."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from logs.event import Event
from policies.engine import Decision
from proxy.guard import Permit
from proxy.inspection.found import Findings
from proxy.notices.notice import Notice
from proxy.wire.message import Message, Rewritten


@dataclass(frozen=True, slots=True)
class Who:
    """Who is asking: the client's address, and the user, groups and department where they are known.

    ``how`` says by what the user is known: ``basic``, ``ldap``, ``kerberos``, ``header`` or ``certificate``; empty: not
    at all.
    """

    address: str
    user: str | None = None
    groups: frozenset[str] = frozenset()
    department: str = ""
    how: str = ""

    @property
    def key(self) -> str:
        """One key per person, for the vault: the user wherever they sit, else the address.

        Capitals make no other person; ``strauß`` and ``strauss`` are two.
        """
        return f"user:{self.user.lower()}" if self.user else f"address:{self.address}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A finished verdict. ``permit`` is there only when the request may go on and its event is on disk.

    ``originals`` holds what may be put back into the answer, ``note`` what is said behind it.
    """

    event: Event
    decision: Decision
    findings: Findings = ()
    message: Message | None = None
    permit: Permit | None = None
    rewritten: Rewritten | None = None
    notice: Notice | None = None
    originals: Mapping[str, str] = field(default_factory=dict, repr=False)
    note: str = ""
