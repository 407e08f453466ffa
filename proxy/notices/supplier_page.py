"""A page for who manages contracts: a supplier tells that AI is in a product that the municipality uses."""

import asyncio
from collections.abc import Awaitable, Callable

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from logs.register.entry import Declaration
from logs.register.store import RegisterError
from logs.register.suppliers import Suppliers
from proxy.notices.visitor import visitor
from proxy.notices.web import Pages, PerHour, signed

_MOST_BYTES = 60_000
_MOST_TOLD = 50  # of one person in an hour: contract managers bring lists


class SupplierPage(Pages):
    """``clean`` takes personal data out of what an employee writes, before it is kept."""

    def __init__(self, host: str, suppliers: Suppliers, clean: Callable[[str], Awaitable[str]]) -> None:
        super().__init__(host)
        self._suppliers = suppliers
        self._clean = clean
        self._told = PerHour(_MOST_TOLD)

    def routes(self) -> list[Route]:
        """The page, for ``create_portal``."""
        return [Route("/leverancier", self.tell, methods=["GET", "POST"])]

    async def tell(self, request: Request) -> Response:
        """The form, and the number of what was told."""
        who, form = visitor(request), await self.posted(request, _MOST_BYTES)
        given = {"told_by": who.user or "", "department": who.department, **(form or {})}
        number, error = "", ""
        if form is not None:
            try:
                if len(given["told_by"].strip()) < 2:
                    error = "told_by"
                else:
                    number = await self._tell(given, who.user, who.key)
            except ValidationError as wrong:
                error = str(wrong.errors()[0]["loc"][0])
            except RegisterError:
                error = "full"
        elif request.method == "POST":
            error = "form"
        values = {name: given.get(name, "") for name in Declaration.model_fields}
        return self.page(request, "supplier.html", 422 if error else 200, asked=values, number=number, error=error)

    async def _tell(self, given: dict[str, str], user: str | None, person: str) -> str:
        written = {name: given.get(name, "") for name in Declaration.model_fields if name != "decisions"}
        written |= {"country": written["country"].strip().upper(), "told_by": signed(written["told_by"], user)}
        declaration = Declaration.model_validate({**written, "decisions": given.get("decisions") == "ja"})
        if self._told.is_too_much(person):
            raise RegisterError("Dit zijn te veel meldingen in een uur.")
        words = {name: (await self._clean(getattr(declaration, name)))[:4000] for name in ("purpose", "data")}
        return await asyncio.to_thread(self._suppliers.tell, declaration.model_copy(update=words), account="medewerker")
