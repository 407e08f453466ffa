"""The hosts of the catalogue as one regular expression for mitmproxy."""

import re
from collections.abc import Iterable
from typing import Any

from proxy.services.names import shown_host

_Tree = dict[str, Any]


def allow_pattern(hosts: Iterable[str]) -> str:
    """Matches ``host:port`` for these hosts (``x`` or ``*.x``), in punycode and in letters.

    One expression, because mitmproxy tries its list in turn for every connection and ``re`` remembers no more than 512.
    It is a tree of prefixes: a name that is not in it is given up after a few letters.
    """
    names = {form for host in hosts for form in (host, shown_host(host))}
    forms = []
    if exact := [name for name in names if not name.startswith("*.")]:
        forms.append(_tree(exact))
    if under := [name[2:] for name in names if name.startswith("*.")]:
        forms.append(rf"(?:[^:.]+\.)+{_tree(under)}")
    return rf"^(?:{'|'.join(forms)})\.?:\d+$" if forms else "(?!)"


def _tree(names: Iterable[str]) -> str:
    root: _Tree = {}
    for name in sorted(names):
        node = root
        for letter in name:
            node = node.setdefault(letter, {})
        node[""] = {}
    return _written(root)


def _written(node: _Tree) -> str:
    if not node or set(node) == {""}:
        return ""
    rest = [re.escape(letter) + _written(below) for letter, below in node.items() if letter]
    if len(rest) == 1 and "" not in node:
        return rest[0]
    return f"(?:{'|'.join(rest)}){'?' if '' in node else ''}"
