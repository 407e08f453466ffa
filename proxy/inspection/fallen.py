"""What happens to a request about which no decision could be made: it is refused, and the event says why."""

from policies import wording
from policies.engine import Action, Decision
from policies.schema import Policy
from proxy.vault.memory import VaultFull, VaultLost
from proxy.wire.message import Unreadable


def undecided(policy: Policy) -> Decision:
    """A refusal without asking the policy, whatever the policy says of failures."""
    nl, en = wording.FAILED
    return Decision(
        action=Action.block,
        rule="niet-gecontroleerd",
        rules=("niet-gecontroleerd",),
        redact=frozenset(),
        clause="",
        message_nl=nl,
        message_en=en,
        policy=policy.name,
        policy_version=policy.version,
        policy_hash=policy.hash,
        would=Action.block,
    )


def reason_of(error: Exception) -> str:
    """Why a request could not be rewritten, as a code without content."""
    if isinstance(error, Unreadable):
        return error.reason
    if isinstance(error, VaultLost):
        return "vault-lost"
    return "vault-full" if isinstance(error, VaultFull) else f"redact:{type(error).__name__}"
