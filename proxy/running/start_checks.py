"""What can be known to be wrong before any process starts or any port opens."""

import re
import socket
import ssl

from logs.address import parse_address
from proxy.settings import Settings

_MODES = ("transparent", "socks5", "wireguard", "dns")


class StartError(Exception):
    """The gateway cannot start: one line that says what is wrong and how to mend it."""


def cannot_listen(name: str, address: str, error: OSError) -> StartError:
    """What is said when the address of a setting (``listen``, ``review``) is not to be had."""
    return StartError(f"{name} cannot listen on {address}: {error.strerror}; choose another with --{name}")


def check_port(name: str, address: str) -> None:
    """StartError when something else listens there."""
    host, port = parse_address(address)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise cannot_listen(name, address, error) from None


def check_upstream(settings: Settings) -> None:
    """StartError when the egress proxy or its authorities cannot be used."""
    if settings.upstream and not re.fullmatch(r"https?://[^/@\s]+", settings.upstream):
        raise StartError(f"upstream {settings.upstream!r} is not a proxy; expected http://HOST:PORT")
    if settings.upstream_ca:
        try:
            ssl.create_default_context(cafile=str(settings.upstream_ca))
        except OSError as error:
            reason = error.strerror or "no certificates in it"
            raise StartError(f"upstream-ca {settings.upstream_ca}: {reason}; expected a PEM file") from None


def check_modes(settings: Settings) -> None:
    """StartError when a further way in cannot be used."""
    for mode in settings.modes:
        kind, at, port = mode.rpartition("@")
        if kind.partition(":")[0] not in _MODES or not at or not port.isascii() or not port.isdigit():
            raise StartError(f"mode {mode!r} is not known; expected one of {', '.join(f'{m}@PORT' for m in _MODES)}")
    if settings.modes and settings.workers > 1:
        raise StartError("modes are served by one process; leave workers at 1, or run one gateway per machine")
