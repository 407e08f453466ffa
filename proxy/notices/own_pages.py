"""The pages of employees: account for what was stopped, report a false alarm, apply for a service, see own events."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from logs.portal.alarms import Alarm
from logs.portal.justifications import Limits, NotJustified
from logs.register.entry import Application
from logs.register.store import RegisterError
from policies.schema import Policy
from proxy.inspection.followup import FollowUp
from proxy.inspection.recourse import Recourse
from proxy.notices.marking import kind_name
from proxy.notices.visitor import visitor
from proxy.notices.web import Pages, PerHour, language, signed
from proxy.notices.wording import ACTIONS
from proxy.services.catalogue import Catalogue, Service

_MOST_BYTES = 60_000
_SHORTEST = 10
_MOST_APPLIED = 20  # applications of one person in an hour


class OwnPages(Pages):
    """``clean`` takes personal data out of what an employee writes, before it is kept."""

    def __init__(
        self,
        host: str,
        stores: FollowUp,
        recourse: Recourse,
        policy: Callable[[], Policy],
        catalogue: Catalogue,
        clean: Callable[[str], Awaitable[str]],
    ) -> None:
        super().__init__(host)
        self._stores = stores
        self._recourse = recourse
        self._policy = policy
        self._services = {service.id: service for service in sorted(catalogue.services, key=_by_name)}
        self._clean = clean
        self._applied = PerHour(_MOST_APPLIED)

    def routes(self) -> list[Route]:
        """Every page, for ``create_portal``."""
        return [
            Route("/verantwoorden/{ticket}", self.justify, methods=["GET", "POST"]),
            Route("/vals-alarm/{event}", self.alarm, methods=["GET", "POST"]),
            Route("/aanvragen", self.apply, methods=["GET", "POST"]),
            Route("/diensten", self.services),
            Route("/mijn", self.mine),
        ]

    async def justify(self, request: Request) -> Response:
        """The form behind the link of a refusal, and what came of it."""
        policy, secret = self._policy(), request.path_params["ticket"][:100]
        person = self._recourse.person(visitor(request))
        form = await self.posted(request, _MOST_BYTES)
        given = form or {}
        asked = {"ground": given.get("ground", ""), "reason": given.get("reason", "").strip()[:2000]}
        try:
            ticket = await asyncio.to_thread(self._stores.justifications.look, secret, person)
            error = _wrong_reason(policy, asked) if form is not None else ""
            if form is not None and not error:
                reason = await self._clean(asked["reason"])
                limits = _limits(policy)
                use = self._stores.justifications.use
                done = await asyncio.to_thread(use, secret, person, asked["ground"], reason, limits)
                return self.page(request, "justify.html", state="done", minutes=limits.minutes, number=done.id)
        except NotJustified as refused:
            return self.page(request, "justify.html", 403, state=refused.why)
        nl = language(request) != "en"
        return self.page(
            request,
            "justify.html",
            422 if error else 200,
            state="foreign" if form is None and request.method == "POST" else "form",
            error=error,
            event=ticket.event,
            service=self._name(ticket.service),
            kinds=[kind_name(kind, language(request)) for kind in ticket.kinds],
            why=[rule.message.nl if nl else rule.message.en for rule in policy.rules if rule.name in ticket.rules],
            grounds=[(ground.name, ground.nl if nl else ground.en) for ground in policy.justify.grounds],
            minutes=policy.justify.minutes,
            asked=asked,
        )

    async def alarm(self, request: Request) -> Response:
        """One button that reports a false alarm, with what the report holds."""
        event = request.path_params["event"][:40]
        who = visitor(request)
        kept = await self._recourse.kept(event, who)
        form = await self.posted(request, _MOST_BYTES)
        known = kept is not None or await asyncio.to_thread(self._is_own, who.key, event)
        state = "form" if known else "unknown"
        if form is not None and known:
            remark = (await self._clean(form.get("remark", "").strip()[:1000]))[:1000]
            alarm = (kept or Alarm(event=event, time=datetime.now(UTC))).model_copy(update={"remark": remark})
            new = await asyncio.to_thread(self._stores.alarms.report, alarm, self._recourse.person(who))
            state = "done" if new else "again"
        pieces = kept.snippets if kept else ()
        status = 404 if state == "unknown" else 200
        return self.page(request, "alarm.html", status, state=state, event=event, pieces=pieces)

    async def apply(self, request: Request) -> Response:
        """Applying for a service before it is used."""
        form = await self.posted(request, _MOST_BYTES)
        asked = form if form is not None else {"service": request.query_params.get("dienst", "")[:64]}
        who = visitor(request)
        given = {"applicant": who.user or "", "department": who.department, **asked}
        number, error = "", ""
        if form is not None:
            try:
                if self._applied.is_too_much(who.key):
                    raise RegisterError("Dit zijn te veel aanvragen in een uur.")
                number = await self._apply({**given, "applicant": signed(given["applicant"], who.user)})
            except ValidationError as wrong:
                error = str(wrong.errors()[0]["loc"][0])
            except RegisterError:
                error = "full"
        values = {name: given.get(name, "") for name in Application.model_fields}
        services = [(service.id, service.name, service.vendor) for service in self._services.values()]
        return self.page(
            request, "apply.html", 422 if error else 200, asked=values, services=services, number=number, error=error
        )

    async def _apply(self, given: dict[str, str]) -> str:
        service = self._services.get(given.get("service", ""))
        written = {name: given.get(name, "") for name in Application.model_fields if name != "decisions"}
        written |= {"service": service.id if service else "", "name": service.name if service else written["name"]}
        application = Application.model_validate({**written, "decisions": given.get("decisions") == "ja"})
        words = {name: await self._clean(getattr(application, name)) for name in ("purpose", "data")}
        application = application.model_copy(update=words)
        vendor, country = (service.vendor, service.country) if service else ("", "")
        return await asyncio.to_thread(self._stores.desk.apply, application, vendor=vendor, country=country)

    async def services(self, request: Request) -> Response:
        """The register, as far as an employee needs it."""
        entries = await asyncio.to_thread(self._stores.register.entries)
        countries = await asyncio.to_thread(self._stores.register.countries)
        return self.page(request, "services.html", entries=entries, countries=countries)

    async def mine(self, request: Request) -> Response:
        """What was stopped or replaced for this visitor in the last thirty days, and why."""
        who, chosen = visitor(request), language(request)
        events = await asyncio.to_thread(self._stores.own.events, who.key)
        policy = self._policy()
        rules = {rule.name: rule for rule in policy.rules}
        grounds = {one.name: one.en if chosen == "en" else one.nl for one in policy.justify.grounds}
        rows = [
            {
                "time": event.time,
                "id": event.id,
                "service": self._name(event.service),
                "action": ACTIONS[chosen].get(event.action, event.action),
                "kinds": [f"{kind_name(kind, chosen)} ({count})" for kind, count in event.counts.items()],
                "ground": grounds.get(event.ground, event.ground),
                "why": rules[event.rule].clause if event.rule in rules else event.rule,
            }
            for event in events
        ]
        return self.page(request, "mine.html", rows=rows, user=who.user or "", address=who.address)

    def _name(self, service: str) -> str:
        known = self._services.get(service)
        return known.name if known else service

    def _is_own(self, person: str, event: str) -> bool:
        return event in self._stores.own.of(person)


def _by_name(service: Service) -> str:
    return service.name.casefold()


def _limits(policy: Policy) -> Limits:
    rules = policy.justify
    return Limits(rules.minutes, rules.per_user_per_day, rules.per_kind_per_day)


def _wrong_reason(policy: Policy, asked: dict[str, str]) -> str:
    """Which field is not right; "" when both are."""
    if asked["ground"] not in {ground.name for ground in policy.justify.grounds}:
        return "ground"
    return "reason" if len(asked["reason"]) < _SHORTEST else ""
