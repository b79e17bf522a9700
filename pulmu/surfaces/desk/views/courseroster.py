"""The list of a course: who asked, who has a seat, who waits, and what is done about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from pulmu.core.kernel.errors import NotFound, Refused
from pulmu.core.kernel.keys import new_key
from pulmu.core.kernel.masking import mask_name
from pulmu.core.mail import queries as mail
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.programmes import actions, queries
from pulmu.domains.programmes.choices import EnrolmentState, SessionState
from pulmu.domains.programmes.models import Enrolment, Offering, Session
from pulmu.surfaces.desk import coursewords, figures, lists
from pulmu.surfaces.desk.doors import DeskRequest, act, back_to, door
from pulmu.surfaces.desk.shell import COURSES, show
from pulmu.surfaces.desk.views import coursemail
from pulmu.surfaces.desk.views.courses import own, to_course, to_list, to_roster
from pulmu.ui.parts import Column, Link, undone_at

PER_PAGE, MOST = 100, 500
MOVE, MAIL = "move", "mail"
ACTS: Mapping[str, Callable[..., int]] = {
    "confirm": actions.confirm,
    "queue": actions.wait_list,
    MOVE: actions.move,
    "refuse": actions.refuse,
    "remove": actions.remove_from_list,
}
LABELS: Mapping[str, Promise] = {
    "confirm": gettext_lazy("Confirm the seat"),
    "queue": gettext_lazy("To the waiting list"),
    MOVE: gettext_lazy("Move to another date"),
    "refuse": gettext_lazy("Not chosen"),
    "remove": gettext_lazy("Take off the list"),
    MAIL: gettext_lazy("Mail"),
}
# What is most likely next for somebody in a state, one press away.
NEXT: Mapping[str, str] = {
    EnrolmentState.REQUESTED: "confirm",
    EnrolmentState.WAITING: "confirm",
}


@door(Permission.PEOPLE_READ)
@require_safe
def roster(request: DeskRequest, key: str) -> HttpResponse:
    found, now = queries.offering(request.actor, key), timezone.now()
    said = _said(request.GET)
    number = lists.page_number(request.GET.get("page", "1"))
    page = Paginator(_found(request, found, said), PER_PAGE).get_page(number)
    rows = list(page.object_list)
    places = queries.places_in_line(request.actor, found)
    habits = queries.habitual(request.actor, at=now, persons={one.person_id for one in rows})
    dead = mail.dead_addresses(request.actor, [one.email_index for one in rows])
    sessions = list(queries.sessions_of(request.actor, found))
    seats = list(queries.seats_of_many(request.actor, [found], at=now).values())
    can_write = _may_write(request, found)
    return show(
        request,
        "desk/course_roster.html",
        current=COURSES,
        course=found,
        rows=[
            {
                **_row(found, one, places),
                "habit": habits.get(one.person_id, 0),
                "is_dead": one.email_index in dead,
            }
            for one in rows
        ],
        page=page,
        wanted=said["q"],
        query=lists.query(**said),
        keep={name: value for name, value in said.items() if name != "q" and value},
        is_narrowed=any(said.values()),
        filters=said,
        states=_states(request, found, said),
        sessions=[] if found.is_whole else _sessions(found, said, sessions),
        seats=coursewords.seats(seats),
        waiting=coursewords.waiting(seats),
        can_write=can_write,
        can_take=request.actor.can(Permission.PEOPLE_UNMASK),
        is_over=any(one.state == SessionState.HELD for one in sessions),
        acts=_acts(found, said["state"]),
        columns=_columns(picks=can_write),
        crumbs=[to_list(), to_course(found)],
    )


@door(Permission.PROGRAMMES_WRITE)
@require_POST
def act_on(request: DeskRequest, key: str) -> HttpResponse:
    """Do it at once where it can be taken back; else say what it means first, and ask."""
    found, do = own(request, key), request.POST.get("do", "")
    goal = back_to(request) or _at(found, _said(request.POST))
    if do not in {*ACTS, MAIL}:
        raise Http404
    chosen = _chosen(request, found)
    if not chosen:
        messages.error(request, _("Choose the rows first."))
        return redirect(goal)
    if do == MAIL:
        return coursemail.page(request, found, keys=[one.key for one in chosen])
    weight = queries.weigh(request.actor, found, chosen, at=timezone.now())
    sure = "sure" in request.POST
    asks = _asks(do, weight)
    if do == MOVE and not request.POST.get("session"):
        return _asked(request, found, do, chosen, weight=weight, goal=goal)
    if asks and do != MOVE and not sure:
        return _asked(request, found, do, chosen, weight=weight, goal=goal)
    return _done(request, found, do, chosen, goal=goal, undoes=not (asks and do != "confirm"))


@door(Permission.PROGRAMMES_WRITE)
@require_POST
def undo(request: DeskRequest, key: str, batch: str) -> HttpResponse:
    """Take back what was done on the list; whoever was moved on since stays."""
    found = own(request, key)

    def doing() -> str:
        back, left = actions.take_back_seating(
            request.actor, offering_key=key, batch=batch, at=timezone.now()
        )
        if left:
            said_left = ngettext(
                "%(left)d person stays as they are: the seat is taken, or more was done since.",
                "%(left)d people stay as they are: the seats are taken, or more was done since.",
                left,
            )
            messages.warning(request, said_left % {"left": left})
        said = ngettext("%(count)d person is as before.", "%(count)d people are as before.", back)
        return said % {"count": back}

    return act(request, _at(found, _said(request.POST)), doing)


def _done(
    request: DeskRequest,
    found: Offering,
    do: str,
    chosen: list[Enrolment],
    *,
    goal: str,
    undoes: bool,
) -> HttpResponse:
    batch = new_key()
    more: dict[str, Any] = {}
    if do == MOVE:
        more["session_key"] = request.POST.get("session", "")
    if do in {MOVE, "confirm"}:
        more["over"] = "over" in request.POST
    try:
        count = ACTS[do](
            request.actor.in_batch(batch),
            offering_key=found.key,
            keys=[one.key for one in chosen],
            at=timezone.now(),
            **more,
        )
    except Refused as error:
        messages.error(request, str(error))
        return redirect(goal)
    if not count:
        messages.info(request, _("It was so already."))
        return redirect(goal)
    tags = undone_at(reverse("desk:course_undo", args=[found.key, batch])) if undoes else ""
    messages.success(request, _done_words(do, count), extra_tags=tags)
    return redirect(goal)


def _done_words(do: str, count: int) -> str:
    said = {
        "confirm": ngettext("%(count)d confirmed.", "%(count)d confirmed.", count),
        "queue": ngettext(
            "%(count)d on the waiting list.", "%(count)d on the waiting list.", count
        ),
        MOVE: ngettext("%(count)d moved.", "%(count)d moved.", count),
        "refuse": ngettext(
            "%(count)d told that they were not chosen.",
            "%(count)d told that they were not chosen.",
            count,
        ),
        "remove": ngettext("%(count)d taken off the list.", "%(count)d taken off the list.", count),
    }[do]
    return said % {"count": count}


def _asks(do: str, weight: queries.Weight) -> bool:
    """Whether it means something that is not taken back with one press."""
    if do == "confirm":
        return weight.over > 0
    return weight.offered > 0


def _asked(
    request: DeskRequest,
    found: Offering,
    do: str,
    chosen: list[Enrolment],
    *,
    weight: queries.Weight,
    goal: str,
) -> HttpResponse:
    sessions = []
    if do == MOVE:
        if found.is_whole:
            messages.error(request, _("This course is booked as a whole: there is nowhere to go."))
            return redirect(goal)
        sessions = _targets(request, found)
    return show(
        request,
        "desk/course_act.html",
        current=COURSES,
        course=found,
        heading=LABELS[do],
        do=do,
        count=len(chosen),
        keys=[one.key for one in chosen],
        names=[mask_name(one.person.name) for one in chosen],
        weight=weight,
        is_confirm=do == "confirm",
        sessions=sessions,
        goal=goal,
        crumbs=[to_list(), to_course(found), to_roster(found)],
    )


def _targets(request: DeskRequest, found: Offering) -> list[tuple[str, str, str]]:
    """The dates that people can be moved to: (key, when, seats)."""
    counted = queries.seats_of_many(request.actor, [found], at=timezone.now())
    planned = queries.sessions_of(request.actor, found).exclude(state=SessionState.CANCELLED)
    return [
        (
            one.key,
            coursewords.span(one.starts_at, one.ends_at),
            coursewords.seats([counted[found.pk, one.pk]]),
        )
        for one in planned
    ]


def _chosen(request: DeskRequest, found: Offering) -> list[Enrolment]:
    """The ticked rows, or everybody whom the list was narrowed to."""
    if request.POST.get("all") == "found":
        return list(_found(request, found, _said(request.POST))[:MOST])
    keys = set(request.POST.getlist("row"))
    chosen = [one for one in queries.enrolments(request.actor, found) if one.key in keys]
    if len(chosen) != len(keys):
        raise NotFound
    return chosen


def _said(asked: Mapping[str, str]) -> dict[str, str]:
    return {name: asked.get(name, "").strip() for name in ("q", "state", "at")}


def _found(request: DeskRequest, found: Offering, said: Mapping[str, str]) -> Any:
    return queries.listed(
        request.actor, found, text=said["q"], state=said["state"], session=said["at"]
    )


def _at(found: Offering, said: Mapping[str, str]) -> str:
    at, query = reverse("desk:course_roster", args=[found.key]), lists.query(**said)
    return f"{at}?{query}" if query else at


def _may_write(request: DeskRequest, found: Offering) -> bool:
    mine = found.organisation_id == request.actor.home
    return mine and request.actor.can(Permission.PROGRAMMES_WRITE)


def _states(request: DeskRequest, found: Offering, said: Mapping[str, str]) -> list[Link]:
    counts = queries.state_counts(request.actor, found)
    standing = sum(n for state, n in counts.items() if state != EnrolmentState.ENDED)
    every = [("", _("All"), standing)]
    every += [
        (value, str(label), counts[value])
        for value, label in EnrolmentState.choices
        if counts.get(value)
    ]
    return [
        Link(
            label=label,
            href=_at(found, {**said, "state": value}),
            count=count,
            current=value == said["state"],
        )
        for value, label, count in every
    ]


def _sessions(found: Offering, said: Mapping[str, str], sessions: list[Session]) -> list[Link]:
    every = [
        ("", _("All dates")),
        *((one.key, coursewords.start(one.starts_at)) for one in sessions),
    ]
    return [
        Link(label=label, href=_at(found, {**said, "at": key}), current=key == said["at"])
        for key, label in every
    ]


def _acts(found: Offering, state: str) -> list[tuple[str, str]]:
    if state == EnrolmentState.ENDED:
        return [(MAIL, str(LABELS[MAIL]))]
    return [(do, str(label)) for do, label in LABELS.items() if do != MOVE or not found.is_whole]


def _row(found: Offering, one: Enrolment, places: Mapping[int, int]) -> dict[str, Any]:
    do = NEXT.get(one.state, "")
    return {
        "key": one.key,
        "name": mask_name(one.person.name),
        "party": one.party.name if one.party else "",
        "note": one.note,
        "date": coursewords.start(one.session.starts_at) if one.session else "",
        "signed_up": figures.moment(one.signed_up_at),
        "channel": one.get_channel_display(),
        "state": one.get_state_display(),
        "tone": coursewords.SEAT_TONES[one.state],
        "beside": coursewords.place_of(one, places),
        "do": do,
        "label": str(LABELS[do]) if do else "",
        "href": reverse("desk:course_enrolment", args=[found.key, one.key]),
    }


def _columns(*, picks: bool) -> dict[str, Column]:
    return {
        **({"pick": Column(label=_("Choose"), kind="pick")} if picks else {}),
        "name": Column(label=_("Name"), heads=True),
        "signed_up": Column(label=_("Signed up"), desk_only=True),
        "state": Column(label=_("State"), kind="state"),
        "act": Column(label=_("What to do"), kind="actions"),
    }
