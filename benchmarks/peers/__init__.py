"""The product beside LiteLLM with Presidio and stock Presidio, on the same prompts: ``python -m benchmarks.peers``."""
