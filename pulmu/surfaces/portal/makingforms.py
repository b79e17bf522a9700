"""What people type when they want something made."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from pulmu.domains.people.actions import PersonRow
from pulmu.domains.prototypes.actions import Asked
from pulmu.domains.prototypes.choices import LIMITS, LONGEST, MOST_PARTS, PrototypeKind
from pulmu.domains.prototypes.models import PrototypeRequest

from . import words
from .forms import NO_EMAIL, callable_phone

KINDS = [one for one in PrototypeKind.choices if one[0] != PrototypeKind.OTHER]


class IdeaForm(forms.Form):
    """The thing itself."""

    title = forms.CharField(
        label=gettext_lazy("What it is called"),
        max_length=LIMITS["name"],
        help_text=gettext_lazy("In a few words, like “folding work lamp”"),
    )
    idea = forms.CharField(
        label=gettext_lazy("Your idea"),
        max_length=LONGEST["idea"],
        help_text=gettext_lazy(
            "What it is, who needs it, and what it has to be able to do. Two or three sentences."
        ),
        widget=forms.Textarea(attrs={"rows": "7"}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What kind of prototype do you need?"),
        choices=KINDS,
        initial=PrototypeKind.MOCK_UP,
        widget=forms.RadioSelect,
    )
    parts = forms.IntegerField(
        label=gettext_lazy("Quantity"),
        min_value=1,
        max_value=MOST_PARTS,
        initial=1,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    wanted_by = forms.DateField(
        label=gettext_lazy("Wanted by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    @staticmethod
    def start(found: PrototypeRequest) -> dict[str, Any]:
        names = ("title", "idea", "kind", "parts")
        wanted: dt.date | None = found.wanted_by
        said = {name: getattr(found, name) for name in names}
        return {**said, "wanted_by": wanted.isoformat() if wanted else ""}

    def said(self) -> Asked:
        typed = self.cleaned_data
        names = ("title", "idea", "kind", "parts", "wanted_by")
        return Asked(**{name: typed[name] for name in names}, language=words.language())


class AskForm(IdeaForm):
    """With who asks."""

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
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        error_messages=NO_EMAIL,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    is_grown = forms.BooleanField(label=gettext_lazy("I am 14 or older."))

    def clean_phone(self) -> str:
        return callable_phone(self.cleaned_data["phone"])

    def person(self) -> PersonRow:
        typed = self.cleaned_data
        return PersonRow(name=typed["name"], phone=typed["phone"], email=typed["email"])


class ReceiptForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Who received it"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
