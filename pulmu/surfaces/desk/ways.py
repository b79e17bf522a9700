"""The way of a company or a person in words, for its page and for paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pulmu.domains.results.queries import Station
from pulmu.papers.way import Told
from pulmu.ui.parts import Moment

from . import figures
from .shell import RECORDS

# What happened, of what is no record of its own.
HAPPENED: Mapping[str, Promise] = {
    "form": _("Legal form"),
    "founder": _("Founder"),
    "company": _("Company"),
    "request": _("Prototype"),
    "making": _("Prototype"),
    "case": _("Support begins"),
    "case_over": _("Support ends"),
    "mentoring": _("Mentoring"),
    "step": _("Done"),
    "application": _("Asks for a space"),
    "tenancy_over": _("Agreement ends"),
    "offer": _("Job offer"),
    "introduction": _("Introduction"),
    "document": _("Paper issued"),
    "status": _("Tax office"),
    "training": _("Safety training"),
    "booking": _("Booking"),
}
# Where a moment leads; the others lead to the company's own page, where they stand.
PAGES: Mapping[str, str] = {
    "company": "desk:company",
    "request": "desk:prototype_request",
    "making": "desk:prototype",
    "case": "desk:case",
    "case_over": "desk:case",
    "mentoring": "desk:case",
    "step": "desk:case",
    "application": "desk:space",
    "offer": "desk:job",
    "introduction": "desk:introduction",
}
TONES: Mapping[str, str] = {"form": "accent", "case": "accent", "prototype": "good"}


def moments(stations: Iterable[Station]) -> list[Moment]:
    return [
        Moment(
            title=one.called.title,
            when=figures.day(one.day),
            iso=one.day.isoformat(),
            text=" · ".join(filter(None, (label(one), one.called.subtitle))),
            href=_href(one),
            tone=TONES.get(one.kind, "plain"),
        )
        for one in stations
    ]


def told(stations: Sequence[Station]) -> list[Told]:
    """The same for a paper."""
    return [
        Told(day=one.day, when=said.when, what=said.title, about=said.text)
        for one, said in zip(stations, moments(stations), strict=True)
    ]


def label(one: Station) -> str:
    return str(RECORDS.get(one.kind) or HAPPENED[one.kind])


def _href(one: Station) -> str:
    if one.kind in RECORDS and one.kind != "company":
        return reverse("desk:fact", args=[one.kind, one.key])
    if one.kind == "tenancy_over":
        return reverse("desk:fact", args=["tenancy", one.key])
    return reverse(PAGES[one.kind], args=[one.key]) if one.kind in PAGES else ""
