"""What is and is not seen of an employee: the same for everybody who signs in."""

from starlette.responses import Response

from logs.event import Event
from logs.review.visit import Pages, Visit


def _show(visit: Visit) -> Response:
    return visit.page("seen.html", fields=sorted(Event.model_fields))


PAGES: Pages = (("GET", "/wat-is-te-zien", _show),)
