"""Only the command that is asked for is imported (proxy/cli.py); detection processes import nothing of the proxy."""

import argparse
import subprocess
import sys

import pytest

from detectors import processes
from proxy.cli import _MODULES, _parser

# What a helper process must not hold: it would be slower to replace, and larger.
HEAVY = ("mitmproxy", "sqlalchemy", "pydantic", "starlette")


def commands(parser: argparse.ArgumentParser) -> set[str]:
    return {name for action in parser._actions for name in (action.choices or ())}


def test_every_command_is_in_the_table() -> None:
    assert commands(_parser()) == set(_MODULES)


@pytest.mark.parametrize("asked", _MODULES)
def test_one_command_alone_is_there(asked: str) -> None:
    assert asked in commands(_parser(asked))


def _loaded(work: str) -> set[str]:
    code = f"import sys; {work}; print(*(one for one in {HEAVY} if one in sys.modules))"
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_a_helper_that_imports_the_command_again_imports_nothing_else() -> None:
    assert _loaded("import proxy.cli") == set()


def test_detection_imports_nothing_of_the_proxy() -> None:
    assert not _loaded("import detectors.scanner") & {"mitmproxy", "sqlalchemy", "starlette"}


def test_the_fork_server_is_told_what_to_import() -> None:
    assert processes.context().get_start_method() == "forkserver"
    processes.begin()
    processes.begin()  # a second time changes nothing
