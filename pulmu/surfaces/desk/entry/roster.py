"""People of a session as somebody pastes them: a line each, told apart by how a word looks."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pulmu.core.kernel.kst import day_of
from pulmu.core.tenancy.actor import Actor
from pulmu.domains.people.choices import PersonRole
from pulmu.domains.programmes import actions
from pulmu.domains.programmes.models import Session
from pulmu.domains.workbook import typed
from pulmu.domains.workbook.actions import person_meant
from pulmu.domains.workbook.typed import Mistyped

from . import fields

MOST_LINES, MOST_TEXT = 300, 50_000
BETWEEN = re.compile(r"\t|,|;| {2,}")
YEAR = re.compile(r"(19|20)\d{2}년?생?")
PHONE = re.compile(r"[+\d][\d\s().-]{6,}")


@dataclass(frozen=True, slots=True)
class Attendee:
    """One line: ``phone`` digits, or empty; what is neither phone nor year is where from."""

    name: str
    phone: str = ""
    birth_year: int | None = None
    affiliation: str = ""


def attendee(line: str, *, today: dt.date) -> Attendee:
    """`김하나⇥010-1234-5678⇥1989⇥가야메타`, in any order after the name. Raises Mistyped."""
    name, *rest = (part.strip() for part in BETWEEN.split(line) if part.strip())
    said: dict[str, Any] = {"name": typed.words(name, longest=100)}
    for part in rest:
        if YEAR.fullmatch(part):
            said["birth_year"] = typed.birth_year(part, today=today)
        elif PHONE.fullmatch(part):
            said["phone"] = typed.phone(part)
        else:
            said["affiliation"] = typed.words(part, longest=200)
    return Attendee(**said)


class RosterForm(forms.Form):
    """Who was there, pasted or typed; whoever is known already is found."""

    people = forms.CharField(
        label=gettext_lazy("People, a line each"),
        max_length=MOST_TEXT,
        widget=forms.Textarea,
        help_text=gettext_lazy(
            "The name first; phone, year of birth and affiliation as far as they are known."
        ),
    )
    on = fields.day(gettext_lazy("Day"))
    role = fields.Choice(PersonRole.choices, label=gettext_lazy("Role"))
    is_present = forms.BooleanField(
        label=gettext_lazy("They were there"), required=False, initial=True
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        actor: Actor,
        session: Session,
        today: dt.date,
    ) -> None:
        self.actor, self.session, self.today = actor, session, today
        first = min(day_of(session.starts_at), today)
        super().__init__(data, initial={"on": first, "role": PersonRole.PARTICIPANT})

    def clean_people(self) -> list[Attendee]:
        lines = [line for line in self.cleaned_data["people"].splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            message = _("%(count)d lines are too many at once: %(most)d at most.")
            raise forms.ValidationError(message % {"count": len(lines), "most": MOST_LINES})
        found, wrong = [], []
        for number, line in enumerate(lines, start=1):
            try:
                found.append(attendee(line, today=self.today))
            except Mistyped as error:
                said = {"number": number, "reason": str(error)}
                wrong.append(_("Line %(number)d: %(reason)s") % said)
        if wrong:
            raise forms.ValidationError(wrong)
        return found

    def write(self, *, at: dt.datetime) -> tuple[int, int]:
        """Record the attendances: how many lines are new or different, how many people are new."""
        said = self.cleaned_data
        rows, newcomers = [], 0
        for one in said["people"]:
            person, is_new = person_meant(
                self.actor,
                name=one.name,
                phone=one.phone,
                birth_year=one.birth_year,
                affiliation=one.affiliation,
                at=at,
            )
            newcomers += is_new
            rows.append(
                actions.AttendanceRow(
                    session_id=self.session.pk,
                    person_id=person.pk,
                    on=said["on"],
                    is_present=said["is_present"],
                    role=said["role"],
                    affiliation=one.affiliation,
                )
            )
        done = actions.record_attendances(self.actor, rows=rows, at=at)
        return len(done.touched), newcomers
