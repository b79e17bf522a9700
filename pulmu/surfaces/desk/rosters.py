"""Who was at a session, a page at a time; found by syllables of a name, acted on together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from pulmu.core.kernel.labels import region_label
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.domains.people.choices import PersonRole
from pulmu.domains.programmes import queries as sessions
from pulmu.domains.programmes.choices import AttendanceWay
from pulmu.domains.programmes.models import Attendance, Session
from pulmu.ui.parts import Column

from . import figures, lists, manywords
from .doors import DeskRequest

KIND = "attendance"
SESSION, WORDS = "session", "q"


def of(request: DeskRequest, session: Session) -> dict[str, Any]:
    """What the page of a session shows of it, and what can be done with those on it."""
    several = len(sessions.days_of(request.actor, session.key)) > 1
    text = _words(request, request.GET)
    number = lists.page_number(request.GET.get("page", "1"))
    everybody = sessions.roster(request.actor, session.key, text)
    page = Paginator(everybody, lists.PER_PAGE).get_page(number)
    knows_people = request.actor.can(Permission.PEOPLE_READ)
    may_take_out = request.actor.can(Permission.PEOPLE_UNMASK)
    here = request.get_full_path()
    roles = {role.value: str(role.label) for role in PersonRole}
    return {
        "roster": [
            _told_apart(one, with_day=several, with_birth=knows_people, roles=roles) for one in page
        ],
        "own_count": sessions.roster(request.actor, session.key)
        .filter(is_present=True, way=AttendanceWay.SELF)
        .count(),
        "roster_page": page,
        "roster_words": text,
        "roster_query": lists.query(q=text),
        "roster_is_long": knows_people and (bool(text) or page.has_other_pages()),
        "roster_here": here,
        "roster_list_at": reverse("desk:roster_list", args=[session.key, "xlsx"])
        if may_take_out
        else "",
        "roster_keep": {"next": f"{here}#people", SESSION: session.key, WORDS: text},
        "roster_acts": manywords.buttons(KIND, may_attach=False),
        "roster_columns": _columns(picks=request.actor.can(Permission.PROGRAMMES_WRITE)),
    }


def found(request: DeskRequest, said: Mapping[str, str]) -> ScopedQuerySet:
    """Everybody that a roster was narrowed to, as its form says."""
    return sessions.roster(request.actor, said.get(SESSION, ""), _words(request, said))


def _words(request: DeskRequest, said: Mapping[str, str]) -> str:
    """What people are looked for by; names are masked for whoever may not look people up."""
    return said.get(WORDS, "").strip() if request.actor.can(Permission.PEOPLE_READ) else ""


def _columns(*, picks: bool) -> dict[str, Column]:
    chosen = {"pick": Column(label=_("Choose"), kind="pick")} if picks else {}
    return {
        **chosen,
        "name": Column(label=_("Name"), heads=True),
        "role": Column(label=_("Role"), desk_only=True),
        "day": Column(label=_("Day"), kind="date", desk_only=True),
        "present": Column(label=_("Present"), kind="state"),
        "act": Column(label=_("Correct"), kind="actions"),
    }


def _told_apart(
    one: Attendance, *, with_day: bool, with_birth: bool, roles: Mapping[str, str]
) -> Attendance:
    """Masked names are often alike: the day, where from, and the year of birth tell them apart.
    Who may not look people up gets no birth.
    """
    day = figures.day(one.on) if with_day else ""
    born = one.person.birth_date.year if one.person.birth_date else one.person.birth_year
    year = _("born %(year)d") % {"year": born} if born and with_birth else ""
    whence = one.affiliation or region_label(one.region or one.person.region)
    one.told_by = " · ".join(filter(None, (day, year, whence)))  # type: ignore[attr-defined]  # for the page
    one.role_said = roles[one.role]  # type: ignore[attr-defined]  # as above
    return one
