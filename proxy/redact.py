"""Takes findings out of texts: Presidio's anonymizer with an operator of our own that asks the vault."""

from collections.abc import Mapping, Sequence, Set
from typing import Any

from presidio_anonymizer import AnonymizerEngine
from presidio_anonymizer.entities import OperatorConfig, RecognizerResult
from presidio_anonymizer.operators import Operator, OperatorType

from detectors.finding import Finding
from proxy.vault import Vault

_BATCH = 32
Edit = tuple[int, int, str]  # start, end (code points of the text, end exclusive) and what takes that place


class PlaceholderOperator(Operator):  # type: ignore[misc]  # presidio ships no types
    """Replaces a value by its placeholder."""

    def operate(self, text: str, params: Mapping[str, Any]) -> str:
        """The vault's placeholder for this value."""
        self.validate(params)
        return str(params["vault"].placeholder(params["user"], params["entity_type"], text, params["taken"]))

    def validate(self, params: Mapping[str, Any] | None = None) -> None:
        """Presidio's hook for wrong parameters."""
        if not params or "vault" not in params or "user" not in params:
            raise ValueError("placeholder needs vault and user")

    def operator_name(self) -> str:
        """The name under which Presidio knows this operator."""
        return "placeholder"

    def operator_type(self) -> OperatorType:
        """Anonymises; the way back is proxy.wire.restore."""
        return OperatorType.Anonymize


class Redactor:
    """Texts with findings in, texts with placeholders out."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._engine = AnonymizerEngine()
        self._engine.add_anonymizer(PlaceholderOperator)

    def edits(self, text: str, findings: Sequence[Finding], user: str, taken: Set[str]) -> tuple[Edit, ...]:
        """The same as ``redact``, as edits: for a text whose parts lie apart in a file."""
        return tuple(
            (f.start, f.end, self._vault.placeholder(user, f.kind, text[f.start : f.end], taken)) for f in findings
        )

    def redact(self, text: str, findings: Sequence[Finding], user: str, taken: Set[str]) -> str:
        """Replace each finding (in order, without overlaps) by a placeholder that is not ``taken``."""
        operators = {"DEFAULT": OperatorConfig("placeholder", {"vault": self._vault, "user": user, "taken": taken})}
        out, at = [], 0
        # Presidio compares every finding with every other, so many findings go to it in small batches.
        for first in range(0, len(findings), _BATCH):
            batch = findings[first : first + _BATCH]
            start, end = at, batch[-1].end
            results = [
                RecognizerResult(entity_type=f.kind, start=f.start - start, end=f.end - start, score=f.score)
                for f in batch
            ]
            out.append(self._engine.anonymize(text[start:end], analyzer_results=results, operators=operators).text)
            at = end
        return "".join((*out, text[at:]))
