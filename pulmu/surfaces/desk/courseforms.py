"""What is typed about a course that stands: its dates, who teaches, why it is called off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pulmu.core.kernel.kst import KST, day_of, moment
from pulmu.core.tenancy.actor import Actor
from pulmu.domains.places import queries as places
from pulmu.domains.programmes import actions, queries
from pulmu.domains.programmes.models import Session
from pulmu.domains.programmes.queries import Slot
from pulmu.surfaces.desk import fields
from pulmu.surfaces.desk.entry import people

MOST_DATES, MOST_ROOMS, WHY_LENGTH = 60, 500, 300
SUBJECT, BODY, NOTE = 200, 10_000, 300
WEEKDAYS = (
    ("0", gettext_lazy("Monday")),
    ("1", gettext_lazy("Tuesday")),
    ("2", gettext_lazy("Wednesday")),
    ("3", gettext_lazy("Thursday")),
    ("4", gettext_lazy("Friday")),
    ("5", gettext_lazy("Saturday")),
    ("6", gettext_lazy("Sunday")),
)


class DatesForm(forms.Form):
    """One date, or as many as a rule makes."""

    first = fields.day(gettext_lazy("First day"))
    begins = fields.clock(gettext_lazy("Starts at"))
    ends = fields.clock(gettext_lazy("Ends at"))
    count = fields.count(
        gettext_lazy("How many dates"),
        most=MOST_DATES,
        help_text=gettext_lazy("1 for this day alone; more for every week."),
    )
    weekdays = forms.MultipleChoiceField(
        label=gettext_lazy("On these weekdays"),
        choices=WEEKDAYS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None for the weekday of the first day."),
    )
    skips_holidays = fields.yes(gettext_lazy("Not on public holidays"))

    def __init__(self, data: Mapping[str, Any] | None = None, *, last: Session | None) -> None:
        start: dict[str, Any] = {"count": 1, "skips_holidays": True}
        if last is not None:
            begins, ends = last.starts_at.astimezone(KST), last.ends_at.astimezone(KST)
            week = dt.timedelta(days=7)
            start |= {"first": begins.date() + week, "begins": f"{begins:%H:%M}"}
            start |= {"ends": f"{ends:%H:%M}"}
        super().__init__(data, initial=start)

    def clean_count(self) -> int:
        count: int = self.cleaned_data["count"]
        if not count:
            raise forms.ValidationError(_("At least one date."))
        return count

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("begins") and said.get("begins") == said.get("ends"):
            self.add_error("ends", _("It ends when it begins."))
        return said

    def slots(self) -> list[Slot]:
        said = self.cleaned_data
        return queries.slots_by_rule(
            first=said["first"],
            weekdays={int(one) for one in said["weekdays"]} if said["count"] > 1 else set(),
            begins=said["begins"],
            ends=said["ends"],
            count=said["count"],
            skips_holidays=said["skips_holidays"] and said["count"] > 1,
        )


class DateForm(forms.Form):
    """A date that stands, moved to another time or place."""

    day = fields.day(gettext_lazy("Day"))
    begins = fields.clock(gettext_lazy("Starts at"))
    ends = fields.clock(gettext_lazy("Ends at"))
    place = fields.text(gettext_lazy("Place"), longest=200, short=True, required=False)
    resource = fields.Choice((), label=gettext_lazy("Room"), required=False)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, actor: Actor, session: Session
    ) -> None:
        self.session = session
        begins, ends = session.starts_at.astimezone(KST), session.ends_at.astimezone(KST)
        start = {
            "day": begins.date(),
            "begins": f"{begins:%H:%M}",
            "ends": f"{ends:%H:%M}",
            "place": session.place,
            "resource": str(session.resource_id or ""),
        }
        super().__init__(data, initial=start)
        rooms = places.resources(actor).values_list("pk", "name")[:MOST_ROOMS]
        listed = [("", _("None")), *((str(pk), name) for pk, name in rooms)]
        self.fields["resource"].choices = listed  # type: ignore[attr-defined]  # a Choice

    @property
    def slot(self) -> Slot:
        """One that ends when or before it begins ends on a later day, as it did before."""
        said = self.cleaned_data
        days = (day_of(self.session.ends_at) - day_of(self.session.starts_at)).days
        if not days and said["ends"] <= said["begins"]:
            days = 1
        until = said["day"] + dt.timedelta(days=days)
        return Slot(moment(said["day"], said["begins"]), moment(until, said["ends"]))

    @property
    def room(self) -> int | None:
        chosen = self.cleaned_data["resource"]
        return int(chosen) if chosen else None


class CopyForm(forms.Form):
    """When the first date of the copy is."""

    first_on = fields.day(gettext_lazy("First day"))
    once = forms.CharField(widget=forms.HiddenInput, required=False)


class WhyForm(forms.Form):
    why = fields.text(
        gettext_lazy("Why it is called off"),
        longest=WHY_LENGTH,
        help_text=gettext_lazy("Kept with the course. For example: too few people."),
    )


class NoteForm(forms.Form):
    """A line of the desk beside somebody on a list."""

    note = fields.text(
        gettext_lazy("Note"),
        longest=NOTE,
        required=False,
        help_text=gettext_lazy("The desk alone sees it. For example: comes by wheelchair."),
    )


class LetterForm(forms.Form):
    """A mail to several people at once."""

    subject = fields.text(gettext_lazy("Subject"), longest=SUBJECT)
    body = fields.lines(
        gettext_lazy("What the mail says"),
        longest=BODY,
        help_text=gettext_lazy(
            "{이름} becomes the name of each. Below it stands the link to their own sign-up."
        ),
    )
    once = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_subject(self) -> str:
        """The outbox lists subjects, to people from whom the name is masked."""
        said: str = self.cleaned_data["subject"]
        if actions.NAME_OF_EACH in said:
            raise forms.ValidationError(
                _("Lists show the subject: no name can stand there. Put it into the text.")
            )
        return _filled_in(said)

    def clean_body(self) -> str:
        return _filled_in(self.cleaned_data["body"])

    @property
    def letter(self) -> actions.Letter:
        said = self.cleaned_data
        return actions.Letter(subject=said["subject"], body=said["body"])


def _filled_in(said: str) -> str:
    try:
        actions.Letter.check(said)
    except actions.PlaceUnknown as error:
        raise forms.ValidationError(str(error)) from error
    return said


class TeacherForm(forms.Form):
    """Somebody who teaches: found by name and phone, or new."""

    person = people.name()
    phone = people.phone()
    birth_year = people.birth_year()

    def __init__(self, data: Mapping[str, Any] | None = None, *, actor: Actor) -> None:
        self.actor = actor
        self.meant: Any = None
        super().__init__(data)
