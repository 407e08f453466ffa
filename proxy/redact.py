"""Takes findings out of texts: Presidio's anonymizer with an operator of our own that asks the vault."""

from collections.abc import Mapping, Sequence
from typing import Any

from presidio_anonymizer import AnonymizerEngine
from presidio_anonymizer.entities import OperatorConfig, RecognizerResult
from presidio_anonymizer.operators import Operator, OperatorType

from detectors.finding import Finding
from proxy.vault import Vault


class PlaceholderOperator(Operator):  # type: ignore[misc]  # presidio ships no types
    """Replaces a value by its placeholder."""

    def operate(self, text: str, params: Mapping[str, Any]) -> str:
        """The vault's placeholder for this value."""
        self.validate(params)
        return str(params["vault"].placeholder(params["user"], params["entity_type"], text, params["whole"]))

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

    def redact(self, text: str, findings: Sequence[Finding], user: str, whole: str) -> str:
        """Replace each finding; ``whole`` is all text of the request, so that no placeholder collides with it."""
        params = {"vault": self._vault, "user": user, "whole": whole}
        results = [RecognizerResult(entity_type=f.kind, start=f.start, end=f.end, score=f.score) for f in findings]
        operators = {"DEFAULT": OperatorConfig("placeholder", params)}
        return str(self._engine.anonymize(text=text, analyzer_results=results, operators=operators).text)
