"""What is typed about persons."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from pulmu.core.kernel.keys import new_key
from pulmu.domains.people.actions import PersonRow
from pulmu.domains.people.choices import Sex

from .forms import TakeForm

FIRST_YEAR, LAST_YEAR = 1900, 2200


def date_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class PersonForm(forms.Form):
    """A person as typed; who they are is decided by whoever types."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    phone = forms.CharField(
        label=gettext_lazy("Phone"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    birth_date = date_field(
        gettext_lazy("Date of birth"),
        required=False,
        help_text=gettext_lazy("Only where the age matters. Of a date and a year the date holds."),
    )
    birth_year = forms.IntegerField(
        label=gettext_lazy("Year of birth"),
        required=False,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    sex = forms.ChoiceField(label=gettext_lazy("Sex"), choices=Sex, initial=Sex.UNSAID)
    region = forms.CharField(
        label=gettext_lazy("Region"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("City, county or district. No street is needed."),
    )
    affiliation = forms.CharField(label=gettext_lazy("Affiliation"), required=False, max_length=200)

    def row(self, **more: Any) -> PersonRow:
        said = {name: self.cleaned_data[name] for name in PersonForm.base_fields}
        return PersonRow(**said, **more)


class NewPersonForm(PersonForm):
    """``once`` makes one person of a form that is sent twice; ``seen`` says that those of the same
    name or phone were looked at.
    """

    once = forms.CharField(widget=forms.HiddenInput, initial=new_key)
    seen = forms.BooleanField(required=False, widget=forms.HiddenInput)


class ShowForm(TakeForm):
    """Why somebody's data is opened for correction; kept with who opened it."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["reason"].label = gettext_lazy("Why the data is corrected")
        self.fields["reason"].help_text = gettext_lazy("For example: told us a new phone number.")
