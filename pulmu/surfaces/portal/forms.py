"""Shapes of what people type on the portal. What may be, the domains decide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Self

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pulmu.core.kernel.phones import phone_digits
from pulmu.domains.companies.choices import Field
from pulmu.domains.people.actions import PersonRow
from pulmu.domains.people.choices import ASKED_AT_SIGN_UP, ConsentKind, Relation
from pulmu.domains.people.models import ConsentText
from pulmu.domains.programmes.actions import PartySignUp, SignUp
from pulmu.domains.surveys.actions import LONGEST_TOPIC
from pulmu.domains.surveys.choices import Suits
from pulmu.web.questions import AskedMany, QuestionsForm

from . import words

# The shortest number that can be called from anywhere is a nationwide one, 1588-1234.
FEWEST_DIGITS = 8
NO_EMAIL = {
    "invalid": gettext_lazy("This is not an e-mail address. It looks like hana@example.kr.")
}


def callable_phone(said: str) -> str:
    """As it was typed, if somebody could be reached there."""
    if len(phone_digits(said)) < FEWEST_DIGITS:
        raise forms.ValidationError(_("This is not a phone number. It looks like 010-1234-5678."))
    return said


class Person(QuestionsForm):
    """Who somebody is: the part that every form begins with."""

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
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        error_messages=NO_EMAIL,
        help_text=gettext_lazy("We send a code of six digits there. No password is needed."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(
        self,
        *args: Any,
        dates: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.has_dates = bool(dates)
        if dates:
            self.fields["sessions"] = AskedMany(
                label=_("Dates"),
                choices=dates,
                widget=forms.CheckboxSelectMultiple,
                help_text=_("Each date is booked by itself. Choose as many as you like."),
            )
            self.order_fields(["sessions"])

    def clean_name(self) -> str:
        said: str = self.cleaned_data["name"]
        if not any(c.isalpha() for c in said):
            raise forms.ValidationError(_("A name has letters: it will stand on the certificate."))
        return said

    def clean_phone(self) -> str:
        return callable_phone(self.cleaned_data["phone"])

    @property
    def sessions(self) -> list[str]:
        found: list[str] = self.cleaned_data.get("sessions", [])
        return found


class SignUpForm(Person):
    """One person, for themselves."""

    is_grown = forms.BooleanField(label=gettext_lazy("I am 14 years old or older."))
    birth_date = forms.DateField(
        label=gettext_lazy("Date of birth"),
        widget=forms.DateInput(attrs={"type": "date", "autocomplete": "bday"}),
    )
    guardian_name = forms.CharField(
        label=gettext_lazy("Name of the guardian"), max_length=100, required=False
    )
    guardian_email = forms.EmailField(
        label=gettext_lazy("E-mail of the guardian"),
        max_length=254,
        error_messages=NO_EMAIL,
        required=False,
        help_text=gettext_lazy("We write there and ask whether they agree."),
    )

    def __init__(
        self,
        *args: Any,
        asks_birth: bool,
        texts: Iterable[ConsentText] = (),
        today: dt.date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.asks_birth = asks_birth
        del self.fields["is_grown" if asks_birth else "birth_date"]
        add_consents(self, texts)

    def say(self) -> SignUp:
        said = self.cleaned_data
        return SignUp(
            person=PersonRow(
                name=said["name"],
                phone=said["phone"],
                email=said["email"],
                birth_date=said.get("birth_date"),
            ),
            sessions=self.sessions,
            answers=self.answers,
            consents=consents_of(said),
            guardian_name=said.get("guardian_name", ""),
            guardian_email=said.get("guardian_email", ""),
            language=words.language(),
        )


class PartyForm(Person):
    """Somebody who brings others."""

    party_name = forms.CharField(
        label=gettext_lazy("Name of the group"),
        max_length=200,
        help_text=gettext_lazy("Like the school and the class: 활천중학교 2-3"),
    )
    members = forms.CharField(
        label=gettext_lazy("Names, one in each line"),
        max_length=8000,
        help_text=gettext_lazy("Nothing but the names. You can paste a column from a spreadsheet."),
        widget=forms.Textarea(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    have_agreed = forms.BooleanField(
        label=gettext_lazy(
            "Everybody on the list knows, and of those under 14 the guardians have agreed."
        )
    )

    def say(self) -> PartySignUp:
        said = self.cleaned_data
        return PartySignUp(
            leader=PersonRow(name=said["name"], phone=said["phone"], email=said["email"]),
            name=said["party_name"],
            # Of pasted rows the first column.
            members=[line.split("\t")[0] for line in said["members"].splitlines()],
            sessions=self.sessions,
            answers=self.answers,
            language=words.language(),
        )


class GuardianForm(forms.Form):
    relation = forms.ChoiceField(
        label=gettext_lazy("I am the child's"), choices=Relation.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, texts: Iterable[ConsentText] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_consents(self, texts)


class EmailForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        error_messages=NO_EMAIL,
        help_text=gettext_lazy("The address that you signed up with."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class CodeForm(forms.Form):
    use_required_attribute = False

    digits = forms.CharField(
        label=gettext_lazy("Code of six digits"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    @classmethod
    def empty(cls) -> Self:
        """Before anything is typed; it can be said of it what was wrong with what was."""
        return cls({}, empty_permitted=True)


class ScreenForm(forms.Form):
    """The code on the screen of the room."""

    code = forms.CharField(
        label=gettext_lazy("Code on the screen in the room"),
        max_length=9,
        help_text=gettext_lazy("Six digits, new every 30 seconds."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class PhoneForm(forms.Form):
    phone = forms.CharField(
        label=gettext_lazy("Phone"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )

    def clean_phone(self) -> str:
        return callable_phone(self.cleaned_data["phone"])


class VoiceForm(forms.Form):
    """That somebody wishes for the same."""

    use_required_attribute = False

    suits = forms.ChoiceField(
        label=gettext_lazy("When does it suit you?"),
        choices=Suits.choices,
        initial=Suits.ANY,
        widget=forms.RadioSelect,
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail, if you want to be told"),
        max_length=254,
        error_messages=NO_EMAIL,
        required=False,
        help_text=gettext_lazy(
            "We write once, when there is a course of it, and then forget the address; after a "
            "year in any case. Writing it here means that you agree."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class WishForm(VoiceForm):
    """Something to be taught."""

    topic = forms.CharField(
        label=gettext_lazy("What would you like to learn?"),
        max_length=LONGEST_TOPIC,
        help_text=gettext_lazy("In a few words, for everybody to read: no names, no numbers."),
    )
    field = forms.ChoiceField(
        label=gettext_lazy("Field"), choices=[("", gettext_lazy("Choose")), *Field.choices]
    )
    field_order = ("topic", "field", "suits", "email")


def add_consents(form: forms.Form, texts: Iterable[ConsentText]) -> None:
    for one in texts:
        if one.kind in ASKED_AT_SIGN_UP:
            kind = ConsentKind(one.kind)
            label = _("I agree: %(what)s") % {"what": kind.label}
            form.fields[f"c-{kind.name}"] = forms.BooleanField(label=label, required=False)


def consents_of(said: Mapping[str, Any]) -> dict[ConsentKind, bool]:
    return {
        kind: bool(said[name]) for kind in ASKED_AT_SIGN_UP if (name := f"c-{kind.name}") in said
    }


def notices(
    form: forms.Form, texts: Iterable[ConsentText]
) -> tuple[str, list[dict[str, Any]], list[dict[str, Any]]]:
    """What is processed without consent; what is freely agreed to; pictures, which stand apart."""
    known = {ConsentKind(one.kind): one.words for one in texts}
    shown = [
        {"kind": kind, "label": kind.label, "words": known[kind], "bound": form[f"c-{kind.name}"]}
        for kind in ASKED_AT_SIGN_UP
        if kind in known and f"c-{kind.name}" in form.fields
    ]
    pictures = [one for one in shown if one["kind"] == ConsentKind.PICTURES]
    others = [one for one in shown if one["kind"] != ConsentKind.PICTURES]
    return known.get(ConsentKind.PROCESSING, ""), others, pictures
