"""On what terms a policy lets files be read."""

from policies.schema import Policy
from proxy.wire.message import FileTerms


def file_terms(policy: Policy) -> FileTerms:
    """What need not be read, and how much one file may ask."""
    limits = policy.files
    return FileTerms(
        unread=frozenset(policy.unread_files),
        megabytes=limits.megabytes,
        files=limits.files,
        pictures=limits.pictures,
        depth=limits.depth,
        seconds=limits.seconds,
    )
