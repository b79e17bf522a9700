"""What founders and their companies want of somebody today."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from pulmu.core.kernel.masking import mask_name
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.companies import queries as companies
from pulmu.domains.companies.models import Document
from pulmu.domains.support import queries
from pulmu.domains.support.choices import ApplicationState
from pulmu.domains.support.models import Mentoring, SpaceApplication, Tenancy

from . import figures, lists, years
from .doors import DeskRequest
from .hands import Line

MOST = 3
# So long before its end an agreement is spoken about, and a paper asked for anew.
AGREEMENT_AHEAD, PAPER_AHEAD = dt.timedelta(days=45), dt.timedelta(days=14)
# What is over for longer is past help from this page.
BEHIND = dt.timedelta(days=30)


def lines(request: DeskRequest) -> list[Line]:
    """For whoever supports: to answer, to ask after, to renew, to ask for anew."""
    if not request.actor.can(Permission.SUPPORT_WRITE):
        return []
    return [
        *_asked(request),
        *_promised(request),
        *_ending(request),
        *_papers(request),
        *_stopped(request),
    ]


def _asked(request: DeskRequest) -> list[Line]:
    return [_application(one) for one in queries.to_review(request.actor)[:MOST]]


def _application(one: SpaceApplication) -> Line:
    said = {"venture": one.venture, "kind": one.get_kind_display()}
    if one.state == ApplicationState.APPROVED:
        return Line(
            text=_("%(venture)s waits for the agreement: %(kind)s") % said,
            note=_("Approved on %(day)s") % {"day": figures.day(one.answered_on or one.asked_on)},
            label=_("Agree"),
            href=reverse("desk:space_agree", args=[one.key]),
            opens=True,
        )
    return Line(
        text=_("%(venture)s asks for a space: %(kind)s") % said,
        note=_("Asked on %(day)s, wished from %(from)s")
        % {"day": figures.day(one.asked_on), "from": figures.day(one.wished_from)},
        label=_("Answer it"),
        href=reverse("desk:space", args=[one.key]),
        tone="warn",
    )


def _promised(request: DeskRequest) -> list[Line]:
    due = queries.follow_ups(request.actor, until=years.today())[:MOST]
    return [_follow_up(one) for one in due]


def _follow_up(one: Mentoring) -> Line:
    case = one.case
    name = case.company.name if case.company else mask_name(case.person.name)
    return Line(
        text=_("Ask after it: %(step)s") % {"step": one.next_step or _("the next step")},
        note=_("%(name)s, promised for %(day)s")
        % {"name": name, "day": figures.day(one.next_on or one.on)},
        label=_("Asked after"),
        href=reverse("desk:case", args=[case.key]),
        act=reverse("desk:case_act", args=[case.key]),
        do=f"follow:{one.key}",
    )


def _ending(request: DeskRequest) -> list[Line]:
    today = years.today()
    found = queries.expiring_tenancies(
        request.actor, since=today - BEHIND, until=today + AGREEMENT_AHEAD
    )
    return [_agreement(one, today) for one in found[:MOST]]


def _agreement(one: Tenancy, today: dt.date) -> Line:
    ends_on = one.ends_on or today
    said = {"name": one.company.name, "space": one.space, "day": figures.day(ends_on)}
    is_over = ends_on < today
    return Line(
        text=_("The agreement with %(name)s is over: %(space)s") % said
        if is_over
        else _("The agreement with %(name)s ends on %(day)s: %(space)s") % said,
        note=_("It ended on %(day)s.") % said if is_over else "",
        label=_("Renew"),
        href=reverse("desk:tenancy_renew", args=[one.key]),
        opens=True,
        tone="warn" if is_over else "plain",
    )


def _papers(request: DeskRequest) -> list[Line]:
    today = years.today()
    found = companies.expiring(request.actor, since=today - BEHIND, until=today + PAPER_AHEAD)
    return [
        Line(
            text=_("%(paper)s of %(name)s: good until %(day)s")
            % {
                "paper": one.get_kind_display(),
                "name": one.company.name,
                "day": figures.day(one.valid_until or today),
            },
            note=_("Ask the company for a new one."),
            label=_("Put in the new one"),
            href=_new_paper(one),
            opens=True,
        )
        for one in found[:MOST]
    ]


def _new_paper(one: Document) -> str:
    """The form, for a paper of that kind."""
    return (
        f"{reverse('desk:company_document', args=[one.company.key])}?{lists.query(kind=one.kind)}"
    )


def _stopped(request: DeskRequest) -> list[Line]:
    """Businesses that the tax office says rest or are over, for a month after it said so."""
    found = companies.stopped(request.actor, since=years.today() - BEHIND)
    return [
        Line(
            text=_("%(name)s: %(status)s, says the tax office")
            % {"name": one.company.name, "status": one.get_status_display()},
            note=_("Asked on %(day)s") % {"day": figures.day(one.checked_on)},
            label=_("Look at it"),
            href=reverse("desk:company", args=[one.company.key]),
            tone="warn",
        )
        for one in found[:MOST]
    ]
