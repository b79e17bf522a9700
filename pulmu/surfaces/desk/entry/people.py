"""Naming a person in a form: by name, and by what tells people of one name apart."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.masking import mask_name
from pulmu.domains.people.models import Person
from pulmu.domains.workbook import actions as workbook
from pulmu.domains.workbook import typed
from pulmu.surfaces.desk import fields

PERSON = ("person", "phone", "birth_year")
BLAMES = {"people.email_impossible": "email", "people.email_known": "email"}


def name(**named: Any) -> fields.Read:
    return fields.text(
        gettext_lazy("Name of the person"),
        longest=100,
        short=True,
        help_text=gettext_lazy("Whoever is recorded already is found by name and phone."),
        **named,
    )


def phone() -> fields.Read:
    label = gettext_lazy("Phone")
    return fields.phone(label, required=False)


def birth_year() -> fields.Read:
    def read(text: str) -> int:
        return typed.birth_year(text, today=day_of(timezone.now()))

    widget = forms.TextInput(attrs={"inputmode": "numeric"})
    return fields.Read(read, label=gettext_lazy("Year of birth"), required=False, widget=widget)


def email() -> fields.Read:
    return fields.text(
        gettext_lazy("E-mail"),
        longest=254,
        short=True,
        required=False,
        help_text=gettext_lazy(
            "Where they read their mail: by it their phone knows them. Whoever is recorded without "
            "it needs their phone number or year of birth beside it."
        ),
    )


def keep(form: forms.Form, person: Person | None) -> None:
    """Of a record that is corrected the person stays, unless somebody else is named."""
    if person is None:
        return
    field = form.fields["person"]
    field.required = False
    field.sometimes = False  # type: ignore[attr-defined]  # a Read
    field.help_text = _("Now: %(name)s. Fill this in only when it was somebody else.") % {
        "name": mask_name(person.name)
    }


def person_id(form: Any, now: Person | None, *, at: dt.datetime) -> int | None:
    """Whom the form names; whoever stands in the record when it names nobody."""
    if not form.cleaned_data["person"]:
        return now.pk if now is not None else None
    found, is_new = workbook.person_meant(form.actor, **_said_of_them(form), at=at)
    form.meant = found, is_new
    return found.pk


def tell_of_known(form: Any, *, at: dt.datetime) -> None:
    """Before the transaction of an act: what the form tells of somebody known is recorded."""
    if form.cleaned_data.get("person"):
        workbook.tell_of_known(form.actor, **_said_of_them(form), at=at)


def refuse_nameless(form: Any) -> None:
    """A phone or a year of birth says of whom only together with a name."""
    said = form.cleaned_data
    if not said.get("person") and (said.get("phone") or said.get("birth_year")):
        form.add_error("person", _("Say whose phone or year of birth this is."))


def _said_of_them(form: Any) -> dict[str, Any]:
    said = form.cleaned_data
    return {
        "name": said["person"],
        "phone": said["phone"],
        "birth_year": said["birth_year"],
        "affiliation": said.get("affiliation", ""),
        "email": said.get("email", ""),
    }
