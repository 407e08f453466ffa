"""Where a service stands in the municipality's register."""

from collections.abc import Callable
from dataclasses import dataclass

from logs.register.countries import FIRST_CODES
from proxy.services.catalogue import Service
from proxy.services.practice import PRACTICE


@dataclass(frozen=True, slots=True)
class Standing:
    """``status`` as in a policy's ``register`` condition; ``closed``: a closed environment of the municipality."""

    status: str = "unknown"
    closed: bool = False


Register = Callable[[Service], Standing]


def without_register(service: Service) -> Standing:
    """What is known without a register: the practice service is our own, and some countries are out."""
    if service.id == PRACTICE:
        return Standing("approved", closed=True)
    return Standing("forbidden" if service.country in FIRST_CODES else "unknown")
