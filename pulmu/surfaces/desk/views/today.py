"""오늘: what needs a hand, in order; each line acts in place."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from pulmu.core.mail import queries as mail
from pulmu.core.mail.choices import MessageState
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import access
from pulmu.domains.people import queries as people
from pulmu.domains.results import queries
from pulmu.domains.results.queries import Overview, Tile
from pulmu.domains.workbook import queries as workbooks
from pulmu.domains.workbook.choices import ImportState
from pulmu.ledger import kinds
from pulmu.surfaces.desk import (
    coursehands,
    figures,
    hands,
    jobhands,
    makinghands,
    placehands,
    reporthands,
    reportviews,
    sessionhands,
    stages,
    supporthands,
    years,
)
from pulmu.surfaces.desk.doors import DeskRequest, door
from pulmu.surfaces.desk.hands import Group, Line
from pulmu.surfaces.desk.shell import TODAY, show
from pulmu.surfaces.desk.views.gaps import MOST_FILES
from pulmu.surfaces.desk.views.requests import SOON
from pulmu.ui import fmt
from pulmu.ui.parts import Link

GAPS_SHOWN, BEHIND_SHOWN, OLDER_LOOKED_AT, FULL = 5, 5, 10, 100
# More than these are looked through better with the ways down the page.
FEW = 6


@door(Permission.DESK_OPEN)
@require_safe
def today(request: DeskRequest) -> HttpResponse:
    known = years.years(request.actor)
    year = years.newest(request.actor, known)
    overview = queries.overview(request.actor, year)
    can_attach = request.actor.can(Permission.EVIDENCE_ATTACH)
    groups = _groups(request, overview, [one for one in known if one < year][:OLDER_LOOKED_AT])
    lines = [line for group in groups for line in group.lines]
    told = {line.about for line in lines}
    missing = queries.gaps(request.actor, year).rows if overview.gaps else ()
    gaps = [gap for gap in missing if gap.key not in told][:GAPS_SHOWN]
    return show(
        request,
        "desk/today.html",
        current=TODAY,
        year=year,
        groups=groups,
        ways=_ways(groups, overview.gaps) if len(lines) > FEW else [],
        lines=lines,
        gaps=[(gap, str(kinds.kind(gap.kind).label), f"gap-{at}") for at, gap in enumerate(gaps)],
        gap_count=overview.gaps,
        can_attach=can_attach,
        today=figures.day(years.today()),
    )


def _ways(groups: list[Group], gaps: int) -> list[Link]:
    ways = list(hands.ways(groups))
    if gaps:
        ways.append(Link(label=_("Missing evidence"), href=hands.way_to("gaps"), count=gaps))
    return ways


def _groups(request: DeskRequest, overview: Overview, older: list[int]) -> list[Group]:
    """Those in which something waits. A year that waits for its seal goes before all."""
    waiting = _waiting(request, overview)
    groups = [
        Group("courses", _("Courses"), [*sessionhands.lines(request), *coursehands.lines(request)]),
        Group("places", _("Places and machines"), placehands.lines(request)),
        Group("prototypes", _("Prototypes"), makinghands.lines(request)),
        Group("founders", _("Founders and companies"), supporthands.lines(request)),
        Group("jobs", _("Job link"), jobhands.lines(request)),
        Group("reports", _("Quarterly reports"), reporthands.lines(request)),
        Group(
            "people",
            _("People and letters"),
            [*_people(request), *_review(request), *_letters(request)],
        ),
    ]
    figures_of = Group(
        "figures",
        _("Figures and evidence"),
        [
            *waiting,
            *_imports(request),
            *_files(request, overview.year),
            *_older(request, older),
            *_behind(overview),
        ],
    )
    is_first = any(line.tone == "accent" for line in waiting)
    ordered = [figures_of, *groups] if is_first else [*groups, figures_of]
    return [one for one in ordered if one.lines]


def _waiting(request: DeskRequest, overview: Overview) -> list[Line]:
    """The way to the seal: who asked, and what has moved since."""
    stage, year = stages.stage(request.actor, overview), overview.year
    at = reverse("desk:year", args=[year])
    if stage.can_seal:
        said = {"name": overview.submitted_name, "year": year}
        return [
            Line(
                text=_("%(name)s has asked for %(year)d to be sealed") % said,
                note=_("Look at the figures and their evidence, then seal the year."),
                label=_("Seal the year"),
                href=reverse("desk:seal", args=[year]),
                tone="accent",
            )
        ]
    if stage.has_moved and stage.newest is not None:
        revision = reverse("desk:revision", args=[year, stage.newest.revision])
        said_moved = _("%(year)d is no longer what was sealed") % {"year": year}
        return [Line(text=said_moved, label=_("What entered and what left"), href=revision)]
    if stage.waits_for_another:
        said_own = _("%(year)d waits for the seal of another person") % {"year": year}
        return [Line(text=said_own, label=_("To the figures"), href=at)]
    return []


def _imports(request: DeskRequest) -> list[Line]:
    """Uploads that were checked and wait for a word, or for a mended workbook."""
    if not request.actor.can(Permission.WORKBOOK_IMPORT):
        return []
    found = workbooks.imports(request.actor).filter(state=ImportState.WAITING).exclude(report={})
    lines = []
    for one in found[:3]:
        waits_for, tone = reportviews.waiting_for(one)
        lines.append(
            Line(
                text=f"{one.file_name}: {waits_for}",
                label=_("Look at it"),
                href=reverse("desk:import", args=[one.key]),
                tone="warn" if tone == "bad" else "plain",
            )
        )
    return lines


def _letters(request: DeskRequest) -> list[Line]:
    """Mail that did not reach anybody, until somebody sends it again or leaves it."""
    if not request.actor.can(Permission.MAIL_READ):
        return []
    count = mail.failed(request.actor, at=timezone.now())
    if not count:
        return []
    said = ngettext(
        "%(count)s letter could not be delivered", "%(count)s letters could not be delivered", count
    )
    return [
        Line(
            text=said % {"count": fmt.number(count)},
            note=_("Somebody does not know what you wrote to them."),
            label=_("Look at them"),
            href=f"{reverse('desk:mail')}?state={MessageState.FAILED}",
            tone="warn",
        )
    ]


def _people(request: DeskRequest) -> list[Line]:
    if not request.actor.can(Permission.PEOPLE_READ):
        return []
    return [*_requests(request), *_doubts(request), *_children(request)]


def _requests(request: DeskRequest) -> list[Line]:
    """What persons asked for about their own data: the law gives ten days."""
    waiting = list(people.open_requests(request.actor).values_list("due_on", flat=True))
    if not waiting:
        return []
    first, count = min(waiting), len(waiting)
    said = ngettext(
        "%(count)s person waits for an answer about their data",
        "%(count)s persons wait for an answer about their data",
        count,
    )
    is_urgent = (first - years.today()).days <= SOON
    return [
        Line(
            text=said % {"count": fmt.number(count)},
            note=_("The first has to be answered by %(day)s.") % {"day": figures.day(first)},
            label=_("Look at them"),
            href=reverse("desk:requests"),
            tone="warn" if is_urgent else "plain",
        )
    ]


def _children(request: DeskRequest) -> list[Line]:
    """Who is under 14 and has no guardian whose consent is sure."""
    waiting = people.without_guardian(request.actor, on=years.today())
    count = waiting.count()
    if not count:
        return []
    said = ngettext(
        "%(count)s child under 14 has no verified guardian",
        "%(count)s children under 14 have no verified guardian",
        count,
    )
    return [
        Line(
            text=said % {"count": fmt.number(count)},
            note=_("Until then ask the child for no more than the guardian's name and phone."),
            label=_("Look at them"),
            href=reverse("desk:children"),
            tone="warn",
        )
    ]


def _review(request: DeskRequest) -> list[Line]:
    """Last month's looks at persons, as long as no manager has gone through them."""
    if not request.actor.can(Permission.ACCESS_REVIEW):
        return []
    month = access.open_month(request.actor, today=years.today())
    if month is None:
        return []
    return [
        Line(
            text=_("The access record of %(month)s waits for its review")
            % {"month": figures.year_month(month)},
            note=_("Who looked at whose data, and why: once a month a manager goes through it."),
            label=_("Review it"),
            href=f"{reverse('desk:access')}?month={month:%Y-%m}",
        )
    ]


