"""Shapes of what people type on the portal. What may be, the domains decide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pulmu.domains.people.actions import PersonRow
from pulmu.domains.people.choices import ASKED, ConsentKind, Relation
from pulmu.domains.people.models import ConsentText
from pulmu.domains.programmes.actions import PartySignUp, SignUp
from pulmu.domains.surveys import queries as surveys
from pulmu.domains.surveys.choices import Sort
from pulmu.domains.surveys.models import Question
from pulmu.domains.surveys.queries import Answer, Fault

YEARS = 120
FAULTS = {
    Fault.MISSING: gettext_lazy("This has to be answered."),
    Fault.NOT_OFFERED: gettext_lazy("Choose one of the answers."),
    Fault.TOO_LONG: gettext_lazy("This is too long."),
    Fault.NO_NUMBER: gettext_lazy("Write a whole number."),
    Fault.NO_DAY: gettext_lazy("Write a day, like 2026-05-12."),
}


class _Asked:
    """An answer: whether it is one is decided with the others, by the rules of the survey."""

    def validate(self, value: Any) -> None:
        """Nothing here."""


class AskedText(_Asked, forms.CharField):
    pass


class AskedOne(_Asked, forms.ChoiceField):
    pass


class AskedMany(_Asked, forms.MultipleChoiceField):
    pass


class Person(forms.Form):
    """Who somebody is: the part that every form begins with."""

    use_required_attribute = False

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
        help_text=gettext_lazy("We send a code of six digits there. No password is needed."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(
        self,
        *args: Any,
        questions: Sequence[Question] = (),
        dates: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        self.has_dates = bool(dates)
        if dates:
            self.fields["sessions"] = AskedMany(
                label=_("Dates"),
                choices=dates,
                widget=forms.CheckboxSelectMultiple,
                help_text=_("Each date is booked by itself. Choose as many as you like."),
            )
        for question in questions:
            self.fields[_name(question)] = _field(question)

    def clean_phone(self) -> str:
        said: str = self.cleaned_data["phone"]
        if not any(c.isdecimal() for c in said):
            raise forms.ValidationError(
                _("This is not a phone number. It looks like 010-1234-5678.")
            )
        return said

    @property
    def answers(self) -> dict[str, Answer]:
        return {one.key: self.cleaned_data.get(_name(one), "") for one in self.questions}

    @property
    def sessions(self) -> list[str]:
        found: list[str] = self.cleaned_data.get("sessions", [])
        return found

    def say_faults(self, faults: Mapping[str, Fault]) -> None:
        for key, fault in faults.items():
            self.add_error(f"q-{key}", str(FAULTS[fault]))

    def asked(self) -> Iterator[dict[str, Any]]:
        """Each question with its field, and what decides whether it is asked."""
        labels = {one.pk: one.label for one in self.questions}
        given = {one.key: self[_name(one)].value() for one in self.questions}
        awake: set[str] = set()
        for one in self.questions:
            said = given.get(one.after.key) if one.after else None
            answers = set(said) if isinstance(said, list) else {said} - {None, ""}
            is_asked = one.after is None or (
                one.after.key in awake and bool(answers & set(one.when) if one.when else answers)
            )
            if is_asked:
                awake.add(one.key)
            yield {
                "bound": self[_name(one)],
                "after": f"q-{one.after.key}" if one.after else "",
                "when": list(one.when),
                "is_asleep": not is_asked,
                "told": _told(labels.get(one.after_id), one.when) if one.after else "",
            }


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
        help_text=gettext_lazy("The address that you signed up with."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class CodeForm(forms.Form):
    digits = forms.CharField(
        label=gettext_lazy("Code of six digits"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class PhoneForm(forms.Form):
    phone = forms.CharField(
        label=gettext_lazy("Phone"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )


def add_consents(form: forms.Form, texts: Iterable[ConsentText]) -> None:
    for one in texts:
        if one.kind in ASKED:
            kind = ConsentKind(one.kind)
            label = _("I agree: %(what)s") % {"what": kind.label}
            form.fields[f"c-{kind.name}"] = forms.BooleanField(label=label, required=False)


def consents_of(said: Mapping[str, Any]) -> dict[ConsentKind, bool]:
    return {kind: bool(said[name]) for kind in ASKED if (name := f"c-{kind.name}") in said}


def notices(
    form: forms.Form, texts: Iterable[ConsentText]
) -> tuple[str, list[dict[str, Any]], list[dict[str, Any]]]:
    """What is processed without consent; what is freely agreed to; pictures, which stand apart."""
    known = {ConsentKind(one.kind): one.words for one in texts}
    shown = [
        {"kind": kind, "label": kind.label, "words": known[kind], "bound": form[f"c-{kind.name}"]}
        for kind in ASKED
        if kind in known and f"c-{kind.name}" in form.fields
    ]
    pictures = [one for one in shown if one["kind"] == ConsentKind.PICTURES]
    others = [one for one in shown if one["kind"] != ConsentKind.PICTURES]
    return known.get(ConsentKind.PROCESSING, ""), others, pictures


def _name(question: Question) -> str:
    return f"q-{question.key}"


def _field(question: Question) -> forms.Field:
    said: dict[str, Any] = {
        "label": question.label,
        "help_text": question.hint,
        "required": question.is_required,
    }
    choices = [(one, one) for one in surveys.offered(question.asked)]
    if question.sort == Sort.MANY:
        return AskedMany(choices=choices, widget=forms.CheckboxSelectMultiple, **said)
    if choices:
        return AskedOne(choices=choices, widget=forms.RadioSelect, **said)
    if question.sort == Sort.TEXT:
        return AskedText(widget=forms.Textarea, **said)
    attrs = {Sort.NUMBER: {"inputmode": "numeric"}, Sort.DAY: {"type": "date"}}
    widget = forms.TextInput(attrs=attrs.get(Sort(question.sort), {}))
    return AskedText(widget=widget, **said)


def _told(label: str | None, when: Sequence[str]) -> str:
    """The condition in words, for whoever sees all questions at once."""
    if not label:
        return ""
    if not when:
        return _("Only if you have answered “%(question)s”.") % {"question": label}
    said = {"question": label, "answers": ", ".join(when)}
    return _("Only if you answered “%(question)s” with: %(answers)s.") % said
