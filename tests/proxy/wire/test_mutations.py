"""Spoilt requests: read whole and redacted, or refused; never half, never a crash. ``make fuzz`` tries 100,000."""

import asyncio
import functools
import os
import re
from collections.abc import Sequence

from hypothesis import HealthCheck, example, given, settings

from detectors.finding import Finding
from logs.event import Event
from proxy import wire
from proxy.inspection.inspector import Inspector
from proxy.inspection.verdict import Verdict, Who
from proxy.services.catalogue import Route, Service
from proxy.wire.message import Unreadable
from tests.proxy.inspection.test_inspector import Bed
from tests.proxy.wire.mutations import CANARY, SEEDS, Seed, spoilt, views

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "400"))
many = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))


class Canaries:
    """Detectors that know one word, wherever everything is looked for."""

    async def scan(
        self, texts: Sequence[str], kinds: Sequence[frozenset[str] | None] | None = None
    ) -> list[tuple[Finding, ...]]:
        narrow = kinds or [None] * len(texts)
        return [
            () if kind else tuple(Finding("PERSON", m.start(), m.end(), 0.9, "x") for m in re.finditer(CANARY, text))
            for text, kind in zip(texts, narrow, strict=True)
        ]


@functools.cache
def inspector() -> Inspector:
    """One for all: reading its policy takes longer than an inspection."""
    bed = Bed()
    bed.scan = Canaries().scan  # type: ignore[method-assign]
    bed.inspector._record = forget
    return bed.inspector


async def forget(event: Event) -> None:
    """A journal that takes everything."""


def verdict(seed: Seed) -> Verdict:
    route = Route.model_construct(path="", dialect=seed.dialect)
    service = Service(id="x", name="X", vendor="X", country="US", kind="chat", hosts=("x",)).model_copy(
        update={"routes": (route,)}
    )
    return asyncio.run(inspector().inspect(service, seed.exchange, Who("10.0.0.1")))


def test_unspoilt_they_are_all_let_through_without_the_value() -> None:
    for seed in SEEDS:
        found = verdict(seed)
        assert found.permit, (found.event.reason, seed)
        assert found.rewritten
        assert found.event.counts.get("PERSON", 0) > 0, seed


@many
@given(spoilt())
@example(SEEDS[0])
def test_what_goes_on_was_read_whole(seed: Seed) -> None:
    found = verdict(seed)
    assert not found.event.reason.startswith("failed"), found.event.reason
    assert not found.event.reason.startswith("redact:"), found.event.reason
    if found.permit:
        assert found.rewritten
        for view in views(found.rewritten.path, found.rewritten.headers, found.rewritten.body):
            assert CANARY not in view


@many
@given(spoilt())
def test_what_was_read_means_the_same_when_it_is_written(seed: Seed) -> None:
    try:
        message = wire.read(seed.dialect, seed.exchange, limit=10_000)
    except Unreadable:
        return
    sent = message.write({})
    again = type(seed.exchange)("POST" if seed.exchange.method != "WEBSOCKET" else "WEBSOCKET", "https", "x", 443, sent.path,
                                sent.headers or seed.exchange.headers, sent.body)  # fmt: skip
    assert wire.read(seed.dialect, again, limit=20_000).parts == message.parts
