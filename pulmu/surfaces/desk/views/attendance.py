"""The roll of a session: everybody of one day said in one act, and taken back as one."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from pulmu.core.kernel.errors import Refused
from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.masking import mask_name
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.programmes.actions import NOTHING_SAID, Call, Called
from pulmu.domains.programmes.choices import Roll, SessionState
from pulmu.domains.programmes.models import Session
from pulmu.domains.results import actions
from pulmu.surfaces.desk import attending, correcting, figures, lists
from pulmu.surfaces.desk.doors import DeskRequest, act, door, form_page
from pulmu.surfaces.desk.forms import CorrectForm
from pulmu.surfaces.desk.shell import show
from pulmu.ui import fmt
from pulmu.ui.parts import Link, undone_at

MOST_NAMED = 5
ALL = "all"


@door(Permission.PROGRAMMES_WRITE)
@form_page
def attendance(request: DeskRequest, key: str) -> HttpResponse:
    session = attending.session_of(request, key)
    if session.state == SessionState.CANCELLED:
        messages.error(request, _("This session was cancelled: nobody attends it."))
        return redirect("desk:fact", "session", key)
    on = attending.day_wanted(session, request.GET.get("on", ""), today=day_of(timezone.now()))
    words = request.GET.get("q", "").strip()
    found = attending.lines(request.actor, session, on, words)
    roll = attending.of_the_roll(found)
    if request.method == "POST":
        return _called(request, session, on, roll)
    said = [one.said for one in roll]
    return show(
        request,
        "desk/attendance.html",
        current="session",
        session=session,
        name=attending.name_of(session),
        when=attending.when(session),
        on=on,
        days=_days(session, on),
        roll=roll,
        words=Roll.choices,
        wanted=words,
        is_long=len(roll) > lists.PER_PAGE or bool(words),
        without_seat=len(found) - len(roll),
        open_count=said.count(NOTHING_SAID),
        counts=[(label, fmt.number(said.count(word))) for word, label in Roll.choices],
        self_share=_self_share(roll),
        is_ahead=on > day_of(timezone.now()),
        correct=CorrectForm(),
        sealed=correcting.sealed_among(request, correcting.years_felt(request.actor, session)),
        crumbs=attending.crumbs(session),
    )


@door(Permission.PROGRAMMES_WRITE)
@require_POST
def undo(request: DeskRequest, key: str, many: str) -> HttpResponse:
    """Take a roll call back; what was changed since stays as it is."""
    session = attending.session_of(request, key)

    def doing() -> str:
        back, left = actions.take_back(request.actor, key=many, at=timezone.now())
        if left:
            said = ngettext(
                "%(left)d record was changed since, or is needed: it stays.",
                "%(left)d records were changed since, or are needed: they stay.",
                left,
            )
            messages.warning(request, said % {"left": left})
        said = ngettext(
            "%(count)d record is as it was before.", "%(count)d records are as before.", back
        )
        return said % {"count": back}

    return act(request, _here(session, request.GET.get("on", "")), doing)


def _called(
    request: DeskRequest, session: Session, on: dt.date, roll: list[attending.Line]
) -> HttpResponse:
    goal = _here(session, on.isoformat())
    why = correcting.why(request, correcting.years_felt(request.actor, session))
    if why is None:
        return redirect(goal)
    try:
        made, called = actions.call_roll_of_many(
            request.actor,
            session_key=session.key,
            on=on,
            calls=_calls(request, roll),
            at=timezone.now(),
            why=why,
        )
    except Refused as error:
        messages.error(request, str(error))
        return redirect(goal)
    if called.count:
        said = ngettext(
            "%(count)d person written down.", "%(count)d persons written down.", called.count
        )
        back = reverse("desk:attendance_undo", args=[session.key, made.key])
        at = f"{back}?on={on.isoformat()}"
        messages.success(request, said % {"count": called.count}, extra_tags=undone_at(at))
    _say_passed_over(request, called)
    return redirect(goal)


def _calls(request: DeskRequest, roll: list[attending.Line]) -> list[Call]:
    """What the form says of each; with `do=all` whoever nothing was said of is there."""
    everybody = request.POST.get("do") == ALL
    found = []
    for one in roll:
        was = request.POST.get(f"was-{one.key}", one.said)
        to = request.POST.get(f"to-{one.key}", "") or was
        if everybody and to == NOTHING_SAID:
            to = Roll.PRESENT
        if to != was and to in Roll.values:
            found.append(Call(person_key=one.key, to=Roll(to), was=was))
    return found


def _say_passed_over(request: DeskRequest, called: Called) -> None:
    """Nothing that was scanned meanwhile goes without a word."""
    if not called.passed_over:
        return
    names = ", ".join(mask_name(one.name) for one in called.passed_over[:MOST_NAMED])
    said = ngettext(
        "%(names)s was written down otherwise while you looked, by a scan or a colleague: that "
        "stays. Look, and say it again if need be.",
        "%(count)d persons (%(names)s) were written down otherwise while you looked, by scans or a "
        "colleague: that stays. Look, and say it again if need be.",
        len(called.passed_over),
    )
    messages.warning(request, said % {"names": names, "count": len(called.passed_over)})


def _days(session: Session, on: dt.date) -> list[Link]:
    known = attending.days(session)
    if len(known) == 1:
        return []
    here = reverse("desk:attendance", args=[session.key])
    return [
        Link(label=figures.day(one), href=f"{here}?on={one.isoformat()}", current=one == on)
        for one in known
    ]


def _self_share(roll: list[attending.Line]) -> str:
    """How many of those who came said so themselves: `12/30명`."""
    came = [one.attendance for one in roll if one.is_in and one.attendance]
    own = sum(one.way == "본인" for one in came)
    return f"{fmt.number(own)} / {fmt.number(len(came))}" if own else ""


def _here(session: Session, on: str) -> str:
    here = reverse("desk:attendance", args=[session.key])
    return f"{here}?on={on}" if on else here
