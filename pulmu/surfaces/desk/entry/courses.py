"""A course as it is typed: the few things that every one needs, the rest behind."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pulmu.core.kernel.keys import new_key
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.companies.choices import Field
from pulmu.domains.places import queries as places
from pulmu.domains.programmes import actions, queries
from pulmu.domains.programmes.choices import Booking, SessionType, Stage
from pulmu.domains.programmes.models import Offering
from pulmu.domains.surveys import queries as surveys
from pulmu.domains.surveys.choices import Purpose
from pulmu.surfaces.desk import fields

from .base import MOST_SUGGESTED, EntryForm

MOST_SEATS, MOST_HOURS, MOST_PERCENT, LONGEST = 10_000, 8_760, 100, 20_000
HOURS = ("theory_minutes", "practice_minutes")
KEYED = ("resource", "trains_class", "asks", "survey")


@dataclass(frozen=True, slots=True)
class Section:
    """Some fields of the form under a heading; those that not every course needs can be closed."""

    heading: str
    fields: list[BoundField]
    is_folded: bool
    is_open: bool


class CourseForm(EntryForm):
    permission = Permission.PROGRAMMES_WRITE
    blames = {
        "programmes.name_missing": "name",
        "programmes.deadline_wrong": "closes_at",
        "programmes.in_use": "booking",
        "programmes.number_wrong": "certificate_percent",
        "programmes.form_broken": "once",
    }
    SECTIONS: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
        (
            gettext_lazy("What it is"),
            ("programme", "name", "summary", "type", "field"),
        ),
        (
            gettext_lazy("Seats and place"),
            ("capacity", "booking", "place", "resource", "trains_class"),
        ),
        (
            gettext_lazy("Sign-up"),
            (
                "opens_at",
                "closes_at",
                "needs_approval",
                "has_waiting_list",
                "asks_birth",
                "cancel_hours",
                "offer_hours",
                "least",
                "decide_on",
                "asks",
            ),
        ),
        (
            gettext_lazy("What people read before they come"),
            ("about", "audience", "to_bring", "cost", "stage"),
        ),
        (
            gettext_lazy("Hours, materials, and what comes afterwards"),
            (
                "theory_minutes",
                "practice_minutes",
                "materials",
                "after_links",
                "certificate_percent",
                "survey",
            ),
        ),
    )
    ALWAYS_OPEN = 2

    programme = fields.suggested(
        gettext_lazy("Programme"),
        longest=200,
        help_text=gettext_lazy("A new name makes a new programme."),
    )
    name = fields.text(
        gettext_lazy("Name of the course"),
        longest=200,
        help_text=gettext_lazy("As people see it. For example: First steps in AI, spring."),
    )
    summary = fields.text(gettext_lazy("In one line"), longest=300, required=False)
    type = fields.Choice(SessionType.choices, label=gettext_lazy("Type"))
    field = fields.Choice(Field.choices, label=gettext_lazy("Field"))
    stage = fields.Choice(Stage.choices, label=gettext_lazy("Stage"))
    capacity = fields.count(
        gettext_lazy("Seats"),
        most=MOST_SEATS,
        empty=None,
        required=False,
        help_text=gettext_lazy("Empty for as many as come."),
    )
    booking = fields.Choice(Booking.choices, label=gettext_lazy("Booked as"))
    place = fields.text(gettext_lazy("Place"), longest=200, short=True, required=False)
    resource = fields.Choice(
        (),
        label=gettext_lazy("Room"),
        required=False,
        help_text=gettext_lazy("It is kept free of others at these times."),
    )
    opens_at = fields.moment(
        gettext_lazy("Sign-up opens"), required=False, help_text=gettext_lazy("Empty for at once.")
    )
    closes_at = fields.moment(
        gettext_lazy("Sign-up closes"),
        required=False,
        help_text=gettext_lazy("Empty for when it begins."),
    )
    needs_approval = fields.yes(gettext_lazy("We choose who takes part"))
    has_waiting_list = fields.yes(gettext_lazy("A waiting list when it is full"))
    asks_birth = fields.yes(
        gettext_lazy("Children may come"),
        help_text=gettext_lazy(
            "The date of birth is asked; of those under 14 a guardian has to agree."
        ),
    )
    cancel_hours = fields.count(
        gettext_lazy("Can be cancelled until so many hours before"), most=MOST_HOURS
    )
    offer_hours = fields.count(gettext_lazy("Hours to take an offered seat"), most=MOST_HOURS)
    least = fields.count(
        gettext_lazy("Takes place from so many people on"),
        most=MOST_SEATS,
        empty=None,
        required=False,
    )
    decide_on = fields.day(
        gettext_lazy("Day of decision"),
        required=False,
        help_text=gettext_lazy("On this day you are asked whether it takes place."),
    )
    asks = fields.Choice(
        (),
        label=gettext_lazy("Questions at sign-up"),
        required=False,
        help_text=gettext_lazy("They are written under Surveys."),
    )
    trains_class = fields.Choice(
        (),
        label=gettext_lazy("Safety training for"),
        required=False,
        help_text=gettext_lazy("Whoever attends may book machines of this class."),
    )
    about = fields.lines(gettext_lazy("Description"), longest=LONGEST, required=False)
    audience = fields.text(gettext_lazy("For whom"), longest=200, required=False)
    to_bring = fields.text(gettext_lazy("To bring along"), longest=300, required=False)
    cost = fields.count(
        gettext_lazy("Cost in won"),
        most=100_000_000,
        required=False,
        help_text=gettext_lazy("Empty when it costs nothing."),
    )
    theory_minutes = fields.hours(gettext_lazy("Hours of theory"), required=False)
    practice_minutes = fields.hours(gettext_lazy("Hours of practice"), required=False)
    materials = fields.lines(
        gettext_lazy("Materials"),
        longest=LONGEST,
        required=False,
        help_text=gettext_lazy("What has to be there on the day, a line each."),
    )
    after_links = fields.lines(
        gettext_lazy("Links for afterwards"),
        longest=LONGEST,
        required=False,
        help_text=gettext_lazy("Shown to those who took part, a line each."),
    )
    certificate_percent = fields.count(
        gettext_lazy("Certificate from so many per cent attended"),
        most=MOST_PERCENT,
        empty=None,
        required=False,
        help_text=gettext_lazy("Empty for no certificate. Usual: 80."),
    )
    survey = fields.Choice(
        (),
        label=gettext_lazy("Questions afterwards"),
        required=False,
        help_text=gettext_lazy("Those who were there get a link by mail when it is over."),
    )
    once = forms.CharField(widget=forms.HiddenInput, required=False)

    def prepare(self) -> None:
        names = queries.programmes(self.actor).values_list("name", flat=True)
        self.suggest("programme", list(names[:MOST_SUGGESTED]))
        rooms = places.resources(self.actor).values_list("pk", "name")
        asked = surveys.questionnaires(self.actor, purpose=Purpose.SIGN_UP)
        after = surveys.questionnaires(self.actor, purpose=Purpose.SATISFACTION)
        self._offer("resource", rooms[:MOST_SUGGESTED])
        self._offer("trains_class", places.classes(self.actor).values_list("pk", "name"))
        self._offer("asks", asked.values_list("pk", "name"))
        self._offer("survey", after.values_list("pk", "name"))

    def fresh(self) -> dict[str, Any]:
        return {
            "type": SessionType.COURSE,
            "stage": Stage.LEARN,
            "booking": Booking.WHOLE,
            "has_waiting_list": True,
            "cancel_hours": 24,
            "offer_hours": 24,
            "once": new_key(),
        }

    def of(self, record: Offering) -> dict[str, Any]:
        named = [name for name in self.base_fields if name not in ("programme", "once", *KEYED)]
        said = {name: getattr(record, name) for name in named}
        said |= {name: fields.as_hours(said[name]) for name in HOURS}
        said |= {name: str(getattr(record, f"{name}_id") or "") for name in KEYED}
        return {**said, "programme": record.programme.name, "cost": record.cost or ""}

    def add(self, *, at: dt.datetime) -> Offering:
        once = self.cleaned_data["once"]
        return actions.draft_offering(self.actor, row=self._row(at), once=once, at=at)

    def correct(self, key: str, *, at: dt.datetime, why: str) -> Offering:
        return actions.correct_offering(self.actor, key=key, row=self._row(at), at=at)

    def clean_offer_hours(self) -> int:
        hours: int = self.cleaned_data["offer_hours"]
        if not hours:
            raise forms.ValidationError(_("At least one hour."))
        return hours

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("decide_on") and said.get("least") is None and "least" not in self.errors:
            self.add_error("least", _("Say how many people it needs, or leave the day out."))
        return said

    def sections(self) -> list[Section]:
        """The fields by what they are about; closed where nothing differs from what is usual."""
        usual = self.fresh()
        made = []
        for number, (heading, names) in enumerate(self.SECTIONS):
            bound = [self[name] for name in names]
            said = any((one.value() or "") != (usual.get(one.name) or "") for one in bound)
            wrong = any(one.errors for one in bound)
            is_folded = number >= self.ALWAYS_OPEN
            made.append(Section(str(heading), bound, is_folded, said or wrong))
        return made

    def _offer(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        listed = [("", _("None")), *((str(pk), label) for pk, label in rows)]
        field.choices = listed  # type: ignore[attr-defined]  # a Choice

    def _row(self, at: dt.datetime) -> actions.OfferingRow:
        said: dict[str, Any] = self.said()
        said.pop("once")
        for name in KEYED:
            chosen = said.pop(name)
            said[f"{name}_id"] = int(chosen) if chosen else None
        rows = [actions.ProgrammeRow(name=said.pop("programme"))]
        made = actions.record_programmes(self.actor, rows=rows, at=at).objects[0]
        return actions.OfferingRow(programme_id=made.pk, **said)
