"""People: found by a part of their name, told apart, merged when two are one."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.people import actions, queries
from pulmu.domains.people.queries import PersonLine
from pulmu.ledger import queries as ledger
from pulmu.surfaces.desk import lists, words
from pulmu.surfaces.desk.doors import DeskRequest, act, door
from pulmu.surfaces.desk.shell import PEOPLE, show
from pulmu.ui.parts import Column, Fact, Link, seen_at, undone_at

PER_PAGE, MOST_DOUBTS = 50, 30
SIDE_BY_SIDE, APART, TAKEN_BACK = "decided side by side", "decided to be two", "taken back at once"
SLIP = "slip"


@door(Permission.PEOPLE_READ)
@require_safe
def people(request: DeskRequest) -> HttpResponse:
    """Everybody, newest first; or who fits the words of the search."""
    text = request.GET.get("q", "").strip()
    found = queries.find(request.actor, text) if text else queries.people(request.actor)
    page = Paginator(found, PER_PAGE).get_page(lists.page_number(request.GET.get("page", "1")))
    return show(
        request,
        "desk/people.html",
        current=PEOPLE,
        people=[queries.masked(person) for person in page],
        page=page,
        wanted=text,
        list_at=_list_at(text) if request.actor.can(Permission.PEOPLE_UNMASK) else "",
        can_write=request.actor.can(Permission.PEOPLE_WRITE),
        query=lists.query(q=text),
        doubts=queries.count_of_doubts(request.actor),
        columns={
            "name": Column(label=_("Name"), heads=True),
            "phone": Column(label=_("Phone"), desk_only=True),
            "born": Column(label=_("Born"), kind="number"),
            "region": Column(label=_("Region"), desk_only=True),
            "affiliation": Column(label=_("Affiliation"), desk_only=True),
            "state": Column(label=_("State"), kind="state"),
        },
    )


def _list_at(text: str) -> str:
    at = reverse("desk:people_list", args=["xlsx"])
    return f"{at}?{lists.query(q=text)}" if text else at


@door(Permission.PEOPLE_READ)
@require_safe
def doubts(request: DeskRequest) -> HttpResponse:
    """Possible duplicates side by side: the same person, or two."""
    found = queries.possible_duplicates(request.actor, limit=MOST_DOUBTS)
    keys = {line.key for one in found for line in (one.person, *one.others)}
    records = _records(request, keys)
    return show(
        request,
        "desk/doubts.html",
        current=PEOPLE,
        doubts=[
            (
                _side(one.person, records),
                [_side(other, records) for other in one.others],
            )
            for one in found
        ],
        can_merge=request.actor.can(Permission.PEOPLE_MERGE),
        crumbs=[back()],
    )


@door(Permission.PEOPLE_MERGE)
@require_POST
def merge(request: DeskRequest) -> HttpResponse:
    """Two are one: the one that is kept goes on under its own name."""
    keep, drop = request.POST.get("keep", ""), request.POST.get("drop", "")

    def doing() -> str:
        gone = actions.merge(
            request.actor, keep_key=keep, drop_key=drop, why=SIDE_BY_SIDE, at=timezone.now()
        )
        said = _("One person from here on: %(name)s.") % {"name": queries.masked(gone).name}
        back = undone_at(f"{reverse('desk:unmerge', args=[drop])}?{SLIP}=1")
        ways = f"{back} {seen_at(reverse('desk:person', args=[keep]))}"
        messages.success(request, said, extra_tags=ways)
        return ""

    return act(request, reverse("desk:doubts"), doing)


@door(Permission.PEOPLE_MERGE)
@require_POST
def unmerge(request: DeskRequest, key: str) -> HttpResponse:
    """Two after all. Right after a slip both are as they were before it."""
    is_slip = SLIP in request.GET

    def doing() -> str:
        actions.unmerge(
            request.actor,
            drop_key=key,
            why=TAKEN_BACK if is_slip else APART,
            at=timezone.now(),
            slip=is_slip,
        )
        return _("They are two persons again.")

    goal = reverse("desk:doubts") if is_slip else reverse("desk:person", args=[key])
    return act(request, goal, doing)


@door(Permission.PEOPLE_MERGE)
@require_POST
def apart(request: DeskRequest, key: str) -> HttpResponse:
    """Somebody who looked like another is somebody of their own."""

    def doing() -> str:
        actions.dismiss_duplicate(request.actor, key=key, at=timezone.now())
        return _("They stay two persons.")

    return act(request, reverse("desk:doubts"), doing)


def _side(line: PersonLine, records: dict[str, int]) -> tuple[PersonLine, list[Fact]]:
    """A person as one side of a comparison: the same facts in the same order."""
    born = str(line.birth_year or "")
    return line, [
        Fact(label=_("Phone"), value=line.phone or "–"),
        Fact(label=_("Born"), value=born or "–"),
        Fact(label=_("Sex"), value=words.stored(line.sex)),
        Fact(label=_("Region"), value=line.region or "–"),
        Fact(label=_("Affiliation"), value=line.affiliation or "–"),
        Fact(label=_("Records"), value=str(records.get(line.key, 0))),
    ]


def _records(request: DeskRequest, keys: set[str]) -> dict[str, int]:
    """How many facts stand for each of these people."""
    mine = ledger.live_facts(request.actor).filter(person__in=keys).order_by()
    return dict(mine.values("person").annotate(count=Count("pk")).values_list("person", "count"))


def back() -> Link:
    return Link(label=_("People"), href=reverse("desk:people"))
