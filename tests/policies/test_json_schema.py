"""The JSON Schema is current, and judges as the models do."""

import json

import jsonschema
import pytest
import yaml

from policies.json_schema import FILE, text
from policies.schema import Policy, Rule
from tests.policies.test_loader import BROKEN, GOOD

SCHEMA = json.loads(FILE.read_text())


def test_it_is_current() -> None:
    assert FILE.read_text() == text(), "run: python -m policies.json_schema"


@pytest.mark.parametrize("name", ["gemeente", "meekijken", "streng"])
def test_the_shipped_policies_are_right(name: str) -> None:
    content = (FILE.parent / f"{name}.yaml").read_text()
    assert content.startswith(f"# yaml-language-server: $schema={FILE.name}\n")
    jsonschema.validate(yaml.safe_load(content), SCHEMA)


def test_it_sees_most_wrong_policies() -> None:
    """An editor marks them while typing; the rest (what two fields say together, YAML itself) the loader finds."""
    validator = jsonschema.Draft202012Validator(SCHEMA)
    seen = 0
    for old, new, _ in BROKEN:
        try:
            seen += not validator.is_valid(yaml.safe_load(GOOD.replace(old, new, 1)))
        except (yaml.YAMLError, ValueError):  # ValueError: an impossible date, a number of thousands of figures
            seen += 1
    assert seen >= 0.8 * len(BROKEN)


def test_every_field_of_a_policy_is_explained() -> None:
    for model in (Policy, Rule):
        for name, field in model.model_fields.items():
            assert field.description or name == "hash", name
