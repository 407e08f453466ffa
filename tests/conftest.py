"""Tests that need a program outside Python say which; without it they are skipped with a way to get it."""

import importlib.util
import os
import shutil

import pytest
from hypothesis import settings

# How long an example may take says something of the machine, and nothing of the code.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what cannot run here, unless SLUISWACHTER_REQUIRE_PROGRAMS=1: then it must run, and fails."""
    if os.environ.get("SLUISWACHTER_REQUIRE_PROGRAMS") == "1":
        return
    for item in items:
        for mark in item.iter_markers("needs"):
            missing = [program for program in mark.args if not shutil.which(program)]
            if (package := mark.kwargs.get("package")) and not importlib.util.find_spec(package):
                missing.append(package)
            if missing:
                item.add_marker(pytest.mark.skip(reason=f"{missing[0]} is not here; 'make system-packages' gets it"))
