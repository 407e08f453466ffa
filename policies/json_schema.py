"""The JSON Schema of a policy file, for completion in editors: ``python -m policies.json_schema`` writes it anew."""

import json
from pathlib import Path
from typing import Any

from policies.schema import Policy

FILE = Path(__file__).parent / "beleid.schema.json"


def schema() -> dict[str, Any]:
    """Made from the models; ``hash`` is computed and so no field of a file."""
    made = Policy.model_json_schema(by_alias=True)
    del made["properties"]["hash"]
    made["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    made["title"] = "Beleid van Sluiswachter"
    return made


def text() -> str:
    """As it stands in the file."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
