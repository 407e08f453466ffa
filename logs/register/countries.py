"""Countries with an offensive cyber programme against the Netherlands: the list to begin with.

The municipality keeps to what AIVD and VNG advise. The PO changes the list on the review pages, each country with its
source and date; this one only fills an empty register.
"""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field


class Country(BaseModel):
    """One country on the list."""

    model_config = ConfigDict(frozen=True)

    code: str = Field(pattern=r"^[A-Z]{2}$", description="ISO 3166 alpha-2")
    name: str = Field(min_length=2, max_length=80, description="in Dutch")
    source: str = Field(min_length=3, max_length=300, description="who says so, and where")
    date: date


_SOURCE = "AIVD: landen met een offensief cyberprogramma tegen Nederland en Nederlandse belangen"
_READ = date(2026, 11, 24)
FIRST = tuple(
    Country(code=code, name=name, source=_SOURCE, date=_READ)
    for code, name in (("CN", "China"), ("RU", "Rusland"), ("IR", "Iran"), ("KP", "Noord-Korea"))
)
# What counts while there is no register to ask.
FIRST_CODES = frozenset(country.code for country in FIRST)
