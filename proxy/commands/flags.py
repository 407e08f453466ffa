"""Settings that are given at the command line."""

import argparse

from proxy.settings import Settings

_FLAGS = (
    ("listen", "HOST:PORT of the proxy"),
    ("review", "HOST:PORT of the review pages"),
    ("data-dir", "the only folder that is written to"),
    ("policy", "policy file"),
    ("upstream", "URL of the egress proxy behind this one"),
    ("upstream-ca", "PEM file with the authorities trusted behind this proxy"),
    ("workers", "proxy processes, one per core"),
    ("model", "spaCy pipeline instead of the one that ships"),
)


def add_flags(command: argparse.ArgumentParser) -> None:
    """The settings that have a flag."""
    for flag, text in _FLAGS:
        command.add_argument(f"--{flag}", help=text, default=argparse.SUPPRESS)


def settings_of(arguments: argparse.Namespace) -> Settings:
    """The settings, what was given at the command line before the environment; ValidationError when one is wrong."""
    return Settings(**{name: value for name, value in vars(arguments).items() if name in Settings.model_fields})
