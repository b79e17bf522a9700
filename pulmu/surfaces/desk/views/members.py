"""Who may come in: invited, given a role, shown out again. And who looks on for a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pulmu.core.kernel import kst
from pulmu.core.kernel.errors import Refused
from pulmu.core.members import actions, queries, rules
from pulmu.core.members.queries import Member
from pulmu.core.tenancy.models import Membership, OrganisationKind
from pulmu.core.tenancy.permissions import Permission, Role
from pulmu.surfaces.desk import figures, lists, memberwords
from pulmu.surfaces.desk.doors import DeskRequest, act, door, form_page
from pulmu.surfaces.desk.forms import InviteForm, RightsForm
from pulmu.surfaces.desk.shell import MEMBERS, show
from pulmu.ui.parts import Column, Fact, Link, undone_at

# Which field a refusal is about.
BLAMES: Mapping[str, str] = {
    "members.wrong_email": "email",
    "members.already_here": "email",
    "members.wrong_role": "role",
    "members.wrong_last_day": "last_day",
}
PER_PAGE, MOST_FORMER, MOST_HISTORY, MOST_SIGN_INS = 50, 30, 30, 20


@door(Permission.ORGANISATION_MANAGE)
@require_safe
def members(request: DeskRequest) -> HttpResponse:
    """Everybody of the desk, who looks on for a time, who is gone, and what changed."""
    at = timezone.now()
    found = queries.memberships(request.actor, at=at)
    page = Paginator(found, PER_PAGE).get_page(lists.page_number(request.GET.get("page", "1")))
    return show(
        request,
        "desk/members.html",
        current=MEMBERS,
        members=[_row(one) for one in queries.with_second_factors(page)],
        page=page,
        visits=[_visit(one) for one in queries.visitors(request.actor, at=at)],
        former=queries.former(request.actor, at=at)[:MOST_FORMER],
        history=memberwords.moments(queries.history(request.actor, most=MOST_HISTORY)),
        columns={
            "name": Column(label=_("Name"), heads=True),
            "role": Column(label=_("Role")),
            "second": Column(label=_("Second factor"), kind="state"),
            "seen": Column(label=_("Last seen"), kind="date"),
            "until": Column(label=_("Until"), kind="date"),
        },
    )


@door(Permission.ORGANISATION_MANAGE)
@form_page
def invite(request: DeskRequest) -> HttpResponse:
    at = timezone.now()
    form = InviteForm(request.POST or None, today=kst.day_of(at), may_stand=_may_stand(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.invite(
                request.actor,
                email=form.cleaned_data["email"],
                name=form.cleaned_data["name"],
                role=Role(form.cleaned_data["role"]),
                last_day=form.cleaned_data["last_day"],
                at=at,
            )
        except Refused as error:
            form.add_error(BLAMES.get(error.code), str(error))
        else:
            said = [_("A letter is on its way to %(email)s.") % {"email": made.user.email}]
            said += _until(made)
            return act(request, reverse("desk:members"), lambda: " ".join(said))
    return show(
        request,
        "desk/invite.html",
        current=MEMBERS,
        form=form,
        crumbs=[_back()],
    )


@door(Permission.ORGANISATION_MANAGE)
@form_page
def member(request: DeskRequest, key: str) -> HttpResponse:
    """One who may come in, or could once: rights, sign-ins, what changed."""
    at = timezone.now()
    found = queries.member(request.actor, key)
    form = RightsForm(
        request.POST or None,
        membership=found.membership,
        today=kst.day_of(at),
        may_stand=_may_stand(request),
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.change(
                request.actor,
                key=key,
                role=Role(form.cleaned_data["role"]),
                last_day=form.cleaned_data["last_day"],
                at=at,
            )
        except Refused as error:
            form.add_error(BLAMES.get(error.code), str(error))
        else:
            said = " ".join([_("That holds now."), *_until(made)])
            return act(request, reverse("desk:member", args=[key]), lambda: said)
    return show(
        request,
        "desk/member.html",
        current=MEMBERS,
        member=found,
        is_open=found.membership.is_open(at),
        is_own=found.user.key == request.actor.key,
        form=form,
        facts=_facts(found, at=at),
        sign_ins=memberwords.sign_ins(queries.sign_ins(found.membership, most=MOST_SIGN_INS)),
        history=memberwords.moments(queries.history(request.actor, most=MOST_HISTORY, key=key)),
        crumbs=[_back()],
    )


@door(Permission.ORGANISATION_MANAGE)
@require_POST
def end(request: DeskRequest, key: str) -> HttpResponse:
    """Shown out, or a visit ended early: from the next request on."""

    def doing() -> str:
        gone = actions.end(request.actor, key=key, at=timezone.now())
        said = _("%(name)s cannot come in any more.") % {"name": gone.shown_as}
        back = undone_at(reverse("desk:member_again", args=[key]))
        messages.success(request, said, extra_tags=back)
        return ""

    return act(request, reverse("desk:members"), doing)


@door(Permission.ORGANISATION_MANAGE)
@require_POST
def again(request: DeskRequest, key: str) -> HttpResponse:
    """Back with the former role; a visit asks for its new last day."""
    found = queries.member(request.actor, key).membership
    if found.role == Role.INSPECTOR:
        return redirect("desk:member", key=key)

    def doing() -> str:
        actions.change(request.actor, key=key, role=Role(found.role), at=timezone.now())
        return _("%(name)s may come in again.") % {"name": found.shown_as}

    return act(request, reverse("desk:members"), doing)


@door(Permission.ORGANISATION_MANAGE)
@require_POST
def send_again(request: DeskRequest, key: str) -> HttpResponse:
    def doing() -> str:
        actions.send_again(request.actor, key=key, at=timezone.now())
        return _("The invitation is on its way once more.")

    return act(request, reverse("desk:member", args=[key]), doing)


def _row(one: Member) -> dict[str, Any]:
    membership = one.membership
    return {
        "key": membership.key,
        "name": membership.shown_as,
        "email": one.user.email,
        "role": membership.get_role_display(),
        "is_waiting": one.is_waiting,
        "is_closed": not one.user.is_active,
        "has_second_factor": one.has_second_factor,
        "seen": membership.seen_at,
        "until": _last_day(membership),
    }


def _visit(membership: Membership) -> dict[str, str]:
    return {
        "key": membership.key,
        "name": membership.shown_as,
        "until": _last_day(membership),
    }


def _until(membership: Membership) -> list[str]:
    """The end of a visit in words."""
    day = _last_day(membership)
    return [_("The visit lasts up to and including %(day)s.") % {"day": day}] if day else []


def _may_stand(request: DeskRequest) -> bool:
    """Whether an inspector may look on without an end: in the authority's own house."""
    return request.organisation.kind == OrganisationKind.AUTHORITY


def _last_day(membership: Membership) -> str:
    until = membership.until
    return "" if until is None else figures.day(rules.last_day_of(until))


def _facts(one: Member, *, at: dt.datetime) -> list[Fact]:
    membership = one.membership
    seen = membership.seen_at
    facts = [
        Fact(label=_("E-mail"), value=one.user.email),
        Fact(label=_("Role"), value=str(membership.get_role_display())),
        Fact(label=_("Since"), value=figures.day(kst.day_of(membership.since))),
    ]
    if membership.until is not None:
        if membership.is_open(at):
            facts.append(Fact(label=_("Last day"), value=_last_day(membership)))
        else:
            facts.append(Fact(label=_("Ended"), value=figures.moment(membership.until)))
    second = _("On") if one.has_second_factor else _("Off")
    return [
        *facts,
        Fact(label=_("Second factor"), value=second),
        Fact(label=_("Last seen"), value=figures.moment(seen) if seen else ""),
    ]


def _back() -> Link:
    return Link(label=_("Members"), href=reverse("desk:members"))
