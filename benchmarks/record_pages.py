"""The same questions through the pages' own HTTP: signed in, with the trace of each reading, the page as HTML."""

import asyncio
import contextlib
import statistics
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import uvicorn

from logs.review.accounts.roles import Role
from logs.review.app import create_review
from logs.store import Filter, Store
from tests.logs.review.desk import desk, people, session
from tests.proxy.bed import free_port

_FIELDS = {
    "action": "actie", "service": "dienst", "kind": "soort", "rule": "regel", "user": "gebruiker",
    "department": "afdeling", "since": "van", "until": "tot", "id": "nummer",
}  # fmt: skip


def over_http(url: str, folder: Path, filters: dict[str, Filter]) -> None:
    """Each filter, pages far back, the overview and a detail; the median and the worst of seven."""
    store = Store(folder, url=url)
    first, middle = store.page(Filter()), 0
    middle = (first.next or 1000) // 2
    asked = {name: ("/gebeurtenissen", query(wanted)) for name, wanted in filters.items() if wanted.type == "request"}
    asked["halfway back"] = ("/gebeurtenissen", {"voor": str(middle)})
    asked["halfway back, a rare kind"] = ("/gebeurtenissen", {"voor": str(middle), "soort": "MRZ"})
    asked["one event"] = (f"/gebeurtenissen/{first.events[-1].id}", {})
    asked |= {f"the overview of {days} days": ("/overzicht", {"dagen": str(days)}) for days in (7, 30, 365)}
    slowest: dict[str, float] = {}
    with _pages(url, folder) as client:
        for name, (path, fields) in asked.items():
            times = []
            for _ in range(7):
                started = time.perf_counter()
                answer = client.get(path, params=fields)
                times.append((time.perf_counter() - started) * 1000)
                assert answer.status_code == 200, (name, answer.status_code)
            slowest[path] = max(slowest.get(path, 0), statistics.median(times))
            print(f"  {name:46} {statistics.median(times):8.1f} ms  (worst of seven {max(times):.0f})", flush=True)
    print(f"  over HTTP, slowest filter {slowest['/gebeurtenissen']:.0f} ms; asked: 300 ms")
    print(f"  slowest overview {slowest['/overzicht']:.0f} ms (nothing was asked of it)", flush=True)
    store.close()


def query(wanted: Filter) -> dict[str, str]:
    """A filter as the form of the page sends it."""
    if wanted.day:
        return {"van": wanted.day, "tot": wanted.day}
    return {name: getattr(wanted, field) for field, name in _FIELDS.items() if getattr(wanted, field)}


@contextlib.contextmanager
def _pages(url: str, folder: Path) -> Iterator[httpx.Client]:
    """The pages over a database, and somebody who is signed in."""
    of, at = desk(folder / "pages", url=url), free_port()
    people(of)
    server = uvicorn.Server(uvicorn.Config(create_review(of), port=at, log_config=None, lifespan="off"))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    with httpx.Client(base_url=f"http://127.0.0.1:{at}", trust_env=False, timeout=60) as client:
        client.cookies.set("sluis", session(of, Role.po))
        yield client
    server.should_exit = True
    thread.join(10)
    of.store.close()
    of.engine.dispose()
