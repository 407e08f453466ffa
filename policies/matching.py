"""Whether a rule's conditions hold. Nothing here can make more findings count for less."""

from collections.abc import Collection, Mapping

from policies.actions import MODES, Mode
from policies.conditions import DataCondition, FileCondition, ServiceCondition, When, WhoCondition
from policies.facts import Facts, Found
from policies.schema import Modes, Policy

Thresholds = Mapping[str, float]
Kinds = frozenset[str]


def holds(when: When, facts: Facts, mode: Mode, thresholds: Thresholds) -> Kinds | None:
    """None when it does not; else the kinds of data that made it hold (empty without a condition on data)."""
    others = (
        when.service is None or _is_service(when.service, facts),
        when.who is None or _is_who(when.who, facts),
        when.files is None or _has_files(when.files, facts),
        not when.mode or mode in when.mode,
    )
    if not all(others):
        return None
    return frozenset() if when.data is None else kinds_of(when.data, facts.found, thresholds)


def kinds_of(condition: DataCondition, groups: Collection[Found], thresholds: Thresholds) -> Kinds | None:
    """The kinds that make a condition on data hold; None when it does not hold."""
    kinds: Kinds = frozenset()
    if condition.own:
        counted = [group for group in groups if _counts(condition, group, thresholds)]
        kinds = frozenset(group.kind for group in counted)
        if sum(group.count for group in counted) < condition.min_count or len(kinds) < condition.min_kinds:
            return None
    every = [kinds_of(one, groups, thresholds) for one in condition.all]
    some = [found for one in condition.any if (found := kinds_of(one, groups, thresholds)) is not None]
    if None in every or (condition.any and not some):
        return None
    return kinds.union(*(found for found in every if found), *some)


def mode_of(modes: Modes, facts: Facts) -> Mode:
    """How far the roll-out is for this employee: of several that are named the strictest, else the default."""
    groups = {name.casefold() for name in facts.groups}
    named = [
        *(mode for name, mode in modes.groups.items() if name.casefold() in groups),
        *(mode for name, mode in modes.departments.items() if _same(name, facts.department)),
        *(mode for name, mode in modes.users.items() if _same(name, facts.user)),
    ]
    return max(named, key=MODES.index, default=modes.default)


def heeded(policy: Policy, kind: str, score: float) -> bool:
    """Whether a finding counts at all under the policy's thresholds."""
    return round(score, 2) >= policy.thresholds.get(kind, 0.0)


def _counts(condition: DataCondition, group: Found, thresholds: Thresholds) -> bool:
    return (
        (not condition.kinds or group.kind in condition.kinds)
        and (not condition.labels or not set(condition.labels).isdisjoint(group.labels))
        and group.score >= max(condition.min_score, thresholds.get(group.kind, 0.0))
    )


def _is_service(condition: ServiceCondition, facts: Facts) -> bool:
    pairs = (
        (condition.ids, facts.service),
        (condition.countries, facts.country),
        (condition.kinds, facts.kind),
        (condition.standing, facts.register),
    )
    return all(not wanted or value in wanted for wanted, value in pairs) and condition.closed in (None, facts.closed)


def _is_who(condition: WhoCondition, facts: Facts) -> bool:
    groups = {name.casefold() for name in facts.groups}
    return (
        (not condition.users or any(_same(name, facts.user) for name in condition.users))
        and (not condition.groups or any(name.casefold() in groups for name in condition.groups))
        and (not condition.departments or any(_same(name, facts.department) for name in condition.departments))
    )


def _has_files(condition: FileCondition, facts: Facts) -> bool:
    number = sum(count for kind, count in facts.files.items() if not condition.kinds or kind in condition.kinds)
    return number >= condition.min_count and facts.largest_file >= condition.min_bytes


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()
