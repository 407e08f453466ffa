"""The evaluation of a year that the municipal policy demands, and the summary for the works council: no individuals.

A number below ``SMALLEST`` is not told per department: behind it one person could be seen.
"""

import gettext
from collections.abc import Mapping

from logs.incidents.store import Incident
from logs.review.pages.period import Period, of_each, total
from logs.review.reports.block import Block
from logs.review.wording import ACTIONS, STANDINGS, kind_name
from logs.store import Store

SMALLEST = 10


def few(value: int, words: gettext.NullTranslations) -> str:
    """A number of a group, or that it is too small to tell."""
    return (
        str(value) if value == 0 or value >= SMALLEST else words.gettext("minder dan {number}").format(number=SMALLEST)
    )


def yearly(
    store: Store, period: Period, incidents: list[Incident], services: Mapping[str, str], language: str,
    words: gettext.NullTranslations,
) -> list[Block]:  # fmt: skip
    """What the PO and CISO lay before the board: use, what was found, services, incidents, and what to decide."""
    _ = words.gettext
    sums, of_service = total(store.counts(*period.bounds, by=("action",))), of_each(store, period, "service")
    kinds = sorted(store.kinds(*period.bounds).items(), key=lambda item: -item[1][0])
    all_of = max(1, sum(sums.values()))
    late = [c for i in incidents for c in i.clocks if c.code == "ap-72h" and c.done and c.done > c.due]
    return [
        Block(_("Waarom deze evaluatie"), _("Het AI-beleid van de gemeente vraagt dat de Privacy Officer en de CISO "
              "het elk jaar evalueren. Dit zijn de cijfers daarbij. Er staan geen personen in.")),
        Block(_("Gebruik van AI-diensten"), table=[[_("Wat er gebeurde"), _("Aantal"), _("Deel")], *(
            [_(name), str(sums.get(action, 0)), f"{100 * sums.get(action, 0) / all_of:.1f}%"]
            for action, name in ACTIONS.items()
        )]),
        Block(_("Diensten"), table=[[_("Dienst"), _("Aanvragen"), _("Tegengehouden"), _("Gegevens vervangen")], *(
            [services.get(name, name), str(sum(of.values())), str(of.get("block", 0)), str(of.get("redact", 0))]
            for name, of in list(of_service.items())[:25]
        )]),
        Block(_("Stand in het register"), table=[[_("Stand"), _("Aanvragen")], *(
            [_(STANDINGS.get(name, name)), str(sum(of.values()))]
            for name, of in of_each(store, period, "register_status").items()
        )]),
        Block(_("Soorten gegevens"), table=[[_("Soort"), _("Aanvragen"), _("Keer gevonden")], *(
            [kind_name(kind, language), str(held), str(found)] for kind, (held, found) in kinds
        )]),
        Block(_("Afdelingen"), table=[[_("Afdeling"), _("Aanvragen"), _("Tegengehouden")], *(
            [name or _("onbekend"), few(sum(of.values()), words), few(of.get("block", 0), words)]
            for name, of in of_each(store, period, "department").items()
        )]),
        Block(_("Incidenten"), table=[
            [_("Gegeven"), _("Aantal")],
            [_("Geopend"), str(len(incidents))],
            [_("Gesloten"), str(sum(i.state == "gesloten" for i in incidents))],
            [_("Te laat bij de AP gemeld"), str(len(late))],
        ]),
        Block(_("Te bespreken"), _("Welke diensten horen in het register? Welke regel gaf het meest vals alarm? Klopt "
              "de landenlijst nog met het advies van AIVD en VNG? Moet het beleid worden aangepast?")),
    ]  # fmt: skip
