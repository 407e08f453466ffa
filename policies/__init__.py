"""From findings to a decision: the municipality's policy as data, and the engine that carries it out."""

from pathlib import Path

DEFAULT_POLICY = Path(__file__).parent / "gemeente.yaml"
