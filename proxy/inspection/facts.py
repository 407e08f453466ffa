"""What the policy is told of a request: from the wire, the register and the identity; never its text."""

from collections import Counter

from policies.facts import Facts, found
from proxy.inspection.recourse import Looked
from proxy.inspection.standing import Standing


def facts_of(looked: Looked, standing: Standing, failure: str | None, justified: frozenset[str] = frozenset()) -> Facts:
    """``failure`` says why when the request could not be inspected whole."""
    service, who, message, findings = looked.service, looked.who, looked.message, looked.findings
    parts = message.parts if message else ()
    fixed = {f.kind for part, found in zip(parts, findings, strict=False) if not part.editable for f in found}
    return Facts(
        service=service.id,
        vendor=service.vendor,
        country=service.country,
        kind=service.kind,
        found=found(finding for each in findings for finding in each),
        unredactable=frozenset(fixed),
        failure=failure,
        files=Counter(message.file_kinds) if message else {},
        largest_file=max((len(file.data) for file in message.files), default=0) if message else 0,
        register=standing.status,
        closed=standing.closed,
        user=who.user or "",
        groups=who.groups,
        department=who.department,
        justified=justified,
    )
