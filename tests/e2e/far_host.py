"""A host of the internet in a network namespace of its own: a TLS server for any name, that keeps what reaches it.

Runs as a program: ``python -m tests.e2e.far_host FOLDER ADDRESS``. The test authority's certificate comes to lie in
FOLDER, and every request as it came in is added to ``FOLDER/received``.
"""

import asyncio
import json
import ssl
import sys
from pathlib import Path

from tests.e2e.authority import TestAuthority
from tests.e2e.services import answer


async def main(folder: Path, address: str) -> None:
    """Serve port 443 until the process is ended."""
    authority = TestAuthority(folder)
    fallback = authority.context("unknown.example")

    def choose(connection: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
        connection.context = authority.context(name or "unknown.example")
        connection.context.set_alpn_protocols(["http/1.1"])

    fallback.set_alpn_protocols(["http/1.1"])
    fallback.sni_callback = choose  # type: ignore[assignment]

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next((line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), b":0")
        body = await reader.readexactly(int(length.partition(b":")[2]))
        with (folder / "received").open("ab") as out:
            out.write(json.dumps([head.decode("latin-1"), body.decode("latin-1")]).encode() + b"\n")
        kind, content = answer("", head.split(b" ")[1].decode(), body)
        writer.write(f'HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\nalt-svc: h3=":443"\r\n'.encode())
        writer.write(f"content-length: {len(content)}\r\nconnection: close\r\n\r\n".encode() + content)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(handle, address, 443, ssl=fallback)
    (folder / "ready").touch()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
