"""The house stays small and clean: sizes, no addresses of this build machine, a test for every larger module."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("proxy", "detectors", "policies", "logs")
FOLDERS = (*ROOMS, "tests", "deploy", "docs", "benchmarks")
# In pieces, so that this file does not hold what it looks for.
FOREIGN = ("py" + "pi.org", "python" + "hosted", "npm" + "js.", "/wo" + "rk/", "/tm" + "p/x/")


def files(folders: tuple[str, ...], *suffixes: str) -> Iterator[Path]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in suffixes and not {"__pycache__", "node_modules"} & set(path.parts):
                yield path


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


SOURCES = list(files((*ROOMS, "tests", "benchmarks"), ".py"))
LARGER = [path for path in files(ROOMS, ".py") if len(path.read_text().splitlines()) > 40]


def test_the_rooms_are_found() -> None:
    for room in ROOMS:
        assert any(path.is_relative_to(ROOT / room) for path in SOURCES), room


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_sizes(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= 300
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            assert lines <= 50, f"{node.name} has {lines} lines"


def test_nothing_names_a_registry_or_this_machine() -> None:
    beside = [ROOT / one for one in ("Makefile", "Dockerfile", "docker-compose.yml", "README.md", "pyproject.toml")]
    for path in [*files(FOLDERS, ".py", ".yaml", ".yml", ".md", ".sh"), *beside, *ROOT.glob("*.lock")]:
        text = path.read_text()
        assert not [one for one in FOREIGN if one in text], name(path)


def imported(path: Path) -> set[str]:
    """Every module that a file imports by its full name, and every dotted name in its texts (such as ``-m`` ones)."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and "." in node.value:
            found.add(node.value)
    return found


TESTED = {module for path in files(("tests",), ".py") for module in imported(path)}


def reached(modules: set[str]) -> set[str]:
    """These modules, and what each package among them takes in: testing a package's face tests what is behind it."""
    faces = [ROOT / module.replace(".", "/") / "__init__.py" for module in modules if module.startswith(ROOMS)]
    return modules.union(*(imported(face) for face in faces if face.exists()))


@pytest.mark.parametrize("path", LARGER, ids=name)
def test_a_larger_module_has_a_test_that_names_it(path: Path) -> None:
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    place = path.parent if path.name == "__init__.py" else path.with_suffix("")
    own = ROOT / "tests" / place.relative_to(ROOT).with_name(f"test_{place.name}.py")
    assert own.exists() or module in reached(TESTED)
