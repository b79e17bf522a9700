"""People put on the list of a course: one at the door or on the phone, or a whole list pasted."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pulmu.core.kernel.kst import day_of
from pulmu.core.tenancy.actor import Actor
from pulmu.domains.people.models import Person
from pulmu.domains.programmes import actions, queries
from pulmu.domains.programmes.choices import Channel, SessionState
from pulmu.domains.programmes.models import Enrolment, Offering
from pulmu.domains.workbook import actions as workbook
from pulmu.surfaces.desk import coursewords, fields

from . import people
from .roster import MOST_TEXT, Attendee, attendees, met, tell_of_known

SAID_BY = (
    (Channel.WALK_IN.value, gettext_lazy("They are here")),
    (Channel.DESK.value, gettext_lazy("By phone or mail")),
)


class _OnAList(forms.Form):
    """``session`` is asked where each date is booked by itself."""

    over = fields.yes(
        gettext_lazy("Also past the last seat"),
        help_text=gettext_lazy("Otherwise they stand in line when it is full."),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        actor: Actor,
        offering: Offering,
        at: dt.datetime,
        prefix: str = "",
    ) -> None:
        self.actor, self.offering, self.at = actor, offering, at
        super().__init__(data, auto_id=f"id_{prefix}%s")
        if offering.is_whole:
            return
        standing = queries.sessions_of(actor, offering).exclude(state=SessionState.CANCELLED)
        listed = [(one.key, coursewords.span(one.starts_at, one.ends_at)) for one in standing]
        self.fields["session"] = fields.Choice(listed, label=_("Date"))
        ahead = next((one.key for one in standing if one.ends_at > at), None)
        self.initial["session"] = ahead or (listed[-1][0] if listed else "")

    def _enrol(self, person: Person, *, channel: str, email: str) -> Enrolment:
        return actions.enrol(
            self.actor,
            offering_key=self.offering.key,
            person_key=person.key,
            session_key=self.cleaned_data.get("session", ""),
            channel=Channel(channel),
            email=email,
            over=self.cleaned_data["over"],
            at=self.at,
        )


class EnrolForm(_OnAList):
    """One person, found by name and phone, or new."""

    person = people.name()
    phone = people.phone()
    birth_year = people.birth_year()
    affiliation = fields.text(gettext_lazy("Affiliation"), longest=200, short=True, required=False)
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        required=False,
        help_text=gettext_lazy("Their QR code and every change go there."),
    )
    channel = fields.Choice(
        SAID_BY, label=gettext_lazy("How they came"), initial=Channel.WALK_IN.value
    )

    def tell(self) -> None:
        """Before the transaction of `write`."""
        workbook.tell_of_known(self.actor, **self._said_of_them(), at=self.at)

    def write(self) -> tuple[Enrolment, Person, bool]:
        """The enrolment, whose it is, and whether they are new."""
        said = self.cleaned_data
        person, is_new = workbook.person_meant(self.actor, **self._said_of_them(), at=self.at)
        made = self._enrol(person, channel=said["channel"], email=said["email"])
        return made, person, is_new

    def _said_of_them(self) -> dict[str, Any]:
        """The address is where they want to be written to, and not how they are known."""
        said = self.cleaned_data
        names = ("phone", "birth_year", "affiliation")
        return {"name": said["person"], **{name: said[name] for name in names}}


class EnrolManyForm(_OnAList):
    """A list as it is copied from a spreadsheet, a line each."""

    people = forms.CharField(
        label=gettext_lazy("People, a line each"),
        max_length=MOST_TEXT,
        widget=forms.Textarea,
        help_text=gettext_lazy(
            "The name first; phone, e-mail, year of birth and affiliation as far as they are known."
        ),
    )

    def clean_people(self) -> list[Attendee]:
        return attendees(self.cleaned_data["people"], today=day_of(self.at))

    def tell(self) -> None:
        """Before the transaction of `write`."""
        tell_of_known(self.actor, self.cleaned_data["people"], at=self.at)

    def write(self) -> tuple[Counter[str], int]:
        """How many of them stand in which state now, and how many people are new."""
        states: Counter[str] = Counter()
        newcomers = 0
        for one in self.cleaned_data["people"]:
            person, is_new = met(self.actor, one, at=self.at)
            newcomers += is_new
            made = self._enrol(person, channel=Channel.DESK, email=one.email)
            states[made.state] += 1
        return states, newcomers
