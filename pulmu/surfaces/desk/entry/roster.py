"""People of a session as somebody pastes them: a line each, told apart by how a word looks."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pulmu.core.kernel.errors import Refused
from pulmu.core.kernel.kst import day_of
from pulmu.core.tenancy.actor import Actor
from pulmu.domains.people.actions import EmailImpossible, require_email
from pulmu.domains.people.choices import PersonRole
from pulmu.domains.people.models import Person
from pulmu.domains.programmes import actions, queries
from pulmu.domains.programmes.models import Session
from pulmu.domains.workbook import actions as workbook
from pulmu.domains.workbook import typed
from pulmu.domains.workbook.typed import Mistyped
from pulmu.surfaces.desk import fields
from pulmu.surfaces.desk.forms import CorrectForm

MOST_LINES, MOST_TEXT = 300, 50_000
BETWEEN = re.compile(r"\t|,|;| {2,}|(?<=[^\W\d]) (?=\+?\d{2,}[\d-]*)")
NUMBER = re.compile(r"\d{1,3}\.?")
YEAR = re.compile(r"(19|20)\d{2}년?생?")
BIRTH = re.compile(r"(19|20)\d{2}[-./년] ?\d{1,2}[-./월] ?\d{1,2}[.일]?|\d{6}")
PHONE = re.compile(r"\+?[\d() .-]{5,20}")
DIGITS = re.compile(r"\d{3}")
AT = "@"
HEADS = frozenset({"성명", "이름", "name"})


class Unclear(Refused):
    """A line that could mean several things."""

    code = "desk.unclear_line"


@dataclass(frozen=True, slots=True)
class Attendee:
    """One line: ``phone`` digits, or empty; what is none of the rest is where from."""

    name: str
    phone: str = ""
    birth_year: int | None = None
    affiliation: str = ""
    email: str = ""


def attendee(line: str, *, today: dt.date) -> Attendee | None:
    """`김하나⇥010-1234-5678⇥1989⇥가야메타`, in any order after the name.

    A number before the name is passed over; None for the heads of the columns. Raises Mistyped,
    or Unclear rather than guess.
    """
    parts = [part.strip() for part in BETWEEN.split(line) if part.strip()]
    if parts and NUMBER.fullmatch(parts[0]):
        parts = parts[1:]
    if not parts or parts[0].casefold() in HEADS:
        return None
    name, *rest = parts
    typed.words(line, longest=MOST_TEXT)
    if DIGITS.search(name):
        raise Unclear(_("“%(text)s” is no name. Put a tab or a comma behind it.") % {"text": name})
    said: dict[str, Any] = {"name": typed.words(name, longest=100)}
    for part in rest:
        column, value = _read(part, today=today)
        if column in said:
            raise Unclear(_("“%(text)s” is one too many: write it in one part.") % {"text": part})
        said[column] = value
    return Attendee(**said)


def _read(part: str, *, today: dt.date) -> tuple[str, Any]:
    if YEAR.fullmatch(part):
        return "birth_year", typed.birth_year(part, today=today)
    if BIRTH.fullmatch(part):
        return "birth_year", typed.birth_day(part, today=today).year
    if PHONE.fullmatch(part):
        return "phone", typed.phone(part)
    if AT in part:
        return "email", require_email(part)
    return "affiliation", typed.words(part, longest=200)


def attendees(text: str, *, today: dt.date) -> list[Attendee]:
    """Everybody who is pasted, a line each; what is wrong names its line."""
    lines = [
        (number, line)
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip(" \t,;")
    ]
    if len(lines) > MOST_LINES:
        message = _("%(count)d lines are too many at once: %(most)d at most.")
        raise forms.ValidationError(message % {"count": len(lines), "most": MOST_LINES})
    found: list[Attendee] = []
    wrong: list[str] = []
    for number, line in lines:
        try:
            one = attendee(line, today=today)
        except (Mistyped, Unclear, EmailImpossible) as error:
            said = {"number": number, "reason": str(error)}
            wrong.append(_("Line %(number)d: %(reason)s") % said)
            continue
        if one in found:
            said = {"number": number, "name": one.name}
            wrong.append(
                _("Line %(number)d: %(name)s stands twice, with nothing to tell them apart.") % said
            )
        elif one is not None:
            found.append(one)
    if not found and not wrong:
        wrong.append(_("There is no name in it."))
    if wrong:
        raise forms.ValidationError(wrong)
    return found


def tell_of_known(actor: Actor, listed: Sequence[Attendee], *, at: dt.datetime) -> None:
    """Before the transaction of an act, as `people.tell_of_known`: a line each. Of namesakes in
    one list the act says who is who, as each line is met after the one before.
    """
    called = Counter(one.name for one in listed)
    for one in listed:
        if called[one.name] == 1:
            workbook.tell_of_known(actor, **_said_of(one), at=at)


def met(actor: Actor, one: Attendee, *, at: dt.datetime) -> tuple[Person, bool]:
    """Whom a line names, and whether they are new."""
    return workbook.person_meant(actor, **_said_of(one), at=at)


def _said_of(one: Attendee) -> dict[str, Any]:
    """The address is where they want to be written to, and not how they are known."""
    return {
        "name": one.name,
        "phone": one.phone,
        "birth_year": one.birth_year,
        "affiliation": one.affiliation,
    }


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
        asks_why: bool = False,
    ) -> None:
        self.actor, self.session, self.today = actor, session, today
        first = min(day_of(session.starts_at), today)
        super().__init__(data, initial={"on": first, "role": PersonRole.PARTICIPANT})
        roster = queries.roster(actor, session.key)
        self.standing = {(one.person_id, one.on, one.role): one for one in roster}
        if asks_why:
            self.fields["why"] = CorrectForm.base_fields["why"]

    def clean_people(self) -> list[Attendee]:
        return attendees(self.cleaned_data["people"], today=self.today)

    def tell(self, *, at: dt.datetime) -> None:
        tell_of_known(self.actor, self.cleaned_data["people"], at=at)

    def write(self, *, at: dt.datetime) -> tuple[int, int]:
        """Record the attendances: how many lines are new or different, how many people are new."""
        said = self.cleaned_data
        rows, newcomers = [], 0
        for one in said["people"]:
            person, is_new = met(self.actor, one, at=at)
            newcomers += is_new
            rows.append(self._row(person.pk, one.affiliation))
        why = said.get("why", "")
        done = actions.record_attendances(self.actor, rows=rows, at=at, why=why)
        return len(done.touched), newcomers

    def _row(self, person_id: int, affiliation: str) -> actions.AttendanceRow:
        """What was recorded of where somebody came from stays, where nothing is said anew."""
        said = self.cleaned_data
        on, role = said["on"], said["role"]
        known = self.standing.get((person_id, on, role))
        return actions.AttendanceRow(
            session_id=self.session.pk,
            person_id=person_id,
            on=on,
            is_present=said["is_present"],
            role=role,
            region=known.region if known else "",
            affiliation=affiliation or (known.affiliation if known else ""),
        )
