"""Metrics for Prometheus, read from the record when they are asked: the same whichever process answers."""

from collections.abc import Callable, Iterator, Mapping
from wsgiref.simple_server import WSGIServer

from prometheus_client import CollectorRegistry, generate_latest, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import Engine, func, select

from logs.schema import day_counts, heads, kind_counts

States = Callable[[], Mapping[str, str]]


class RecordCollector(Collector):
    """Counters that outlive the events: whole numbers and names of services, departments and kinds; nobody's name."""

    def __init__(self, engine: Engine, states: States) -> None:
        self._engine = engine
        self._states = states

    def collect(self) -> Iterator[Metric]:
        """Ask the database."""
        table = day_counts.c
        requests = CounterMetricFamily("sluiswachter_requests", "Requests to AI services", labels=["action", "service"])
        found = CounterMetricFamily("sluiswachter_findings", "Findings per kind of data", labels=["kind"])
        chain = CounterMetricFamily("sluiswachter_chain_events", "Events in the chain of a writer", labels=["writer"])
        with self._engine.connect() as connection:
            query = select(table.action, table.service, func.sum(table.events)).group_by(table.action, table.service)
            for action, service, number in connection.execute(query):
                requests.add_metric([action, service], int(number))
            kinds = select(kind_counts.c.kind, func.sum(kind_counts.c.findings)).group_by(kind_counts.c.kind)
            for kind, number in connection.execute(kinds):
                found.add_metric([kind], int(number))
            for writer, number in connection.execute(select(heads.c.writer, heads.c.number)):
                chain.add_metric([writer], int(number))
        state = GaugeMetricFamily(
            "sluiswachter_ok", "1 where a part does its work, 0 where it does not", labels=["part"]
        )
        for part, told in self._states().items():
            state.add_metric([part], float(told.startswith("ok")))
        yield from (requests, found, chain, state)


def registry(engine: Engine, states: States) -> CollectorRegistry:
    """A registry with nothing of the machine in it: only the record."""
    made = CollectorRegistry()
    made.register(RecordCollector(engine, states))
    return made


def exposition(engine: Engine, states: States) -> bytes:
    """The text that Prometheus reads."""
    return generate_latest(registry(engine, states))


def serve(engine: Engine, states: States, host: str, port: int) -> Callable[[], None] | None:
    """Answer on an address of its own; how to stop. None when another process of this machine answers there already."""
    try:
        started: tuple[WSGIServer, object] = start_http_server(port, host, registry(engine, states))
    except OSError:
        return None
    server = started[0]

    def stop() -> None:
        server.shutdown()
        server.server_close()

    return stop


class Metrics:
    """Answers to Prometheus at ``address`` (host and port); with None not at all."""

    def __init__(self, address: tuple[str, int] | None, states: States) -> None:
        self._address = address
        self._states = states
        self._stop: Callable[[], None] | None = None

    def start(self, engine: Engine) -> None:
        """Begin to answer."""
        if self._address:
            self._stop = serve(engine, self._states, *self._address)

    def stop(self) -> None:
        """Stop."""
        if self._stop:
            self._stop()
