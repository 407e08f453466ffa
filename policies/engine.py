"""From facts to a decision. Pure: the same facts and policy always give the same decision."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from policies.schema import Action, DataCondition, Policy, Rule, ServiceCondition

__all__ = ["Action", "Decision", "Facts", "decide"]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a request: never its text.

    ``counts`` and ``scores`` (the highest) go by kind of data, ``country`` is ISO 3166 alpha-2, ``unredactable`` holds
    the kinds found where nothing can be rewritten, ``failure`` a reason code when the request was not inspected whole,
    ``files`` how many files of each kind (``docx``, ``image``, ``audio``) there are, and ``largest_file`` is in bytes.
    """

    service: str
    vendor: str
    country: str
    kind: str
    counts: Mapping[str, int] = field(default_factory=dict)
    scores: Mapping[str, float] = field(default_factory=dict)
    unredactable: frozenset[str] = frozenset()
    failure: str | None = None
    files: Mapping[str, int] = field(default_factory=dict)
    largest_file: int = 0


@dataclass(frozen=True, slots=True)
class Decision:
    """What happens, why, and in which words.

    ``rules`` holds every rule that matched, ``redact`` the kinds to take out.
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


@dataclass(frozen=True, slots=True)
class _Match:
    """A rule, or a reason of the engine's own, that applies."""

    action: Action
    name: str
    clause: str = ""
    nl: str = ""
    en: str = ""


_ALLOWED = _Match(Action.allow, "")
_FIXED = _Match(
    Action.block,
    "niet-te-verwijderen",
    "Gegevensbescherming en privacy",
    "Uw bericht is niet verstuurd. Er staan persoonsgegevens in op een plek waar ze niet weggelaten kunnen worden, "
    "zoals een adres van een pagina of de naam van een veld. Haal ze weg en probeer het opnieuw.",
    "Your message was not sent. It holds personal data at a place where it cannot be left out, such as a page address "
    "or the name of a field. Remove it and try again.",
)
_FAILED_NL = (
    "Uw bericht is niet verstuurd, omdat Sluiswachter het niet helemaal kon controleren. "
    "Wat niet gecontroleerd is, gaat niet naar buiten. Maak het korter of haal bestanden weg en probeer het opnieuw."
)
_FAILED_EN = (
    "Your message was not sent, because it could not be inspected whole. What is not inspected does not go out. "
    "Make it shorter or remove files and try again."
)


def decide(policy: Policy, facts: Facts) -> Decision:
    """The heaviest rule that matches wins; among equals the first in the file."""
    rules = [rule for rule in policy.rules if _matches(rule, facts)]
    redact = frozenset(kind for rule in rules if rule.action is Action.redact for kind in _found(rule.when.data, facts))
    matches = [
        *(_Match(r.action, r.name, r.clause, r.message.nl, r.message.en) for r in rules),
        *_own(policy, facts, redact),
    ]
    winner = max(matches, key=lambda match: match.action.weight, default=_ALLOWED)
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
    )


def _own(policy: Policy, facts: Facts, redact: frozenset[str]) -> list[_Match]:
    """What the engine adds to the rules: what cannot be taken out, and what was not inspected, does not go on."""
    own = [_FIXED] if redact & facts.unredactable else []
    if facts.failure:
        own.append(
            _Match(
                Action(policy.on_failure),
                "niet-gecontroleerd",
                "Gegevensbescherming en privacy",
                _FAILED_NL,
                _FAILED_EN,
            )
        )
    return own


def _matches(rule: Rule, facts: Facts) -> bool:
    service, data = rule.when.service, rule.when.data
    return (service is None or _is_service(service, facts)) and (data is None or _has(data, facts))


def _is_service(condition: ServiceCondition, facts: Facts) -> bool:
    pairs = ((condition.ids, facts.service), (condition.countries, facts.country), (condition.kinds, facts.kind))
    return all(not wanted or value in wanted for wanted, value in pairs)


def _has(condition: DataCondition, facts: Facts) -> bool:
    return sum(facts.counts[kind] for kind in _found(condition, facts)) >= condition.min_count


def _found(condition: DataCondition | None, facts: Facts) -> list[str]:
    """The kinds of a condition that are really there."""
    kinds = condition.kinds if condition else ()
    least = condition.min_score if condition else 0.0
    return [kind for kind in kinds if facts.counts.get(kind, 0) > 0 and facts.scores.get(kind, 0.0) >= least]
