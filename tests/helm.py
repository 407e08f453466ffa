"""Renders the Helm chart with Helm's own engine, in a process of its own: ``python -m tests.helm`` reads orders.

The engine is a Go library (``helm-python-sdk``); in the process of the tests its signal handlers would stay behind. An
order is a line of JSON with ``values`` and ``name``; the answer one with ``documents`` or ``error``. ``lint`` asks for that.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

CHART = Path(__file__).parents[1] / "deploy" / "helm" / "sluiswachter"


def asked(orders: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What Helm makes of each order."""
    lines = "".join(f"{json.dumps(order)}\n" for order in orders)
    command = [sys.executable, "-m", "tests.helm"]
    done = subprocess.run(
        command, input=lines, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1]
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def _answer(order: dict[str, Any]) -> dict[str, Any]:
    import kubernetes_validate
    import yaml
    from helm_python.chart import Chart, lint
    from helm_python.errors import HelmError

    values = order.get("values") or {}
    if order.get("lint"):
        return dict(lint(str(CHART), values, strict=True))
    try:
        with Chart.load(str(CHART)) as chart:
            rendered = chart.render(values=values, name=order.get("name", "sluis"), namespace="sluiswachter")
    except HelmError as error:
        return {"error": str(error)}
    found = [
        document
        for file, text in sorted(rendered.items())
        if file.endswith(".yaml")
        for document in yaml.safe_load_all(text)
        if document
    ]
    wrong = []
    for version in order.get("kubernetes", []):
        for document in found:
            try:
                kubernetes_validate.validate(document, version, strict=True)
            except kubernetes_validate.ValidationError as error:
                wrong.append(f"{version} {document['kind']}: {error.message}")
    return {"documents": found, "wrong": wrong}


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(_answer(json.loads(line))))
