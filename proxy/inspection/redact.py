"""Takes findings out of texts: Presidio's anonymizer with an operator of our own, and the vault's stand-ins."""

from collections.abc import Mapping, Sequence, Set
from typing import Any

from presidio_anonymizer import AnonymizerEngine
from presidio_anonymizer.entities import OperatorConfig, RecognizerResult
from presidio_anonymizer.operators import Operator, OperatorType

from detectors.finding import Finding
from proxy.inspection.surrogates import propose
from proxy.vault.memory import AnyVault, Wanted

_BATCH = 32
Edit = tuple[int, int, str]
Marked = Sequence[tuple[str, Sequence[Finding]]]  # texts, each with what was found in it
StandIns = Mapping[tuple[str, str], str]  # (kind, value) -> what goes out


class StandInOperator(Operator):  # type: ignore[misc]  # presidio ships no types
    """Replaces a value by what stands for it."""

    def operate(self, text: str, params: Mapping[str, Any]) -> str:
        """What stands for this value; the finding's number is its type."""
        self.validate(params)
        return str(params["stand_ins"][int(params["entity_type"])])

    def validate(self, params: Mapping[str, Any] | None = None) -> None:
        """Presidio's hook for wrong parameters."""
        if not params or "stand_ins" not in params:
            raise ValueError("stand-in needs stand_ins")

    def operator_name(self) -> str:
        """The name under which Presidio knows this operator."""
        return "stand-in"

    def operator_type(self) -> OperatorType:
        """Anonymises; the way back is proxy.wire.restore."""
        return OperatorType.Anonymize


class _Engine(AnonymizerEngine):  # type: ignore[misc]  # presidio ships no types
    """Findings come in order and without overlaps; Presidio would compare each with all others."""

    def _remove_conflicts_and_get_text_manipulation_data(
        self, analyzer_results: list[RecognizerResult], conflict_resolution: object
    ) -> list[RecognizerResult]:
        return analyzer_results

    def _merge_entities_with_whitespace_between(
        self, text: str, analyzer_results: list[RecognizerResult]
    ) -> list[RecognizerResult]:
        return analyzer_results


class Redactor:
    """Texts with findings in, texts with placeholders or surrogates out."""

    def __init__(self, vault: AnyVault) -> None:
        self._vault = vault
        self._engine = _Engine()
        self._engine.add_anonymizer(StandInOperator)

    def stand_ins(
        self,
        found: Marked,
        user: str,
        taken: Set[str] = frozenset(),
        surrogates: Set[str] = frozenset(),
    ) -> StandIns:
        """What stands for every value of a request, asked of the vault at once; ``surrogates`` names kinds of data."""
        pairs = {(f.kind, text[f.start : f.end]): None for text, findings in found for f in findings}
        wanted = [
            Wanted(kind, value, self._free(kind, value, found) if kind in surrogates else ()) for kind, value in pairs
        ]
        return dict(zip(pairs, self._vault.stand_ins(user, wanted, taken), strict=True)) if wanted else {}

    def edits(self, text: str, findings: Sequence[Finding], stand_ins: StandIns) -> tuple[Edit, ...]:
        """The same as ``redact``, as edits: for a text whose parts lie apart in a file."""
        return tuple((f.start, f.end, stand_ins[f.kind, text[f.start : f.end]]) for f in findings)

    def redact(self, text: str, findings: Sequence[Finding], stand_ins: StandIns) -> str:
        """Replace each finding (in order, without overlaps) by what stands for it."""
        chosen = [stand_ins[f.kind, text[f.start : f.end]] for f in findings]
        operators = {"DEFAULT": OperatorConfig("stand-in", {"stand_ins": chosen})}
        out, at = [], 0
        # Presidio writes the whole text again for every finding, so many findings go to it in small batches.
        for first in range(0, len(findings), _BATCH):
            batch = findings[first : first + _BATCH]
            start, end = at, batch[-1].end
            # The operator is told the type only, so each is of a type of its own: its number.
            results = [
                RecognizerResult(entity_type=str(number), start=f.start - start, end=f.end - start, score=f.score)
                for number, f in enumerate(batch, first)
            ]
            out.append(self._engine.anonymize(text[start:end], analyzer_results=results, operators=operators).text)
            at = end
        return "".join((*out, text[at:]))

    def _free(self, kind: str, value: str, found: Marked) -> tuple[str, ...]:
        """Surrogates that stand nowhere in the request itself: they would be taken for the value on the way back."""
        return tuple(one for one in propose(kind, value) if not any(one in text for text, _ in found))
