"""What was answered: as charts and lists, of everything, one course or one date; and as a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.programmes import queries as programmes
from pulmu.domains.programmes.queries import SurveyedCourse, SurveyedDate
from pulmu.domains.surveys import queries
from pulmu.domains.surveys.choices import Sort
from pulmu.domains.surveys.models import Question, Questionnaire
from pulmu.domains.surveys.queries import FEWEST, Numbers, Results, Tally
from pulmu.surfaces.desk import coursewords, exports, lists
from pulmu.surfaces.desk.doors import DeskRequest, door
from pulmu.surfaces.desk.shell import SURVEYS, show
from pulmu.surfaces.desk.views.surveys import to_list, to_survey
from pulmu.ui import fmt
from pulmu.ui.parts import Bar, Column, Link, Stat

FULL, HUNDREDTHS, MOST_TEXTS = 100, 100, 200


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is looked at: everything, or a part that may or may not be shown by itself."""

    results: Results
    name: str
    is_hidden: bool
    course: SurveyedCourse | None
    date: SurveyedDate | None


@door(Permission.SURVEYS_READ)
@require_safe
def results(request: DeskRequest, key: str) -> HttpResponse:
    found = queries.questionnaire(request.actor, key)
    courses = programmes.surveyed(request.actor, found)
    chosen = _chosen(request, found, courses)
    wanted = lists.query(**_said(request))
    take = reverse("desk:survey_take", args=[key, "xlsx"])
    crumbs = [to_list(), to_survey(found)]
    here = reverse("desk:survey_results", args=[key])
    if chosen.course:
        crumbs.append(Link(label=_("Results"), href=here))
    if chosen.date and chosen.course:
        label = chosen.course.offering.name
        crumbs.append(Link(label=label, href=f"{here}?course={chosen.course.offering.key}"))
    return show(
        request,
        "desk/survey_results.html",
        current=SURVEYS,
        survey=found,
        name=chosen.name,
        stats=_stats(chosen.results.numbers),
        is_shown=chosen.results.is_shown and not chosen.is_hidden,
        is_hidden=chosen.is_hidden,
        fewest=FEWEST,
        tallies=[_drawn(question, tally) for question, tally in chosen.results.tallies],
        parts=_parts(chosen, courses, here),
        parts_heading=_("Date by date") if chosen.course else _("Course by course"),
        take=f"{take}?{wanted}" if wanted else take,
        columns={
            "name": Column(
                label=_("Date") if chosen.course else _("Name of the course"), heads=True
            ),
            "asked": Column(label=_("Asked"), kind="number"),
            "answered": Column(label=_("Responses"), kind="number"),
            "rate": Column(label=_("Answered of those asked"), kind="number"),
        },
        crumbs=crumbs,
    )


@door(Permission.SURVEYS_READ)
@require_safe
def take(request: DeskRequest, key: str, ending: str) -> HttpResponse:
    """The same as a file: what a page does not show is not in it either."""
    if ending not in {"xlsx", "csv"}:
        raise Http404
    found = queries.questionnaire(request.actor, key)
    chosen = _chosen(request, found, programmes.surveyed(request.actor, found))
    rows = [] if chosen.is_hidden else list(_lines(chosen.results))
    numbers = chosen.results.numbers
    rows = [
        (_("Asked"), "", numbers.asked),
        (_("Responses"), "", numbers.answered),
        *rows,
    ]
    heads = [_("Question"), _("Answer"), _("Number")]
    name = " ".join(dict.fromkeys((found.name, chosen.name)))
    return exports.table(heads, rows, sheet=_("Results"), name=name, ending=ending)


def _said(request: DeskRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "") for name in ("course", "date")}


def _chosen(request: DeskRequest, found: Questionnaire, courses: list[SurveyedCourse]) -> Chosen:
    said = _said(request)
    if not any(said.values()):
        everything = queries.results(request.actor, found)
        return Chosen(everything, found.name, False, None, None)
    course = next((one for one in courses if one.offering.key == said["course"]), None)
    if course is None:
        raise Http404
    if not said["date"]:
        given = _results(request, found, course.about, is_shown=course.is_shown)
        return Chosen(given, course.offering.name, not course.is_shown, course, None)
    date = next((one for one in course.dates if one.session.key == said["date"]), None)
    if date is None:
        raise Http404
    given = _results(request, found, {date.about}, is_shown=date.is_shown)
    when = coursewords.span(date.session.starts_at, date.session.ends_at)
    return Chosen(given, when, not date.is_shown, course, date)


def _results(request: DeskRequest, found: Questionnaire, about: Any, *, is_shown: bool) -> Results:
    """What is not shown is not handed on."""
    given = queries.results(request.actor, found, about=about)
    return given if is_shown else Results(given.numbers, [])


def _stats(numbers: Numbers) -> list[Stat]:
    return [
        Stat(label=_("Asked"), value=fmt.number(numbers.asked)),
        Stat(label=_("Responses"), value=fmt.number(numbers.answered)),
        Stat(label=_("Answered of those asked"), value=_rate(numbers) or "-"),
    ]


def _rate(numbers: Numbers) -> str:
    return f"{numbers.answered * FULL // numbers.asked}%" if numbers.asked else ""


def _parts(chosen: Chosen, courses: list[SurveyedCourse], here: str) -> list[dict[str, Any]]:
    """The courses of everything, the dates of a course."""
    if chosen.date:
        return []
    if chosen.course:
        at = f"{here}?course={chosen.course.offering.key}"
        return [
            _part(
                coursewords.span(one.session.starts_at, one.session.ends_at),
                f"{at}&date={one.session.key}",
                one.numbers,
                is_shown=one.is_shown,
            )
            for one in chosen.course.dates
        ]
    return [
        _part(
            one.offering.name,
            f"{here}?course={one.offering.key}",
            one.numbers,
            is_shown=one.is_shown,
        )
        for one in courses
    ]


def _part(name: str, href: str, numbers: Numbers, *, is_shown: bool) -> dict[str, Any]:
    return {
        "name": name,
        "href": href,
        "asked": numbers.asked,
        "answered": numbers.answered,
        "rate": _rate(numbers),
        "is_shown": is_shown,
    }


def _drawn(question: Question, tally: Tally) -> dict[str, Any]:
    """Five points as a chart, what was chosen as a table of bars, what was written as it is."""
    count = ngettext("%(count)s answer", "%(count)s answers", tally.count)
    note = count % {"count": fmt.number(tally.count)}
    if tally.mean is not None:
        points = f"{tally.mean // HUNDREDTHS}.{tally.mean % HUNDREDTHS:02}"
        note = _("mean %(points)s of 5 · %(count)s") % {"points": points, "count": note}
    texts = list(Counter(tally.texts).items())
    return {
        "label": question.label,
        "note": note,
        "is_retired": question.is_retired,
        "is_scale": question.sort == Sort.SCALE,
        "is_shown": tally.is_shown,
        "bars": [Bar(label=cell, value=count) for cell, count in tally.cells],
        "texts": texts[:MOST_TEXTS],
        "more": max(0, len(texts) - MOST_TEXTS),
    }


def _lines(given: Results) -> Iterator[tuple[str, str, int]]:
    for question, tally in given.tallies:
        for cell, count in tally.cells:
            yield question.label, cell, count
        for said, count in Counter(tally.texts).items():
            yield question.label, said, count
