"""The job link in the words of its pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pulmu.core.kernel.masking import mask_name
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.companies.choices import Field
from pulmu.domains.support import queries
from pulmu.domains.support.choices import IntroductionState, OfferState
from pulmu.domains.support.models import Candidate, Hire, Introduction, JobOffer
from pulmu.domains.support.queries import Reasons, Taken
from pulmu.ui import fmt
from pulmu.ui.parts import Fact, Link

from . import figures
from .doors import DeskRequest

OFFER_TONES = {
    OfferState.DRAFT: "plain",
    OfferState.PUBLISHED: "accent",
    OfferState.CLOSED: "plain",
    OfferState.FILLED: "good",
}
TONES = {
    IntroductionState.ASKED: "warn",
    IntroductionState.DECLINED: "plain",
    IntroductionState.AGREED: "accent",
    IntroductionState.INTERVIEW: "accent",
    IntroductionState.PLACED: "good",
    IntroductionState.HIRED: "good",
    IntroductionState.TURNED_DOWN: "plain",
    IntroductionState.WITHDRAWN: "plain",
}


def tabs(request: DeskRequest, here: str) -> list[Link]:
    """Offers, who was introduced, and who looks for work."""
    pages = [
        (_("Job offers"), reverse("desk:jobs")),
        (_("Introductions"), reverse("desk:introductions")),
    ]
    if request.actor.can(Permission.PEOPLE_READ):
        pages.append((_("Candidates"), reverse("desk:candidates")))
    return [Link(label=label, href=href, current=href == here) for label, href in pages]


def back() -> Link:
    return Link(label=_("Job offers"), href=reverse("desk:jobs"))


def offer_row(one: Any) -> dict[str, Any]:
    return {
        "href": reverse("desk:job", args=[one.key]),
        "name": one.title,
        "company": one.company.name,
        "field": one.get_field_display(),
        "region": one.region,
        "closes": figures.day(one.closes_on) if one.closes_on else "",
        "count": f"{one.hired}/{one.openings}",
        "introduced": one.introduced,
        "state": one.get_state_display(),
        "tone": OFFER_TONES[OfferState(one.state)],
    }


def introduction_row(one: Introduction) -> dict[str, Any]:
    return {
        "href": reverse("desk:introduction", args=[one.key]),
        "name": mask_name(one.person.name),
        "offer": one.offer.title,
        "offer_at": reverse("desk:job", args=[one.offer.key]),
        "company": one.offer.company.name,
        "asked": figures.day(one.asked_on),
        "next": _next(one),
        "state": one.get_state_display(),
        "tone": TONES[IntroductionState(one.state)],
    }


def candidate_row(
    one: Candidate, courses: Iterable[Taken], elsewhere: Iterable[Introduction] = ()
) -> dict[str, Any]:
    """``elsewhere``: what is known already of their way to another offer."""
    return {
        "elsewhere": [introduction_row(known) for known in elsewhere],
        "key": one.key,
        "href": reverse("desk:person", args=[one.person.key]),
        "name": mask_name(one.person.name),
        "fields": ", ".join(str(Field(name).label) for name in one.fields),
        "regions": one.regions or _("Everywhere"),
        "words": one.words,
        "link": one.link,
        "since": figures.day(one.since),
        "courses": [course(taken) for taken in courses],
    }


def course(one: Taken) -> dict[str, str]:
    """A course with where it is opened: its own page, or that of its last session."""
    href = (
        reverse("desk:course", args=[one.offering])
        if one.offering
        else reverse("desk:fact", args=["session", one.session])
    )
    said = ngettext("%(count)s session", "%(count)s sessions", one.times)
    note = [str(Field(one.field).label), said % {"count": fmt.number(one.times)}]
    note.append(_("until %(day)s") % {"day": figures.day(one.until)})
    if one.is_certified:
        note.append(_("with a certificate"))
    return {"name": one.name, "href": href, "note": " · ".join(note)}


def linked(actor: Actor, record: object) -> list[Fact]:
    """A hire opened back: the introduction it came of, and the courses that came before."""
    if not isinstance(record, Hire) or not actor.can(Permission.SUPPORT_READ):
        return []
    found = queries.introduction_of(actor, record)
    if found is None:
        return []
    said = [
        Fact(
            label=_("Introduction"),
            value=found.offer.title,
            note=figures.day(found.asked_on),
            href=reverse("desk:introduction", args=[found.key]),
        )
    ]
    if actor.can(Permission.PROGRAMMES_READ):
        courses = queries.courses_of(actor, [found.person_id]).get(found.person_id, ())
        for one in map(course, courses):
            label = _("Course")
            said.append(Fact(label=label, value=one["name"], note=one["note"], href=one["href"]))
    return said


def reasons(offer: JobOffer, why: Reasons) -> list[str]:
    """Why it is said that an offer fits: what both said, and nothing else."""
    field = _("Same field: %(field)s") % {"field": Field(why.field).label}
    if not why.region:
        return [field, _("Region: they look everywhere")]
    said = {"region": why.region, "place": offer.region}
    return [field, _("Region: %(region)s, where the offer is (%(place)s)") % said]


def _next(one: Introduction) -> str:
    if one.state == IntroductionState.INTERVIEW and one.interview_at:
        return figures.moment(one.interview_at)
    if one.state == IntroductionState.AGREED and one.agreed_on:
        return _("agreed on %(day)s") % {"day": figures.day(one.agreed_on)}
    return figures.day(one.ended_on) if one.ended_on else ""
