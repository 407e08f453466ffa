"""Reports: the evaluation of a year, and what the works council sees. Numbers only."""

from datetime import UTC, datetime

from starlette.responses import Response

from logs.review.pages.period import last, of_each, total, year
from logs.review.render import translator
from logs.review.reports.block import Block
from logs.review.reports.yearly import few, yearly
from logs.review.visit import Pages, Visit

_FIRST = 2024


def _years() -> list[int]:
    return list(range(datetime.now(UTC).year, _FIRST, -1))[:6]


def _blocks(visit: Visit, number: int) -> list[Block]:
    opened = [one for one in visit.desk.incidents.all(limit=2000) if one.opened.year == number]
    return yearly(
        visit.desk.store, year(number), opened, visit.desk.rooms.services, visit.language, translator(visit.language)
    )


def _show(visit: Visit) -> Response:
    asked = visit.asked("jaar", 4)
    number = int(asked) if asked.isascii() and asked.isdigit() and int(asked) in _years() else _years()[0]
    return visit.page("reports.html", years=_years(), year=number, blocks=_blocks(visit, number))


def _pdf(visit: Visit) -> Response:
    from logs.review.reports.pdf import pdf  # when it is asked for: it takes long to import

    number = visit.request.path_params["year"]
    if number not in _years():
        return visit.missing()
    words = translator(visit.language)
    title = words.gettext("Evaluatie van het AI-beleid, {year}").format(year=number)
    made = pdf(
        title, words.gettext("Voor het college, opgesteld met Sluiswachter"), _blocks(visit, number), visit.language
    )
    headers = {"content-disposition": f'attachment; filename="evaluatie-{number}.pdf"'}
    return Response(made, media_type="application/pdf", headers=headers)


def _council(visit: Visit) -> Response:
    store, period = visit.desk.store, last(365)
    words = translator(visit.language)
    departments = [
        (name, few(sum(of.values()), words), few(of.get("block", 0), words))
        for name, of in of_each(store, period, "department").items()
    ]
    incidents = sum(one.opened.date() >= period.since for one in visit.desk.incidents.all(limit=2000))
    named = store.how_often("pseudonym-opened", str(period.since))
    return visit.page(
        "council.html",
        sums=total(store.counts(*period.bounds, by=("action",))),
        departments=departments,
        incidents=incidents,
        named=named,
    )


PAGES: Pages = (
    ("GET", "/rapportage", _show),
    ("GET", "/rapportage/{year:int}.pdf", _pdf),
    ("GET", "/rapportage/ondernemingsraad", _council),
)
