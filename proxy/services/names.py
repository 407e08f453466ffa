"""Names of hosts and paths in one form, so that no other spelling of the same address slips past the catalogue."""

import posixpath
import re
from typing import Annotated
from urllib.parse import unquote

from pydantic import BeforeValidator, StringConstraints

_MOST_CHARACTERS = 255


def plain_host(host: str) -> str:
    """A host as the catalogue writes it: lower case, IDN as punycode, no dot at the end. Never raises.

    A name that is no valid IDN comes back in lower case only; it then equals no name in the catalogue.
    """
    name = host.strip().rstrip(".。．｡")
    if name.isascii() or len(name) > _MOST_CHARACTERS:
        return name.lower()
    try:
        return name.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return name.lower()


def shown_host(host: str) -> str:
    """The host as people read it: punycode as the letters that it stands for."""
    if "xn--" not in host:
        return host
    try:
        return host.encode("ascii").decode("idna")
    except UnicodeError:
        return host


def plain_path(target: str) -> str:
    """A path with its query as a server reads it: decoded, without ``//``, ``.`` and ``..``; the query as it came."""
    path, mark, query = target.partition("?")
    decoded = unquote(path).replace("\\", "/")
    end = "/" if decoded.endswith("/") and decoded.strip("/") else ""
    return re.sub("^/+", "/", posixpath.normpath(f"/{decoded}")) + end + mark + query


def _host_pattern(value: object) -> object:
    if not isinstance(value, str):
        return value
    wildcard = value.startswith("*.")
    return ("*." if wildcard else "") + plain_host(value.removeprefix("*."))


# ``x.nl`` is that host alone, ``*.x.nl`` everything under it.
HostPattern = Annotated[
    str,
    BeforeValidator(_host_pattern),
    StringConstraints(pattern=r"^(\*\.)?([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?\.)+[a-z0-9]([a-z0-9-]*[a-z0-9])?$"),
]
