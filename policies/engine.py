"""From facts to a decision. Pure: the same facts and policy always give the same decision."""

from dataclasses import dataclass

from policies import wording
from policies.actions import Action, Mode, in_mode
from policies.facts import Facts, Found
from policies.matching import holds, mode_of
from policies.schema import Policy, Rule

__all__ = ["Action", "Decision", "Facts", "Found", "decide"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What happens, why, and in which words.

    ``rules`` holds every rule that matched, ``redact`` the kinds to take out. ``mode`` says how far the roll-out is for
    this employee and ``would`` what would have happened in ``enforce``. ``note`` asks for a note in the answer itself,
    ``alert`` names who is told at once. ``to_justify`` names the rules that a reason can lift, ``justify_kinds`` the
    kinds of data that they are about, ``justified`` the rules that a reason has lifted. ``fixed`` holds the kinds that
    stand where nothing can be rewritten, ``surrogates`` the kinds of ``redact`` that a plausible other value takes the
    place of, ``evidence`` the kinds of which the words around are sealed.
    """

    action: Action
    rule: str
    rules: tuple[str, ...]
    redact: frozenset[str]
    clause: str
    message_nl: str
    message_en: str
    policy: str
    policy_version: str
    policy_hash: str
    mode: Mode = "enforce"
    would: Action = Action.allow
    note: bool = False
    alert: tuple[str, ...] = ()
    to_justify: tuple[str, ...] = ()
    justify_kinds: frozenset[str] = frozenset()
    fixed: frozenset[str] = frozenset()
    justified: tuple[str, ...] = ()
    surrogates: frozenset[str] = frozenset()
    evidence: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Match:
    """A rule, or a reason of the engine's own, that applies: the action here and now, and what it would be."""

    action: Action
    would: Action
    name: str
    clause: str = ""
    nl: str = ""
    en: str = ""
    kinds: frozenset[str] = frozenset()
    note: bool = False
    alert: tuple[str, ...] = ()
    justified: bool = False
    surrogate: bool = False
    evidence: bool = False


_ALLOWED = _Match(Action.allow, Action.allow, "")


def decide(policy: Policy, facts: Facts) -> Decision:
    """The heaviest action that matches wins; among equals the first in the file."""
    mode = mode_of(policy.modes, facts)
    matches = [match for rule in policy.rules if (match := _match(policy, rule, facts, mode))]
    redact = frozenset[str]().union(*(match.kinds for match in matches if match.action is Action.redact))
    matches += _own(policy, facts, redact)
    to_justify = [match for match in matches if match.action is Action.justify]
    winner = max(matches, key=lambda match: match.action.weight, default=_ALLOWED)
    if winner.action is not Action.justify:
        to_justify = []  # something heavier stands in the way, or nothing does
    return Decision(
        action=winner.action,
        rule=winner.name,
        rules=tuple(match.name for match in matches),
        redact=redact,
        clause=winner.clause,
        message_nl=winner.nl,
        message_en=winner.en,
        policy=policy.name,
        policy_version=policy.version,
        policy_hash=policy.hash,
        mode=mode,
        would=max((match.would for match in matches), key=lambda action: action.weight, default=Action.allow),
        note=any(match.note for match in matches),
        evidence=frozenset[str]().union(*(match.kinds for match in matches if match.evidence)),
        alert=tuple(sorted({who for match in matches for who in match.alert})),
        to_justify=tuple(match.name for match in to_justify),
        justify_kinds=frozenset[str]().union(*(match.kinds for match in to_justify)),
        fixed=facts.unredactable,
        surrogates=_surrogates(matches),
        justified=tuple(match.name for match in matches if match.justified),
    )


def _surrogates(matches: list[_Match]) -> frozenset[str]:
    """The kinds that every rule which takes them out replaces by a surrogate."""
    redacting = [match for match in matches if match.action is Action.redact]
    plain = frozenset[str]().union(*(match.kinds for match in redacting if not match.surrogate))
    return frozenset[str]().union(*(match.kinds for match in redacting if match.surrogate)) - plain


def _match(policy: Policy, rule: Rule, facts: Facts, mode: Mode) -> _Match | None:
    kinds = holds(rule.when, facts, mode, policy.thresholds)
    if kinds is None:
        return None
    action = rule.action if rule.always else in_mode(rule.action, mode)
    never = {group.kind for group in facts.found} & set(policy.justify.never)
    if action is Action.justify and never:
        action = Action.block
    lifted = action is Action.justify and rule.name in facts.justified
    return _Match(
        action=Action.allow if lifted else action,
        would=rule.action,
        name=rule.name,
        clause=rule.clause,
        nl=rule.message.nl,
        en=rule.message.en,
        kinds=kinds,
        note=rule.note,
        alert=rule.alert,
        evidence=rule.evidence,
        justified=lifted,
        surrogate=rule.redact.style == "surrogate",
    )


def _own(policy: Policy, facts: Facts, redact: frozenset[str]) -> list[_Match]:
    """What the engine adds to the rules: what cannot be taken out, and what was not inspected, does not go on."""
    clause = "Gegevensbescherming en privacy"
    own: list[_Match] = []
    if redact & facts.unredactable:
        nl, en = wording.FIXED
        own.append(_Match(Action.block, Action.block, "niet-te-verwijderen", clause, nl, en))
    if facts.failure:
        action = Action(policy.on_failure)
        nl, en = wording.FAILED
        own.append(_Match(action, action, "niet-gecontroleerd", clause, nl, en))
    return own
