"""Puts uploads that come in pieces together again, so that a file is judged as what it is: one file."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol
from urllib.parse import urljoin, urlsplit

from proxy.inspection.verdict import Who
from proxy.wire.message import Exchange, Reply, Unreadable
from proxy.wire.pieces import Piece, address, created, piece_of, told, whole

_MOST_SIZES = 1000


class Spool(Protocol):
    """Where pieces lie (proxy/documents/spool.py)."""

    def holds(self, owner: str, name: str) -> int | None: ...

    def put(self, owner: str, name: str, at: int | str, data: bytes) -> int: ...

    def take(self, owner: str, name: str, order: Sequence[str] = ()) -> tuple[bytes, int]: ...

    def drop(self, owner: str, name: str) -> None: ...


class Uploads:
    """What to do with a request: answer it here, or inspect it, as it is or as the whole of which it is the end."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        # One at a time: the order of pieces is the order in which they came.
        self._turn = asyncio.Lock()
        self._sizes: OrderedDict[str, int] = OrderedDict()
        self._under: OrderedDict[tuple[str, str], Piece] = OrderedDict()

    async def take(self, exchange: Exchange, who: Who) -> Exchange | Reply:
        """An answer to a piece that is kept here; else the request to inspect, which says why when it is refused."""
        try:
            if not self._concerns(exchange, who):
                return exchange
            async with self._turn:
                return await self._taken(exchange, who)
        except Unreadable as error:
            return replace(exchange, reason=error.reason)
        except OSError:  # a full disk
            return replace(exchange, reason="file-piece")

    def learn(self, exchange: Exchange, status: int, location: str) -> None:
        """A service has answered: if it agreed to an upload, its size is known from now on."""
        size = created(exchange, status)
        if size is None or not location:
            return
        full = urlsplit(urljoin(f"{exchange.scheme}://{exchange.host}:{exchange.port}{exchange.path}", location))
        port = full.port or {"http": 80}.get(full.scheme, 443)
        path = f"{full.path}?{full.query}" if full.query else full.path
        self._sizes[f"{(full.hostname or '').lower()}:{port}{path}"] = size
        while len(self._sizes) > _MOST_SIZES:
            self._sizes.popitem(last=False)

    def _concerns(self, exchange: Exchange, who: Who) -> bool:
        return piece_of(exchange, self._sizes) is not None or (who.key, address(exchange)) in self._under

    async def _taken(self, exchange: Exchange, who: Who) -> Exchange | Reply:
        piece = piece_of(exchange, self._sizes)
        if piece is None:
            return await self._about(exchange, who)
        if piece.asks:
            return await self._asked(exchange, piece, who)
        if exchange.too_large or exchange.header("content-encoding"):
            raise Unreadable("file-too-large" if exchange.too_large else "file-piece")
        got = await self._keep(exchange, piece, who)
        if not piece.last:
            self._remember(who, piece)
            return told(piece.protocol, got, piece.total, exchange.body)
        return await self._end(exchange, piece, who)

    async def _keep(self, exchange: Exchange, piece: Piece, who: Who) -> int:
        """Put a piece with the others; the end of an upload may be empty, and a list of blocks is no piece."""
        if piece.order or (piece.last and not exchange.body):
            return await asyncio.to_thread(self._spool.holds, who.key, piece.upload) or 0
        return await asyncio.to_thread(self._spool.put, who.key, piece.upload, piece.block or piece.at, exchange.body)

    async def _end(self, exchange: Exchange, piece: Piece, who: Who) -> Exchange:
        self._under.pop((who.key, piece.upload), None)
        data, count = await asyncio.to_thread(self._spool.take, who.key, piece.upload, piece.order)
        return whole(exchange, piece, data, count)

    async def _asked(self, exchange: Exchange, piece: Piece, who: Who) -> Exchange | Reply:
        """How much is here; of an upload of which nothing is here the service itself knows."""
        got = await asyncio.to_thread(self._spool.holds, who.key, piece.upload)
        if got is None:
            return exchange
        if piece.total is not None and got == piece.total:
            return await self._end(exchange, piece, who)
        return told(piece.protocol, got, piece.total)

    async def _about(self, exchange: Exchange, who: Who) -> Exchange | Reply:
        """A request about an upload that is under way: how far it is, or that it is given up."""
        piece = self._under[who.key, address(exchange)]
        got = await asyncio.to_thread(self._spool.holds, who.key, piece.upload)
        if exchange.method in ("GET", "HEAD") and got is not None:
            return told(piece.protocol, got, piece.total)
        self._under.pop((who.key, address(exchange)), None)
        await asyncio.to_thread(self._spool.drop, who.key, piece.upload)
        return exchange

    def _remember(self, who: Who, piece: Piece) -> None:
        self._under[who.key, piece.upload] = piece
        while len(self._under) > _MOST_SIZES:
            self._under.popitem(last=False)
