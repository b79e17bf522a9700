"""What people are told and asked, what they allowed, and who answers for a child."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from pulmu.core.kernel.errors import Refused
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.people import actions, queries
from pulmu.domains.people.choices import ConsentKind
from pulmu.domains.people.models import Consent, ConsentText
from pulmu.domains.support import actions as support
from pulmu.surfaces.desk import figures, lists, years
from pulmu.surfaces.desk.doors import DeskRequest, door, form_page
from pulmu.surfaces.desk.peopleforms import ConsentsForm, ConsentTextForm, GuardianForm
from pulmu.surfaces.desk.shell import PEOPLE, show
from pulmu.surfaces.desk.views.people import PER_PAGE, back
from pulmu.surfaces.desk.views.person import needs_guardian, refuse, to_person
from pulmu.ui.parts import Column, Link, Moment

# A start for who writes a text for the first time; what counts is what they make of it.
SUGGESTED: Mapping[str, Any] = {
    ConsentKind.PROCESSING: gettext_lazy(
        "Legal basis: Personal Information Protection Act, article 15 (1) 4 (contract)\n"
        "Purpose: courses, use of equipment and rooms, prototypes, proof of results\n"
        "Items: name, phone, sex, year of birth, region, affiliation\n"
        "Period: phone 3 years after the last activity, proof of results 5 years"
    ),
    ConsentKind.PROMOTION: gettext_lazy(
        "Purpose: news about courses and contests\n"
        "Items: name, phone\n"
        "Period: until you take it back\n"
        "You may say no. You can take part all the same."
    ),
    ConsentKind.PICTURES: gettext_lazy(
        "Purpose: photos and films of activities in reports and on our pages\n"
        "Items: pictures of you\n"
        "Period: until you take it back, 5 years at most\n"
        "You may say no. You can take part all the same."
    ),
    ConsentKind.SENSITIVE: gettext_lazy(
        "Purpose: help you need to take part (for example because of a disability)\n"
        "Items: what you tell us about it\n"
        "Period: until the activity is over\n"
        "You may say no. You can take part all the same."
    ),
    ConsentKind.JOBS: gettext_lazy(
        "Purpose: introducing you to companies of the region that look for somebody\n"
        "Items: the fields and regions you look for, what you write about yourself, your "
        "courses here\n"
        "To whom: to each company only after you said yes to that very company; then also your "
        "name, phone and e-mail\n"
        "Period: until you take it back, one year at most\n"
        "You may say no. You can take part all the same."
    ),
    ConsentKind.THIRD_PARTY: gettext_lazy(
        "To whom: the authority of the programme and partner labs that you are passed on to\n"
        "Purpose: joint courses and support\n"
        "Items: name, phone, affiliation\n"
        "Period: until the support is over\n"
        "You may say no. You can take part all the same."
    ),
}


@door(Permission.PEOPLE_READ)
@form_page
def consents(request: DeskRequest, key: str) -> HttpResponse:
    """Both blocks: what is processed without consent, and what somebody allowed beyond it."""
    found = queries.person(request.actor, key)
    today = years.today()
    form = ConsentsForm(request.POST or None, initial={"said_on": today})
    if request.method == "POST" and form.is_valid():
        try:
            made = _recorded(request, key, form)
        except Refused as error:
            refuse(form, error)
        else:
            if made:
                messages.success(request, _("What was said is recorded."))
            else:
                messages.info(request, _("Nothing new was said, so nothing is recorded."))
            return redirect("desk:consents", key=key)
    texts = queries.texts_on(request.actor, today)
    as_one = queries.together(request.actor, [found.pk])
    history = queries.consent_history(request.actor, *as_one)
    return show(
        request,
        "desk/consents.html",
        current=PEOPLE,
        person=queries.masked(found),
        processing=texts.get(ConsentKind.PROCESSING),
        states=queries.consents(request.actor, found, on=today),
        form=form,
        is_waiting=needs_guardian(request, found),
        history=[_moment(one) for one in history],
        can_write=request.actor.can(Permission.PEOPLE_WRITE),
        crumbs=[back(), to_person(found)],
    )


@door(Permission.PEOPLE_WRITE)
@form_page
def guardian(request: DeskRequest, key: str) -> HttpResponse:
    """Who answers for a child, and how their consent was made sure."""
    found = queries.person(request.actor, key)
    known = queries.guardian(request.actor, found)
    form = GuardianForm(request.POST or None, initial=_chosen(known), is_known=known is not None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_guardian(request.actor, key=key, row=form.row(), at=timezone.now())
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("The guardian is recorded."))
            return redirect("desk:person", key=key)
    return show(
        request,
        "desk/guardian.html",
        current=PEOPLE,
        person=queries.masked(found),
        known=known,
        form=form,
        crumbs=[back(), to_person(found)],
    )


@door(Permission.PEOPLE_READ)
@require_safe
def children(request: DeskRequest) -> HttpResponse:
    """Who is under 14 and has no guardian whose consent is sure."""
    waiting = queries.without_guardian(request.actor, on=years.today())
    page = Paginator(waiting, PER_PAGE).get_page(lists.page_number(request.GET.get("page", "1")))
    return show(
        request,
        "desk/children.html",
        current=PEOPLE,
        children=[queries.masked(one) for one in page],
        page=page,
        can_write=request.actor.can(Permission.PEOPLE_WRITE),
        columns={
            "name": Column(label=_("Name"), heads=True),
            "born": Column(label=_("Born"), kind="number"),
            "affiliation": Column(label=_("Affiliation"), desk_only=True),
            "act": Column(label=_("Guardian"), kind="actions"),
        },
        crumbs=[back()],
    )


@door(Permission.PEOPLE_READ)
@require_safe
def texts(request: DeskRequest) -> HttpResponse:
    """What people are told and asked: the text in force of each kind, and earlier versions."""
    today = years.today()
    in_force = queries.texts_on(request.actor, today)
    every = queries.texts(request.actor)
    return show(
        request,
        "desk/consent_texts.html",
        current=PEOPLE,
        kinds=[
            (kind, in_force.get(kind), [_version(text) for text in every if text.kind == kind])
            for kind in ConsentKind
        ],
        can_write=request.actor.can(Permission.ORGANISATION_MANAGE),
        crumbs=[back()],
    )


@door(Permission.ORGANISATION_MANAGE)
@form_page
def text(request: DeskRequest, kind: str) -> HttpResponse:
    """A new version of one text; who consented to an earlier one consented to that one."""
    if kind not in ConsentKind.names:
        raise Http404
    chosen = ConsentKind[kind]
    last = next((one for one in queries.texts(request.actor) if one.kind == chosen), None)
    words = last.words if last else SUGGESTED[chosen]
    form = ConsentTextForm(
        request.POST or None, initial={"words": words, "in_force_from": years.today()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_consent_text(
                request.actor, kind=chosen, **form.cleaned_data, at=timezone.now()
            )
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("The text is recorded."))
            return redirect("desk:consent_texts")
    return show(
        request,
        "desk/consent_text.html",
        current=PEOPLE,
        kind=chosen,
        last=last,
        form=form,
        crumbs=[back(), Link(label=_("Consent texts"), href=reverse("desk:consent_texts"))],
    )


def _recorded(request: DeskRequest, key: str, form: ConsentsForm) -> list[Consent]:
    """Written down; who no longer looks for work is let go of with the same press."""
    at = timezone.now()
    with transaction.atomic():
        made = actions.record_consents(
            request.actor,
            key=key,
            said=form.said(),
            channel=form.cleaned_data["channel"],
            said_on=form.cleaned_data["said_on"],
            at=at,
        )
        if any(one.kind == ConsentKind.JOBS for one in made):
            support.let_go_if_taken_back(request.actor, person=key, at=at)
    return made


def _chosen(known: queries.GuardianLine | None) -> dict[str, Any]:
    """What the form says of a guardian already: a correction of the phone keeps the rest."""
    if known is None:
        return {}
    return {
        "relation": known.chosen_relation,
        "way": known.chosen_way,
        "verified_on": known.verified_on,
    }


def _moment(one: Consent) -> Moment:
    said = {"kind": one.get_kind_display(), "version": one.text.version}
    title = _("%(kind)s: given") if one.is_given else _("%(kind)s: taken back")
    about = _("%(channel)s · text version %(version)d · recorded by %(name)s") % {
        "channel": one.get_channel_display(),
        "version": one.text.version,
        "name": one.recorded_by,
    }
    return Moment(
        title=title % said,
        text=about,
        when=figures.day(one.said_on),
        iso=one.said_on.isoformat(),
        tone="good" if one.is_given else "warn",
    )


def _version(one: ConsentText) -> Moment:
    title = _("Version %(version)d by %(name)s") % {"version": one.version, "name": one.made_by}
    return Moment(
        title=title,
        text=one.words,
        when=_("in force from %(day)s") % {"day": figures.day(one.in_force_from)},
        iso=one.in_force_from.isoformat(),
    )
