"""Small policies for tests, as text."""

from pathlib import Path

from policies.loader import load, parse
from policies.schema import Policy

MESSAGE = "{nl: 'Tekst in het Nederlands.', en: 'Text in English.'}"
HEAD = "name: proef\nversion: '1'\n"
TAIL = "voorbeelden:\n  - {failure: proef, expect: block}\n"


def rule(name: str, when: str, action: str = "block", more: str = "") -> str:
    """One rule, as YAML."""
    return f"  - {{name: {name}, clause: 'Een zin', when: {when}, action: {action}, message: {MESSAGE}{more}}}\n"


def written(*rules: str, head: str = "", tail: str = TAIL) -> str:
    """A policy of these rules, as YAML."""
    return HEAD + head + "rules:\n" + "".join(rules) + tail


def made(*rules: str, head: str = "", tail: str = TAIL) -> Policy:
    """A policy of these rules."""
    return parse(written(*rules, head=head, tail=tail).encode(), "proef.yaml")


def shipped(name: str) -> Policy:
    """A policy that ships."""
    return load(Path(__file__).parents[2] / "policies" / f"{name}.yaml")
