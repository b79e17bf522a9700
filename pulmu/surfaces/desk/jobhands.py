"""What the job link wants of somebody today."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pulmu.core.kernel.masking import mask_name
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.support import queries
from pulmu.domains.support.models import Introduction

from . import figures, years
from .doors import DeskRequest
from .hands import Line

MOST = 3


def lines(request: DeskRequest) -> list[Line]:
    """Whom a company decided to hire, interviews without a result, who said yes and waits, who was
    asked and does not answer.
    """
    if not request.actor.can(Permission.SUPPORT_WRITE):
        return []
    actor, today = request.actor, years.today()
    return [
        *map(_hire, queries.without_hire(actor)[:MOST]),
        *map(_result, queries.without_result(actor, at=timezone.now())[:MOST]),
        *map(_interview, queries.unspoken(actor, on=today)[:MOST]),
        *map(_answer, queries.unanswered(actor, on=today)[:MOST]),
    ]


def _hire(one: Introduction) -> Line:
    return Line(
        text=_("%(company)s hires %(name)s: insured by now?") % _said(one),
        note=_("%(offer)s. Only a recorded hire counts.") % {"offer": one.offer.title},
        label=_("Record the hire"),
        href=reverse("desk:introduction_hire", args=[one.key]),
        opens=True,
    )


def _result(one: Introduction) -> Line:
    when = figures.moment(one.interview_at) if one.interview_at else ""
    return Line(
        text=_("How did the interview go? %(name)s at %(company)s") % _said(one),
        note=_("%(offer)s, %(when)s. They are told by mail at once. Another result: open it.")
        % {"offer": one.offer.title, "when": when},
        label=_("To be hired"),
        href=_at(one),
        act=reverse("desk:introduction_act", args=[one.key]),
        do="place",
        tone="warn",
    )


def _interview(one: Introduction) -> Line:
    return Line(
        text=_("%(name)s said yes and waits for %(company)s") % _said(one),
        note=_("%(offer)s, agreed on %(day)s")
        % {"offer": one.offer.title, "day": figures.day(one.agreed_on or one.asked_on)},
        label=_("Agree on an interview"),
        href=reverse("desk:introduction_interview", args=[one.key]),
        opens=True,
    )


def _answer(one: Introduction) -> Line:
    return Line(
        text=_("%(name)s has not answered: %(company)s") % _said(one),
        note=_("%(offer)s, asked on %(day)s")
        % {"offer": one.offer.title, "day": figures.day(one.reminded_on or one.asked_on)},
        label=_("Ask again"),
        href=_at(one),
        act=reverse("desk:introduction_act", args=[one.key]),
        do="again",
    )


def _said(one: Introduction) -> dict[str, str]:
    return {"name": mask_name(one.person.name), "company": one.offer.company.name}


def _at(one: Introduction) -> str:
    return reverse("desk:introduction", args=[one.key])
