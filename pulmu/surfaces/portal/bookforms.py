"""What is asked of whoever books a machine or a room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pulmu.domains.places.models import Resource
from pulmu.domains.places.queries import MOST_WEEKS, weeks_within

from .forms import callable_phone

MOST_STEPS = 24


class BookForm(forms.Form):
    minutes = forms.TypedChoiceField(label=gettext_lazy("How long"), coerce=int)
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Phone"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    purpose = forms.CharField(
        label=gettext_lazy("What for"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("It goes into the use log."),
    )
    is_grown = forms.BooleanField(label=gettext_lazy("I am 14 years old or older."))

    def __init__(self, data: Any = None, *, resource: Resource, **named: Any) -> None:
        super().__init__(data, **named)
        self.fields["minutes"].choices = list(lengths(resource))  # type: ignore[attr-defined]  # a choice

    def clean_phone(self) -> str:
        return callable_phone(self.cleaned_data["phone"])


class WeeklyForm(BookForm):
    """The same hours every week, as far ahead as it is lent."""

    weeks = forms.TypedChoiceField(label=gettext_lazy("For how many weeks"), coerce=int)
    field_order = ("minutes", "weeks")

    def __init__(
        self, data: Any = None, *, resource: Resource, most: int = MOST_WEEKS, **named: Any
    ) -> None:
        super().__init__(data, resource=resource, **named)
        self.fields["weeks"].choices = [  # type: ignore[attr-defined]  # a choice
            (count, _("%(count)d weeks") % {"count": count}) for count in range(2, max(most, 2) + 1)
        ]


def weeks_ahead(resource: Resource, start: dt.datetime | None, *, at: dt.datetime) -> int:
    """In how many weeks a time can be booked, the first one counted."""
    if start is None:
        return MOST_WEEKS
    return max(weeks_within(start, horizon_days=resource.horizon_days, at=at), 1)


WHOLE, AN_HOUR = 0, 60


class NowForm(BookForm):
    """The same for whoever stands before it: an hour, as far as it is free. `WHOLE` is all the
    time that is free.
    """

    def __init__(
        self, data: Any = None, *, resource: Resource, minutes: int, until: str, **named: Any
    ) -> None:
        super().__init__(data, resource=resource, **named)
        # Time passes between looking and sending: what was offered then is still an answer.
        offered = [one for one in lengths(resource) if data is not None or one[0] < minutes]
        whole = _("until %(until)s") % {"until": until}
        self.fields["minutes"].choices = [*offered, (WHOLE, whole)]  # type: ignore[attr-defined]  # a choice
        fitting = [one for one, _words in offered if one <= AN_HOUR]
        self.fields["minutes"].initial = max(fitting, default=WHOLE) if minutes > AN_HOUR else WHOLE


def lengths(one: Resource) -> Iterator[tuple[int, str]]:
    longest = one.longest_minutes or one.slot_minutes * MOST_STEPS
    steps = min(max(longest // one.slot_minutes, 1), MOST_STEPS)
    for step in range(1, steps + 1):
        minutes = step * one.slot_minutes
        yield minutes, length(minutes)


def length(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    said = []
    if hours:
        said.append(_("%(count)d hours") % {"count": hours} if hours > 1 else _("1 hour"))
    if rest:
        said.append(_("%(count)d minutes") % {"count": rest})
    return " ".join(said)
