"""Which spaCy pipelines there are; spaCy itself is not needed to know that."""

import importlib.util
from pathlib import Path

SHIPPED = Path(__file__).parent / "models" / "nl_sluis"


class ModelError(Exception):
    """The pipeline that is asked for cannot be used: one line that says how to mend it."""


def check(model: str | None) -> None:
    """ModelError when this pipeline is not there; cheap, so that it can be asked before any process starts."""
    if model is None or (Path(model) / "config.cfg").is_file():
        return
    if not model.isidentifier() or importlib.util.find_spec(model) is None:
        raise ModelError(
            f"model {model} is not installed; install it, or leave the setting empty for the one that ships"
        )
