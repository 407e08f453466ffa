"""proxy/inspection/rewriting.py and aside.py: where the work is done, and what may come back."""

import threading
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

import pytest

from detectors.finding import Finding
from policies import DEFAULT_POLICY
from policies.engine import decide
from policies.facts import Facts, Found
from policies.loader import load
from proxy import wire
from proxy.inspection.aside import _LARGE, Aside
from proxy.inspection.rewriting import Rewriting, own_words
from proxy.inspection.verdict import Who
from proxy.vault.memory import Vault, VaultLost, Wanted
from proxy.wire.message import Exchange, Message
from tests.proxy.inspection.test_inspector import SERVICE, exchange

WHO = Who("10.0.0.1")
FOUND = ((Finding("PERSON", 4, 16, 0.9, "x"),), ())
FACTS = Facts(service="x", vendor="X", country="US", kind="chat", found=(Found("PERSON", 0.9),))
DECISION = decide(load(DEFAULT_POLICY), FACTS)


class Slow(Vault):
    """A vault beyond the network: it remembers in which threads it was asked."""

    waits = True

    def __init__(self, *, lost: bool = False) -> None:
        super().__init__(keep_seconds=60)
        self.threads: list[threading.Thread] = []
        self._lost = lost

    def stand_ins(self, user: str, wanted: Sequence[Wanted], taken: Set[str] = frozenset()) -> list[str]:
        self.threads.append(threading.current_thread())
        return super().stand_ins(user, wanted, taken)

    def originals(self, user: str) -> Mapping[str, str]:
        self.threads.append(threading.current_thread())
        if self._lost:
            raise VaultLost
        return super().originals(user)


def read(one: Exchange) -> Message:
    return wire.read(SERVICE.dialect("/chat"), one, limit=10**6)


async def rewritten(vault: Vault, one: Exchange) -> bytes:
    message = read(one)
    new, stand_ins = await Rewriting(vault, None, Aside()).rewrite(
        one, message, FOUND, DECISION, WHO, lambda: own_words(message), lambda _: True
    )
    assert list(stand_ins.values()) == ["[PERSOON_1]"]
    return new.body


async def test_what_was_found_is_replaced() -> None:
    assert await rewritten(Vault(keep_seconds=60), exchange()) == b'{"content": "Bel [PERSOON_1]"}'


async def test_a_vault_beyond_the_network_is_never_asked_on_the_event_loop() -> None:
    vault = Slow()
    await rewritten(vault, exchange())
    await Rewriting(vault, None, Aside()).originals(exchange(), WHO, frozenset)
    assert len(vault.threads) == 2
    assert threading.current_thread() not in vault.threads


async def test_without_the_vault_nothing_comes_back() -> None:
    assert await Rewriting(Slow(lost=True), None, Aside()).originals(exchange(), WHO, frozenset) == {}


async def test_what_the_user_wrote_himself_does_not_come_back() -> None:
    vault = Vault(keep_seconds=60)
    rewriting = Rewriting(vault, None, Aside())
    for value in ("Jan", "Piet"):
        vault.placeholder(WHO.key, "PERSON", value)
    both = await rewriting.originals(exchange(), WHO, frozenset)
    assert both == {"[PERSOON_1]": "Jan", "[PERSOON_2]": "Piet"}
    assert await rewriting.originals(exchange(), WHO, lambda: frozenset({"PERSOON_1"})) == {"[PERSOON_2]": "Piet"}


@pytest.mark.parametrize(("size", "coding", "aside"), [(10, "", False), (_LARGE, "", True), (10, "gzip", True)])
async def test_only_what_takes_long_goes_to_a_thread(size: int, coding: str, aside: bool) -> None:
    one = replace(exchange(b"x" * size), headers=(("content-encoding", coding),) if coding else ())
    assert (await Aside()(one, threading.current_thread) is not threading.current_thread()) == aside
