"""What is typed about persons."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pulmu.core.kernel.keys import new_key
from pulmu.domains.people.actions import GuardianRow, PersonRow
from pulmu.domains.people.choices import (
    ASKED,
    ConsentChannel,
    ConsentKind,
    Relation,
    RequestSort,
    RequestState,
    Sex,
    Verification,
)

from .forms import Longer, TakeForm

FIRST_YEAR, LAST_YEAR = 1900, 2200
TEXT_LENGTH, OUTCOME_LENGTH = 4000, 500


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
    email = forms.CharField(
        label=gettext_lazy("E-mail"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
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


class ConsentsForm(forms.Form):
    """What somebody allowed or took back: one choice for each thing that is asked for."""

    GIVEN, TAKEN_BACK = "given", "taken back"

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for kind in ASKED:
            self.fields[kind.name.lower()] = forms.ChoiceField(
                label=kind.label,
                required=False,
                choices=[
                    ("", gettext_lazy("Nothing said")),
                    (self.GIVEN, gettext_lazy("Given")),
                    (self.TAKEN_BACK, gettext_lazy("Taken back")),
                ],
            )
        self.order_fields([*(kind.name.lower() for kind in ASKED), "channel", "said_on"])

    channel = forms.ChoiceField(label=gettext_lazy("How it was said"), choices=ConsentChannel)
    said_on = date_field(gettext_lazy("Day"))

    @property
    def asked(self) -> list[forms.BoundField]:
        return [self[kind.name.lower()] for kind in ASKED]

    def said(self) -> dict[ConsentKind, bool]:
        answers = {kind: self.cleaned_data[kind.name.lower()] for kind in ASKED}
        return {kind: answer == self.GIVEN for kind, answer in answers.items() if answer}


class ConsentTextForm(forms.Form):
    """A new version of the words that people are told or asked."""

    words = forms.CharField(
        label=gettext_lazy("Words"),
        max_length=TEXT_LENGTH,
        widget=Longer(attrs={"rows": 8}),
    )
    in_force_from = date_field(gettext_lazy("In force from"))


class GuardianForm(forms.Form):
    """A guardian as typed; what is recorded already may stay empty."""

    def __init__(self, *arguments: Any, is_known: bool, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["name"].required = not is_known

    name = forms.CharField(label=gettext_lazy("Name of the guardian"), max_length=100)
    phone = forms.CharField(
        label=gettext_lazy("Phone of the guardian"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    relation = forms.ChoiceField(label=gettext_lazy("Relation"), choices=Relation)
    way = forms.ChoiceField(
        label=gettext_lazy("How the consent was verified"),
        help_text=gettext_lazy("Together with the day, or both later."),
        required=False,
        choices=[("", gettext_lazy("Not verified yet")), *Verification.choices],
    )
    verified_on = date_field(gettext_lazy("Verified on"), required=False)

    def row(self) -> GuardianRow:
        return GuardianRow(**self.cleaned_data)


class ReviewForm(forms.Form):
    """What a manager saw in a month of access records."""

    remark = forms.CharField(
        label=gettext_lazy("What the look through showed"),
        help_text=gettext_lazy("For example: nothing unusual, every reason is plausible."),
        max_length=300,
    )


class RetentionForm(forms.Form):
    """An organisation's own periods."""

    contact_years = forms.IntegerField(
        label=gettext_lazy("Contact data: years after the last activity"),
        min_value=0,
        max_value=1000,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    evidence_years = forms.IntegerField(
        label=gettext_lazy("Who stands behind a result: years after the end of its year"),
        help_text=gettext_lazy("Five at least: Subsidy Management Act, article 26-5."),
        min_value=0,
        max_value=1000,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )


class DestroyForm(forms.Form):
    """A destruction that holds for as many persons as were shown, typed by hand."""

    expected = forms.IntegerField(widget=forms.HiddenInput)
    typed = forms.IntegerField(
        label=gettext_lazy("Number of persons"),
        help_text=gettext_lazy("Type the number above: what is destroyed does not come back."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    basis = forms.CharField(
        label=gettext_lazy("Legal basis"),
        max_length=300,
        initial=gettext_lazy("Personal Information Protection Act, article 21 (1): period over"),
    )

    def clean_typed(self) -> int:
        typed: int = self.cleaned_data["typed"]
        if typed != self.cleaned_data.get("expected"):
            raise forms.ValidationError(_("This is not the number that is shown."))
        return typed


class RequestForm(forms.Form):
    """What somebody asks for about their own data."""

    sort = forms.ChoiceField(label=gettext_lazy("What is asked for"), choices=RequestSort)
    channel = forms.ChoiceField(label=gettext_lazy("How it was said"), choices=ConsentChannel)
    received_on = date_field(gettext_lazy("Received on"))


class AnswerForm(forms.Form):
    """What became of a request."""

    state = forms.ChoiceField(
        label=gettext_lazy("Answer"),
        choices=[(one.value, one.label) for one in RequestState if one != RequestState.OPEN],
    )
    outcome = forms.CharField(
        label=gettext_lazy("What was done, or why not"),
        help_text=gettext_lazy("As it was said to the person. A refusal names its legal ground."),
        max_length=OUTCOME_LENGTH,
        widget=Longer(attrs={"rows": 3}),
    )
