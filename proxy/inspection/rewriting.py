"""The request as it may go on, and what may come back in its answer."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from detectors.finding import Finding
from policies.engine import Decision
from proxy.inspection.aside import Aside
from proxy.inspection.found import Findings
from proxy.inspection.redact import Edit, Marked, Redactor, StandIns
from proxy.inspection.rooms import Edits, Files
from proxy.inspection.verdict import Who
from proxy.vault.memory import AnyVault, VaultLost, lookalikes
from proxy.wire.message import Exchange, Message, Rewritten

Own = Callable[[], frozenset[str]]
MustGo = Callable[[Finding], bool]


@dataclass(frozen=True, slots=True)
class _New:
    """What stands for each value, new texts by part number, and edits of texts in files."""

    stand_ins: StandIns
    texts: Mapping[int, str]
    edits: Edits


class Rewriting:
    """Puts stand-ins in the place of what a decision takes out, in the request itself and in its files."""

    def __init__(self, vault: AnyVault, files: Files | None, aside: Aside) -> None:
        self._vault = vault
        self._redactor = Redactor(vault)
        self._files = files
        self._aside = aside

    async def rewrite(
        self,
        exchange: Exchange,
        message: Message,
        findings: Findings,
        decision: Decision,
        who: Who,
        own: Own,
        go: MustGo,
    ) -> tuple[Rewritten, StandIns]:
        """The request without what the decision takes out.

        ``own`` names what the user wrote that reads like a placeholder; ``go`` says of what a rewritten file still
        shows whether it must go as well.
        """
        found = [
            (part.text, [f for f in of_part if f.kind in decision.redact])
            for part, of_part in zip(message.parts, findings, strict=False)
        ]
        work = partial(self._redacted, message, found, decision, who, own)
        # A vault that waits for the network is never asked on the event loop.
        waits = self._vault.waits and any(values for _, values in found)
        new, rewritten = await (asyncio.to_thread(work) if waits else self._aside(exchange, work))
        if rewritten is None:
            again = partial(self.edit_again, message, decision, who)
            files = await self._files.redact(message, new.edits, go, again) if self._files else {}
            rewritten = await self._aside(exchange, message.write, new.texts, files)
        return rewritten, new.stand_ins

    async def edit_again(
        self, message: Message, decision: Decision, who: Who, found: Marked
    ) -> Sequence[Sequence[Edit]]:
        """Edits of what shows itself in a file only after its first findings are gone."""

        def edits() -> Sequence[Sequence[Edit]]:
            stand_ins = self._redactor.stand_ins(found, who.key, own_words(message), decision.surrogates)
            return [self._redactor.edits(text, findings, stand_ins) for text, findings in found]

        return await asyncio.to_thread(edits)

    async def originals(self, exchange: Exchange, who: Who, own: Own) -> Mapping[str, str]:
        """What may come back in the answer. Without the vault nothing does: the answer keeps its placeholders."""
        try:
            ask = partial(self._vault.originals, who.key)
            originals = await asyncio.to_thread(ask) if self._vault.waits else ask()
        except VaultLost:
            return {}
        taken = await self._aside(exchange, own) if originals else frozenset[str]()
        if not taken:
            return originals
        return {name: value for name, value in originals.items() if name.strip("[]") not in taken}

    def _redacted(
        self, message: Message, found: Marked, decision: Decision, who: Who, own: Own
    ) -> tuple[_New, Rewritten | None]:
        """All of it in one go; the request itself only where no file has to be rewritten first."""
        stand_ins: StandIns = {}
        if any(values for _, values in found):
            stand_ins = self._redactor.stand_ins(found, who.key, own(), decision.surrogates)
        texts: dict[int, str] = {}
        edits: Edits = {}
        for number, (text, values) in enumerate(found):
            if values and message.parts[number].file is None:
                texts[number] = self._redactor.redact(text, values, stand_ins)
            elif values:
                edits[number] = self._redactor.edits(text, values, stand_ins)
        return _New(stand_ins, texts, edits), None if edits else message.write(texts)


def own_words(message: Message | None) -> frozenset[str]:
    """What the user wrote himself that reads like a placeholder."""
    parts = message.parts if message else ()
    return frozenset().union(*(lookalikes(part.text) for part in parts))
