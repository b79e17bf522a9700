"""What somebody types who asks for room to work in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pulmu.core.kernel.keys import is_key, new_key
from pulmu.domains.companies.models import Company
from pulmu.domains.people.models import Person
from pulmu.domains.support.actions import ApplicationRow
from pulmu.domains.support.choices import SpaceKind
from pulmu.domains.support.models import SpaceApplication

from .forms import callable_phone

MOST_MONTHS, USUAL_MONTHS = 60, 12
AHEAD = dt.timedelta(days=14)


class SpaceForm(forms.Form):
    """Who asks is known by a proven address, or says their name; the company is one of theirs."""

    use_required_attribute = False

    who = forms.ChoiceField(label=gettext_lazy("Who asks"))
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Phone"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "tel", "inputmode": "tel", "placeholder": "010-1234-5678"}
        ),
    )
    company = forms.ChoiceField(label=gettext_lazy("Your company"), required=False)
    venture = forms.CharField(
        label=gettext_lazy("Name of the company or venture"),
        max_length=200,
        help_text=gettext_lazy("Without a company yet: what you want to found."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What kind of space do you need?"),
        choices=SpaceKind.choices,
        widget=forms.RadioSelect,
    )
    wished_from = forms.DateField(
        label=gettext_lazy("From when"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    months = forms.IntegerField(
        label=gettext_lazy("For how many months"),
        min_value=1,
        max_value=MOST_MONTHS,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    purpose = forms.CharField(
        label=gettext_lazy("What for"),
        max_length=2_000,
        help_text=gettext_lazy("What you make, how far you are, what the space is for."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    once = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        today: dt.date,
        people: Sequence[Person],
        companies: Sequence[Company],
        standing: SpaceApplication | None = None,
    ) -> None:
        self.known, self.status = people, 0
        names = ("venture", "kind", "wished_from", "months", "purpose")
        initial = (
            {
                **{name: getattr(standing, name) for name in names},
                "company": standing.company.key if standing.company else "",
            }
            if standing
            else {
                "wished_from": today + AHEAD,
                "months": USUAL_MONTHS,
                "venture": companies[0].name if companies else "",
                "company": companies[0].key if companies else "",
                "once": new_key(),
            }
        )
        super().__init__(data, initial=initial)
        if people:
            del self.fields["name"], self.fields["phone"]
        if len(people) <= 1:
            del self.fields["who"]
        else:
            self.fields["who"].choices = [(one.key, one.name) for one in people]
        if companies:
            mine = [(one.key, one.name) for one in companies]
            self.fields["company"].choices = [*mine, ("", _("None of these"))]
        else:
            del self.fields["company"]

    def clean_phone(self) -> str:
        return callable_phone(self.cleaned_data["phone"])

    @property
    def person(self) -> str:
        """The key of whoever is known; empty of somebody new."""
        if len(self.known) == 1:
            return self.known[0].key
        return str(self.cleaned_data.get("who", ""))

    @property
    def key(self) -> str:
        once: str = self.cleaned_data["once"]
        return once if is_key(once) else new_key()

    def row(self, *, language: str) -> ApplicationRow:
        said = self.cleaned_data
        return ApplicationRow(
            venture=said["venture"],
            kind=said["kind"],
            purpose=said["purpose"],
            wished_from=said["wished_from"],
            months=said["months"],
            company=said.get("company", ""),
            language=language,
        )
