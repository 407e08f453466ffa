"""Where something listens, as settings say it."""

from typing import Annotated

from pydantic import AfterValidator


def parse_address(value: str) -> tuple[str, int]:
    """``HOST:PORT`` or ``[IPv6]:PORT`` as a pair; ValueError names what is wrong."""
    host, colon, port = value.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not colon or not host or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise ValueError(f"{value!r} is not HOST:PORT")
    return host, int(port)


def _checked(value: str) -> str:
    parse_address(value)
    return value


Address = Annotated[str, AfterValidator(_checked)]  # the text of a setting, which ``parse_address`` takes
