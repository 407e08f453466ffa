"""The requests in ``tests/data/wire/requests`` as bytes, and what reading and redacting makes of them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import yaml

from proxy import wire
from proxy.wire.message import Exchange, Message

DATA = Path(__file__).parents[2] / "data" / "wire"
NAME, PLACEHOLDER = "Jan de Vries", "[PERSOON_1]"
LIMIT = 10**6


class _Loader(yaml.SafeLoader):
    """YAML in which ``!json`` is JSON in a string."""


def _json(loader: yaml.SafeLoader, node: yaml.Node) -> str:
    build = loader.construct_mapping if isinstance(node, yaml.MappingNode) else loader.construct_sequence
    return json.dumps(build(node, deep=True), ensure_ascii=False)  # type: ignore[operator]


_Loader.add_constructor("!json", _json)


@dataclass(frozen=True)
class Case:
    """One request."""

    dialect: str
    name: str
    exchange: Exchange
    drift: bool

    def read(self) -> Message:
        return wire.read(self.dialect, self.exchange, limit=LIMIT)

    def golden(self) -> dict[str, Any]:
        """What is read, and what goes on."""
        message = self.read()
        parts = [
            [p.place, p.role, p.new, p.text]
            for p in message.parts
            if p.role not in ("raw", "header", "metadata") or ("|" in p.text and p.role != "raw")
        ]
        sent = message.write(redacted(message))
        return {"parts": parts, "path": sent.path, "sent": sent.body.decode()}


def redacted(message: Message) -> dict[int, str]:
    """Every part that can be changed, with a placeholder for the name."""
    found = ((n, p) for n, p in enumerate(message.parts) if p.editable and NAME in p.text)
    return {number: part.text.replace(NAME, PLACEHOLDER) for number, part in found}


def cases() -> Iterator[Case]:
    """All requests, in order."""
    for file in sorted((DATA / "requests").glob("*.yaml")):
        for case in yaml.load(file.read_text(), _Loader):  # noqa: S506  # a safe loader with one more tag
            yield Case(file.stem, case["name"], _exchange(case), case.get("drift", False))


def _exchange(case: dict[str, Any]) -> Exchange:
    kind, body = _body(case)
    method = "WEBSOCKET" if case.get("socket") else case.get("method", "POST")
    return Exchange(method, "https", "x", 443, case["path"], (("content-type", case.get("type", kind)),), body)


def _body(case: dict[str, Any]) -> tuple[str, bytes]:
    if "form" in case:
        return "application/x-www-form-urlencoded", urlencode(case["form"]).encode()
    if "records" in case:
        return "text/plain", "".join(json.dumps(record) + "\x1e" for record in case["records"]).encode()
    if "text" in case:
        return "text/plain", case["text"].encode()
    if "fields" in case:
        fields = "".join(
            f'--b\r\ncontent-disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in case["fields"].items()
        )
        return "multipart/form-data; boundary=b", f"{fields}--b--\r\n".encode()
    value = case["json"]
    return "application/json", b"" if value is None else json.dumps(value, ensure_ascii=False, indent=1).encode()


def file(dialect: str) -> Path:
    """Where a dialect's results stand."""
    return DATA / "golden" / f"{dialect}.json"


def main() -> None:
    """Write the results anew."""
    found: dict[str, dict[str, Any]] = {}
    for case in cases():
        found.setdefault(case.dialect, {})[case.name] = case.golden()
    for dialect, results in found.items():
        file(dialect).parent.mkdir(exist_ok=True)
        file(dialect).write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
