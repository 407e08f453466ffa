"""The page where an employee sees which of their files are being read, how far that is, and what came of it."""

from collections.abc import Mapping
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from proxy.documents.progress import Step
from proxy.documents.readings import Reading, Readings
from proxy.documents.report import explained
from proxy.notices.visitor import visitor
from proxy.notices.web import Pages, language
from proxy.notices.wording import ACTIONS

_SECONDS = 3  # between two looks, while something is being read
_UNITS: Mapping[str, Mapping[str, str]] = {
    "nl": {
        "page": "bladzijde {} van {}",
        "sheet": "werkblad {} van {}",
        "part": "onderdeel {} van {}",
        "file": "bestand {} van {} in het archief",
        "message": "bericht {} van {}",
        "picture": "afbeelding {} van {}",
        "batch": "tekstdeel {} van {}",
    },
    "en": {
        "page": "page {} of {}",
        "sheet": "sheet {} of {}",
        "part": "part {} of {}",
        "file": "file {} of {} in the archive",
        "message": "message {} of {}",
        "picture": "picture {} of {}",
        "batch": "piece of text {} of {}",
    },
}


class FilesPage(Pages):
    """``/bestanden``: one's own files of the last quarter of an hour, and nobody else's."""

    def __init__(self, host: str, readings: Readings) -> None:
        super().__init__(host)
        self._readings = readings

    def routes(self) -> list[Route]:
        """The page, for ``create_portal``."""
        return [Route("/bestanden", self.files)]

    async def files(self, request: Request) -> Response:
        """It fetches itself again while something is under way, unless the reader asked it not to."""
        chosen = language(request)
        readings = self._readings.of(visitor(request).key)
        rows = [_row(reading, self._readings.now, chosen) for reading in readings]
        busy = any(reading.stage != "ended" for reading in readings)
        again = _SECONDS if busy and request.query_params.get("stil") is None else 0
        return self.page(request, "files.html", rows=rows, busy=busy, again=again, lang=chosen)


def _row(reading: Reading, now: float, chosen: str) -> dict[str, object]:
    ended = reading.stage == "ended"
    done, of, words = _progress(reading, chosen)
    return {
        "names": [name or str(number) for number, name in enumerate(reading.names, 1)],
        "named": any(reading.names),
        "at": reading.at + 1,
        "of": len(reading.names),
        "stage": reading.stage,
        "done": done,
        "all": of,
        "words": words,
        "began": datetime.fromtimestamp(reading.began, UTC).astimezone().strftime("%H:%M:%S"),
        "seconds": max(0, round((reading.ended if ended else now) - reading.began)),
        "outcome": ACTIONS[chosen].get(reading.action, ""),
        "why": explained(reading.reason, chosen),
        "event": reading.event,
    }


def _progress(reading: Reading, chosen: str) -> tuple[int, int, str]:
    """How much is done of how much, and the same in words; of a file inside another both are said."""
    units = _UNITS[chosen]
    if reading.stage == "searches":
        done, of = reading.searched
        return done, of, units["batch"].format(done + 1, of)
    steps: tuple[Step, ...] = reading.steps
    if not steps:
        return 0, 0, ""
    words = ", ".join(units[step.unit].format(min(step.done + 1, step.of), step.of) for step in steps)
    return steps[0].done, steps[0].of, words
