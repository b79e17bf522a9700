"""What there is to learn: a list that can be narrowed, and a calendar of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from pulmu.core.kernel import closed_days
from pulmu.core.kernel.kst import KST, day_of, moment
from pulmu.core.search.grams import MOST_LETTERS
from pulmu.domains.companies.choices import Field
from pulmu.domains.programmes import queries
from pulmu.domains.programmes.choices import OfferingState, SessionState, SessionType, Stage
from pulmu.domains.programmes.queries import Phase, Wanted
from pulmu.ui import fmt
from pulmu.ui.calendars import Diary
from pulmu.ui.parts import CalendarEvent, Link
from pulmu.web.access import page
from pulmu.web.http import ActorRequest

from . import words
from .frame import show
from .labs import Lab, lab_of, labs

ON_A_PAGE = 30
# The months before and after have to be days of the calendar too.
YEARS = range(2000, 2200)
CHOICES = {"field": Field, "type": SessionType, "stage": Stage}


@dataclass(frozen=True, slots=True)
class Card:
    """A course in the list; ``starts`` is on the Korean clock."""

    name: str
    href: str
    starts: dt.datetime | None
    about: list[str]
    stand: words.Stand
    deadline: str
    countdown: str


class _Known(Paginator):
    """How many there are stands on the tab already."""

    def __init__(self, *args: Any, tabs: Iterable[Link], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for tab in tabs:
            if tab.current:
                self.count = tab.count


@page(None)
@require_safe
def front(request: ActorRequest) -> HttpResponse:
    """Straight to the courses of the only lab; else the labs to choose from."""
    found = labs()
    if len(found) == 1:
        return redirect("at:catalogue", found[0].code)
    links = [Link(label=one.name, href=reverse("at:catalogue", args=[one.code])) for one in found]
    return show(request, "front", {"labs": links}, here="courses")


@page(None)
@require_safe
def catalogue(request: ActorRequest, code: str) -> HttpResponse:
    lab = lab_of(request, code, at=timezone.now())
    wanted = _wanted(request)
    found = queries.published_wanted(lab.actor, wanted, at=lab.at)
    tabs = _tabs(lab, wanted)
    listed = _Known(found, ON_A_PAGE, tabs=tabs).get_page(request.GET.get("page"))
    counted = queries.seats_of_many(lab.actor, listed.object_list, at=lab.at)
    asked = _asked(wanted)
    return show(
        request,
        "catalogue",
        {
            "cards": [_card(lab, one, counted) for one in listed],
            "page": listed,
            "query": urlencode(asked),
            "wanted": wanted,
            "keep": {name: value for name, value in asked.items() if name != "q"},
            "tabs": tabs,
            "fields": _fields(wanted),
            "selects": _selects(lab, wanted),
            "kept_in_form": {
                name: value for name, value in asked.items() if name in {"q", "phase", "field"}
            },
            "is_narrowed": bool(asked.keys() - {"phase"}),
            "all_href": "?",
            "feed": _webcal(request, lab),
        },
        organisation=lab.organisation,
        here="courses",
    )


@page(None)
@require_safe
def calendar(request: ActorRequest, code: str) -> HttpResponse:
    lab = lab_of(request, code, at=timezone.now())
    today = day_of(lab.at)
    first = _month(request.GET.get("month", "")) or today.replace(day=1)
    before = (first - dt.timedelta(days=1)).replace(day=1)
    after = (first + dt.timedelta(days=31)).replace(day=1)
    start, end = moment(first), moment(after)
    events: dict[dt.date, list[CalendarEvent]] = {}
    for one in queries.published_sessions(lab.actor, start=start, end=end):
        events.setdefault(day_of(one.starts_at), []).append(_event(lab, one))
    diary = Diary(
        events=events,
        today=today,
        lang=words.language(),
        holidays=closed_days.public_holidays({first.year, before.year, after.year}),
    )

    def month(day: dt.date) -> Link:
        return Link(
            label=fmt.year_month(day, lang=words.language()),
            href=f"?month={day:%Y-%m}",
            current=(day.year, day.month) == (first.year, first.month),
        )

    return show(
        request,
        "calendar",
        {
            "days": diary.month(first),
            "heading": fmt.year_month(first, lang=words.language()),
            "before": month(before),
            "after": month(after),
            "now": replace(month(today), label=_("This month")),
            "feed": _webcal(request, lab),
        },
        organisation=lab.organisation,
        here="calendar",
    )


def _wanted(request: ActorRequest) -> Wanted:
    """What the address says, as far as it makes sense."""
    said = request.GET
    listed = {
        name: value
        for name, choices in CHOICES.items()
        if (value := said.get(name, "")) in choices.values
    }
    phase = said.get("phase", "")
    weekday = said.get("weekday", "")
    return Wanted(
        **listed,
        phase=Phase(phase) if phase in set(Phase) else Phase.OPEN,
        place=said.get("place", "")[:MOST_LETTERS].replace("\0", ""),
        weekday=int(weekday) if weekday in set("0123456") else None,
        text=said.get("q", "")[:MOST_LETTERS].strip(),
    )


def _asked(wanted: Wanted) -> dict[str, str]:
    """The same as it stands in an address, without what is usual."""
    said = {
        "phase": "" if wanted.phase == Phase.OPEN else wanted.phase.value,
        "q": wanted.text,
        "field": wanted.field,
        "type": wanted.type,
        "stage": wanted.stage,
        "place": wanted.place,
        "weekday": "" if wanted.weekday is None else str(wanted.weekday),
    }
    return {name: value for name, value in said.items() if value}


def _href(wanted: Wanted) -> str:
    return f"?{urlencode(_asked(wanted))}"


def _tabs(lab: Lab, wanted: Wanted) -> list[Link]:
    counts = queries.published_counts(lab.actor, wanted, at=lab.at)
    labels = {
        Phase.OPEN: pgettext("courses", "Open now"),
        Phase.SOON: pgettext("courses", "Soon"),
        Phase.PAST: pgettext("courses", "Closed and past"),
    }
    return [
        Link(
            label=label,
            href=_href(replace(wanted, phase=phase)),
            current=wanted.phase == phase,
            count=counts[phase],
        )
        for phase, label in labels.items()
    ]


def _fields(wanted: Wanted) -> list[Link]:
    every = Link(
        label=pgettext("courses", "All"),
        href=_href(replace(wanted, field="")),
        current=not wanted.field,
    )
    chosen = [
        Link(
            label=str(one.label),
            href=_href(replace(wanted, field=one.value)),
            current=wanted.field == one.value,
        )
        for one in Field
    ]
    return [every, *chosen]


def _selects(lab: Lab, wanted: Wanted) -> list[dict[str, Any]]:
    """What else narrows the list, in a form of its own."""
    lang = "ko" if fmt.is_korean(words.language()) else "en"
    weekdays = [(str(number), name) for number, name in enumerate(fmt.WEEKDAYS[lang])]
    places = [(place, place) for place in queries.published_places(lab.actor)]
    weekday = "" if wanted.weekday is None else str(wanted.weekday)
    return [
        {"name": name, "label": label, "choices": choices, "chosen": chosen}
        for name, label, choices, chosen in (
            ("type", _("Type"), SessionType.choices, wanted.type),
            ("stage", _("Stage"), Stage.choices, wanted.stage),
            ("place", _("Place"), places, wanted.place),
            ("weekday", _("Weekday"), weekdays, weekday),
        )
    ]


def _card(lab: Lab, one: Any, counted: words.Counted) -> Card:
    starts = one.next_at or one.first_at
    until = one.taken_until
    is_open = one.phase == Phase.OPEN
    return Card(
        name=one.name,
        href=reverse("at:course", args=[lab.code, one.key]),
        starts=starts.astimezone(KST) if starts else None,
        about=words.joined((one.programme.name, one.place, words.won(one.cost))),
        stand=words.stand(one, counted, at=lab.at),
        deadline=words.deadline(one, at=lab.at) if is_open else "",
        countdown=words.countdown(until, at=lab.at) if is_open else "",
    )


def _event(lab: Lab, session: Any) -> CalendarEvent:
    offering = session.offering
    gone = session.state == SessionState.CANCELLED or offering.state == OfferingState.CANCELLED
    return CalendarEvent(
        label=offering.name,
        href=reverse("at:course", args=[lab.code, offering.key]),
        when=fmt.clock(session.starts_at.astimezone(KST)),
        note=_("Cancelled") if gone else "",
        tone="bad" if gone else "plain",
    )


def _webcal(request: ActorRequest, lab: Lab) -> str:
    return f"webcal://{request.get_host()}{reverse('at:feed', args=[lab.code])}"


def _month(said: str) -> dt.date | None:
    try:
        found = dt.datetime.strptime(said, "%Y-%m").replace(tzinfo=KST).date()
    except ValueError:
        return None
    return found if found.year in YEARS else None
