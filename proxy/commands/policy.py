"""``sluiswachter policy``: check a policy, compare two, sign one."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from logs.review.wording import ACTIONS
from policies import examples, signing
from policies.compare import Difference, compare
from policies.facts import Facts
from policies.loader import line_of_example, parse, read
from policies.schema import Policy
from proxy.settings import Settings

_WORDS = {action: said.lower() for action, said in ACTIONS.items()}


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    policy = commands.add_parser("policy", help="check, compare and sign policies")
    actions = policy.add_subparsers(required=True, metavar="ACTION")
    check = actions.add_parser("check", help="read a policy, run its examples, show which rules they touch")
    check.add_argument("file", type=Path, nargs="*", help="policy files; none: the one of the settings")
    check.add_argument("--zonder-teksten", action="store_true", help="do not run examples with a text")
    check.set_defaults(command=_check)
    diff = actions.add_parser("diff", help="what would have been decided otherwise about the last requests")
    diff.add_argument("old", type=Path, help="policy file")
    diff.add_argument("new", type=Path, help="policy file")
    diff.add_argument("--aantal", type=int, default=10_000, help="how many requests to look back (10,000)")
    diff.set_defaults(command=_diff)
    key = actions.add_parser("sleutel", help="make the key of an approver; the private one is for them alone")
    key.add_argument("name", help="name of the approver")
    key.add_argument("--map", type=Path, default=Path(), help="folder to put both files in")
    key.set_defaults(command=_key)
    sign = actions.add_parser("onderteken", help="approve a policy: add a signature beside it")
    sign.add_argument("file", type=Path, help="policy file")
    sign.add_argument("--sleutel", type=Path, required=True, help="private key of the approver, NAME.sleutel")
    sign.set_defaults(command=_sign)


def _check(arguments: argparse.Namespace) -> int:
    wrong = 0
    for file in arguments.file or [Settings().policy]:
        wrong += _check_one(file, texts=not arguments.zonder_teksten)
    return 1 if wrong else 0


def _check_one(file: Path, *, texts: bool) -> int:
    """How many examples do not do as they say."""
    content = read(file)
    policy = parse(content, file)
    outcomes = examples.run_facts(policy)
    if texts and any(example.text is not None for example in policy.voorbeelden):
        from detectors.scanner import Scanner

        outcomes += examples.run_texts(policy, Scanner(None, Settings().own_data).scan)
    wrong = [outcome for outcome in outcomes if outcome.told]
    for outcome in wrong:
        print(f"{file}:{line_of_example(content, outcome.number)}: {outcome.told}")
    untouched = examples.unused(policy, outcomes)
    print(f"{file}: {policy.name} {policy.version}, hash {policy.hash[:12]}")
    print(f"  voorbeelden: {len(outcomes) - len(wrong)} van {len(outcomes)} goed")
    print(f"  regels geraakt door een voorbeeld: {len(policy.rules) - len(untouched)} van {len(policy.rules)}")
    for name in untouched:
        print(f"    geen voorbeeld raakt {name}")
    return len(wrong)


def _diff(arguments: argparse.Namespace) -> int:
    policies = [parse(read(file), file) for file in (arguments.old, arguments.new)]
    print(told(policies[0], policies[1], compare(policies[0], policies[1], _recorded(arguments.aantal))))
    return 0


def _recorded(number: int) -> Iterator[tuple[str, Facts]]:
    """The facts of the last requests, newest first."""
    from logs.store import Filter, Store
    from proxy.inspection.replay import facts_of_event

    settings = Settings()
    store = Store(settings.log_dir, url=settings.database_url)
    before: int | None = None
    try:
        while number > 0:
            page = store.page(Filter(before=before))
            for event in page.events[:number]:
                yield event.id, facts_of_event(event)
            number, before = number - len(page.events), page.next
            if before is None:
                return
    finally:
        store.close()


def told(old: Policy, new: Policy, difference: Difference) -> str:
    """The difference in Dutch."""
    lines = [
        f"{old.name} {old.version} -> {new.name} {new.version}",
        f"{difference.total} verzoeken bekeken, {difference.other} anders beslist",
    ]
    for (before, after), count in sorted(difference.moved.items(), key=lambda item: -item[1]):
        lines.append(f"  {count:6}  {_WORDS[before]} -> {_WORDS[after]}")
    for change in difference.changes:
        rules = f"{change.old.rule or 'geen regel'} -> {change.new.rule or 'geen regel'}"
        lines.append(f"  {change.name}  {_WORDS[change.old.action]} -> {_WORDS[change.new.action]}  ({rules})")
    return "\n".join(lines)


def _key(arguments: argparse.Namespace) -> int:
    private, public = signing.make_keys(arguments.map, arguments.name)
    print(f"{private}: houd deze bij u; niemand anders mag hem hebben")
    print(f"{public}: zet deze in de map van de instelling policy_approvers")
    return 0


def _sign(arguments: argparse.Namespace) -> int:
    parse(read(arguments.file), arguments.file)  # what is not right is not approved
    name = signing.sign(arguments.file, arguments.sleutel)
    print(f"{arguments.file}: goedgekeurd door {name}")
    return 0