def _doubts(request: DeskRequest) -> list[Line]:
    count = people.count_of_doubts(request.actor)
    if not count:
        return []
    said = ngettext(
        "%(count)s person may be somebody you know already",
        "%(count)s persons may be somebody you know already",
        count,
    )
    return [
        Line(
            text=said % {"count": fmt.number(count)},
            note=_("Nothing merges by itself: look at them side by side."),
            label=_("Look at them"),
            href=reverse("desk:doubts"),
        )
    ]


def _files(request: DeskRequest, year: int) -> list[Line]:
    if not request.actor.can(Permission.EVIDENCE_ATTACH):
        return []
    unplaced = queries.unplaced(request.actor, most=MOST_FILES)
    if not unplaced:
        return []
    count = len(unplaced)
    said = ngettext("%(count)s file has no place yet", "%(count)s files have no place yet", count)
    return [
        Line(
            text=said % {"count": fmt.number(count)},
            label=_("Say where they belong"),
            href=reverse("desk:gaps", args=[year]),
        )
    ]


def _older(request: DeskRequest, older: list[int]) -> list[Line]:
    """What lacks evidence in years before this one that nobody has sealed yet."""
    lines = []
    for year, count in queries.gaps_of_open_years(request.actor, older).items():
        said = ngettext(
            "%(year)s: %(count)s result without evidence",
            "%(year)s: %(count)s results without evidence",
            count,
        )
        lines.append(
            Line(
                text=said % {"year": year, "count": fmt.number(count)},
                note=_("This year is not sealed yet."),
                label=_("Look at them"),
                href=reverse("desk:gaps", args=[year]),
            )
        )
    return lines


def _behind(overview: Overview) -> list[Line]:
    """Figures that are further behind their target than the year has run, furthest first."""
    run = _run_of(overview)
    late = [(tile, tile.achieved) for tile in overview.tiles if tile.achieved is not None]
    late = [(tile, achieved) for tile, achieved in late if achieved < run]
    late.sort(key=lambda one: one[1] or 0)
    return [_late(overview, tile, achieved or 0, run) for tile, achieved in late[:BEHIND_SHOWN]]


def _late(overview: Overview, tile: Tile, achieved: int, run: int) -> Line:
    said: dict[str, Any] = {"name": tile.name, "achieved": achieved}
    note = _("%(value)s of %(target)s; %(run)d%% of the year is over") % {
        "value": figures.quantity(tile.value, tile.unit),
        "target": figures.quantity(tile.target or 0, tile.unit),
        "run": run,
    }
    return Line(
        text=_("%(name)s is at %(achieved)d%% of its target") % said,
        note=note,
        label=_("Open it"),
        href=reverse("desk:line", args=[overview.year, tile.code]),
        tone="warn",
    )


def _run_of(overview: Overview) -> int:
    """How much of the year is over, in percent; a past year is over."""
    start, end = overview.period.start, overview.period.end
    now = min(max(years.today(), start), end)
    return (now - start).days * FULL // max((end - start).days, 1)
