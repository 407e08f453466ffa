"""Reads a policy file, whole or not at all; every error names the file, the line, and what was expected."""

import hashlib
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from policies.examples import run_facts
from policies.schema import Policy

_MOST_BYTES = 500_000
_DEEPEST = 30
_OPENS = (
    yaml.BlockMappingStartToken, yaml.BlockSequenceStartToken, yaml.FlowMappingStartToken, yaml.FlowSequenceStartToken,
)  # fmt: skip
_CLOSES = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)
Where = dict[tuple[str | int, ...], int]


class PolicyError(Exception):
    """A policy that cannot be used: ``file:line: what is wrong; expected ...``."""


class _Problem(Exception):
    def __init__(self, line: int, what: str) -> None:
        self.line = line
        self.what = what
        super().__init__(what)


def load(path: Path | str) -> Policy:
    """The policy in a file, with the examples run that need no detectors."""
    return parse(read(path), path)


def read(path: Path | str) -> bytes:
    """The bytes of a policy file; PolicyError when they cannot be had."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise PolicyError(f"{path}:1: cannot be read ({error.strerror}); expected a policy file in YAML") from None


def parse(content: bytes, path: Path | str) -> Policy:
    """The policy in these bytes, which were read from ``path``."""
    try:
        return _parse(content)
    except _Problem as problem:
        raise PolicyError(f"{path}:{problem.line}: {problem.what}") from None


def line_of_example(content: bytes, number: int) -> int:
    """The line on which an example (from 0) begins."""
    where: Where = {}
    _value(_tree(content), (), where)
    return where[("voorbeelden", number)]


def _parse(content: bytes) -> Policy:
    if len(content) > _MOST_BYTES:
        raise _Problem(1, f"file of {len(content)} bytes; expected at most {_MOST_BYTES}")
    where: Where = {}
    data = _value(_tree(content), (), where)
    if not isinstance(data, dict):
        raise _Problem(1, "no policy; expected name, version, rules and voorbeelden")
    if "hash" in data:
        raise _Problem(where[("hash",)], "hash is computed; expected no such field")
    try:
        policy = Policy.model_validate({**data, "hash": hashlib.sha256(content).hexdigest()})
    except ValidationError as error:
        first = error.errors()[0]
        raise _Problem(_line(first["loc"], where), _told(first)) from None
    for outcome in run_facts(policy):
        if outcome.told:
            raise _Problem(where[("voorbeelden", outcome.number)], outcome.told)
    return policy


def _tree(content: bytes) -> yaml.Node | None:
    try:
        text, depth = content.decode("utf-8"), 0
        for token in yaml.scan(text, Loader=yaml.SafeLoader):
            if isinstance(token, yaml.AliasToken | yaml.AnchorToken):
                raise _Problem(token.start_mark.line + 1, "anchors and aliases are not read; expected plain values")
            depth += isinstance(token, _OPENS) - isinstance(token, _CLOSES)
            if depth > _DEEPEST:
                raise _Problem(token.start_mark.line + 1, f"too deep; expected at most {_DEEPEST} levels")
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except UnicodeDecodeError as error:
        raise _Problem(content[: error.start].count(b"\n") + 1, "not UTF-8; expected UTF-8 text") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise _Problem(line, f"{error.problem}; expected YAML") from None
    except (yaml.YAMLError, RecursionError):
        raise _Problem(1, "cannot be read as YAML; expected a policy file") from None


def _value(node: yaml.Node | None, place: tuple[str | int, ...], where: Where) -> Any:
    """The plain value of a node; remembers on which line each place stands."""
    if node is None:
        return None
    where[place] = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*place, number), where) for number, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, place, where)
    try:
        return yaml.SafeLoader("").construct_object(node)
    except (yaml.YAMLError, ValueError, OverflowError):  # ValueError: 2026-99-99, or a number of thousands of figures
        raise _Problem(where[place], f"{node.tag} is not read; expected text or a number") from None


def _mapping(node: yaml.MappingNode, place: tuple[str | int, ...], where: Where) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise _Problem(line, "a field's name is not plain text; expected name: value")
        key = str(key_node.value)
        if key in result:
            raise _Problem(line, f"{key} stands here twice; expected it once")
        result[key] = _value(value_node, (*place, key), where)
        where[(*place, key)] = line
    return result


def _line(place: tuple[str | int, ...], where: Where) -> int:
    while place and place not in where:
        place = place[:-1]
    return where.get(place, 1)


def _told(error: Any) -> str:
    name = ".".join(map(str, error["loc"]))
    match error["type"]:
        case "missing":
            return f"{name} is missing; expected a value"
        case "extra_forbidden":
            return f"{name} is not known; expected only the fields of policies/README.md"
        case "value_error":
            return f"{name}: {error['ctx']['error']}" if name else str(error["ctx"]["error"])
        case _:
            return f"{name}: wrong value; expected: {error['msg']}"
